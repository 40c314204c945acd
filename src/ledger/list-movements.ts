import sqlTag, { empty, type Sql as Fragment, join, raw } from 'sql-template-tag';
import {
  among,
  conditionsOf,
  equals,
  type List,
  type Piece,
  readPage,
  type Source,
  type Sql,
  within,
} from '../platform/index.ts';
import { firstSince, readMovements } from './history.ts';
import { entriesOfItem, entriesWith } from './item-entries.ts';
import { withMerged } from './merged-items.ts';
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
}

/** Movements with their entries, in the order in which they were recorded. */
export async function listMovements(
  sql: Sql,
  tenantId: number,
  filter: MovementFilter,
  piece: Piece<'id'>,
): Promise<MovementView[]> {
  const ids = await readPage(sql, tenantId, MOVEMENT_IDS, filter, piece);
  const movements = new Map((await readMovements(sql, tenantId, ids)).map((movement) => [movement.id, movement]));
  return ids.map((id) => movementView(movements.get(id)!));
}

const MOVEMENT_IDS: List<MovementFilter, 'id', { id: number }, number> = {
  name: 'movements',
  alias: 'm',
  columns: 'page.id',
  cut: 'm.id',
  joined: () => empty,
  orderOf: () => ['m.id'],
  async sources(sql, tenantId, filter) {
    const { from, to, occurredFrom, occurredTo, itemId } = filter;
    const itemIds = itemId === undefined ? undefined : await withMerged(sql, tenantId, [itemId]);
    const asked = { ...filter, itemIds };
    const [fromId, toId, occurredFromId, occurredToId] = await Promise.all(
      [from, to, occurredFrom, occurredTo].map((moment) => firstSince(sql, tenantId, moment)),
    );
    // Nothing is recorded before it happened.
    const recorded = recordedBetween([fromId, occurredFromId], [toId]);
    if (occurredFrom === undefined && occurredTo === undefined) return [movementsOf(tenantId, asked, recorded)];
    // What happened by a moment was recorded then or later: late movements have an index of their own, all others are found by their ids.
    const inTime = [sqlTag`m.occurred_at is null`, ...recordedBetween([fromId, occurredFromId], [toId, occurredToId])];
    const late = [
      sqlTag`m.occurred_at is not null`,
      ...within('m.occurred_at')({ from: occurredFrom, before: occurredTo }),
    ];
    return [movementsOf(tenantId, asked, inTime), movementsOf(tenantId, asked, [...late, ...recorded])];
  },
  view: ({ id }) => id,
};

function recordedBetween(from: (number | undefined)[], before: (number | undefined)[]): Fragment[] {
  const given = (id: number | undefined) => id !== undefined;
  return [
    ...from.filter(given).map((id) => sqlTag`m.id >= ${id}`),
    ...before.filter(given).map((id) => sqlTag`m.id < ${id}`),
  ];
}

/** The filter with all items whose movements are asked for. */
type AskedFilter = MovementFilter & { itemIds?: readonly number[] | undefined };

/** Movements that fit; those of an item or a place begin at its entries, of which, of several of one movement, the first stands for it. */
function movementsOf(tenantId: number, filter: AskedFilter, more: readonly Fragment[]): Source {
  const conditions = [...movementConditions(tenantId, filter), ...more];
  const { itemIds, locationId } = filter;
  if (itemIds === undefined && locationId === undefined)
    return { rows: raw('movement m'), conditions: [sqlTag`m.tenant_id = ${tenantId}`, ...conditions] };
  const placed = (entry: string) =>
    conditionsOf<AskedFilter>(
      { itemIds: among(`${entry}.item_id`), locationId: equals(`${entry}.location_id`) },
      tenantId,
      filter,
    );
  const first = sqlTag`not exists (select from entry x where x.tenant_id = ${tenantId} and ${join(placed('x'), ' and ')}
    and x.id > e.movement_id and x.id < e.id)`;
  const rows = entriesWith(tenantId, conditions.length > 0);
  const byEntry = { cut: 'e.movement_id as id', columns: ['e.movement_id'], sortedBy: ['e.id'], behind: behindEntry };
  if (itemIds !== undefined)
    return { ...entriesOfItem(tenantId, { itemIds, locationId }, [first, ...conditions], rows), ...byEntry };
  return { rows, conditions: [sqlTag`e.tenant_id = ${tenantId}`, ...placed('e'), first, ...conditions], ...byEntry };
}

/** The entries of a movement come behind its id, and before that of the next. */
function behindEntry([id]: readonly unknown[], sign: Fragment): Fragment[] {
  return [sqlTag`e.id ${sign} ${id}`, sqlTag`e.movement_id ${sign} ${id}`];
}
