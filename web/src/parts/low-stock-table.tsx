import type { LowStockItem } from '../../../client/index.ts';
import { type Column, DataTable } from './data-table.tsx';
import { Quantity } from './format.tsx';
import { ItemLink } from './links.tsx';
import { Empty } from './states.tsx';

type LowItem = LowStockItem;

const COLUMNS: Column<LowItem>[] = [
  { key: 'item', title: 'Item', render: (item) => <ItemLink id={item.id} item={item} /> },
  { key: 'name', title: 'Name', wideOnly: true, width: 'minmax(0, 2fr)', render: (item) => item.name },
  {
    key: 'onHand',
    title: 'On hand',
    right: true,
    width: '90px',
    render: (item) => <Quantity value={item.onHand} unit={item.unit} />,
  },
  {
    key: 'minimum',
    title: 'Minimum',
    right: true,
    width: '80px',
    render: (item) => <Quantity value={item.minStockLevel} />,
  },
];

/** Items at or below their minimum, the most critical first. */
export function LowStockTable({ items, ...more }: { items: LowItem[]; onEnd?: () => void }) {
  return (
    <DataTable
      label="Items at or below their minimum"
      columns={COLUMNS}
      rows={items}
      rowKey={(item) => item.id}
      empty={<Empty title="Nothing is running low">Items with a minimum appear here when they reach it.</Empty>}
      {...more}
    />
  );
}
