import sqlTag, { empty, type Sql as Fragment, join, raw } from 'sql-template-tag';
import { type Visibility, visibleEntries } from '../../access/index.ts';
import { DOCUMENT_OF_MOVEMENT, type LotLabel } from '../../ledger/index.ts';
import { plainArray, type Quantity, readDecimal, type Sql } from '../../platform/index.ts';
import type { DocumentKind } from '../document/document.ts';

/** What is there of an item at a location, all lots together or of one lot, and which document changed it last. */
export interface StockLevel {
  itemId: number;
  locationId: number;
  /** 0 where all lots are added up. */
  lotId: number;
  lot: LotLabel | null;
  partNumber: string;
  onHand: Quantity;
  updatedAt: Date;
  /** The last movement there: by how much it changed the level, and the level that it left. */
  last: { documentId: number | null; documentKind: DocumentKind | null; change: Quantity; after: Quantity } | null;
}

/** What a level is known by. */
export type StockLevelKey = Pick<StockLevel, 'itemId' | 'locationId' | 'lotId'>;

export interface StockLevelFilter {
  visibility: Visibility;
  itemIds?: readonly number[] | undefined;
  locationIds?: readonly number[] | undefined;
  /** Only these; a lot of 0 means all lots together. */
  keys?: readonly StockLevelKey[] | undefined;
  /** Lot by lot, and only what is kept by lot; else a level is an item at a location. */
  byLot: boolean;
}

/** The levels behind one, or past so many. */
export interface StockLevelPage {
  after?: StockLevelKey | undefined;
  offset?: number | undefined;
  limit: number;
}

interface Row {
  item_id: number;
  location_id: number;
  lot_id: number;
  number: string | null;
  expires_on: string | null;
  expires_at: Date | null;
  part_number: string;
  on_hand: string;
  updated_at: Date;
  change: string | null;
  document_id: number | null;
  document_kind: DocumentKind | null;
}

/** Levels at locations, in the order of item, location and lot. */
export async function listStockLevels(
  sql: Sql,
  tenantId: number,
  filter: StockLevelFilter,
  { after, offset = 0, limit }: StockLevelPage,
): Promise<StockLevel[]> {
  const { byLot } = filter;
  const key = raw(byLot ? 'e.item_id, e.location_id, e.lot_id' : 'e.item_id, e.location_id');
  const conditions = conditionsOf(tenantId, filter);
  if (after !== undefined) conditions.push(behind(after, byLot));
  const levels = byLot
    ? sqlTag`select ${key}, e.on_hand, e.updated_at from position e where ${join(conditions, ' and ')}`
    : sqlTag`select ${key}, 0 as lot_id, sum(e.on_hand) as on_hand, max(e.updated_at) as updated_at from position e
        where ${join(conditions, ' and ')} group by ${key}`;
  const { text, values } =
    sqlTag`select p.*, i.part_number, l.number, l.expires_on, l.expires_at, last.change, ${raw(DOCUMENT_OF_MOVEMENT)}
    from (${levels} order by ${key} limit ${limit} offset ${offset}) as p
    cross join lateral (select part_number from item x where x.tenant_id = ${tenantId} and x.id = p.item_id offset 0) as i
    left join lateral (select number, expires_on, expires_at from lot x where x.tenant_id = ${tenantId} and x.id = p.lot_id offset 0) as l on true
    left join lateral (${lastMovement(tenantId, byLot)}) as last on true
    left join movement m on m.tenant_id = ${tenantId} and m.id = last.movement_id
    order by p.item_id, p.location_id, p.lot_id`;
  return (await sql.rows<Row>({ text, values })).map(levelFromRow);
}

