/**
 * Recomputes a tenant's ledger from its first movement and compares it with what is stored: the hash chain, each entry against the one
 * before it, every balance, every item's sum, every reservation and serial. It reads one snapshot, so it may run beside writers.
 */
import { type Database, formatQuantity, type Quantity, readDecimal, type Sql } from '../platform/index.ts';
import { chainHash, GENESIS } from './chain.ts';
import { readMovements } from './history.ts';
import type { EntryRecord, MovementRecord } from './model.ts';

/** The first thing that does not fit, by the name of the invariant and the rows concerned. */
export interface Misfit {
  invariant: 'I1' | 'I2' | 'I3' | 'I9';
  message: string;
  movementId?: number;
  entryId?: number;
  itemId?: number;
  locationId?: number | null;
}

export interface Verification {
  ok: boolean;
  revision: number;
  movements: number;
  entries: number;
  positions: number;
  misfit: Misfit | null;
}

export interface VerifyOptions {
  /** Called now and then with how many movements of how many are done. */
  progress?: (done: number, total: number) => void;
}

const PAGE = 2_000;

export function verifyLedger(database: Database, tenantId: number, options: VerifyOptions = {}): Promise<Verification> {
  return database.inSnapshot(tenantId, async (sql) => {
    const [clock] = await sql.rows<{ revision: number; hash: Buffer; total: number }>({
      text: 'select revision, hash, (select count(*) from movement where tenant_id = $1) as total from clock where tenant_id = $1',
      values: [tenantId],
    });
    const recount = new Recount();
    const result = (misfit: Misfit | null): Verification => ({
      ok: misfit === null,
      revision: clock?.revision ?? 0,
      movements: recount.movements,
      entries: recount.entries,
      positions: recount.positions.size,
      misfit,
    });
    for (let after = 0; ; ) {
      const ids = await sql.rows<{ id: number }>({
        name: 'verify-page',
        text: 'select id from movement where tenant_id = $1 and id > $2 order by id limit $3',
        values: [tenantId, after, PAGE],
      });
      if (ids.length === 0) break;
      for (const movement of await readMovements(
        sql,
        tenantId,
        ids.map((row) => row.id),
      )) {
        const misfit = recount.add(movement);
        if (misfit !== undefined) return result(misfit);
      }
      after = ids.at(-1)?.id ?? after;
      options.progress?.(recount.movements, clock?.total ?? 0);
    }
    if (clock !== undefined && !clock.hash.equals(recount.hash)) {
      return result({
        invariant: 'I9',
        message: 'The last movements of the chain are missing: its head is not the hash of the last movement.',
      });
    }
    return result(
      (await findStray(sql, tenantId)) ??
        (await comparePositions(sql, tenantId, recount)) ??
        (await compareItems(sql, tenantId, recount)) ??
        (await compareSerials(sql, tenantId, recount)) ??
        (await compareHeld(sql, tenantId)) ??
        null,
    );
  });
}

interface Balance {
  onHand: Quantity;
  reserved: Quantity;
}

/** The state that the movements lead to, worked out again from nothing. */
class Recount {
  readonly positions = new Map<string, Balance>();
  readonly items = new Map<number, Balance & { value: Quantity }>();
  /** Where each unit in stock is. */
  readonly serials = new Map<string, number>();
  movements = 0;
  entries = 0;
  hash: Buffer = GENESIS;

  add(movement: MovementRecord): Misfit | undefined {
    const movementId = movement.id;
    const hash = chainHash(this.hash, movement);
    if (!hash.equals(movement.hash)) {
      return {
        invariant: 'I9',
        movementId,
        message: `Movement ${movementId} does not fit the hash chain: it, or one before it, was changed or removed.`,
      };
    }
    this.hash = hash;
    this.movements += 1;
    const moved = new Map<number, Quantity>();
    for (const entry of movement.entries) {
      const misfit = this.#addEntry(movement, entry);
      if (misfit !== undefined)
        return { movementId, entryId: entry.id, itemId: entry.itemId, locationId: entry.locationId || null, ...misfit };
      moved.set(entry.itemId, (moved.get(entry.itemId) ?? 0n) + entry.change);
    }
    if (movement.kind !== 'transfer') return undefined;
    for (const [itemId, sum] of moved) {
      if (sum !== 0n)
        return {
          invariant: 'I2',
          movementId,
          itemId,
          message: `The entries of transfer ${movementId} do not add up to zero.`,
        };
    }
    return undefined;
  }

  #addEntry(movement: MovementRecord, entry: EntryRecord): Pick<Misfit, 'invariant' | 'message'> | undefined {
    this.entries += 1;
    const key = `${entry.itemId}:${entry.locationId}:${entry.lotId}`;
    const position = this.positions.get(key) ?? { onHand: 0n, reserved: 0n };
    position.onHand += entry.change;
    position.reserved += entry.reservedChange;
    this.positions.set(key, position);
    const item = this.items.get(entry.itemId) ?? { onHand: 0n, reserved: 0n, value: 0n };
    if (movement.kind !== 'transfer') item.onHand += entry.change;
    item.reserved += entry.reservedChange;
    item.value += entry.valueChange;
    this.items.set(entry.itemId, item);
    const wrong =
      this.#moveSerials(entry) ??
      differs('on hand', entry.after, position.onHand) ??
      differs('reserved', entry.reservedAfter, position.reserved) ??
      differs("the item's sum", entry.itemAfter, item.onHand) ??
      differs("the item's value", entry.valueAfter, item.value);
    return wrong === undefined ? undefined : { invariant: 'I1', message: `Entry ${entry.id}: ${wrong}` };
  }

  #moveSerials(entry: EntryRecord): string | undefined {
    if (entry.change === 0n) return undefined;
    for (const number of entry.serials ?? []) {
      const key = `${entry.itemId}:${number}`;
      const from = this.serials.get(key);
      if (entry.change > 0n ? from !== undefined : from !== entry.locationId)
        return `serial ${number} is moved from where the entries before do not leave it.`;
      if (entry.change > 0n) this.serials.set(key, entry.locationId);
      else this.serials.delete(key);
    }
    return undefined;
  }
}

