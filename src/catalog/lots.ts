import sqlTag, { empty, type Sql as Fragment, join } from 'sql-template-tag';
import { atSites, lotView } from '../ledger/index.ts';
import { formatQuantity, readDecimal, type Sql } from '../platform/index.ts';
import { type Visibility, visibleItems } from './visibility.ts';

interface LotRow {
  id: number;
  revision: number;
  item_id: number;
  number: string;
  expires_at: Date | null;
  created_at: Date;
  updated_at: Date;
  on_hand: string;
  reserved: string;
}

export type LotStockView = ReturnType<typeof lotStockView>;

/** What a list of lots may be narrowed by. */
export interface LotFilter {
  visibility: Visibility;
  itemId?: number | undefined;
  number?: string | undefined;
  /** Those that expire before this moment; lots that never expire are left out. */
  expiresBefore?: Date | undefined;
  /** The last id of the page before. */
  after?: number | undefined;
  limit: number;
}

/** Lots with their stock over all places that the reader may see, in the order of their ids. */
export async function listLots(sql: Sql, tenantId: number, filter: LotFilter): Promise<LotStockView[]> {
  const { visibility, itemId, number, expiresBefore, after } = filter;
  const conditions: Fragment[] = [sqlTag`l.tenant_id = ${tenantId}`];
  if (itemId !== undefined) conditions.push(sqlTag`l.item_id = ${itemId}`);
  if (number !== undefined) conditions.push(sqlTag`l.number = ${number}`);
  if (expiresBefore !== undefined) conditions.push(sqlTag`l.expires_at < ${expiresBefore}`);
  if (after !== undefined) conditions.push(sqlTag`l.id > ${after}`);
  const seen = visibleItems(visibility);
  if (seen.length > 0) {
    conditions.push(
      sqlTag`exists (select from item i where i.tenant_id = ${tenantId} and i.id = l.item_id and ${join(seen, ' and ')})`,
    );
  }
  const places = visibility.siteIds === null ? empty : sqlTag`and ${atSites(tenantId, visibility.siteIds)}`;
  const { text, values } = sqlTag`select l.*, stock.on_hand, stock.reserved
    from (select * from lot l where ${join(conditions, ' and ')} order by l.id limit ${filter.limit}) as l
    cross join lateral (
      select coalesce(sum(e.on_hand), 0) as on_hand, coalesce(sum(e.reserved), 0) as reserved from position e
      where e.tenant_id = ${tenantId} and e.item_id = l.item_id and e.lot_id = l.id ${places}) as stock
    order by l.id`;
  return (await sql.rows<LotRow>({ text, values })).map(lotStockView);
}

function lotStockView(row: LotRow) {
  const onHand = readDecimal(row.on_hand);
  const reserved = readDecimal(row.reserved);
  const lot = lotView({
    id: row.id,
    revision: row.revision,
    itemId: row.item_id,
    number: row.number,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  });
  return {
    ...lot,
    onHand: formatQuantity(onHand),
    reserved: formatQuantity(reserved),
    available: formatQuantity(onHand - reserved),
  };
}
