import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { maySeeItem, type Visibility, visibleItems } from '../../access/index.ts';
import type { Tracking } from '../../ledger/index.ts';
import {
  among,
  type Conditions,
  conditionsOf,
  equals,
  is,
  type List,
  type Piece,
  type Place,
  type Source,
  type Sql,
  type Stage,
  sinceChangeOf,
  sinceWrite,
  substringPattern,
  type TimeRange,
  tableOf,
  textArray,
  within,
} from '../../platform/index.ts';
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
  /** A part of the part number or name in any case; one or two characters: the beginning of one of them. In the order of the ids. */
  search?: string | undefined;
  /** A part of the part number, the name or the description, in any case. No index leads to it. */
  textHolds?: string | undefined;
  category?: string | undefined;
  brandId?: number | undefined;
  siteId?: number | undefined;
  vendorId?: number | undefined;
  tracking?: Tracking | undefined;
  /** Those that are kept by serial number, or those that are not. */
  serial?: boolean | undefined;
  active?: boolean | undefined;
  /** Those in use of which no more is available than their minimum, where they have one; or the others. */
  lowStock?: boolean | undefined;
  /** Those with no more on hand than their minimum, be it zero. In the order of the ids. */
  atMinimum?: boolean | undefined;
  ids?: readonly number[] | undefined;
  /** One of these values is attached by an application under a key of its own. */
  external?: { application: string; key: string; values: readonly string[] } | undefined;
  created?: TimeRange | undefined;
  updated?: TimeRange | undefined;
}

/** The filter with what a part number and a search stand for: the ids that they found, or, of a common text, a look at each row. */
interface SearchedFilter extends ItemFilter {
  numbered?: readonly number[] | undefined;
  found?: readonly number[] | undefined;
  holding?: string | undefined;
}

const CONDITIONS: Conditions<SearchedFilter> = {
  visibility: visibleItems,
  numbered: among('i.id'),
  found: among('i.id'),
  holding: holdsText,
  textHolds: (text) => {
    const pattern = substringPattern(text);
    return sqlTag`(lower(i.part_number) like lower(${pattern}) or lower(i.name) like lower(${pattern})
      or lower(i.description) like lower(${pattern}))`;
  },
  category: equals('i.category'),
  brandId: equals('i.brand_id'),
  siteId: equals('i.site_id'),
  vendorId: equals('i.vendor_id'),
  tracking: equals('i.tracking'),
  serial: (isSerial) => raw(isSerial ? `i.tracking = 'serial'` : `i.tracking <> 'serial'`),
  active: is('i.active'),
  ids: among('i.id'),
  external: ({ application, key, values }) =>
    sqlTag`i.external_data -> ${application}::text ->> ${key}::text = any(${textArray(values)}::text[])`,
  created: within('i.created_at'),
  updated: within('i.updated_at'),
};

/** The orders of items. Ids grow with the time of creation. */
const ORDERS = {
  id: ['i.id'],
  updated: ['i.updated_at', 'i.id'],
  code: ['i.part_number', 'i.id'],
  name: ['i.name', 'i.id'],
  price: ['coalesce(i.price, 0)', 'i.id'],
  cost: ['coalesce(i.cost, 0)', 'i.id'],
  vendor: [
    "coalesce((select lower(v.name) from reference v where v.tenant_id = i.tenant_id and v.id = i.vendor_id), '')",
    'i.id',
  ],
} as const;
export type ItemOrder = keyof typeof ORDERS;

/** The rows of a page of items, each by its key. */
export function itemsOfPage(tenantId: number): Fragment {
  return sqlTag`cross join lateral (select * from item x where x.tenant_id = ${tenantId} and x.id = page.id offset 0) as i
    cross join lateral (select * from item_stock x where x.tenant_id = ${tenantId} and x.item_id = page.id offset 0) as s`;
}

