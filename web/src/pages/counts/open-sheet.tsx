import { Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { countUpdate } from '../../../../client/index.ts';
import { useWrite } from '../../api/hooks.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { isDecimal } from '../../parts/decimals.ts';
import { formatDecimal } from '../../parts/format.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { Empty, Problem, Waiting } from '../../parts/states.tsx';
import { type KeptCode, KeptCodesList } from '../../scan/index.ts';
import { AddLine } from './add-line.tsx';
import { AssignCode } from './assign-code.tsx';
import { PostForm } from './post-form.tsx';
import type { Unsaved } from './save-queue.ts';
import { ScanField } from './scan-field.tsx';
import { SheetLine } from './sheet-line.tsx';
import { isUnsaved, type Sheet, useCounting } from './use-count.ts';
import { useScanning } from './use-scanning.ts';

/** From here on a browser draws only those lines that can be seen. */
const LONG_LINES = 300;

/** Counting: what is scanned or typed is saved a moment later, and everybody who counts sees it. */
export function OpenSheet({ sheet, place, mayNot }: { sheet: Sheet; place: string; mayNot: string | undefined }) {
  if (mayNot !== undefined) {
    return <Empty title="You may see counts, but not count">{mayNot}</Empty>;
  }
  return <Counting sheet={sheet} place={place} />;
}

function Counting({ sheet, place }: { sheet: Sheet; place: string }) {
  const { rows, lineCount, items, unsaved, note } = useCounting(sheet);
  const { codes, message, scan, retry } = useScanning(sheet.id, rows, note);
  const [opened, setOpened] = useState<'post' | 'add' | KeptCode | null>(null);
  const close = () => setOpened(null);
  const done = rows.filter((row) => row.counted !== null);
  const unclear = done.filter((row) => !isDecimal(row.counted ?? ''));
  const [wrong] = unclear;
  const why =
    done.length === 0
      ? 'Count something first.'
      : wrong !== undefined
        ? `What was counted of ${wrong.partNumber} is not clear yet. See the message at its field.`
        : isUnsaved(unsaved)
          ? 'Wait until everything is saved.'
          : undefined;
  return (
    <Stack>
      <ScanField scan={scan} />
      <KeptCodesList codes={codes} title="Codes not counted yet" retry={retry} assign={setOpened} />
      <div className="sheet-state">
        <Text size="sm" role="status" className="save-state" mih="1.5em" fw={500} data-trouble={!message.isCounted}>
          {message.text}
        </Text>
        <Group justify="space-between" gap="xs">
          <Text size="sm" aria-live="polite">
            {formatDecimal(done.length - unclear.length)} of {formatDecimal(rows.length)} counted
          </Text>
          <SaveState unsaved={unsaved} isWrong={wrong !== undefined} />
        </Group>
      </div>
      {rows.length < lineCount && <Problem error={items.error} retry={() => void items.refetch()} />}
      {rows.length === 0 && lineCount > 0 && items.error === null && <Waiting />}
      {lineCount === 0 && <Empty title="Nothing is expected here">Scan what you see; it is added to the sheet.</Empty>}
      {rows.length > 0 && (
        <ul className="sheet" data-long={rows.length > LONG_LINES} aria-label={`Sheet of ${place}`}>
          {rows.map((row) => (
            <SheetLine key={row.key} row={row} note={note} />
          ))}
        </ul>
      )}
      <Group justify="flex-end" className="sheet-foot">
        <HintButton variant="default" onClick={() => setOpened('add')}>
          Add a line
        </HintButton>
        {sheet.blind && <UncoverButton id={sheet.id} />}
        <HintButton why={why} onClick={() => setOpened('post')}>
          Review the differences
        </HintButton>
      </Group>
      {opened === 'add' && <AddLine note={note} onClose={close} />}
      {opened === 'post' && <PostForm sheet={sheet} rows={rows} codes={codes} why={why} onClose={close} />}
      {opened !== null && typeof opened === 'object' && (
        <AssignCode kept={opened} note={note} onDone={() => codes.drop(opened.code)} onClose={close} />
      )}
    </Stack>
  );
}

/** Whether what was counted is safe. */
function SaveState({ unsaved, isWrong }: { unsaved: Unsaved; isWrong: boolean }) {
  const count = Object.keys({ ...unsaved.sending?.notes, ...unsaved.waiting }).length;
  const text =
    unsaved.trouble !== null
      ? `Not saved yet: ${formatDecimal(count)}. ${unsaved.trouble}`
      : count === 0
        ? 'All saved'
        : isWrong
          ? `Not saved yet: ${formatDecimal(count)}. Correct the unclear numbers.`
          : `Saving ${formatDecimal(count)}…`;
  return (
    <Text size="sm" role="status" className="save-state" data-trouble={unsaved.trouble !== null || isWrong}>
      {text}
    </Text>
  );
}

/** Reveals the expected quantities of a blind sheet to everybody who counts. */
function UncoverButton({ id }: { id: number }) {
  const confirm = useConfirm();
  const uncover = useWrite(
    `Uncover count ${id}`,
    (client, _: null, headers) => countUpdate({ client, path: { id }, body: { blind: false }, headers }),
    { done: 'The sheet now shows the expected quantities.' },
  );
  const ask = async () => {
    const message = 'From now on everybody who counts sees the expected quantities. This cannot be undone.';
    if (await confirm({ title: 'Uncover the sheet?', message, action: 'Uncover it' })) uncover.mutate(null);
  };
  return (
    <>
      <Problem error={uncover.error} />
      <HintButton variant="default" loading={uncover.isPending} onClick={() => void ask()}>
        Uncover
      </HintButton>
    </>
  );
}
