import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import type { ChangeRange } from '../../ledger/index.ts';
import { plainArray, type Sql, textArray } from '../../platform/index.ts';
import type { DatedFilter } from '../dated-list.ts';
import { visibleItems } from '../visibility.ts';
import { ITEM_COLUMNS, type ItemRow, type ItemView, itemFromRow, itemView } from './item.ts';
import { substringPattern } from './item-search.ts';

/** What a list of items may be narrowed by, where readers follow it by time. */
export interface DatedItemFilter extends Pick<DatedFilter, 'visibility' | 'ids' | 'active' | 'created' | 'updated'> {
  /** Those that are kept by serial number, or those that are not. */
  serial?: boolean | undefined;
  /** A part of the part number, the name or the description, in any case. */
  search?: string | undefined;
  /** One of these values is attached by an application under a key of its own. */
  external?: { application: string; key: string; values: readonly string[] } | undefined;
}

/** The orders of such a list. Ids grow with the time of creation. */
const ORDERS = {
  created: ['i.id'],
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

export interface DatedItemPiece {
  order: keyof typeof ORDERS;
  descending: boolean;
  offset: number;
  limit: number;
}

/** Items in the order of a piece. The piece is cut before the sums are joined, so that only its own are read. */
export async function listDatedItems(
  sql: Sql,
  tenantId: number,
  filter: DatedItemFilter,
  { order, descending, offset, limit }: DatedItemPiece,
): Promise<ItemView[]> {
  const by = raw(ORDERS[order].map((column) => `${column}${descending ? ' desc' : ''}`).join(', '));
  const { text, values } = sqlTag`select ${raw(ITEM_COLUMNS)}
    from (select * from item i where ${conditionsOf(tenantId, filter)} order by ${by} limit ${limit} offset ${offset}) as i
    join item_stock s on s.tenant_id = ${tenantId} and s.item_id = i.id order by ${by}`;
  return (await sql.rows<ItemRow>({ text, values })).map((row) => itemView(itemFromRow(row)));
}

/**
 * The items that changed in a range, in the order of their last changes: each once, as it is now; with `serial` those that are kept by
 * serial number, without it the others. Movements of an item's stock are no changes of it.
 */
export async function changedItems(
  sql: Sql,
  tenantId: number,
  serial: boolean,
  { behind, upTo, until, limit }: ChangeRange,
): Promise<ItemView[]> {
  // The moment stands by itself too, for the index holds it without the revision.
  const rows = await sql.rows<ItemRow>({
    name: 'catalog-items-changed',
    text: `select ${ITEM_COLUMNS}
      from (select * from item i where i.tenant_id = $1 and (i.tracking = 'serial') = $2 and i.updated_at >= $3
          and (i.updated_at, i.revision) > ($3, $4) and i.updated_at <= $5 and i.revision <= $6
        order by i.updated_at, i.revision limit $7) as i
      join item_stock s on s.tenant_id = $1 and s.item_id = i.id order by i.updated_at, i.revision`,
    values: [tenantId, serial, behind.updatedAt, behind.revision, until ?? 'infinity', upTo, limit],
  });
  return rows.map((row) => itemView(itemFromRow(row)));
}

export async function countDatedItems(sql: Sql, tenantId: number, filter: DatedItemFilter): Promise<number> {
  const { text, values } = sqlTag`select count(*) as count from item i where ${conditionsOf(tenantId, filter)}`;
  const [row] = await sql.rows<{ count: number }>({ text, values });
  return row?.count ?? 0;
}

function conditionsOf(tenantId: number, filter: DatedItemFilter): Fragment {
  const { visibility, ids, active, serial, search, external } = filter;
  const conditions = [sqlTag`i.tenant_id = ${tenantId}`, ...visibleItems(visibility)];
  if (ids !== undefined) conditions.push(sqlTag`i.id = any(${plainArray(ids)}::bigint[])`);
  if (active !== undefined) conditions.push(active ? sqlTag`i.active` : sqlTag`not i.active`);
  if (serial !== undefined) conditions.push(serial ? sqlTag`i.tracking = 'serial'` : sqlTag`i.tracking <> 'serial'`);
  if (search !== undefined) {
    const pattern = substringPattern(search);
    conditions.push(sqlTag`(lower(i.part_number) like lower(${pattern}) or lower(i.name) like lower(${pattern})
      or lower(i.description) like lower(${pattern}))`);
  }
  if (external !== undefined) {
    conditions.push(
      sqlTag`i.external_data -> ${external.application}::text ->> ${external.key}::text = any(${textArray(external.values)}::text[])`,
    );
  }
  for (const [column, range] of [
    ['i.created_at', filter.created],
    ['i.updated_at', filter.updated],
  ] as const) {
    if (range?.from !== undefined) conditions.push(sqlTag`${raw(column)} >= ${range.from}`);
    if (range?.before !== undefined) conditions.push(sqlTag`${raw(column)} < ${range.before}`);
  }
  return join(conditions, ' and ');
}
