import { Radio, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { type CountPostingInput, countPostingCreate } from '../../../../client/index.ts';
import { ServerRefusal } from '../../api/client.ts';
import { useWrite } from '../../api/hooks.ts';
import { useDoubt } from '../../parts/confirm.tsx';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatCount, formatDecimal, formatQuantity } from '../../parts/format.tsx';
import type { KeptCodes } from '../../scan/index.ts';
import { DifferenceTable, differencesOf, type Moved } from './difference-table.tsx';
import { isRowFarOff } from './sheet-line.tsx';
import type { Sheet, SheetRow } from './use-count.ts';

type Body = CountPostingInput;

interface PostFormProps {
  sheet: Sheet;
  rows: SheetRow[];
  codes: KeptCodes;
  /** Why it cannot be posted now, such as a later scan that is not saved yet. */
  why: string | undefined;
  onClose: () => void;
}

/** Codes of refusals that another choice about what moved since can resolve. */
const MOVED_CODES = ['stale_expectation', 'insufficient_stock'];

/** What posting would change, for review before it is done. */
export function PostForm({ sheet, rows, codes, why, onClose }: PostFormProps) {
  const { id, number, blind } = sheet;
  const [uncounted, setUncounted] = useState<Body['uncounted']>('stay');
  const [moved, setMoved] = useState<Moved>('keep');
  const [reason, setReason] = useState('');
  const mayGo = useDoubt();
  const kept = useSyncExternalStore(codes.subscribe, codes.current);
  useFreshSheet(id);
  const post = useWrite(
    `Post count ${number}`,
    (client, body: Body, headers) => countPostingCreate({ client, path: { id }, body, headers }),
    { done: `${number} was posted.`, onDone: onClose },
  );
  const differences = differencesOf(rows, uncounted, moved);
  const missing = rows.filter((row) => row.counted === null).length;
  const isRefused = post.error instanceof ServerRefusal && MOVED_CODES.includes(post.error.problem.code);
  const submit = async () => {
    const farOff = rows.filter(isRowFarOff);
    if (!(await mayGo(farOff.length === 0 ? undefined : <FarOff rows={farOff} />, 'post it'))) return;
    post.mutate({ uncounted, moved, ...(reason === '' ? {} : { reason }) });
  };
  return (
    <FormModal
      title="Differences"
      action="Post the count"
      onClose={onClose}
      onSubmit={() => void submit()}
      write={post}
      why={why}
      size="lg"
    >
      <Summary rows={rows} blind={blind} differences={differences} uncounted={uncounted} />
      {kept.length > 0 && (
        <Text size="sm" className="number-wrong">
          {formatCount(kept.length, 'code was', 'codes were')} scanned but not counted. See the list on the sheet.
        </Text>
      )}
      {differences.length > 0 && <DifferenceTable differences={differences} />}
      {(hasMoved(rows) || isRefused || moved !== 'keep') && (
        <MovedField rows={rows} value={moved} onChange={setMoved} />
      )}
      {missing > 0 && (
        <Radio.Group
          label="What nobody counted"
          value={uncounted}
          onChange={(value) => setUncounted(value as Body['uncounted'])}
        >
          <Stack gap={6} mt={6}>
            <Radio value="stay" label="stays as it is" />
            <Radio value="zero" label="is gone: set it to zero" />
          </Stack>
        </Radio.Group>
      )}
      <TextField label="Reason" description="Such as: yearly count" value={reason} onChange={setReason} />
    </FormModal>
  );
}

/** Stock moves without a write to the sheet, so the differences are read again while they are shown. */
function useFreshSheet(id: number): void {
  const queries = useQueryClient();
  useEffect(() => void queries.invalidateQueries({ queryKey: ['counts', id], exact: true }), [queries, id]);
}

const isMoved = ({ counted, movedSince }: SheetRow) => counted !== null && movedSince !== null && movedSince !== '0';
const isUnsteady = ({ counted, movedBetweenParts }: SheetRow) => counted !== null && movedBetweenParts !== null;
const hasMoved = (rows: SheetRow[]) => rows.some((row) => isMoved(row) || isUnsteady(row));

/** What happens to stock that moved since the lines were counted. It stays, unless the user chooses otherwise. */
function MovedField({ rows, value, onChange }: { rows: SheetRow[]; value: Moved; onChange: (moved: Moved) => void }) {
  const unsteady = rows.filter(isUnsteady).map(({ partNumber }) => partNumber);
  return (
    <>
      <Radio.Group
        label="What moved since it was counted"
        value={value}
        onChange={(chosen) => onChange(chosen as Moved)}
      >
        <Stack gap={6} mt={6}>
          <Radio value="keep" label="stays: 100 counted and 1 sold since makes 99" />
          <Radio value="overwrite" label="is overwritten: the counted quantity becomes the stock" />
        </Stack>
      </Radio.Group>
      {unsteady.length > 0 && value === 'keep' && (
        <Text size="sm" className="number-wrong">
          {unsteady.join(', ')} moved while it was counted in parts. Count it again, or overwrite what moved.
        </Text>
      )}
    </>
  );
}

interface SummaryProps {
  rows: SheetRow[];
  blind: boolean;
  differences: ReturnType<typeof differencesOf>;
  uncounted: Body['uncounted'];
}

function Summary({ rows, blind, differences, uncounted }: SummaryProps) {
  const counted = rows.filter((row) => row.counted !== null).length;
  const missing = rows.length - counted;
  const rest = uncounted === 'stay' ? (missing === 1 ? 'left as it is' : 'left as they are') : 'set to zero';
  const changed = differences.filter(({ change }) => change !== '0').length;
  const differ = blind ? 'how many differ is hidden' : formatCount(changed, 'differs', 'differ');
  const moved = rows.filter(isMoved).length;
  return (
    <>
      <Text size="sm">
        {formatDecimal(counted)} counted, {differ}, {formatDecimal(missing)} not counted and {rest}.
        {moved > 0 && ` Stock of ${formatCount(moved, 'line')} has moved since it was counted.`}
      </Text>
      {blind && (
        <Text size="sm" className="hint">
          The sheet is blind. To review the differences before posting, uncover it first.
        </Text>
      )}
    </>
  );
}

const ASKED_MAX = 10;

/** Counted quantities so far from the expected ones that a slip is likely. */
function FarOff({ rows }: { rows: SheetRow[] }) {
  const lines = rows.slice(0, ASKED_MAX).map((row) => (
    <li key={row.key}>
      {row.partNumber}
      {row.lot === null ? '' : `, lot ${row.lot}`}: {formatQuantity(row.counted ?? '0', row.unit)} counted,{' '}
      {formatQuantity(row.expected ?? '0', row.unit)} expected
    </li>
  ));
  const rest = rows.length - lines.length;
  return (
    <>
      <ul className="faults">{lines}</ul>
      {rest > 0 && `And ${formatDecimal(rest)} more. `}
      This is far from the expected quantity. If it is right, post it.
    </>
  );
}
