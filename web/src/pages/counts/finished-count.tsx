import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type AdjustmentViewResponses, adjustmentView } from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';
import { DocumentLines, moneyColumn, quantityColumn, trackedColumns } from '../../parts/document/index.ts';
import { Loaded } from '../../parts/states.tsx';
import type { Sheet } from './use-count.ts';

type Line = Sheet['lines'][number];
type Change = AdjustmentViewResponses[200]['lines'][number];

/** A count that is over: what it changed, and what was on its sheet. */
export function FinishedCount({ sheet }: { sheet: Sheet }) {
  const columns = useMemo(
    () => [
      ...trackedColumns(sheet.lines),
      quantityColumn<Line>('expected', 'Expected', (line) => line.expected, { wideOnly: true }),
      quantityColumn<Line>('counted', 'Counted', (line) => line.counted, { unit: true }),
      quantityColumn<Line>('difference', 'Difference', (line) => line.difference, { signed: true }),
      { key: 'by', title: 'By', wideOnly: true, render: (line: Line) => line.countedBy ?? '' },
    ],
    [sheet],
  );
  return (
    <>
      {sheet.adjustmentId !== null && <Changes adjustmentId={sheet.adjustmentId} />}
      <DocumentLines title="Sheet" lines={sheet.lines} columns={columns} empty="The sheet was empty" />
    </>
  );
}

function Changes({ adjustmentId }: { adjustmentId: number }) {
  const adjustment = useRead(['adjustments', adjustmentId], (client) =>
    adjustmentView({ client, path: { id: adjustmentId } }),
  );
  return (
    <Loaded query={adjustment}>
      {({ lines, movementId, number }) => (
        <>
          <ChangedLines lines={lines} />
          {movementId !== null && (
            <Link to="/events/$movementId" params={{ movementId: String(movementId) }} className="link">
              See the movement of {number}
            </Link>
          )}
        </>
      )}
    </Loaded>
  );
}

function ChangedLines({ lines }: { lines: Change[] }) {
  const changed = useMemo(() => lines.filter((line) => line.quantity !== '0'), [lines]);
  const columns = useMemo(
    () => [
      ...trackedColumns(changed),
      quantityColumn<Change>('before', 'Before', (line) => line.before, { wideOnly: true }),
      quantityColumn<Change>('change', 'Change', (line) => line.quantity, { signed: true }),
      quantityColumn<Change>('after', 'After', (line) => line.after, { unit: true }),
      moneyColumn<Change>('value', 'Value', (line) => line.value),
    ],
    [changed],
  );
  return (
    <DocumentLines
      title="What it changed"
      lines={changed}
      columns={columns}
      empty="Everything was as the ledger said. Nothing changed."
    />
  );
}
