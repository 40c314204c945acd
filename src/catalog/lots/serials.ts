import { atVisibleSites, ofVisibleItems, type Visibility } from '../../access/index.ts';
import { type Conditions, conditionsOf, equals, type List, tableOf } from '../../platform/index.ts';

interface SerialRow {
  item_id: number;
  number: string;
  location_id: number | null;
  reservation_id: number | null;
  updated_at: Date;
}

export type SerialView = ReturnType<typeof serialView>;

/** What a list of serials may be narrowed by. */
export interface SerialFilter {
  visibility: Visibility;
  itemId?: number | undefined;
  /** Null: units in stock that nobody has put anywhere yet. */
  locationId?: number | null | undefined;
  number?: string | undefined;
}

const CONDITIONS: Conditions<SerialFilter> = {
  itemId: equals('e.item_id'),
  locationId: (id) => equals('e.location_id')(id ?? 0),
  number: equals('e.number'),
  visibility: (visibility, tenantId) => [
    ...ofVisibleItems(tenantId, 'e.item_id', visibility),
    ...atVisibleSites(tenantId, visibility.siteIds),
  ],
};

/** Units by item and number, with those that have left the stock. Who is restricted to sites sees the units that are there. */
export const SERIALS: List<SerialFilter, 'number', SerialRow, SerialView> = {
  name: 'serials',
  alias: 'e',
  columns: 'e.item_id, e.number, e.location_id, e.reservation_id, e.updated_at',
  orderOf: () => ['e.item_id', 'e.number'],
  sources: (_, tenantId, filter) => [tableOf('serial e', tenantId, conditionsOf(CONDITIONS, tenantId, filter))],
  view: serialView,
};

function serialView(row: SerialRow) {
  return {
    itemId: row.item_id,
    number: row.number,
    inStock: row.location_id !== null,
    locationId: row.location_id === 0 ? null : row.location_id,
    reservationId: row.reservation_id,
    updatedAt: row.updated_at.toISOString(),
  };
}
