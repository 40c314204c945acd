import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';

export interface Column<Row> {
  key: string;
  title: string;
  /** Share of the width: a length or a fraction of a CSS grid. */
  width?: string;
  /** Numbers are aligned right. */
  right?: boolean;
  /** Whether it is left out where the screen is narrow. */
  wideOnly?: boolean;
  /** Whether its text takes two lines where the screen is narrow. */
  wraps?: boolean;
  render(row: Row): ReactNode;
}

interface DataTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey(row: Row): string | number;
  /** What is shown when there are no rows. */
  empty: ReactNode;
  /** Called near the end of the rows. */
  onEnd?: () => void;
  /** Whether more rows are on their way. */
  loading?: boolean;
}

/** The width of a column of times, in the language of the browser; on a phone the day is above the time. */
export const WHEN_WIDTH = 'var(--when-width)';
/** The width of a column of days. */
export const DATE_WIDTH = 'var(--date-width)';

/** The width of a column of documents' numbers. */
export const NUMBER_WIDTH = 'var(--number-width)';
/** The width of a column of states; on a phone a long one takes two lines. */
export const STATUS_WIDTH = 'var(--status-width)';

/** The default width of a column of texts. */
const TEXT_WIDTH = 'minmax(56px, 1fr)';
const ROW_PX = 44;
/** A table of this many rows or fewer is as high as its rows. */
const SHORT_MAX = 30;
const NEAR_END_ROWS = 20;

/**
 * A table of any length: only the rows that can be seen are drawn. On narrow screens it keeps its most important columns.
 * Rows placed by script cannot be those of a table element, so they state their roles.
 */
export function DataTable<Row>({ label, columns, rows, rowKey, empty, onEnd, loading }: DataTableProps<Row>) {
  const narrow = useMediaQuery('(max-width: 48em)') ?? false;
  const shown = useMemo(() => columns.filter((column) => !(narrow && column.wideOnly)), [columns, narrow]);
  const scroller = useRef<HTMLDivElement>(null);
  const isShort = rows.length <= SHORT_MAX;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: isShort ? SHORT_MAX : 10,
  });
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  const needed = useNeededWidths(scroller);
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - NEAR_END_ROWS) onEnd?.();
  }, [last, rows.length, onEnd]);

  if (rows.length === 0 && !loading) return <div className="table">{empty}</div>;
  const grid = {
    gridTemplateColumns: shown.map((column) => needed[column.key] ?? column.width ?? TEXT_WIDTH).join(' '),
  };
  return (
    <div
      ref={scroller}
      className="table"
      data-short={isShort}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <div role="table" aria-label={label} aria-rowcount={rows.length + 1}>
        <div role="rowgroup" className="table-head">
          <div role="row" className="table-row" style={grid} aria-rowindex={1}>
            {shown.map((column) => (
              <div key={column.key} role="columnheader" className={cellClass(column)} {...measured(column)}>
                {column.title}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="table-body" style={{ height: virtual.getTotalSize() }}>
          {drawn.map(({ index, start, key }) => (
            <TableRow
              key={key}
              row={rows[index] as Row}
              index={index}
              columns={shown}
              style={{ ...grid, transform: `translateY(${start}px)` }}
              rowKey={rowKey}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function TableRow<Row>(props: {
  row: Row;
  index: number;
  columns: Column<Row>[];
  style: CSSProperties;
  rowKey(row: Row): string | number;
}) {
  const { row, index, columns, style, rowKey } = props;
  return (
    <div role="row" className="table-row" style={style} aria-rowindex={index + 2} data-row={rowKey(row)}>
      {columns.map((column) => (
        <div key={column.key} role="cell" className={cellClass(column)} {...measured(column)}>
          {column.render(row)}
        </div>
      ))}
    </div>
  );
}

/** A number that is cut off misleads, so its column grows where a drawn one does not fit. */
function useNeededWidths(scroller: RefObject<HTMLElement | null>): Record<string, string> {
  const [needed, setNeeded] = useState<Record<string, string>>({});
  useLayoutEffect(() => {
    const wider: Record<string, number> = {};
    for (const cell of scroller.current?.querySelectorAll<HTMLElement>('[data-measured]') ?? []) {
      const key = cell.dataset.measured ?? '';
      if (cell.scrollWidth > cell.clientWidth) wider[key] = Math.max(wider[key] ?? 0, cell.scrollWidth + 1);
    }
    const widths = Object.entries(wider).map(([key, px]) => [key, `${px}px`]);
    if (widths.length > 0) setNeeded((old) => ({ ...old, ...Object.fromEntries(widths) }));
  });
  return needed;
}

const measured = ({ key, right }: { key: string; right?: boolean }) => (right === true ? { 'data-measured': key } : {});

function cellClass({ right, wraps }: { right?: boolean; wraps?: boolean }): string {
  return ['table-cell', ...(right === true ? ['right'] : []), ...(wraps === true ? ['two-lines'] : [])].join(' ');
}
