import sqlTag, { empty, type Sql as Fragment, join, raw } from 'sql-template-tag';
import { atSites, lotView } from '../../ledger/index.ts';
import { formatQuantity, readDecimal, type Sql } from '../../platform/index.ts';
import { type Visibility, visibleItems } from '../visibility.ts';

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
  /** Those that expire at this moment or later; lots that never expire are left out. */
  expiresFrom?: Date | undefined;
  /** Those alone of which there is something, or something held, at places that the reader may see. */
  inStock?: boolean | undefined;
  /** By their ids, or those first that expire first; those that never expire are last. */
  order?: 'id' | 'expiry' | undefined;
  /** The last lot of the page before. */
  after?: LotPlace | undefined;
  limit: number;
}

/** Where a lot stands in a list. */
export type LotPlace = Pick<LotStockView, 'id' | 'expiresAt'>;

/** Lots with their stock over all places that the reader may see. Those that never were at any of these places are left out. */
export async function listLots(sql: Sql, tenantId: number, filter: LotFilter): Promise<LotStockView[]> {
  const { visibility, itemId, number, expiresBefore, expiresFrom, inStock, order = 'id', after } = filter;
  const conditions: Fragment[] = [sqlTag`l.tenant_id = ${tenantId}`];
  if (itemId !== undefined) conditions.push(sqlTag`l.item_id = ${itemId}`);
  if (number !== undefined) conditions.push(sqlTag`l.number = ${number}`);
  if (expiresBefore !== undefined) conditions.push(sqlTag`${EXPIRY} < ${expiresBefore}`);
  if (expiresFrom !== undefined) conditions.push(sqlTag`${EXPIRY} >= ${expiresFrom} and ${EXPIRY} < 'infinity'`);
  if (after !== undefined) conditions.push(order === 'id' ? sqlTag`l.id > ${after.id}` : expiresAfter(after));
  const seen = visibleItems(visibility);
  if (seen.length > 0) {
    conditions.push(
      sqlTag`exists (select from item i where i.tenant_id = ${tenantId} and i.id = l.item_id and ${join(seen, ' and ')})`,
    );
  }
  const places = visibility.siteIds === null ? empty : sqlTag`and ${atSites(tenantId, visibility.siteIds)}`;
  const positions = sqlTag`from position e
      where e.tenant_id = ${tenantId} and e.item_id = l.item_id and e.lot_id = l.id ${places}`;
  if (visibility.siteIds !== null) conditions.push(sqlTag`exists (select ${positions})`);
  if (inStock === true) conditions.push(sqlTag`exists (select ${positions} and (e.on_hand <> 0 or e.reserved <> 0))`);
  const ordered = order === 'id' ? sqlTag`l.id` : sqlTag`${EXPIRY}, l.id`;
  const { text, values } = sqlTag`select l.*, stock.on_hand, stock.reserved
    from (select * from lot l where ${join(conditions, ' and ')} order by ${ordered} limit ${filter.limit}) as l
    cross join lateral (
      select coalesce(sum(e.on_hand), 0) as on_hand, coalesce(sum(e.reserved), 0) as reserved ${positions}) as stock
    order by ${ordered}`;
  return (await sql.rows<LotRow>({ text, values })).map(lotStockView);
}

/** When a lot expires, as the index has it: those that never do are last. */
const EXPIRY = raw(`coalesce(l.expires_at, 'infinity'::timestamptz)`);

/** Behind a lot, in the order of expiry. */
function expiresAfter({ id, expiresAt }: LotPlace): Fragment {
  return sqlTag`(${EXPIRY}, l.id) > (${expiresAt ?? 'infinity'}::timestamptz, ${id})`;
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
