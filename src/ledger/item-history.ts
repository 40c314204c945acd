import sqlTag, { type Sql as Fragment, join } from 'sql-template-tag';
import type { ActorKind } from '../access/index.ts';
import { remember, type Sql } from '../platform/index.ts';
import { atSites } from './history.ts';
import { byPosition, newestEntryIds } from './item-entries.ts';
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

/**
 * A page of an item's entries, the newest first. The page is cut before the rows are read. `offset 0` keeps the planner
 * from looking for the least location among all entries of the item instead of those of the movement.
 */
export function pageItemEntries(
  sql: Sql,
  tenantId: number,
  filter: ItemEntryFilter,
  page: { offset: number; limit: number },
): Promise<ItemEntryRow[]> {
  const { itemId } = filter;
  const ids = newestEntryIds(tenantId, { itemId }, conditions(tenantId, filter), page.offset + page.limit);
  const { text, values } =
    sqlTag`select e.id, m.kind, e.change, coalesce(e.reserved_change, 0) as reserved_change, nullif(e.location_id, 0) as location_id,
      nullif(other.location_id, 0) as other_location_id, m.job_id, m.reason, m.reference, m.actor_kind, m.actor_name, m.recorded_at
    from (select id from (${ids}) as newest order by id desc limit ${page.limit} offset ${page.offset}) as page
    cross join lateral (select * from entry x where x.tenant_id = ${tenantId} and x.id = page.id offset 0) as e
    cross join lateral (select * from movement x where x.tenant_id = ${tenantId} and x.id = e.movement_id offset 0) as m
    left join lateral (select case when min(location_id) = max(location_id) then min(location_id) end as location_id
      from (select x.location_id from entry x where m.kind = 'transfer' and x.tenant_id = ${tenantId} and x.item_id = ${filter.itemId}
        and x.id > m.id and x.id <= m.id + m.entry_count and (x.change < 0) <> (e.change < 0) offset 0) as opposite) as other on true
    order by e.id desc`;
  return sql.rows<ItemEntryRow>({ text, values });
}

/** Counts an item's entries. */
export interface EntryTotals {
  count(sql: Sql, tenantId: number, filter: ItemEntryFilter): Promise<number>;
}

/** Totals that are remembered, about 200 bytes each. */
const KEPT_MAX = 10_000;

/**
 * An entry is never changed, and none is ever recorded behind one that was seen. So what was counted once stays true, and only
 * what came since is counted: a total over 1,000,000 entries costs a scan of the index once, and next to nothing from then on.
 */
export function createEntryTotals(): EntryTotals {
  const kept = new Map<string, { upTo: number; total: number }>();
  return {
    async count(sql, tenantId, filter) {
      const asked = join([sqlTag`true`, ...conditions(tenantId, filter)], ' and ');
      const key = `${tenantId} ${filter.itemId} ${asked.text} ${JSON.stringify(asked.values)}`;
      const known = kept.get(key) ?? { upTo: 0, total: 0 };
      const counted = byPosition(
        tenantId,
        filter,
        (own) =>
          sqlTag`select max(e.id) as last, count(*) filter (where ${asked}) as more from entry e where ${own} and e.id > ${known.upTo}`,
      );
      const { text, values } = sqlTag`select sum(e.more)::bigint as more, max(e.last) as last from ${counted}`;
      const [row] = await sql.rows<{ more: number | null; last: number | null }>({ text, values });
      const total = known.total + (row?.more ?? 0);
      return remember(kept, key, { upTo: row?.last ?? known.upTo, total }, KEPT_MAX).total;
    },
  };
}

function conditions(tenantId: number, { sorts, siteIds }: ItemEntryFilter): Fragment[] {
  const parts: Fragment[] = [];
  if (sorts !== undefined) parts.push(sqlTag`(${join(sorts.map(ofSort), ' or ')})`);
  if (siteIds !== null) parts.push(atSites(tenantId, siteIds));
  return parts;
}

function ofSort({ kind, direction }: EntrySort): Fragment {
  if (direction === undefined) return sqlTag`e.kind = ${kind}`;
  return direction === 'in'
    ? sqlTag`(e.kind = ${kind} and e.change >= 0)`
    : sqlTag`(e.kind = ${kind} and e.change < 0)`;
}