/** Entries that belong to no movement, or do not repeat its kind and times: the chain does not see them, and lists of the ledger do. */
async function findStray(sql: Sql, tenantId: number): Promise<Misfit | undefined> {
  const [stray] = await sql.rows<{ id: number; item_id: number; location_id: number }>({
    text: `select e.id, e.item_id, e.location_id from entry e
      left join movement m on m.tenant_id = e.tenant_id and m.id = e.movement_id
      where e.tenant_id = $1 and (m.id is null or e.id <= m.id or e.id > m.id + m.entry_count or e.kind <> m.kind
        or e.occurred_at <> m.occurred_at or e.late <> (m.occurred_at < m.recorded_at)) order by e.id limit 1`,
    values: [tenantId],
  });
  if (stray === undefined) return undefined;
  const place = { entryId: stray.id, itemId: stray.item_id, locationId: stray.location_id || null };
  return { invariant: 'I1', ...place, message: `Entry ${stray.id} is not a part of the movement that it names.` };
}

function differs(what: string, stored: Quantity, computed: Quantity): string | undefined {
  return stored === computed
    ? undefined
    : `${what} is stored as ${formatQuantity(stored)}, and the entries make it ${formatQuantity(computed)}.`;
}

async function comparePositions(sql: Sql, tenantId: number, recount: Recount): Promise<Misfit | undefined> {
  const rows = await sql.rows<{
    item_id: number;
    location_id: number;
    lot_id: number;
    on_hand: string;
    reserved: string;
    negative_allowed: boolean;
  }>({
    text: 'select item_id, location_id, lot_id, on_hand, reserved, negative_allowed from position where tenant_id = $1',
    values: [tenantId],
  });
  const left = new Map(recount.positions);
  for (const row of rows) {
    const key = `${row.item_id}:${row.location_id}:${row.lot_id}`;
    const computed = left.get(key) ?? { onHand: 0n, reserved: 0n };
    left.delete(key);
    const place = { itemId: row.item_id, locationId: row.location_id || null };
    const onHand = readDecimal(row.on_hand);
    const wrong =
      differs('on hand', onHand, computed.onHand) ?? differs('reserved', readDecimal(row.reserved), computed.reserved);
    if (wrong !== undefined) return { invariant: 'I1', ...place, message: `Position ${key}: ${wrong}` };
    if (onHand < 0n && !row.negative_allowed)
      return { invariant: 'I3', ...place, message: `Position ${key} is below zero.` };
  }
  for (const [key, balance] of left) {
    if (balance.onHand !== 0n || balance.reserved !== 0n)
      return { invariant: 'I1', message: `Position ${key} is missing.` };
  }
  return undefined;
}

async function compareItems(sql: Sql, tenantId: number, recount: Recount): Promise<Misfit | undefined> {
  const rows = await sql.rows<{ item_id: number; on_hand: string; reserved: string; value: string }>({
    text: 'select item_id, on_hand, reserved, value from item_stock where tenant_id = $1',
    values: [tenantId],
  });
  for (const row of rows) {
    const computed = recount.items.get(row.item_id) ?? { onHand: 0n, reserved: 0n, value: 0n };
    recount.items.delete(row.item_id);
    const wrong =
      differs('on hand', readDecimal(row.on_hand), computed.onHand) ??
      differs('reserved', readDecimal(row.reserved), computed.reserved) ??
      differs('value', readDecimal(row.value), computed.value);
    if (wrong !== undefined)
      return { invariant: 'I1', itemId: row.item_id, message: `The sums of item ${row.item_id}: ${wrong}` };
  }
  const [lost] = recount.items.keys();
  return lost === undefined
    ? undefined
    : { invariant: 'I1', itemId: lost, message: `The sums of item ${lost} are missing.` };
}

async function compareSerials(sql: Sql, tenantId: number, recount: Recount): Promise<Misfit | undefined> {
  const rows = await sql.rows<{ item_id: number; number: string; location_id: number }>({
    text: 'select item_id, number, location_id from serial where tenant_id = $1 and location_id is not null',
    values: [tenantId],
  });
  const left = new Map(recount.serials);
  for (const row of rows) {
    const key = `${row.item_id}:${row.number}`;
    if (left.get(key) !== row.location_id) {
      const place = { itemId: row.item_id, locationId: row.location_id || null };
      return { invariant: 'I1', ...place, message: `Serial ${row.number} is not where the entries leave it.` };
    }
    left.delete(key);
  }
  const [lost] = left.keys();
  if (lost === undefined) return undefined;
  const [itemId = '', ...number] = lost.split(':');
  return { invariant: 'I1', itemId: Number(itemId), message: `Serial ${number.join(':')} is missing from stock.` };
}

/** What reservations hold must be what positions have reserved, and serials in stock what positions have on hand. */
async function compareHeld(sql: Sql, tenantId: number): Promise<Misfit | undefined> {
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
