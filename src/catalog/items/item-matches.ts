import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { type Visibility, visibleItems } from '../../access/index.ts';
import { firstEventSince, type MomentRange } from '../../ledger/index.ts';
import { among, is, type List, type Sql, sinceWrite, tableOf } from '../../platform/index.ts';
import { ITEM_COLUMNS, type ItemRow, type ItemView, itemFromRow, itemView } from './item.ts';
import { itemsOfPage } from './item-list.ts';
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

export type ItemMatchOrder = 'partNumber' | 'name' | 'vendorName' | 'id' | 'changed' | 'active';

/** An item with what a search also knows of it. */
export interface ItemMatch {
  item: ItemView;
  vendorName: string | null;
  changedAt: Date;
}

const VENDOR = '(select r.name from reference r where r.tenant_id = i.tenant_id and r.id = i.vendor_id)';
const CHANGED_AT = `greatest(i.updated_at, (select m.recorded_at from movement m where m.tenant_id = i.tenant_id and m.id = (
  select x.movement_id from stock_event v join entry x on x.tenant_id = v.tenant_id and x.id = v.entry_id
  where v.tenant_id = i.tenant_id and v.item_id = i.id order by v.number desc limit 1)))`;
const COLUMNS = {
  partNumber: 'i.part_number',
  name: 'i.name',
  vendorName: VENDOR,
  id: 'i.id',
  active: 'i.active',
  changed: CHANGED_AT,
};

/** Names found by their trigrams up to this many are looked at one by one; more are no help. */
const NAMES_MAX = 2_000;

type MatchRow = ItemRow & { vendor_name: string | null; changed_at: Date };

/** The items that fit all tests. The events must be up to date. */
export const ITEM_MATCHES: List<
  { visibility: Visibility; tests: readonly ItemTest[] },
  ItemMatchOrder,
  MatchRow,
  ItemMatch
> = {
  name: 'item matches',
  alias: 'i',
  columns: `${ITEM_COLUMNS}, ${VENDOR} as vendor_name, ${CHANGED_AT} as changed_at`,
  cut: 'i.id',
  joined: itemsOfPage,
  // Items without a vendor are the last.
  orderOf: (_, order = 'id') =>
    order === 'id'
      ? ['i.id']
      : order === 'vendorName'
        ? [`${VENDOR} is null`, `coalesce(${VENDOR}, '')`, 'i.id']
        : [COLUMNS[order], 'i.id'],
  async sources(sql, tenantId, { visibility, tests }) {
    const conditions = await Promise.all(tests.map((test) => condition(sql, tenantId, test)));
    return [tableOf('item i', tenantId, [...conditions.flat(), ...visibleItems(visibility)])];
  },
  view: (row) => ({ item: itemView(itemFromRow(row)), vendorName: row.vendor_name, changedAt: row.changed_at }),
  since: (sql, tenantId, _filter, _order, moment) => sinceWrite(sql, tenantId, moment),
};

async function condition(sql: Sql, tenantId: number, test: ItemTest): Promise<Fragment[]> {
  if (test.field === 'active') return [is('i.active')(test.value)];
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
  return ids.length < NAMES_MAX ? [compared, among('i.id')(ids)] : [compared];
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
