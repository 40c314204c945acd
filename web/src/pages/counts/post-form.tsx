import { Checkbox, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { type CountPostingCreateData, countPostingCreate } from '../../../../client/index.ts';
import { ServerRefusal } from '../../api/client.ts';
import { useWrite } from '../../api/hooks.ts';
import { difference } from '../../parts/decimals.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatDecimal, Quantity } from '../../parts/format.tsx';
import type { Sheet, SheetRow } from './use-count.ts';

type Body = NonNullable<CountPostingCreateData['body']>;

interface Difference {
  row: SheetRow;
  expected: string;
  counted: string;
  change: string;
}

/** What posting would change, to be looked at before it is done. */
export function PostForm({ sheet, rows, onClose }: { sheet: Sheet; rows: SheetRow[]; onClose: () => void }) {
  const { id, number, blind } = sheet;
  const [uncounted, setUncounted] = useState<Body['uncounted']>('stay');
  const [acceptMoved, setAccept] = useState(false);
  const [reason, setReason] = useState('');
  const post = useWrite((client, body: Body, headers) => countPostingCreate({ client, path: { id }, body, headers }), {
    done: `${number} was posted.`,
    onDone: onClose,
  });
  const hasMoved = post.error instanceof ServerRefusal && post.error.problem.code === 'stale_expectation';
  const counted = rows.filter((row) => row.counted !== null);
  const missing = rows.length - counted.length;
  const differences = differencesOf(rows, uncounted);
  const rest = uncounted === 'stay' ? (missing === 1 ? 'left as it is' : 'left as they are') : 'set to zero';
  const differ = blind
    ? 'how many differ is hidden'
    : `${differences.length} ${differences.length === 1 ? 'differs' : 'differ'}`;
  return (
    <FormModal
      title="Differences"
      action="Post the count"
      onClose={onClose}
      onSubmit={() =>
        post.mutate({ uncounted, ...(acceptMoved ? { acceptMoved } : {}), ...(reason === '' ? {} : { reason }) })
      }
      busy={post.isPending}
      error={post.error}
      size="lg"
    >
      <Text size="sm">
        {counted.length} counted, {differ}, {missing} not counted and {rest}.
      </Text>
      {blind && (
        <Text size="sm" className="hint">
          The sheet is blind. Uncover it first if somebody is to look at the differences before they are posted.
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
