import { Checkbox, Radio, Stack, Text } from '@mantine/core';
import { useState, useSyncExternalStore } from 'react';
import { type CountPostingCreateData, countPostingCreate } from '../../../../client/index.ts';
import { ServerRefusal } from '../../api/client.ts';
import { useWrite } from '../../api/hooks.ts';
import { useDoubt } from '../../parts/confirm.tsx';
import { difference } from '../../parts/decimals.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatCount, formatDecimal, formatQuantity, Quantity } from '../../parts/format.tsx';
import type { KeptCodes } from '../../scan/index.ts';
import { isRowFarOff } from './sheet-line.tsx';
import type { Sheet, SheetRow } from './use-count.ts';

type Body = NonNullable<CountPostingCreateData['body']>;

interface Difference {
  row: SheetRow;
  expected: string;
  counted: string;
  change: string;
}

interface PostFormProps {
  sheet: Sheet;
  rows: SheetRow[];
  codes: KeptCodes;
  /** Why it cannot be posted now, such as a scan that came in meanwhile and is not saved yet. */
  why: string | undefined;
  onClose: () => void;
}

/** What posting would change, to be looked at before it is done. */
export function PostForm({ sheet, rows, codes, why, onClose }: PostFormProps) {
  const { id, number, blind } = sheet;
  const [uncounted, setUncounted] = useState<Body['uncounted']>('stay');
  const [acceptMoved, setAccept] = useState(false);
  const [reason, setReason] = useState('');
  const mayGo = useDoubt();
  const kept = useSyncExternalStore(codes.subscribe, codes.current);
  const post = useWrite(
    `Post count ${number}`,
    (client, body: Body, headers) => countPostingCreate({ client, path: { id }, body, headers }),
    { done: `${number} was posted.`, onDone: onClose },
  );
  const hasMoved = post.error instanceof ServerRefusal && post.error.problem.code === 'stale_expectation';
  const differences = differencesOf(rows, uncounted);
  const missing = rows.filter((row) => row.counted === null).length;
  const submit = async () => {
    const farOff = rows.filter(isRowFarOff);
    if (!(await mayGo(farOff.length === 0 ? undefined : <FarOff rows={farOff} />, 'post it'))) return;
    post.mutate({ uncounted, ...(acceptMoved ? { acceptMoved } : {}), ...(reason === '' ? {} : { reason }) });
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
      <Summary rows={rows} blind={blind} differences={differences.length} uncounted={uncounted} />
      {kept.length > 0 && (
        <Text size="sm" className="number-wrong">
          {formatCount(kept.length, 'code was', 'codes were')} scanned and not counted. See the list on the sheet.
        </Text>
      )}
      {differences.length > 0 && <DifferenceTable differences={differences} />}
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
      {(hasMoved || acceptMoved) && (
        <Checkbox
          label="Post it though stock has moved since"
          description="Else count the lines that are named once more."
          checked={acceptMoved}
          onChange={(event) => setAccept(event.currentTarget.checked)}
        />
      )}
    </FormModal>
  );
}

interface SummaryProps {
  rows: SheetRow[];
  blind: boolean;
  differences: number;
  uncounted: Body['uncounted'];
}

function Summary({ rows, blind, differences, uncounted }: SummaryProps) {
  const counted = rows.filter((row) => row.counted !== null).length;
  const missing = rows.length - counted;
  const rest = uncounted === 'stay' ? (missing === 1 ? 'left as it is' : 'left as they are') : 'set to zero';
  const differ = blind ? 'how many differ is hidden' : `${formatCount(differences, 'differs', 'differ')}`;
  return (
    <>
      <Text size="sm">
        {formatDecimal(counted)} counted, {differ}, {formatDecimal(missing)} not counted and {rest}.
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

/** The lines that posting would change. On a blind sheet nobody knows them. */
function differencesOf(rows: readonly SheetRow[], uncounted: Body['uncounted']): Difference[] {
  return rows.flatMap((row) => {
    const counted = row.counted ?? (uncounted === 'zero' ? '0' : null);
    if (counted === null || row.expected === null) return [];
    const change = difference(counted, row.expected);
    return change === '0' ? [] : [{ row, expected: row.expected, counted, change }];
  });
}

function DifferenceTable({ differences }: { differences: Difference[] }) {
  return (
    <section className="scroll-x" aria-label="Differences">
      <table className="plain-table">
        <thead>
          <tr>
            <th>Item</th>
            <th className="right">Expected</th>
            <th className="right">Counted</th>
            <th className="right">Difference</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ row, expected, counted, change }) => (
            <tr key={row.key}>
              <td>
                <span className="quantity">{row.partNumber}</span>
                {row.lot === null ? '' : `, lot ${row.lot}`}
              </td>
              <td className="right">{formatDecimal(expected)}</td>
              <td className="right">{formatDecimal(counted)}</td>
              <td className="right">
                <strong>
                  <Quantity value={change} unit={row.unit} signed />
                </strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
