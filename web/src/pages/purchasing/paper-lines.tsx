import { useMemo } from 'react';
import { useItems } from '../../api/names.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { formatMoney, Quantity } from '../../parts/format.tsx';
import { ItemLink } from '../../parts/links.tsx';
import { Section } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';

interface Line {
  id: number;
  itemId: number;
  quantity: string;
  unitCost: string;
  total: string;
  received?: string;
}

/** What a paper is about. */
export function PaperLines({ lines }: { lines: Line[] }) {
  const items = useItems(useMemo(() => lines.map((line) => line.itemId), [lines]));
  const columns = useMemo<Column<Line>[]>(
    () => [
      { key: 'item', title: 'Item', render: (line) => <ItemLink id={line.itemId} item={items.get(line.itemId)} /> },
      { key: 'name', title: 'Name', wideOnly: true, render: (line) => items.get(line.itemId)?.name },
      {
        key: 'quantity',
        title: 'Ordered',
        right: true,
        width: '100px',
        render: (line) => <Quantity value={line.quantity} unit={items.get(line.itemId)?.unit} />,
      },
      ...(lines.some((line) => line.received !== undefined) ? [RECEIVED] : []),
      {
        key: 'cost',
        title: 'Unit cost',
        right: true,
        wideOnly: true,
        width: '100px',
        render: (line) => formatMoney(line.unitCost),
      },
      {
        key: 'total',
        title: 'Total',
        right: true,
        wideOnly: true,
        width: '110px',
        render: (line) => formatMoney(line.total),
      },
    ],
    [items, lines],
  );
  return (
    <Section title="Lines">
      <DataTable
        label="Lines"
        columns={columns}
        rows={lines}
        rowKey={(line) => line.id}
        empty={<Empty title="No lines" />}
      />
    </Section>
  );
}

const RECEIVED: Column<Line> = {
  key: 'received',
  title: 'Received',
  right: true,
  width: '90px',
  render: (line) => <Quantity value={line.received ?? '0'} />,
};
