import { useMemo } from 'react';
import { type Position, positionList } from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';
import { type Item, useLocations } from '../../api/names.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { formatDate, None, Quantity } from '../../parts/format.tsx';
import { LocationName } from '../../parts/links.tsx';
import { Section } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';

export type { Position };

const PLACES_MAX = 1_000;

/** Where an item is: by location, and by lot. */
export function usePositions(itemId: number) {
  return useRead(['positions', itemId], (client) => positionList({ client, query: { itemId, limit: PLACES_MAX } }));
}

/** Balances of an item by location and lot. */
export function Balances({ item }: { item: Item }) {
  const positions = usePositions(item.id);
  const { byId } = useLocations();
  const columns = useMemo<Column<Position>[]>(
    () => [
      {
        key: 'place',
        title: 'Location',
        width: 'minmax(66px, 1fr)',
        render: (row) => <LocationName id={row.locationId} byId={byId} />,
      },
      ...(item.tracking === 'lot' ? [LOT] : []),
      {
        key: 'onHand',
        title: 'On hand',
        right: true,
        width: 'minmax(60px, 0.8fr)',
        render: (row) => <Quantity value={row.onHand} unit={item.unit} />,
      },
      {
        key: 'reserved',
        title: 'Reserved',
        right: true,
        wideOnly: true,
        width: '80px',
        render: (row) => <Quantity value={row.reserved} />,
      },
      {
        key: 'available',
        title: 'Available',
        right: true,
        width: 'minmax(60px, 0.6fr)',
        render: (row) => <Quantity value={row.available} />,
      },
    ],
    [byId, item],
  );
  return (
    <Section title="Balances">
      <Loaded query={positions}>
        {({ data }) => (
          <DataTable
            label="Balances by location and lot"
            columns={columns}
            rows={data.filter((row) => row.onHand !== '0' || row.reserved !== '0')}
            rowKey={(row) => `${row.locationId} ${row.lot?.id}`}
            empty={<Empty title="None in stock">Receive some with “Adjust”, or count the stock.</Empty>}
          />
        )}
      </Loaded>
    </Section>
  );
}

const LOT: Column<Position> = {
  key: 'lot',
  title: 'Lot',
  render: ({ lot }) =>
    lot === null ? (
      <None />
    ) : (
      <span title={lot.expiresAt === null ? 'never expires' : `expires ${formatDate(lot.expiresAt)}`}>
        {lot.number}
      </span>
    ),
};
