import sqlTag, { empty, type Sql as Fragment, join, raw } from 'sql-template-tag';
import { createGatherer, type Database, formatQuantity, plainArray, readDecimal, type Sql } from '../platform/index.ts';
import { CUT, LATE_CHANGE, RECORDED_ON_HAND, RECORDED_RESERVED } from './as-of-sql.ts';
import { atSites, LOT_OF_ENTRY } from './history.ts';

interface PositionRow {
  item_id: number;
  location_id: number;
  lot_id: number;
  lot_number: string | null;
  lot_expires_at: Date | null;
  on_hand: string;
  reserved: string;
  updated_at: Date;
}

export type PositionView = ReturnType<typeof positionView>;

/** What a list of positions may be narrowed by. */
export interface PositionFilter {
  itemId?: number | undefined;
  locationId?: number | null | undefined;
  /** A moment to look back to; on basis `recorded` as the ledger knew it then, on basis `effective` as it truly was. */
  asOf?: Date | undefined;
  basis?: 'recorded' | 'effective' | undefined;
  siteIds?: readonly number[] | null | undefined;
  brandId?: number | null | undefined;
  /** The last position of the page before. */
  after?: { itemId: number; locationId: number; lotId: number } | undefined;
  limit: number;
}

const COLUMNS = `e.item_id, e.location_id, e.lot_id, l.number as lot_number, l.expires_at as lot_expires_at`;

/** Balances by item, location and lot, in that order. */
export async function listPositions(sql: Sql, tenantId: number, filter: PositionFilter): Promise<PositionView[]> {
  const { asOf } = filter;
  const statement = asOf === undefined ? current(tenantId, filter) : past(tenantId, filter, asOf);
  return (await sql.rows<PositionRow>(statement)).map(positionView);
}

function current(tenantId: number, filter: PositionFilter) {
  return sqlTag`select ${raw(COLUMNS)}, e.on_hand, e.reserved, e.updated_at from position e ${raw(LOT_OF_ENTRY)}
    where e.tenant_id = ${tenantId} ${conditions(tenantId, filter)}
    order by e.item_id, e.location_id, e.lot_id limit ${filter.limit}`;
}

/** A position that did not exist by then is left out: it has no entry up to the cut, and nothing that came in late for the time before. */
function past(tenantId: number, filter: PositionFilter, asOf: Date) {
  const late = filter.basis === 'effective' ? ` + ${LATE_CHANGE}` : '';
  const fragment = sqlTag`select ${raw(COLUMNS)}, was.on_hand, was.reserved, e.at as updated_at
    from (select position.*, ${asOf}::timestamptz as at from position where tenant_id = ${tenantId}) as e ${raw(LOT_OF_ENTRY)}
    cross join (select ${raw(ofTenant(CUT))} as id from (select ${asOf}::timestamptz as at) as place offset 0) as cut
    cross join lateral (${raw(lateral(late))}) as was
    where e.tenant_id = ${tenantId} ${conditions(tenantId, filter)} and (was.first_id <= was.cut or was.on_hand <> 0)
    order by e.item_id, e.location_id, e.lot_id limit ${filter.limit}`;
  // The shared texts call the tenant $1; here it is the second value, and the first is the moment.
  return { text: fragment.text.replaceAll('{tenant}', '$2'), values: fragment.values };
}

function lateral(late: string): string {
  return ofTenant(`select cut.id as cut, ${RECORDED_ON_HAND}${late} as on_hand, ${RECORDED_RESERVED} as reserved,
      (select min(x.id) from entry x where x.tenant_id = $1 and x.item_id = place.item_id and x.location_id = place.location_id
        and x.lot_id = place.lot_id) as first_id
    from (select e.item_id, e.location_id, e.lot_id, e.at) as place`);
}

/** A shared text, which calls the tenant $1, with a mark for it. */
function ofTenant(text: string): string {
  return text.replaceAll('$1', '{tenant}');
}

function conditions(tenantId: number, filter: PositionFilter): Fragment {
  const parts: Fragment[] = [];
  if (filter.itemId !== undefined) parts.push(sqlTag`e.item_id = ${filter.itemId}`);
  if (filter.locationId !== undefined) parts.push(sqlTag`e.location_id = ${filter.locationId ?? 0}`);
  if (filter.after !== undefined) {
    const { itemId, locationId, lotId } = filter.after;
    parts.push(
      sqlTag`(e.item_id, e.location_id, e.lot_id) > (${itemId}::bigint, ${locationId}::bigint, ${lotId}::bigint)`,
    );
  }
  if (filter.brandId != null) {
    parts.push(
      sqlTag`exists (select from item i where i.tenant_id = ${tenantId} and i.id = e.item_id and i.brand_id = ${filter.brandId})`,
    );
  }
  if (filter.siteIds != null) parts.push(atSites(tenantId, filter.siteIds));
  return parts.length === 0 ? empty : sqlTag`and ${join(parts, ' and ')}`;
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
        : { id: row.lot_id, number: row.lot_number, expiresAt: row.lot_expires_at?.toISOString() ?? null },
    onHand: formatQuantity(onHand),
    reserved: formatQuantity(reserved),
    available: formatQuantity(onHand - reserved),
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
    text: `select ${COLUMNS}, e.on_hand, e.reserved, e.updated_at from unnest($2::bigint[], $3::bigint[]) as place (item_id, location_id)
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
  }>({
    name: 'ledger-stock-levels',
    text: `select place.item_id, i.part_number, place.location_id, sum(p.on_hand) as on_hand, sum(p.reserved) as reserved
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
}): StockLevel {
  const [onHand, reserved] = [readDecimal(row.on_hand), readDecimal(row.reserved)];
  return {
    itemId: row.item_id,
    partNumber: row.part_number,
    locationId: row.location_id === 0 ? null : row.location_id,
    onHand: formatQuantity(onHand),
    reserved: formatQuantity(reserved),
    available: formatQuantity(onHand - reserved),
  };
}
