import { useMemo } from 'react';
import { type Item, useItems } from '../../api/names.ts';
import { type Column, DataTable } from '../data-table.tsx';
import { formatMoney, None, Quantity } from '../format.tsx';
import { ItemLink } from '../links.tsx';
import { Section } from '../page.tsx';
import { Empty } from '../states.tsx';

interface Line {
  id: number;
  itemId: number;
}

/** A column of the lines of a document. */
export interface LineColumn<Row> extends Omit<Column<Row>, 'render'> {
  render(line: Row, item: Item | undefined): React.ReactNode;
}

interface DocumentLinesProps<Row> {
  lines: Row[];
  /** The columns after the item and its name. */
  columns: LineColumn<Row>[];
  title?: string;
  empty?: string;
}

/** The lines of a document: each an item, with the columns of this kind of document. Columns must keep their identity. */
export function DocumentLines<Row extends Line>({ lines, columns, title = 'Lines', empty }: DocumentLinesProps<Row>) {
  const items = useItems(useMemo(() => lines.map((line) => line.itemId), [lines]));
  const all = useMemo<Column<Row>[]>(
    () => [
      { key: 'item', title: 'Item', render: (line) => <ItemLink id={line.itemId} item={items.get(line.itemId)} /> },
      { key: 'name', title: 'Name', wideOnly: true, render: (line) => items.get(line.itemId)?.name },
      ...columns.map((column) => ({ ...column, render: (line: Row) => column.render(line, items.get(line.itemId)) })),
    ],
    [items, columns],
  );
  return (
    <Section title={title}>
      <DataTable
        label={title}
        columns={all}
        rows={lines}
        rowKey={(line) => line.id}
        empty={<Empty title={empty ?? 'No lines'} />}
      />
    </Section>
  );
}

/** A column of quantities: with the base unit of the item, or with the unit in which the line was written. */
export function quantityColumn<Row>(
  key: string,
  title: string,
  value: (line: Row) => string | null,
  options: { wideOnly?: boolean; signed?: boolean; unit?: boolean | 'written'; width?: string } = {},
): LineColumn<Row> {
  const { wideOnly = false, signed = false, unit = false, width = '92px' } = options;
  return {
    key,
    title,
    width,
    wideOnly,
    right: true,
    render: (line, item) => {
      const quantity = value(line);
      if (quantity === null) return <None />;
      const written = unit === 'written' ? (line as { unit?: string | null }).unit : null;
      return <Quantity value={quantity} signed={signed} unit={unit === false ? undefined : (written ?? item?.unit)} />;
    },
  };
}

/** A column of amounts of money, left out on a phone unless it is the point of the document. */
export function moneyColumn<Row>(
  key: string,
  title: string,
  value: (line: Row) => string | null,
  options: { wideOnly?: boolean } = {},
): LineColumn<Row> {
  return {
    key,
    title,
    width: '110px',
    wideOnly: options.wideOnly ?? true,
    right: true,
    render: (line) => {
      const amount = value(line);
      return amount === null ? <None /> : formatMoney(amount);
    },
  };
}

interface Tracked {
  lot: { number: string } | string | null;
  serials: string[] | null;
}

/** The column of lots and serials, for lines that have any. */
export function trackedColumns<Row extends Tracked>(lines: readonly Row[]): LineColumn<Row>[] {
  if (lines.every(({ lot, serials }) => lot === null && serials === null)) return [];
  return [
    {
      key: 'tracked',
      title: 'Lot or serials',
      wideOnly: true,
      render: ({ lot, serials }) => {
        const text = (typeof lot === 'string' ? lot : lot?.number) ?? serials?.join(', ');
        return text === undefined || text === '' ? <None /> : <span title={text}>{text}</span>;
      },
    },
  ];
}
