import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Location } from '../../api/names.ts';
import { useWhyNot } from '../../api/session.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { isDecimal } from '../../parts/fields.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { Differences } from './differences.tsx';
import { ScanField } from './scan-field.tsx';
import { countedOf } from './sheet.ts';
import { SheetLine } from './sheet-line.tsx';
import { useSheet } from './use-sheet.ts';

/** The sheet of one place. */
export function CountSheet({ location }: { location: Location }) {
  const sheet = useSheet(location.id);
  const { rows, counted } = sheet;
  const [blind, setBlind] = useState(false);
  const [looksAtDifferences, setLooks] = useState(false);
  const confirm = useConfirm();
  const done = rows.filter((row) => countedOf(counted, row) !== undefined);
  const wrong = done.some((row) => !isDecimal(countedOf(counted, row) ?? ''));
  const mayNot = useWhyNot('inventory:write');
  const why =
    mayNot ??
    (done.length === 0 ? 'Count something first.' : wrong ? 'One of the quantities is no number.' : undefined);
  const clear = async () => {
    const question = {
      title: 'Begin anew?',
      message: 'What was counted here so far is forgotten.',
      action: 'Begin anew',
    };
    if (await confirm(question)) sheet.clear();
  };
  return (
    <Stack>
      <ScanField scan={sheet.scan} />
      <Group justify="space-between">
        <Text size="sm" aria-live="polite">
          {done.length} of {rows.length} counted
        </Text>
        <Checkbox
          label="Hide what is expected"
          checked={blind}
          onChange={(event) => setBlind(event.currentTarget.checked)}
        />
      </Group>
      <Loaded query={sheet.query}>
        {() =>
          rows.length === 0 ? (
            <Empty title="Nothing is expected here">Scan what you see; it is added to the sheet.</Empty>
          ) : (
            <Lines sheet={sheet} blind={blind} label={`Sheet of ${location.name}`} />
          )
        }
      </Loaded>
      <Group justify="flex-end" className="sheet-foot">
        <Button variant="default" onClick={() => void clear()}>
          Begin anew
        </Button>
        <HintButton why={why} onClick={() => setLooks(true)}>
          Look at the differences
        </HintButton>
      </Group>
      {looksAtDifferences && (
        <Differences
          location={location}
          rows={rows}
          counted={counted}
          onClose={() => setLooks(false)}
          onPosted={sheet.clear}
        />
      )}
    </Stack>
  );
}

function Lines({ sheet, blind, label }: { sheet: ReturnType<typeof useSheet>; blind: boolean; label: string }) {
  return (
    <ul className="sheet" aria-label={label}>
      {sheet.rows.map((row) => (
        <SheetLine
          key={row.key}
          row={row}
          blind={blind}
          counted={sheet.counted.quantities[row.key] ?? ''}
          serials={sheet.counted.serials[row.key]}
          onType={(quantity) => sheet.type(row, quantity)}
        />
      ))}
    </ul>
  );
}
