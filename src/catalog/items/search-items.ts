import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { firstEventSince, type MomentRange } from '../../ledger/index.ts';
import { plainArray, type Sql } from '../../platform/index.ts';
import { type Visibility, visibleItems } from '../visibility.ts';
import { ITEM_COLUMNS, type ItemRow, type ItemView, itemFromRow, itemView } from './item.ts';
import { searchItemIds } from './item-search.ts';
import { hasPartNumber } from './part-number.ts';

/** One test of an item; texts are compared by their bytes, but a part number is the same however it is spelled. */
export type ItemTest =
  | { field: 'partNumber' | 'name' | 'vendorName'; operator: Operator; value: string }
  | { field: 'id'; operator: Operator; value: number }
  | { field: 'active'; value: boolean }
  /** Whether it, or its total on hand, was changed last within a range of moments; `outside` turns that round. */
  | ({ field: 'changed'; outside?: boolean } & MomentRange);
type Operator = '=' | '<>' | '<' | '>' | '<=' | '>=';

export type ItemOrder = 'partNumber' | 'name' | 'vendorName' | 'id' | 'changed' | 'active';

/** An item with what a search also knows of it. */
export interface ItemMatch {
  item: ItemView;
  vendorName: string | null;
  changedAt: Date;
}

const VENDOR =
  'left join lateral (select r.name from reference r where r.tenant_id = i.tenant_id and r.id = i.vendor_id offset 0) as v on true';
const EVENT = `left join lateral (select x.movement_id from stock_event v join entry x on x.tenant_id = v.tenant_id and x.id = v.entry_id
    where v.tenant_id = i.tenant_id and v.item_id = i.id order by v.number desc limit 1) as e on true
  left join lateral (select m.recorded_at from movement m where m.tenant_id = i.tenant_id and m.id = e.movement_id offset 0) as m on true`;
const CHANGED_AT = 'greatest(i.updated_at, m.recorded_at)';
const COLUMNS = {
  partNumber: 'i.part_number',
  name: 'i.name',
  vendorName: 'v.name',
  id: 'i.id',
  active: 'i.active',
  changed: CHANGED_AT,
};

/** Names found by their trigrams up to this many are looked at one by one; more are no help. */
const NAMES_MAX = 2_000;

/** A page of the items that fit all tests, with how many fit in all. */
export async function searchItems(
  sql: Sql,
  tenantId: number,
  asked: { visibility: Visibility; tests: readonly ItemTest[] },
  page: { order: ItemOrder; offset: number; limit: number },
): Promise<{ total: number; matches: ItemMatch[] }> {
  const tests = await Promise.all(asked.tests.map((test) => condition(sql, tenantId, test)));
  const conditions = join(
    [sqlTag`i.tenant_id = ${tenantId}`, ...tests.flat(), ...visibleItems(asked.visibility)],
    ' and ',
  );
  const byVendor = asked.tests.some(({ field }) => field === 'vendorName') || page.order === 'vendorName';
  const from = sqlTag`item i ${raw(byVendor ? VENDOR : '')}`;
  const counted = sqlTag`select count(*) as count from ${from} where ${conditions}`;
  const [row] = await sql.rows<{ count: number }>({ text: counted.text, values: counted.values });
  const total = row?.count ?? 0;
  if (page.limit === 0 || page.offset >= total) return { total, matches: [] };
  const order = raw(`${COLUMNS[page.order]}, i.id`);
  const { text, values } = sqlTag`select ${raw(ITEM_COLUMNS)}, v.name as vendor_name, ${raw(CHANGED_AT)} as changed_at
    from (select i.* from ${from} ${raw(page.order === 'changed' ? EVENT : '')} where ${conditions}
      order by ${order} limit ${page.limit} offset ${page.offset}) as i
    join item_stock s on s.tenant_id = ${tenantId} and s.item_id = i.id ${raw(VENDOR)} ${raw(EVENT)} order by ${order}`;
  const rows = await sql.rows<ItemRow & { vendor_name: string | null; changed_at: Date }>({ text, values });
  const matches = rows.map((found) => ({
    item: itemView(itemFromRow(found)),
    vendorName: found.vendor_name,
    changedAt: found.changed_at,
  }));
  return { total, matches };
}

async function condition(sql: Sql, tenantId: number, test: ItemTest): Promise<Fragment[]> {
  if (test.field === 'active') return [test.value ? sqlTag`i.active` : sqlTag`not i.active`];
  if (test.field === 'changed') {
    const parts = await changed(sql, tenantId, test);
    return test.outside === true ? [sqlTag`not (${join(parts, ' and ')})`] : parts;
  }
  const { field, operator, value } = test;
  if (field === 'partNumber' && (operator === '=' || operator === '<>')) {
    return [operator === '=' ? hasPartNumber(value) : sqlTag`not ${hasPartNumber(value)}`];
  }
  const column = raw(COLUMNS[field]);
  const compared = sqlTag`${column} ${raw(operator)} ${value}`;
  if (field !== 'name' || operator !== '=') return [compared];
  const ids = await searchItemIds(sql, value, 0, NAMES_MAX);
  return ids.length < NAMES_MAX ? [compared, sqlTag`i.id = any(${plainArray(ids)}::bigint[])`] : [compared];
}

/** The items that changed since a moment are gathered from their own index and from the events since then. */
async function changed(sql: Sql, tenantId: number, { from, before }: MomentRange): Promise<Fragment[]> {
  const parts: Fragment[] = [];
  if (from !== null) {
    const event = await firstEventSince(sql, tenantId, from);
    const byEvent =
      event === undefined
        ? sqlTag``
        : sqlTag`union select v.item_id from stock_event v where v.tenant_id = ${tenantId} and v.number >= ${event}`;
    parts.push(
      sqlTag`i.id in (select x.id from item x where x.tenant_id = ${tenantId} and x.updated_at >= ${from} ${byEvent})`,
    );
  }
  if (before !== null) {
    const event = await firstEventSince(sql, tenantId, before);
    parts.push(sqlTag`i.updated_at < ${before}`);
    if (event !== undefined) {
      parts.push(sqlTag`not exists (select from stock_event v where v.tenant_id = ${tenantId} and v.item_id = i.id
        and v.number >= ${event})`);
    }
  }
  return parts;
}
