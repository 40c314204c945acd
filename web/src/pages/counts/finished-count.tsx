import { useMemo } from 'react';
import { type AdjustmentViewResponses, adjustmentView } from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';
import { DocumentLines, DocumentLink, quantityColumn, trackedColumns } from '../../parts/document/index.ts';
import { Loaded } from '../../parts/states.tsx';
import { ChangedLines } from '../adjustments/changed-lines.tsx';
import type { Sheet } from './use-count.ts';

type Line = Sheet['lines'][number];

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
      {({ lines, number }) => (
        <>
          <Differing lines={lines} />
          <DocumentLink kind="adjustment" id={adjustmentId}>
            See adjustment {number}
          </DocumentLink>
        </>
      )}
    </Loaded>
  );
}

function Differing({ lines }: { lines: AdjustmentViewResponses[200]['lines'] }) {
  const changed = useMemo(() => lines.filter((line) => line.quantity !== '0'), [lines]);
  return <ChangedLines lines={changed} empty="Everything was as the ledger said. Nothing changed." />;
}
