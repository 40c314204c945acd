import sqlTag, { type Sql as Fragment, raw } from 'sql-template-tag';
import { type Visibility, visibleEntries } from '../access/index.ts';
import {
  type Conditions,
  conditionsOf,
  createGatherer,
  type Database,
  equals,
  formatQuantity,
  type List,
  plainArray,
  readDecimal,
  type Sql,
} from '../platform/index.ts';
import { CUT, LATE_CHANGE, RECORDED_ON_HAND, RECORDED_RESERVED } from './as-of-sql.ts';
import { POSITION_AVAILABLE } from './available-sql.ts';
import { LOT_OF_ENTRY } from './history.ts';
import type { Standing } from './model.ts';
import { lotLabel } from './views.ts';

interface PositionRow {
  item_id: number;
  location_id: number;
  lot_id: number;
  lot_number: string | null;
  lot_expires_on: string | null;
  lot_expires_at: Date | null;
  on_hand: string;
  reserved: string;
  status: Standing;
  updated_at: Date;
}

export type PositionView = ReturnType<typeof positionView>;

/** What a list of positions may be narrowed by. */
export interface PositionFilter {
  visibility: Visibility;
  itemId?: number | undefined;
  locationId?: number | null | undefined;
  /** Those of these lots where there is something, or something held. */
  lotIds?: readonly number[] | undefined;
  /** A moment to look back to; on basis `recorded` as the ledger knew it then, on basis `effective` as it truly was. */
  asOf?: Date | undefined;
  basis?: 'recorded' | 'effective' | undefined;
}

const COLUMNS = `e.item_id, e.location_id, e.lot_id, l.number as lot_number, l.expires_on as lot_expires_on,
  l.expires_at as lot_expires_at, e.on_hand, e.reserved, e.status, e.updated_at`;

const CONDITIONS: Conditions<PositionFilter> = {
  visibility: (visibility, tenantId) => visibleEntries(tenantId, visibility),
  itemId: equals('e.item_id'),
  locationId: (id) => equals('e.location_id')(id ?? 0),
  lotIds: (ids) => [
    sqlTag`e.lot_id = any(${plainArray(ids)}::bigint[]) and e.lot_id > 0`,
    sqlTag`(e.on_hand <> 0 or e.reserved <> 0)`,
  ],
};

/** Balances by item, location and lot, in that order. */
export const POSITIONS: List<PositionFilter, 'key', PositionRow, PositionView> = {
  name: 'positions',
  alias: 'e',
  columns: COLUMNS,
  orderOf: () => ['e.item_id', 'e.location_id', 'e.lot_id'],
  sources(_, tenantId, filter) {
    const rows = filter.asOf === undefined ? sqlTag`position e` : past(tenantId, filter.asOf, filter.basis);
    const conditions = [sqlTag`e.tenant_id = ${tenantId}`, ...conditionsOf(CONDITIONS, tenantId, filter)];
    return [{ rows: sqlTag`${rows} ${raw(LOT_OF_ENTRY)}`, conditions }];
  },
  view: positionView,
};

/** A position that did not exist by then is left out: it has no entry up to the cut, and nothing that came in late for the time before. */
function past(tenantId: number, asOf: Date, basis: PositionFilter['basis']): Fragment {
  // The shared texts call the tenant $1.
  const ofTenant = (text: string) => raw(text.replaceAll('$1', `${tenantId}::bigint`));
  const late = basis === 'effective' ? ` + ${LATE_CHANGE}` : '';
  const was = `select cut.id as cut, ${RECORDED_ON_HAND}${late} as on_hand, ${RECORDED_RESERVED} as reserved,
      (select min(x.id) from entry x where x.tenant_id = $1 and x.item_id = place.item_id and x.location_id = place.location_id
        and x.lot_id = place.lot_id) as first_id
    from (select p.item_id, p.location_id, p.lot_id, place.at) as place`;
  return sqlTag`(select p.tenant_id, p.item_id, p.location_id, p.lot_id, was.on_hand, was.reserved, p.status, place.at as updated_at
    from position p cross join (select ${asOf}::timestamptz as at) as place
    cross join (select ${ofTenant(CUT)} as id from (select ${asOf}::timestamptz as at) as place offset 0) as cut
    cross join lateral (${ofTenant(was)}) as was
    where p.tenant_id = ${tenantId} and (was.first_id <= was.cut or was.on_hand <> 0)) e`;
}

