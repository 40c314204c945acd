/** The second half of the verification: what is stored beside the movements, compared with what they lead to. */
import { formatQuantity, type Quantity, readDecimal, type Sql } from '../platform/index.ts';

/** The first thing that does not fit, by the name of the invariant and the rows concerned. */
export interface Misfit {
  invariant: 'I1' | 'I2' | 'I3' | 'I9';
  message: string;
  movementId?: number;
  entryId?: number;
  itemId?: number;
  locationId?: number | null;
}

/** What all entries of a position add up to, and when the last of them was recorded. */
export interface PositionSum {
  onHand: Quantity;
  reserved: Quantity;
  updatedAt: Date;
}

/** What all entries of an item add up to. */
export interface ItemSum {
  onHand: Quantity;
  reserved: Quantity;
  value: Quantity;
}

/** A message where a stored amount is not what was computed. */
export function differs(what: string, stored: Quantity, computed: Quantity): string | undefined {
  return stored === computed
    ? undefined
    : `${what} is stored as ${formatQuantity(stored)}, and the entries make it ${formatQuantity(computed)}.`;
}

/** Entries repeat some facts of their movement, so that questions about a position need no join. The copies must be true. */
export async function compareCopies(sql: Sql, tenantId: number): Promise<Misfit | undefined> {
  const [count] = await sql.rows<{ id: number }>({
    text: `select coalesce(m.id, e.movement_id) as id from (select id, entry_count from movement where tenant_id = $1) as m
      full join (select movement_id, count(*) as entries, min(id) as first, max(id) as last from entry where tenant_id = $1
        group by movement_id) as e on e.movement_id = m.id
      where m.id is null or e.movement_id is null or e.entries <> m.entry_count or e.first <= m.id or e.last > m.id + m.entry_count
      order by 1 limit 1`,
    values: [tenantId],
  });
  if (count !== undefined) {
    return {
      invariant: 'I1',
      movementId: count.id,
      message: `Movement ${count.id} has not the entries that it should have.`,
    };
  }
  const [copy] = await sql.rows<{ id: number; movement_id: number }>({
    text: `select e.id, e.movement_id from entry e join movement m on m.tenant_id = e.tenant_id and m.id = e.movement_id
      where e.tenant_id = $1 and m.tenant_id = $1
        and ((e.kind, e.late) is distinct from (m.kind, coalesce(e.occurred_at, m.recorded_at) < m.recorded_at)
          or coalesce(e.occurred_at, m.recorded_at) > coalesce(m.occurred_at, m.recorded_at)
          or (e.occurred_at < coalesce(m.occurred_at, m.recorded_at) and e.kind <> 'count')
          or (m.document_no is not null and e.location_id <> coalesce(m.location_id, 0)))
      order by e.id limit 1`,
    values: [tenantId],
  });
  if (copy === undefined) return undefined;
  const { id, movement_id: movementId } = copy;
  return { invariant: 'I1', movementId, entryId: id, message: `Entry ${id} does not say what its movement says.` };
}

/** Every position against the sum of its entries; it uses up what it finds in `sums`. */
export async function comparePositions(
  sql: Sql,
  tenantId: number,
  sums: Map<string, PositionSum>,
): Promise<Misfit | undefined> {
  const rows = await sql.rows<{
    item_id: number;
    location_id: number;
    lot_id: number;
    on_hand: string;
    reserved: string;
    negative_allowed: boolean;
    updated_at: Date;
  }>({
    text: `select item_id, location_id, lot_id, on_hand, reserved, negative_allowed, updated_at from position where tenant_id = $1`,
    values: [tenantId],
  });
  for (const row of rows) {
    const key = `${row.item_id}:${row.location_id}:${row.lot_id}`;
    const place = { itemId: row.item_id, locationId: row.location_id || null };
    const computed = sums.get(key);
    if (computed === undefined) return { invariant: 'I1', ...place, message: `Position ${key} has no entries.` };
    sums.delete(key);
    const onHand = readDecimal(row.on_hand);
    const wrong =
      differs('on hand', onHand, computed.onHand) ?? differs('reserved', readDecimal(row.reserved), computed.reserved);
    if (wrong !== undefined) return { invariant: 'I1', ...place, message: `Position ${key}: ${wrong}` };
    if (row.updated_at.getTime() !== computed.updatedAt.getTime()) {
      return { invariant: 'I1', ...place, message: `Position ${key} was not last changed when it says so.` };
    }
    if (onHand < 0n && !row.negative_allowed)
      return { invariant: 'I3', ...place, message: `Position ${key} is below zero.` };
  }
  const [lost] = sums.keys();
  if (lost === undefined) return undefined;
  const [item, location] = lost.split(':');
  return {
    invariant: 'I1',
    itemId: Number(item),
    locationId: Number(location) || null,
    message: `Position ${lost} is missing.`,
  };
}

