import { Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type MovementCreateData, movementCreate } from '../../../../client/index.ts';
import { ServerRefusal } from '../../api/client.ts';
import { useWrite } from '../../api/hooks.ts';
import type { Location } from '../../api/names.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { formatDecimal, Quantity } from '../../parts/format.tsx';
import { type Counted, countedOf, difference, entriesOf, type SheetRow } from './sheet.ts';

type Body = NonNullable<MovementCreateData['body']>;

interface DifferencesProps {
  location: Location;
  rows: SheetRow[];
  counted: Counted;
  onClose: () => void;
  onPosted: () => void;
}

/** What counting would change, to be looked at before it is posted. Rows that nobody counted stay as they are. */
export function Differences({ location, rows, counted, onClose, onPosted }: DifferencesProps) {
  const [reference, setReference] = useState('');
  const queries = useQueryClient();
  const post = useWrite((client, body: Body, headers) => movementCreate({ client, body, headers }), {
    done: `The count of ${location.name} was posted.`,
    onDone: () => {
      onPosted();
      onClose();
    },
  });
  const entries = entriesOf(rows, counted, location.id);
  const lines = rows.flatMap((row) => {
    const quantity = countedOf(counted, row);
    return quantity === undefined ? [] : [{ row, quantity, change: difference(quantity, row.expected) }];
  });
  const changed = lines.filter(({ change }) => change !== '0');
  const submit = () =>
    post.mutate(
      { movements: [{ kind: 'count', ...(reference === '' ? {} : { reference }), entries }] },
      {
        onError: (error) => {
          // The sheet then shows what the ledger says now, and the person decides.
          if (error instanceof ServerRefusal && error.problem.status === 409) void queries.invalidateQueries();
        },
      },
    );
  return (
    <FormModal
      title="Differences"
      action="Post the count"
      onClose={onClose}
      onSubmit={submit}
      busy={post.isPending}
      error={post.error}
      size="lg"
    >
      <Text size="sm">
        {lines.length} counted, {changed.length} differ, {rows.length - lines.length} not counted and left as they are.
      </Text>
      {changed.length > 0 && <ChangedLines lines={changed} />}
      <TextField
        label="Reference"
        description="Such as the name of the count"
        value={reference}
        onChange={setReference}
      />
    </FormModal>
  );
}

interface ChangedLine {
  row: SheetRow;
  quantity: string;
  change: string;
}

function ChangedLines({ lines }: { lines: ChangedLine[] }) {
  return (
    <div className="scroll-x">
      <table className="plain-table" aria-label="Differences">
        <thead>
          <tr>
            <th>Item</th>
            <th className="right">Expected</th>
            <th className="right">Counted</th>
            <th className="right">Difference</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ row, quantity, change }) => (
            <tr key={row.key}>
              <td>
                {row.partNumber}
                {row.lot === null ? '' : `, lot ${row.lot}`}
              </td>
              <td className="right">{formatDecimal(row.expected)}</td>
              <td className="right">{formatDecimal(quantity)}</td>
              <td className="right">
                <strong>
                  <Quantity value={change} unit={row.unit} signed />
                </strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
