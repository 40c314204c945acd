import { difference, sum } from '../../parts/decimals.ts';
import { formatChange, formatDecimal, Quantity } from '../../parts/format.tsx';
import type { SheetRow } from './use-count.ts';

/** What becomes of what moved since a line was counted. */
export type Moved = 'keep' | 'overwrite';

/** A line that posting would change. */
export interface Difference {
  row: SheetRow;
  expected: string;
  counted: string;
  /** By how much posting changes the stock. */
  change: string;
  /** What moved since it was counted. */
  moved: string;
  /** The stock after posting. */
  left: string;
}

/** The lines that posting would change, or whose stock has moved since. On a blind sheet they are unknown. */
export function differencesOf(rows: readonly SheetRow[], uncounted: 'stay' | 'zero', moved: Moved): Difference[] {
  return rows.flatMap((row) => {
    const counted = row.counted ?? (uncounted === 'zero' ? '0' : null);
    const { expected } = row;
    if (counted === null || expected === null) return [];
    const since = row.movedSince ?? '0';
    const left = moved === 'keep' ? sum(counted, since) : counted;
    const change = difference(left, sum(expected, since));
    return change === '0' && since === '0' ? [] : [{ row, expected, counted, change, moved: since, left }];
  });
}

/** What posting would change, line by line; where stock has moved since, also by how much and what remains. */
export function DifferenceTable({ differences }: { differences: Difference[] }) {
  const hasMoved = differences.some(({ moved }) => moved !== '0');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="scroll-x" aria-label="Differences" tabIndex={0}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>Item</th>
            <th className={hasMoved ? 'right wide-only' : 'right'}>Expected</th>
            <th className="right">Counted</th>
            {hasMoved && <th className="right wide-only">Moved since</th>}
            <th className="right">Difference</th>
            {hasMoved && <th className="right">New stock</th>}
          </tr>
        </thead>
        <tbody>
          {differences.map(({ row, expected, counted, change, moved, left }) => (
            <tr key={row.key}>
              <td>
                <span className="quantity">{row.partNumber}</span>
                {row.lot === null ? '' : `, lot ${row.lot}`}
                {moved !== '0' && <span className="narrow-line">{formatChange(moved, null)} since</span>}
              </td>
              <td className={hasMoved ? 'right wide-only' : 'right'}>{formatDecimal(expected)}</td>
              <td className="right">{formatDecimal(counted)}</td>
              {hasMoved && <td className="right wide-only">{moved === '0' ? '' : formatChange(moved, null)}</td>}
              <td className="right">
                <strong>
                  <Quantity value={change} unit={row.unit} signed />
                </strong>
              </td>
              {hasMoved && <td className="right">{formatDecimal(left)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