/** Every item's sums against its entries, and its minimum against the item. */
export async function compareItems(
  sql: Sql,
  tenantId: number,
  sums: Map<number, ItemSum>,
): Promise<Misfit | undefined> {
  const rows = await sql.rows<{
    item_id: number;
    on_hand: string | null;
    reserved: string;
    value: string;
    is_item: boolean;
    is_level: boolean;
  }>({
    text: `select coalesce(s.item_id, i.id) as item_id, s.on_hand, s.reserved, s.value, i.id is not null as is_item,
        (s.min_stock_level, s.target_stock_level) is not distinct from (i.min_stock_level, i.target_stock_level) as is_level
      from (select * from item_stock where tenant_id = $1) as s
      full join (select id, min_stock_level, target_stock_level from item where tenant_id = $1) as i on i.id = s.item_id`,
    values: [tenantId],
  });
  for (const { item_id: itemId, on_hand, reserved, value, is_item, is_level } of rows) {
    const message = (what: string) => ({
      invariant: 'I1' as const,
      itemId,
      message: `The sums of item ${itemId}${what}`,
    });
    if (on_hand === null) return message(' are missing.');
    if (!is_item) return message(' are of no item.');
    const computed = sums.get(itemId) ?? { onHand: 0n, reserved: 0n, value: 0n };
    sums.delete(itemId);
    const wrong =
      differs('on hand', readDecimal(on_hand), computed.onHand) ??
      differs('reserved', readDecimal(reserved), computed.reserved) ??
      differs('value', readDecimal(value), computed.value);
    if (wrong !== undefined) return message(`: ${wrong}`);
    if (!is_level) return message(' have another minimum than the item.');
  }
  const [lost] = sums.keys();
  return lost === undefined
    ? undefined
    : { invariant: 'I1', itemId: lost, message: `The sums of item ${lost} are missing.` };
}

/** Every unit in stock against the place where its entries leave it; it uses up what it finds in `places`. */
export async function compareSerials(
  sql: Sql,
  tenantId: number,
  places: Map<string, number>,
): Promise<Misfit | undefined> {
  const rows = await sql.rows<{ item_id: number; number: string; location_id: number }>({
    text: 'select item_id, number, location_id from serial where tenant_id = $1 and location_id is not null',
    values: [tenantId],
  });
  for (const row of rows) {
    const key = `${row.item_id}:${row.number}`;
    if (places.get(key) !== row.location_id) {
      const place = { itemId: row.item_id, locationId: row.location_id || null };
      return { invariant: 'I1', ...place, message: `Serial ${row.number} is not where the entries leave it.` };
    }
    places.delete(key);
  }
  const [lost] = places.keys();
  if (lost === undefined) return undefined;
  const [itemId = '', ...number] = lost.split(':');
  return { invariant: 'I1', itemId: Number(itemId), message: `Serial ${number.join(':')} is missing from stock.` };
}

/** The entries of each unit against the units of each entry. */
export async function compareSerialEntries(sql: Sql, tenantId: number): Promise<Misfit | undefined> {
  const [row] = await sql.rows<{ entry_id: number; number: string }>({
    text: `select entry_id, number from
        (select e.id as entry_id, e.item_id, unit.number, true as is_made from entry e cross join unnest(e.serials) as unit (number)
          where e.tenant_id = $1 and e.change <> 0) as made
      full join (select entry_id, item_id, number, true as is_kept from serial_entry where tenant_id = $1) as kept
        using (entry_id, item_id, number)
      where is_made is null or is_kept is null order by entry_id, number limit 1`,
    values: [tenantId],
  });
  if (row === undefined) return undefined;
  const { entry_id: entryId, number } = row;
  return { invariant: 'I1', entryId, message: `The history of serial ${number} is not what entry ${entryId} says.` };
}

/** What reservations hold must be what positions have reserved, and serials in stock what positions have on hand. */
export async function compareHeld(sql: Sql, tenantId: number): Promise<Misfit | undefined> {
  const [held] = await sql.rows<{ item_id: number; location_id: number; reserved: string; held: string }>({
    text: `select p.item_id, p.location_id, p.reserved, coalesce(h.held, 0) as held
      from (select item_id, location_id, sum(reserved) as reserved from position where tenant_id = $1 group by 1, 2) as p
      full join (select item_id, location_id, sum(quantity - consumed - released) as held from reservation
        where tenant_id = $1 and status = 'active' group by 1, 2) as h using (item_id, location_id)
      where coalesce(p.reserved, 0) <> coalesce(h.held, 0) limit 1`,
    values: [tenantId],
  });
  if (held !== undefined) {
    const place = { itemId: held.item_id, locationId: held.location_id || null };
    return {
      invariant: 'I3',
      ...place,
      message: `Reservations hold ${Number(held.held)}, and ${Number(held.reserved)} are reserved.`,
    };
  }
  const [unit] = await sql.rows<{ item_id: number; location_id: number }>({
    text: `select item_id, location_id from
        (select item_id, location_id, count(*)::numeric as units from serial where tenant_id = $1 and location_id is not null group by 1, 2) as s
      full join (select p.item_id, p.location_id, sum(p.on_hand) as on_hand from position p
        join item i on i.tenant_id = p.tenant_id and i.id = p.item_id and i.tracking = 'serial'
        where p.tenant_id = $1 group by 1, 2) as p using (item_id, location_id)
      where coalesce(s.units, 0) <> coalesce(p.on_hand, 0) limit 1`,
    values: [tenantId],
  });
  if (unit === undefined) return undefined;
  const place = { itemId: unit.item_id, locationId: unit.location_id || null };
  return {
    invariant: 'I1',
    ...place,
    message: `The serials of item ${unit.item_id} in stock are not as many as its balance.`,
  };
}