function positionView(row: PositionRow) {
  const onHand = readDecimal(row.on_hand);
  const reserved = readDecimal(row.reserved);
  return {
    itemId: row.item_id,
    locationId: row.location_id === 0 ? null : row.location_id,
    lot:
      row.lot_number === null
        ? null
        : {
            id: row.lot_id,
            ...lotLabel({ number: row.lot_number, expiresOn: row.lot_expires_on, expiresAt: row.lot_expires_at }),
          },
    onHand: formatQuantity(onHand),
    reserved: formatQuantity(reserved),
    available: formatQuantity(row.status === 'available' ? onHand - reserved : 0n),
    status: row.status,
    shortage: formatQuantity(reserved > onHand ? reserved - onHand : 0n),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** Reads the balances of one item at one location. Look-ups that come in together share a statement. */
export interface BalanceReader {
  read(tenantId: number, itemId: number, locationId: number | null): Promise<PositionView[]>;
}

/** Places that are looked up in one statement. */
const PLACES_MAX = 500;

export function createBalanceReader(database: Database): BalanceReader {
  const gather = createGatherer<number, Place, PositionView[]>(async (tenantId, places) => {
    const rows = await database.inTenant(tenantId, (sql) => readPlaces(sql, tenantId, places));
    const views = new Map<string, PositionView[]>();
    for (const row of rows) {
      const key = `${row.item_id}:${row.location_id}`;
      views.set(key, [...(views.get(key) ?? []), positionView(row)]);
    }
    return places.map(({ itemId, locationId }) => views.get(`${itemId}:${locationId}`) ?? []);
  }, PLACES_MAX);
  return { read: (tenantId, itemId, locationId) => gather(tenantId, { itemId, locationId: locationId ?? 0 }) };
}

interface Place {
  itemId: number;
  locationId: number;
}

function readPlaces(sql: Sql, tenantId: number, places: readonly Place[]): Promise<PositionRow[]> {
  const unique = [...new Map(places.map((place) => [`${place.itemId}:${place.locationId}`, place])).values()];
  return sql.rows<PositionRow>({
    name: 'ledger-balances',
    text: `select ${COLUMNS} from unnest($2::bigint[], $3::bigint[]) as place (item_id, location_id)
      cross join lateral (select * from position x where x.tenant_id = $1 and x.item_id = place.item_id
        and x.location_id = place.location_id offset 0) as e ${LOT_OF_ENTRY}
      order by e.item_id, e.location_id, e.lot_id`,
    values: [
      tenantId,
      plainArray(unique.map((place) => place.itemId)),
      plainArray(unique.map((place) => place.locationId)),
    ],
  });
}

/** What there is of an item at a location, its lots added up. */
export interface StockLevel {
  itemId: number;
  partNumber: string;
  /** Null: unassigned. */
  locationId: number | null;
  onHand: string;
  reserved: string;
  available: string;
}

/** What there is now at these places, by `item:location`; nothing where there never was any. */
export async function readStockLevels(
  sql: Sql,
  tenantId: number,
  places: readonly { id: number; locationId?: number }[],
): Promise<Map<string, StockLevel>> {
  const rows = await sql.rows<{
    item_id: number;
    part_number: string;
    location_id: number;
    on_hand: string;
    reserved: string;
    available: string;
  }>({
    name: 'ledger-stock-levels',
    text: `select place.item_id, i.part_number, place.location_id, sum(p.on_hand) as on_hand, sum(p.reserved) as reserved,
        coalesce(sum(${POSITION_AVAILABLE}), 0) as available
      from unnest($2::bigint[], $3::bigint[]) as place (item_id, location_id)
      join item i on i.tenant_id = $1 and i.id = place.item_id
      join position p on p.tenant_id = $1 and p.item_id = place.item_id and p.location_id = place.location_id
      group by place.item_id, i.part_number, place.location_id`,
    values: [
      tenantId,
      plainArray(places.map(({ id }) => id)),
      plainArray(places.map(({ locationId = 0 }) => locationId)),
    ],
  });
  return new Map(rows.map((row) => [`${row.item_id}:${row.location_id}`, stockLevel(row)]));
}

function stockLevel(row: {
  item_id: number;
  part_number: string;
  location_id: number;
  on_hand: string;
  reserved: string;
  available: string;
}): StockLevel {
  return {
    itemId: row.item_id,
    partNumber: row.part_number,
    locationId: row.location_id === 0 ? null : row.location_id,
    onHand: formatQuantity(readDecimal(row.on_hand)),
    reserved: formatQuantity(readDecimal(row.reserved)),
    available: formatQuantity(readDecimal(row.available)),
  };
}
