import sqlTag, { empty, type Sql as Fragment, join } from 'sql-template-tag';

/** An item's entries, all of them or those at one place. */
export interface ItemPlace {
  itemId: number;
  locationId?: number | undefined;
  lotId?: number | undefined;
}

/**
 * Rows `e`, one or none for each position of an item: an index has the entries of a position in the order of their ids, and the item's are
 * those of its positions. `piece` reads them from `own`, the entries of one position.
 */
export function byPosition(
  tenantId: number,
  { itemId, locationId, lotId }: ItemPlace,
  piece: (own: Fragment) => Fragment,
): Fragment {
  const own = sqlTag`e.tenant_id = ${tenantId} and e.item_id = p.item_id and e.location_id = p.location_id and e.lot_id = p.lot_id`;
  return sqlTag`position p cross join lateral (${piece(own)}) as e
    where p.tenant_id = ${tenantId} and p.item_id = ${itemId}
      ${locationId === undefined ? empty : sqlTag`and p.location_id = ${locationId}`} ${lotId === undefined ? empty : sqlTag`and p.lot_id = ${lotId}`}`;
}

/** Rows `m`, the movements of entries `e`. */
export function movementOfEntry(tenantId: number): Fragment {
  return sqlTag`join movement m on m.tenant_id = ${tenantId} and m.id = e.movement_id`;
}

/** The ids of the newest entries `e` of an item that fit; `joined` are rows that conditions ask beside them. */
export function newestEntryIds(
  tenantId: number,
  place: ItemPlace,
  conditions: readonly Fragment[],
  most: number,
  joined: Fragment = empty,
): Fragment {
  const ids = byPosition(
    tenantId,
    place,
    (own) => sqlTag`select e.id from entry e ${joined}
      where ${join([own, ...conditions], ' and ')} order by e.id desc limit ${most}`,
  );
  return sqlTag`select e.id from ${ids} order by e.id desc limit ${most}`;
}
