import { type Column, DATE_WIDTH, NUMBER_WIDTH, STATUS_WIDTH } from '../data-table.tsx';
import { formatDate, formatMoney, None } from '../format.tsx';
import { StatusBadge } from '../status-badge.tsx';
import { DocumentLink } from './document-link.tsx';

/** The column of documents' numbers, each a link to its page. The kind may differ from row to row. */
export function numberColumn<Row extends { id: number; number: string }>(
  kind: string | ((row: Row) => string),
): Column<Row> {
  return {
    key: 'number',
    title: 'Number',
    width: NUMBER_WIDTH,
    render: (row) => (
      <DocumentLink kind={typeof kind === 'string' ? kind : kind(row)} id={row.id}>
        {row.number}
      </DocumentLink>
    ),
  };
}

/** A column of days, by default left out on a phone. */
export function dateColumn<Row>(
  value: (row: Row) => string | null,
  { title = 'Date', wideOnly = true } = {},
): Column<Row> {
  return {
    key: 'date',
    title,
    width: DATE_WIDTH,
    wideOnly,
    render: (row) => {
      const date = value(row);
      return date === null ? <None /> : formatDate(date);
    },
  };
}

/** The column of documents' totals. */
export function totalColumn<Row extends { total: string }>(): Column<Row> {
  return {
    key: 'total',
    title: 'Total',
    right: true,
    wideOnly: true,
    width: '110px',
    render: (row) => formatMoney(row.total),
  };
}

/** The column of documents' states. */
export function statusColumn<Row extends { status: string }>({ wideOnly = false } = {}): Column<Row> {
  return {
    key: 'status',
    title: 'Status',
    width: STATUS_WIDTH,
    wideOnly,
    render: (row) => <StatusBadge status={row.status} />,
  };
}
