import { useMemo } from 'react';
import type { AdjustmentLine } from '../../../../client/index.ts';
import { useLocations } from '../../api/names.ts';
import { sum } from '../../parts/decimals.ts';
import {
  DocumentLines,
  type LineColumn,
  moneyColumn,
  quantityColumn,
  trackedColumns,
} from '../../parts/document/index.ts';
import { LocationName } from '../../parts/links.tsx';

type Change = AdjustmentLine;

interface ChangedLinesProps {
  lines: Change[];
  /** Whether each line says where. */
  placed?: boolean;
  empty: string;
}

/** What all lines are worth together. */
export function totalValue(lines: Change[]): string {
  return lines.map(({ value }) => value).reduce(sum, '0');
}

/** What an adjustment changed: before, by how much, after, and what that was worth. */
export function ChangedLines({ lines, placed = false, empty }: ChangedLinesProps) {
  const { byId } = useLocations();
  const columns = useMemo<LineColumn<Change>[]>(() => {
    const place: LineColumn<Change> = {
      key: 'where',
      title: 'Where',
      wraps: true,
      render: (line) => <LocationName id={line.locationId} byId={byId} />,
    };
    return [
      ...(placed ? [place] : []),
      ...trackedColumns(lines),
      quantityColumn<Change>('before', 'Before', (line) => line.before, { wideOnly: true }),
      quantityColumn<Change>('change', 'Change', (line) => line.quantity, { signed: true, width: '76px' }),
      quantityColumn<Change>('after', 'After', (line) => line.after, { unit: true, width: '84px' }),
      moneyColumn<Change>('value', 'Value', (line) => line.value),
    ];
  }, [lines, placed, byId]);
  return <DocumentLines title="What it changed" lines={lines} columns={columns} empty={empty} />;
}
