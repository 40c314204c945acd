import sqlTag, { empty, type Sql as Fragment, join, raw } from 'sql-template-tag';
import { plainArray, type Sql } from '../../platform/index.ts';
import type { Totals } from '../totals.ts';
import { type Visibility, visibleItems } from '../visibility.ts';
import { ITEM_COLUMNS, type ItemRow, type ItemView, itemFromRow, itemView } from './item.ts';
import { holdsText, searchItemIds } from './item-search.ts';

/** Rows to skip and to show, for surfaces that turn pages by their number. */
export interface NumberedPage {
  offset: number;
  limit: number;
}

/** A page of a list with the number of rows on all its pages. */
export interface PageOf<Row> {
  rows: Row[];
  total: number;
}

/** What a list of items may be narrowed by. */
export interface ItemPageFilter {
  visibility: Visibility;
  category?: string | undefined;
  /** A part of the part number or name in any case; one or two characters: the beginning of one of them. */
  search?: string | undefined;
  /** Those with no more on hand than their minimum, be it zero. */
  atMinimum?: boolean | undefined;
}

/** A text that is in fewer items than this narrows the list by their ids; a more common one is looked for in the rows. */
const FEW = 2_000;

/** Items in the order of their ids. */
export async function pageItems(
  sql: Sql,
  tenantId: number,
  filter: ItemPageFilter,
  page: NumberedPage,
  totals: Totals,
): Promise<PageOf<ItemView>> {
  const search = filter.search?.trim() ?? '';
  const found = search === '' ? undefined : await searchItemIds(sql, search, 0, FEW);
  const ids = found !== undefined && found.length < FEW ? found : undefined;
  const source = from(tenantId, filter, search, ids);
  const [rows, total] = await Promise.all([
    readPage(sql, tenantId, sqlTag`select id ${source} order by id offset ${page.offset} limit ${page.limit}`),
    filter.atMinimum
      ? countNow(sql, sqlTag`select count(*) as total ${source}`)
      : totals.count(sql, tenantId, 'item', sqlTag`select count(*) as total ${source}`),
  ]);
  return { rows, total };
}

/** Items that have a minimum and are at or below it: the smallest share of it first, then the most missing, then by id. */
export async function pageLowStock(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  page: NumberedPage,
): Promise<PageOf<ItemView>> {
  const seen = visibleItems(visibility);
  const visible =
    seen.length === 0
      ? empty
      : sqlTag`and exists (select from item i where i.tenant_id = ${tenantId} and i.id = s.item_id and ${join(seen, ' and ')})`;
  const source = sqlTag`from item_stock s where s.tenant_id = ${tenantId} and s.criticality is not null ${visible}`;
  const ids = sqlTag`select s.item_id as id ${source} order by s.criticality, s.margin, s.item_id offset ${page.offset} limit ${page.limit}`;
  const [rows, total] = await Promise.all([
    readPage(sql, tenantId, ids),
    countNow(sql, sqlTag`select count(*) as total ${source}`),
  ]);
  return { rows, total };
}

/** The ids are found first, in an index where there is one; then their rows are read, each by its key. */
async function readPage(sql: Sql, tenantId: number, ids: Fragment): Promise<ItemView[]> {
  const { text, values } = sqlTag`select ${raw(ITEM_COLUMNS)}
    from (select id, row_number() over () as place from (${ids}) as cut) as page
    cross join lateral (select * from item x where x.tenant_id = ${tenantId} and x.id = page.id offset 0) as i
    cross join lateral (select * from item_stock x where x.tenant_id = ${tenantId} and x.item_id = page.id offset 0) as s
    order by page.place`;
  return (await sql.rows<ItemRow>({ text, values })).map((row) => itemView(itemFromRow(row)));
}

async function countNow(sql: Sql, { text, values }: Fragment): Promise<number> {
  const [row] = await sql.rows<{ total: number }>({ text, values });
  return row?.total ?? 0;
}

/** The ids that are meant, as a table with the column `id`. */
function from(tenantId: number, filter: ItemPageFilter, search: string, ids: number[] | undefined): Fragment {
  const { category, atMinimum } = filter;
  const conditions = visibleItems(filter.visibility);
  if (category !== undefined) conditions.push(sqlTag`i.category = ${category}`);
  if (ids === undefined && search !== '') conditions.push(holdsText(search));
  const also = conditions.length === 0 ? empty : sqlTag`and ${join(conditions, ' and ')}`;
  const item = (id: Fragment) => sqlTag`select from item i where i.tenant_id = ${tenantId} and i.id = ${id} ${also}`;
  const stock = sqlTag`select from item_stock l where l.tenant_id = ${tenantId} and l.item_id = found.id and l.low`;
  if (ids !== undefined) {
    // Few ids lead, and each is looked up by its key.
    const low = atMinimum ? sqlTag`cross join lateral (${stock} offset 0) as stock` : empty;
    return sqlTag`from unnest(${plainArray(ids)}::bigint[]) as found (id)
      cross join lateral (${item(sqlTag`found.id`)} offset 0) as item ${low}`;
  }
  if (!atMinimum) return sqlTag`from item i where i.tenant_id = ${tenantId} ${also}`;
  const exists = conditions.length === 0 ? empty : sqlTag`and exists (${item(sqlTag`l.item_id`)})`;
  return sqlTag`from (select l.item_id as id from item_stock l where l.tenant_id = ${tenantId} and l.low ${exists}) as low`;
}
