import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import type { Tracking } from '../../ledger/index.ts';
import { plainArray, type Sql } from '../../platform/index.ts';
import { maySeeItem, type Visibility, visibleItems } from '../visibility.ts';
import { ITEM_COLUMNS, type ItemRow, type ItemView, itemFromRow, itemView, readItems } from './item.ts';
import { holdsText, searchItemIds } from './item-search.ts';
import { hasPartNumber } from './part-number.ts';

/** One item, or undefined when it is not there or not for the reader's eyes. */
export async function findItem(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  id: number,
): Promise<ItemView | undefined> {
  return (await findItemsByIds(sql, tenantId, visibility, [id]))[0];
}

/** The items with these ids that the reader may see, in the order of their ids. */
export async function findItemsByIds(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  ids: readonly number[],
): Promise<ItemView[]> {
  const items = await readItems(sql, tenantId, ids);
  return items.filter((item) => maySeeItem(visibility, item.fields)).map(itemView);
}

/** What a list of items may be narrowed by. */
export interface ItemFilter {
  visibility: Visibility;
  partNumber?: string | undefined;
  /** A part of the part number or name in any case; one or two characters: the beginning of one of them. */
  search?: string | undefined;
  category?: string | undefined;
  brandId?: number | undefined;
  siteId?: number | undefined;
  vendorId?: number | undefined;
  tracking?: Tracking | undefined;
  active?: boolean | undefined;
  /** Those at or below their minimum, where they have one. */
  lowStock?: boolean | undefined;
  ids?: readonly number[] | undefined;
  /** The last id of the page before. */
  after?: number | undefined;
  /** How many to leave out before the page; not for a search. */
  offset?: number | undefined;
  limit: number;
}

/** Ids that the first look at the search takes at least. Each look takes more than the one before. */
const SEARCH_PAGE_MIN = 200;
const SEARCH_PAGE_GROWTH = 4;
const SEARCH_PAGES_MAX = 3;

/**
 * Items in the order of their ids. A search goes through the ids that hold the text, page by page, until enough of them fit the other
 * conditions. A text that fills several pages is a common one: then the other conditions are what narrows the list, and they lead.
 * At 1,000,000 items that all hold the text and a category of 500 this takes milliseconds, where going on took seconds.
 */
export async function listItems(sql: Sql, tenantId: number, filter: ItemFilter): Promise<ItemView[]> {
  const search = filter.search?.trim() ?? '';
  if (search === '') return readPage(sql, tenantId, filter);

  const found: ItemView[] = [];
  let after = filter.after ?? 0;
  let size = Math.max(SEARCH_PAGE_MIN, filter.limit);
  for (let page = 1; page <= SEARCH_PAGES_MAX; page += 1) {
    const ids = await searchItemIds(sql, search, after, size);
    const among = sqlTag`i.id = any(${plainArray(ids)}::bigint[])`;
    found.push(...(await readPage(sql, tenantId, { ...filter, after, limit: filter.limit - found.length }, among)));
    if (found.length === filter.limit || ids.length < size) return found;
    after = ids.at(-1) ?? after;
    size *= SEARCH_PAGE_GROWTH;
  }
  const rest = { ...filter, after, limit: filter.limit - found.length };
  return [...found, ...(await readPage(sql, tenantId, rest, holdsText(search)))];
}

/** The page is cut before the sums are joined; joined first, PostgreSQL may merge the two tables from their beginning on. */
async function readPage(sql: Sql, tenantId: number, filter: ItemFilter, narrowed?: Fragment): Promise<ItemView[]> {
  const conditions = conditionsOf(tenantId, filter);
  if (narrowed !== undefined) conditions.push(narrowed);
  const { after } = filter;
  if (after !== undefined) conditions.push(sqlTag`i.id > ${after}`);
  if (filter.lowStock !== undefined) {
    const low = sqlTag`exists (select from item_stock l where l.tenant_id = ${tenantId} and l.item_id = i.id
      and l.item_id > ${after ?? 0} and l.criticality is not null)`;
    conditions.push(filter.lowStock ? low : sqlTag`not ${low}`);
  }
  const { text, values } = sqlTag`select ${raw(ITEM_COLUMNS)}
    from (select * from item i where ${join(conditions, ' and ')} order by i.id limit ${filter.limit} offset ${filter.offset ?? 0}) as i
    join item_stock s on s.tenant_id = ${tenantId} and s.item_id = i.id order by i.id`;
  return (await sql.rows<ItemRow>({ text, values })).map((row) => itemView(itemFromRow(row)));
}

/** How many items fit; a text search is not counted. */
export async function countItems(sql: Sql, tenantId: number, filter: Omit<ItemFilter, 'limit'>): Promise<number> {
  const { text, values } =
    sqlTag`select count(*) as count from item i where ${join(conditionsOf(tenantId, filter), ' and ')}`;
  const [row] = await sql.rows<{ count: number }>({ text, values });
  return row?.count ?? 0;
}

function conditionsOf(tenantId: number, filter: Omit<ItemFilter, 'limit'>): Fragment[] {
  return [sqlTag`i.tenant_id = ${tenantId}`, ...fieldConditions(filter), ...visibleItems(filter.visibility)];
}

function fieldConditions(filter: Omit<ItemFilter, 'limit'>): Fragment[] {
  const conditions: Fragment[] = [];
  if (filter.partNumber !== undefined) conditions.push(hasPartNumber(filter.partNumber));
  if (filter.category !== undefined) conditions.push(sqlTag`i.category = ${filter.category}`);
  if (filter.brandId !== undefined) conditions.push(sqlTag`i.brand_id = ${filter.brandId}`);
  if (filter.siteId !== undefined) conditions.push(sqlTag`i.site_id = ${filter.siteId}`);
  if (filter.vendorId !== undefined) conditions.push(sqlTag`i.vendor_id = ${filter.vendorId}`);
  if (filter.tracking !== undefined) conditions.push(sqlTag`i.tracking = ${filter.tracking}`);
  if (filter.active !== undefined) conditions.push(filter.active ? sqlTag`i.active` : sqlTag`not i.active`);
  if (filter.ids !== undefined) conditions.push(sqlTag`i.id = any(${plainArray(filter.ids)}::bigint[])`);
  return conditions;
}
