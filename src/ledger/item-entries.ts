import sqlTag, { type Sql as Fragment } from 'sql-template-tag';
import { among, conditionsOf, equals, type Source } from '../platform/index.ts';

/** The entries of an item and of those that were merged into it, all of them or those at one place. */
interface ItemPlace {
  itemIds: readonly number[];
  locationId?: number | null | undefined;
  lotId?: number | undefined;
}

/**
 * Entries `e` of an item that fit, as a source: an index has the entries of a position in the order of their ids, and the item's are those
 * of its positions.
 */
export function entriesOfItem(
  tenantId: number,
  place: ItemPlace,
  conditions: readonly Fragment[],
  rows = sqlTag`entry e`,
): Source {
  const own = sqlTag`e.tenant_id = ${tenantId} and e.item_id = p.item_id and e.location_id = p.location_id and e.lot_id = p.lot_id`;
  const places = {
    itemIds: among('p.item_id'),
    locationId: (id: number | null) => equals('p.location_id')(id ?? 0),
    lotId: equals('p.lot_id'),
  };
  return {
    rows,
    conditions: [own, ...conditions],
    groups: {
      rows: sqlTag`position p`,
      conditions: [sqlTag`p.tenant_id = ${tenantId}`, ...conditionsOf<ItemPlace>(places, tenantId, place)],
    },
  };
}

/** Entries `e` with their movements `m` that moved units with a serial number, as a source. */
export function entriesOfUnits(tenantId: number, serial: string, conditions: readonly Fragment[]): Source {
  return {
    rows: sqlTag`serial_entry s
      cross join lateral (select * from entry x where x.tenant_id = ${tenantId} and x.id = s.entry_id offset 0) as e
      cross join lateral (select * from movement x where x.tenant_id = ${tenantId} and x.id = e.movement_id offset 0) as m`,
    conditions: [sqlTag`s.tenant_id = ${tenantId}`, sqlTag`s.number = ${serial}`, ...conditions],
  };
}

/** Entries `e` with their movements `m`, where a condition asks for these. */
export function entriesWith(tenantId: number, withMovements: boolean): Fragment {
  return withMovements
    ? sqlTag`entry e join movement m on m.tenant_id = ${tenantId} and m.id = e.movement_id`
    : sqlTag`entry e`;
}

/** The rows of a page of entries, each by its key: `e`, and its movement `m`. */
export function entriesOfPage(tenantId: number): Fragment {
  return sqlTag`cross join lateral (select * from entry x where x.tenant_id = ${tenantId} and x.id = page.id offset 0) as e
    cross join lateral (select * from movement x where x.tenant_id = ${tenantId} and x.id = e.movement_id offset 0) as m`;
}
