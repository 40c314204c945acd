import { useMemo } from 'react';
import { type Position, positionList } from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';
import { type Item, useLocations } from '../../api/names.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { formatDay, None, Quantity } from '../../parts/format.tsx';
import { LocationName } from '../../parts/links.tsx';
import { LotLink } from '../../parts/lot-window.tsx';
import { Section } from '../../parts/page.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { NarrowState, StockBadge } from '../../parts/stock-state.tsx';

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
        render: (row) => (
          <>
            <LocationName id={row.locationId} byId={byId} />
            <NarrowState status={row.status} />
          </>
        ),
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
      <Loaded query={positions}>{({ data }) => <BalanceTable rows={data.filter(isThere)} columns={columns} />}</Loaded>
    </Section>
  );
}

function BalanceTable({ rows, columns }: { rows: Position[]; columns: Column<Position>[] }) {
  const isAllAvailable = rows.every(({ status }) => status === 'available');
  const shown = useMemo(() => (isAllAvailable ? columns : withState(columns)), [isAllAvailable, columns]);
  return (
    <DataTable
      label="Balances by location and lot"
      columns={shown}
      rows={rows}
      rowKey={(row) => `${row.locationId} ${row.lot?.id}`}
      empty={<Empty title="None in stock">Receive some with “Adjust”, or count the stock.</Empty>}
    />
  );
}

const isThere = ({ onHand, reserved }: Position) => onHand !== '0' || reserved !== '0';

/** With why a position is not available, before its numbers. */
function withState(columns: Column<Position>[]): Column<Position>[] {
  const place = columns.findIndex(({ key }) => key === 'onHand');
  return columns.toSpliced(place, 0, {
    key: 'state',
    title: 'State',
    wideOnly: true,
    width: 'minmax(64px, 106px)',
    render: (row) => <StockBadge status={row.status} />,
  });
}

const LOT: Column<Position> = {
  key: 'lot',
  title: 'Lot',
  render: ({ lot }) =>
    lot === null ? (
      <None />
    ) : (
      <span title={lot.expiresOn === null ? 'never expires' : `good through ${formatDay(lot.expiresOn)}`}>
        <LotLink lot={lot} />
      </span>
    ),
};
