import sqlTag, { type Sql as Fragment, join } from 'sql-template-tag';
import { type ActorKind, atVisibleSites } from '../access/index.ts';
import { type Conditions, conditionsOf, type List, sinceWrite } from '../platform/index.ts';
import { entriesOfItem, entriesOfPage } from './item-entries.ts';
import { withMerged } from './merged-items.ts';
import type { MovementKind } from './model.ts';

/** Entries of one kind; with a direction, those alone that bring or take (a change of zero counts as one that brings). */
export interface EntrySort {
  kind: MovementKind;
  direction?: 'in' | 'out';
}

/** Which of an item's entries are meant. */
export interface ItemEntryFilter {
  itemId: number;
  /** Undefined: all of them. */
  sorts?: readonly EntrySort[] | undefined;
  /** Only those at these sites, for an actor that is restricted to them. */
  siteIds: readonly number[] | null;
}

/** An entry of an item with facts of its movement. Quantities are decimal text, locations are null where there is none. */
export interface ItemEntryRow {
  id: number;
  kind: MovementKind;
  change: string;
  reserved_change: string;
  location_id: number | null;
  /** The one place on the other side of a transfer; null where there are several. */
  other_location_id: number | null;
  job_id: number | null;
  reason: string | null;
  reference: string | null;
  actor_kind: ActorKind;
  actor_name: string;
  recorded_at: Date;
}

const CONDITIONS: Conditions<ItemEntryFilter> = {
  sorts: (sorts) => sqlTag`(${join(sorts.map(ofSort), ' or ')})`,
  siteIds: (siteIds, tenantId) => atVisibleSites(tenantId, siteIds),
};

/**
 * An item's entries in the order in which they were recorded. An entry is never changed, and none is ever recorded behind one that was
 * seen: what was counted once stays true, and only what came since is counted. `offset 0` keeps the planner from looking for the least
 * location among all entries of the item instead of those of the movement.
 */
export const ITEM_ENTRIES: List<ItemEntryFilter, 'id', ItemEntryRow, ItemEntryRow> = {
  name: 'item entries',
  alias: 'e',
  columns: `e.id, m.kind, e.change, coalesce(e.reserved_change, 0) as reserved_change, nullif(e.location_id, 0) as location_id,
    nullif(other.location_id, 0) as other_location_id, m.job_id, m.reason, m.reference, m.actor_kind, m.actor_name, m.recorded_at`,
  cut: 'e.id',
  joined: (tenantId) => sqlTag`${entriesOfPage(tenantId)}
    left join lateral (select case when min(location_id) = max(location_id) then min(location_id) end as location_id
      from (select x.location_id from entry x where m.kind = 'transfer' and x.tenant_id = ${tenantId} and x.item_id = e.item_id
        and x.id > m.id and x.id <= m.id + m.entry_count and (x.change < 0) <> (e.change < 0) offset 0) as opposite) as other on true`,
  orderOf: () => ['e.id'],
  async sources(sql, tenantId, filter) {
    const itemIds = await withMerged(sql, tenantId, [filter.itemId]);
    const source = entriesOfItem(tenantId, { itemIds }, conditionsOf(CONDITIONS, tenantId, filter));
    return [{ ...source, since: ({ revision }) => [sqlTag`e.id > ${revision}`] }];
  },
  view: (row) => row,
  // A place may come to another site.
  since: (sql, tenantId, { siteIds }, _order, moment) =>
    sinceWrite(sql, tenantId, moment, siteIds === null ? 'added' : 'changed'),
};

function ofSort({ kind, direction }: EntrySort): Fragment {
  if (direction === undefined) return sqlTag`e.kind = ${kind}`;
  return direction === 'in'
    ? sqlTag`(e.kind = ${kind} and e.change >= 0)`
    : sqlTag`(e.kind = ${kind} and e.change < 0)`;
}