export const ITEMS: List<ItemFilter, ItemOrder, ItemRow, ItemView> = {
  name: 'items',
  alias: 'i',
  columns: ITEM_COLUMNS,
  cut: 'i.id',
  joined: itemsOfPage,
  orderOf: (_, order = 'id') => ORDERS[order],
  async sources(sql, tenantId, filter, { behind, descending }) {
    const conditions = conditionsOf(CONDITIONS, tenantId, await searched(sql, tenantId, filter));
    if (filter.lowStock !== undefined)
      conditions.push(isLow(tenantId, filter.lowStock, descending ? undefined : behind));
    return [filter.atMinimum ? atMinimum(tenantId, conditions) : tableOf('item i', tenantId, conditions)];
  },
  stages: (sql, filter, piece) => {
    const search = filter.search?.trim();
    const isById = (piece.order ?? 'id') === 'id' && !piece.descending && piece.offset === undefined;
    return search && isById ? stagesOf(sql, { ...filter, search }, piece) : undefined;
  },
  view: (row) => itemView(itemFromRow(row)),
  since: (sql, tenantId, { lowStock, atMinimum }, order, moment) => {
    const isOfItems = lowStock === undefined && !atMinimum && order !== 'vendor';
    return isOfItems ? sinceChangeOf('item')(sql, tenantId, moment) : sinceWrite(sql, tenantId, moment);
  },
};

/** A text that is in fewer items than this narrows the list by their ids; a more common one is looked for in the rows. */
const FEW = 2_000;

async function searched(
  sql: Sql,
  tenantId: number,
  { search = '', partNumber, ...filter }: ItemFilter,
): Promise<SearchedFilter> {
  const numbered = partNumber === undefined ? undefined : await standingForNumber(sql, tenantId, partNumber);
  const text = search.trim();
  if (text === '') return { ...filter, numbered };
  const found = await searchItemIds(sql, text, 0, FEW);
  return found.length < FEW ? { ...filter, numbered, found } : { ...filter, numbered, holding: text };
}

/** The items that a part number means; for those that were merged the ones that stand for them. */
async function standingForNumber(sql: Sql, tenantId: number, partNumber: string): Promise<number[]> {
  const { text, values } = sqlTag`select distinct coalesce(i.merged_into_id, i.id) as id from item i
    where i.tenant_id = ${tenantId} and ${hasPartNumber(partNumber)}`;
  return (await sql.rows<{ id: number }>({ text, values })).map(({ id }) => id);
}

/** Ids that the first look at a search takes at least. Each look takes more than the one before. */
const SEARCH_PAGE_MIN = 200;
const SEARCH_PAGE_GROWTH = 4;
const SEARCH_PAGES_MAX = 3;

/**
 * A search goes through the ids that hold the text, stage by stage, until enough of them fit the other conditions. A text that fills
 * several stages is a common one: then the other conditions are what narrows the list, and they lead. At 1,000,000 items that all hold the
 * text and a category of 500 this takes milliseconds, where going on took seconds.
 */
async function* stagesOf(
  sql: Sql,
  { search, ...filter }: ItemFilter & { search: string },
  piece: Piece,
): AsyncGenerator<Stage<SearchedFilter>> {
  let after = piece.after ?? 0;
  let size = Math.max(SEARCH_PAGE_MIN, piece.limit);
  for (let page = 1; page <= SEARCH_PAGES_MAX; page += 1) {
    const found = await searchItemIds(sql, search, after, size);
    yield { filter: { ...filter, found }, after };
    if (found.length < size) return;
    after = found.at(-1) ?? after;
    size *= SEARCH_PAGE_GROWTH;
  }
  yield { filter: { ...filter, holding: search }, after };
}

function isLow(tenantId: number, isAsked: boolean, behind: Place | undefined): Fragment {
  const low = sqlTag`exists (select from item_stock l where l.tenant_id = ${tenantId} and l.item_id = i.id
    and l.item_id > ${behind?.length === 1 ? behind[0] : 0} and l.usable_share is not null)`;
  return isAsked ? sqlTag`(i.active and ${low})` : sqlTag`not (i.active and ${low})`;
}

/** The sums lead, which have an index of these; the items are asked for what else there is to fit. */
function atMinimum(tenantId: number, conditions: readonly Fragment[]): Source {
  const also = sqlTag`exists (select from item i where i.tenant_id = ${tenantId} and i.id = l.item_id and ${join([...conditions, sqlTag`true`], ' and ')})`;
  return {
    rows: raw('item_stock l'),
    conditions: [sqlTag`l.tenant_id = ${tenantId} and l.low`, ...(conditions.length === 0 ? [] : [also])],
    cut: 'l.item_id as id',
    columns: ['l.item_id'],
  };
}