/** How many levels there are. */
export async function countStockLevels(sql: Sql, tenantId: number, filter: StockLevelFilter): Promise<number> {
  const conditions = join(conditionsOf(tenantId, filter), ' and ');
  const { text, values } = filter.byLot
    ? sqlTag`select count(*) as count from position e where ${conditions}`
    : sqlTag`select count(*) as count from (select from position e where ${conditions} group by e.item_id, e.location_id) as levels`;
  const [row] = await sql.rows<{ count: number }>({ text, values });
  return row?.count ?? 0;
}

function conditionsOf(tenantId: number, filter: StockLevelFilter): Fragment[] {
  const { visibility, itemIds, locationIds, keys, byLot } = filter;
  const conditions = [sqlTag`e.tenant_id = ${tenantId}`, sqlTag`e.location_id > 0`];
  if (itemIds !== undefined) conditions.push(sqlTag`e.item_id = any(${plainArray(itemIds)}::bigint[])`);
  if (locationIds !== undefined) conditions.push(sqlTag`e.location_id = any(${plainArray(locationIds)}::bigint[])`);
  if (keys !== undefined) conditions.push(oneOf(keys, byLot));
  if (byLot) conditions.push(sqlTag`e.lot_id > 0`);
  return [...conditions, ...visibleEntries(tenantId, visibility)];
}

function oneOf(keys: readonly StockLevelKey[], byLot: boolean): Fragment {
  const meant = keys.filter(({ lotId }) => byLot || lotId === 0);
  const ids = (name: keyof StockLevelKey) => sqlTag`${plainArray(meant.map((key) => key[name]))}::bigint[]`;
  const places = sqlTag`${ids('itemId')}, ${ids('locationId')}`;
  const among = byLot
    ? sqlTag`(e.item_id, e.location_id, e.lot_id) in (select * from unnest(${places}, ${ids('lotId')}))`
    : sqlTag`(e.item_id, e.location_id) in (select * from unnest(${places}))`;
  // The items alone lead into the index.
  return sqlTag`e.item_id = any(${ids('itemId')}) and ${among}`;
}

function behind({ itemId, locationId, lotId }: StockLevelKey, byLot: boolean): Fragment {
  return byLot
    ? sqlTag`(e.item_id, e.location_id, e.lot_id) > (${itemId}::bigint, ${locationId}::bigint, ${lotId}::bigint)`
    : sqlTag`(e.item_id, e.location_id) > (${itemId}::bigint, ${locationId}::bigint)`;
}

/** The newest movement at the level `p`, with what its entries there changed together: they are all that came after its id. */
function lastMovement(tenantId: number, byLot: boolean): Fragment {
  const lots = sqlTag`position q where q.tenant_id = ${tenantId} and q.item_id = p.item_id and q.location_id = p.location_id
    ${byLot ? sqlTag`and q.lot_id = p.lot_id` : empty}`;
  // Each lot has its own piece of the index, with its newest entry at the end.
  const entries = sqlTag`entry y where y.tenant_id = ${tenantId} and y.item_id = p.item_id and y.location_id = p.location_id
    and y.lot_id = q.lot_id`;
  return sqlTag`select newest.movement_id,
      (select sum((select sum(y.change) from ${entries} and y.id > newest.movement_id)) from ${lots}) as change
    from (select (select y.movement_id from ${entries} order by y.id desc limit 1) as movement_id from ${lots}
      order by 1 desc nulls last limit 1) as newest`;
}

function levelFromRow(row: Row): StockLevel {
  const onHand = readDecimal(row.on_hand);
  return {
    itemId: row.item_id,
    locationId: row.location_id,
    lotId: row.lot_id,
    lot: row.number === null ? null : { number: row.number, expiresOn: row.expires_on, expiresAt: row.expires_at },
    partNumber: row.part_number,
    onHand,
    updatedAt: row.updated_at,
    last:
      row.change === null
        ? null
        : {
            documentId: row.document_id,
            documentKind: row.document_kind,
            change: readDecimal(row.change),
            // Nothing came after it, so the level that it left is the one that is there.
            after: onHand,
          },
  };
}
