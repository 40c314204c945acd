import { Radio, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { type CountPostingCreateData, countPostingCreate } from '../../../../client/index.ts';
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

type Body = NonNullable<CountPostingCreateData['body']>;

interface PostFormProps {
  sheet: Sheet;
  rows: SheetRow[];
  codes: KeptCodes;
  /** Why it cannot be posted now, such as a scan that came in meanwhile and is not saved yet. */
  why: string | undefined;
  onClose: () => void;
}

/** Codes of refusals that another answer to what moved since leads out of. */
const MOVED_CODES = ['stale_expectation', 'insufficient_stock'];

/** What posting would change, to be looked at before it is done. */
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
          {formatCount(kept.length, 'code was', 'codes were')} scanned and not counted. See the list on the sheet.
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
            <Radio value="zero" label="is not there: it becomes zero" />
          </Stack>
        </Radio.Group>
      )}
      <TextField label="Reason" description="Such as the yearly count" value={reason} onChange={setReason} />
    </FormModal>
  );
}

/** Stock moves without anything being written on the sheet, which is read again for whoever looks at the differences. */
function useFreshSheet(id: number): void {
  const queries = useQueryClient();
  useEffect(() => void queries.invalidateQueries({ queryKey: ['counts', id], exact: true }), [queries, id]);
}

const isMoved = ({ counted, movedSince }: SheetRow) => counted !== null && movedSince !== null && movedSince !== '0';
const isUnsteady = ({ counted, movedBetweenParts }: SheetRow) => counted !== null && movedBetweenParts !== null;
const hasMoved = (rows: SheetRow[]) => rows.some((row) => isMoved(row) || isUnsteady(row));

/** What is to become of what moved since the lines were counted. It stays, unless somebody wants it otherwise. */
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
          <Radio value="overwrite" label="is overwritten: what was counted is what there is now" />
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
          The sheet is blind. Uncover it first if somebody is to look at the differences before they are posted.
        </Text>
      )}
    </>
  );
}

const ASKED_MAX = 10;

/** What was counted so far from what was expected that a slip is likely. */
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
      This is far from what was expected. If it is right, post it.
    </>
  );
}
