import sqlTag, { empty, type Sql as Fragment, join } from 'sql-template-tag';
import type { Sql } from '../platform/index.ts';
import { firstSince, readMovements } from './history.ts';
import { movementOfEntry, newestEntryIds } from './item-entries.ts';
import { type MovementFacets, movementConditions } from './movement-conditions.ts';
import { type MovementView, movementView } from './views.ts';

/** What a list of movements may be narrowed by. */
export interface MovementFilter extends MovementFacets {
  /** With an entry of this item; and at this location, where both are given, in the same entry. */
  itemId?: number | undefined;
  locationId?: number | undefined;
  /** Recorded from this moment on, and before that one. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** Happened from this moment on, and before that one. */
  occurredFrom?: Date | undefined;
  occurredTo?: Date | undefined;
  /** The last id of the page before; movements come newest first. */
  before?: number | undefined;
  limit: number;
}

/** Movements with their entries, the last recorded first. */
export async function listMovements(sql: Sql, tenantId: number, filter: MovementFilter): Promise<MovementView[]> {
  const { occurredFrom, occurredTo } = filter;
  // What happened by a moment was recorded then or later: late movements have an index of their own, all others are found by their ids.
  const bounds = await readBounds(sql, tenantId, filter);
  const found =
    occurredFrom === undefined && occurredTo === undefined
      ? idsOf(tenantId, filter, bounds)
      : sqlTag`select id from (
          (${idsOf(tenantId, filter, { ...bounds, toId: least(bounds.toId, bounds.occurredToId) }, sqlTag`m.occurred_at is null`)})
          union all (${idsOf(tenantId, filter, bounds, late(filter))})) as m order by id desc limit ${filter.limit}`;
  const ids = (await sql.rows<{ id: number }>({ text: found.text, values: found.values })).map((row) => row.id);
  const movements = new Map((await readMovements(sql, tenantId, ids)).map((movement) => [movement.id, movement]));
  return ids.map((id) => movementView(movements.get(id)!));
}

/** The ids that the dates of recording stand for, and the id that what is not late happened before. */
interface Bounds {
  fromId: number | undefined;
  toId: number | undefined;
  occurredToId: number | undefined;
}

async function readBounds(
  sql: Sql,
  tenantId: number,
  { from, to, occurredFrom, occurredTo }: MovementFilter,
): Promise<Bounds> {
  const [fromId, toId, occurredFromId, occurredToId] = await Promise.all(
    [from, to, occurredFrom, occurredTo].map((moment) => firstSince(sql, tenantId, moment)),
  );
  // Nothing is recorded before it happened.
  return { fromId: greatest(fromId, occurredFromId), toId, occurredToId };
}

function late({ occurredFrom, occurredTo }: MovementFilter): Fragment {
  const parts = [sqlTag`m.occurred_at is not null`];
  if (occurredFrom !== undefined) parts.push(sqlTag`m.occurred_at >= ${occurredFrom}`);
  if (occurredTo !== undefined) parts.push(sqlTag`m.occurred_at < ${occurredTo}`);
  return join(parts, ' and ');
}

function idsOf(tenantId: number, filter: MovementFilter, { fromId, toId }: Bounds, more?: Fragment): Fragment {
  const { itemId, locationId, before, limit } = filter;
  const parts = [...movementConditions(tenantId, filter), ...(more === undefined ? [] : [more])];
  if (before !== undefined) parts.push(sqlTag`m.id < ${before}`);
  if (fromId !== undefined) parts.push(sqlTag`m.id >= ${fromId}`);
  if (toId !== undefined) parts.push(sqlTag`m.id < ${toId}`);
  const conditioned = parts.length === 0 ? empty : sqlTag`and ${join(parts, ' and ')}`;
  if (itemId === undefined && locationId === undefined)
    return sqlTag`select m.id from movement m where m.tenant_id = ${tenantId} ${conditioned} order by m.id desc limit ${limit}`;
  const first = sqlTag`not exists (select from entry x where x.tenant_id = ${tenantId} and ${placed(itemId, locationId)} and x.id > m.id and x.id < e.id)`;
  const behind = before === undefined ? [] : [sqlTag`e.id < ${before}`];
  if (itemId !== undefined) {
    const page = newestEntryIds(
      tenantId,
      { itemId, locationId },
      [...behind, first, ...parts],
      limit,
      movementOfEntry(tenantId),
    );
    return sqlTag`select e.movement_id as id from (${page}) as page
      cross join lateral (select * from entry x where x.tenant_id = ${tenantId} and x.id = page.id offset 0) as e order by e.id desc`;
  }
  // Begins at the entries; of several of one movement the first stands for it.
  return sqlTag`select m.id from entry e ${movementOfEntry(tenantId)}
    where ${join([sqlTag`e.tenant_id = ${tenantId}`, sqlTag`e.location_id = ${locationId}`, ...behind, first, ...parts], ' and ')}
    order by e.id desc limit ${limit}`;
}

function placed(itemId: number | undefined, locationId: number | undefined): Fragment {
  const parts: Fragment[] = [];
  if (itemId !== undefined) parts.push(sqlTag`x.item_id = ${itemId}`);
  if (locationId !== undefined) parts.push(sqlTag`x.location_id = ${locationId}`);
  return join(parts, ' and ');
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

function greatest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}
