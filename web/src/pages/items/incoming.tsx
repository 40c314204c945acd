import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { entryList, purchaseOrderList, transferView } from '../../../../client/index.ts';
import { answer, currentClient } from '../../api/client.ts';
import { type Item, useLocations } from '../../api/names.ts';
import { useMay } from '../../api/session.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { difference, sum } from '../../parts/decimals.ts';
import { dateColumn, numberColumn, statusColumn } from '../../parts/document/index.ts';
import { None, Quantity } from '../../parts/format.tsx';
import { LocationName } from '../../parts/links.tsx';
import { Section } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { useVendorNames } from '../purchasing/vendors.ts';

interface Incoming {
  kind: 'purchase_order' | 'transfer';
  id: number;
  number: string;
  vendorId: number | null;
  fromLocationId: number | null;
  /** When it is needed, where that is known. */
  requiredOn: string | null;
  quantity: string;
  status: string;
}

const ROWS_MAX = 1_000;
const OPEN = ['pending', 'sent', 'partially_received'] as const;

/** Stock of an item that is still to come: on order from vendors, and in transit between locations. */
export function Incoming({ item }: { item: Item }) {
  const mayPurchase = useMay('purchasing:read');
  const { locations } = useLocations();
  const transit = locations.find(({ kind }) => kind === 'transit')?.id;
  const incoming = useQuery({
    queryKey: ['incoming', item.id, transit, mayPurchase],
    queryFn: async () => [
      ...(mayPurchase ? await onOrder(item.id) : []),
      ...(transit === undefined ? [] : await inTransit(item.id, transit)),
    ],
  });
  const columns = useColumns(item.unit);
  return (
    <Section title="On its way">
      <Loaded query={incoming}>
        {(rows) => (
          <DataTable
            label="On its way"
            columns={columns}
            rows={rows}
            rowKey={(row) => row.id}
            empty={
              <Empty title="Nothing is on its way">
                {mayPurchase ? 'What is ordered or in transit appears here.' : 'What is in transit appears here.'}
              </Empty>
            }
          />
        )}
      </Loaded>
    </Section>
  );
}

function useColumns(unit: string | null): Column<Incoming>[] {
  const vendors = useVendorNames();
  const { byId } = useLocations();
  return useMemo(
    () => [
      numberColumn((row) => row.kind),
      {
        key: 'from',
        title: 'From',
        render: (row) =>
          row.kind === 'transfer' ? (
            <LocationName id={row.fromLocationId} byId={byId} />
          ) : (
            (vendors.get(row.vendorId ?? 0) ?? <None>a vendor</None>)
          ),
      },
      dateColumn((row) => row.requiredOn, { title: 'Needed by' }),
      {
        key: 'quantity',
        title: 'To come',
        right: true,
        width: '100px',
        render: (row) => <Quantity value={row.quantity} unit={unit} />,
      },
      statusColumn({ wideOnly: true }),
    ],
    [vendors, byId, unit],
  );
}

/** The open orders that contain the item, with what is still to come. */
async function onOrder(itemId: number): Promise<Incoming[]> {
  const lists = await Promise.all(
    OPEN.map((status) =>
      answer(purchaseOrderList({ client: currentClient(), query: { itemId, status, limit: ROWS_MAX } })),
    ),
  );
  return lists.flatMap(({ data }) =>
    data.flatMap(({ id, number, vendorId, requiredOn, status, lines }) => {
      const open = lines
        .filter((line) => line.active && line.itemId === itemId)
        .map((line) => difference(line.baseQuantity, line.received))
        .filter((left) => !left.startsWith('-'))
        .reduce(sum, '0');
      if (open === '0') return [];
      const order = { kind: 'purchase_order' as const, id, number, vendorId, fromLocationId: null };
      return [{ ...order, requiredOn, status, quantity: open }];
    }),
  );
}

/** The transfers with stock of the item still in transit: those whose entries at the transit location leave some. */
async function inTransit(itemId: number, locationId: number): Promise<Incoming[]> {
  const client = currentClient();
  const { data } = await answer(entryList({ client, query: { itemId, locationId, limit: ROWS_MAX } }));
  const left = new Map<number, string>();
  for (const { document, change } of data) {
    if (document?.kind === 'transfer') left.set(document.id, sum(left.get(document.id) ?? '0', change));
  }
  const ids = [...left].filter(([, quantity]) => quantity !== '0').map(([id]) => id);
  const transfers = await Promise.all(ids.map((id) => answer(transferView({ client, path: { id } }))));
  return transfers.flatMap(({ id, number, status, fromLocationId, lines }) => {
    const quantity = lines
      .filter((line) => line.itemId === itemId)
      .map((line) => line.inTransit)
      .reduce(sum, '0');
    return quantity === '0' || status === 'canceled'
      ? []
      : [{ kind: 'transfer', id, number, vendorId: null, fromLocationId, requiredOn: null, status, quantity }];
  });
}
