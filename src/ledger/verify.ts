/**
 * Recomputes a tenant's ledger from its first movement and compares it with what is stored: the hash chain, each entry against the one
 * before it, every balance, every item's sum, every reservation and serial. It reads one snapshot, so it may run beside writers.
 */
import type { Database, Quantity } from '../platform/index.ts';
import { chainHash, GENESIS } from './chain.ts';
import { readMovements } from './history.ts';
import type { EntryRecord, MovementRecord } from './model.ts';
import { compareProjections } from './projections.ts';
import {
  compareCopies,
  compareHeld,
  compareItems,
  comparePositions,
  compareSerialEntries,
  compareSerials,
  differs,
  type ItemSum,
  type Misfit,
  type PositionSum,
} from './verify-balances.ts';
import { compareStandings } from './verify-standings.ts';

export type { Misfit } from './verify-balances.ts';

export interface Verification {
  ok: boolean;
  revision: number;
  movements: number;
  entries: number;
  positions: number;
  misfit: Misfit | null;
}

export interface VerifyOptions {
  /** Called now and then with how many entries of how many are checked, and between the comparisons that follow. What it throws ends the work. */
  progress?: (checked: number, total: number) => void;
}

const PAGE = 2_000;

export function verifyLedger(database: Database, tenantId: number, options: VerifyOptions = {}): Promise<Verification> {
  return database.inSnapshot(
    tenantId,
    async (sql) => {
      const [clock] = await sql.rows<Clock>({
        text: `select revision, encode(hash, 'hex') as hash, chain_1_until, chain_1_events,
          (select count(*) from entry where tenant_id = $1) as total from clock where tenant_id = $1`,
        values: [tenantId],
      });
      const recount = new Recount(clock?.chain_1_until ?? 0);
      let positions = 0;
      const result = (misfit: Misfit | null): Verification => ({
        ok: misfit === null,
        revision: clock?.revision ?? 0,
        movements: recount.movements,
        entries: recount.entries,
        positions,
        misfit,
      });
      const report = () => options.progress?.(recount.entries, clock?.total ?? 0);
      report();
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
        report();
      }
      if (clock !== undefined && clock.hash !== recount.hash) {
        const message = 'The last movements of the chain are missing: its head is not the hash of the last movement.';
        return result({ invariant: 'I9', message });
      }
      if (clock !== undefined && clock.chain_1_events !== recount.events) {
        return result({
          invariant: 'I1',
          message: `The clock counts ${clock.chain_1_events} events, and the movements make it ${recount.events}.`,
        });
      }
      positions = recount.positions.size;
      const comparisons = [
        () => compareCopies(sql, tenantId),
        () => comparePositions(sql, tenantId, recount.positions),
        () => compareItems(sql, tenantId, recount.items),
        () => compareStandings(sql, tenantId),
        () => compareSerials(sql, tenantId, recount.serials),
        () => compareSerialEntries(sql, tenantId),
        () => compareHeld(sql, tenantId),
        () => compareProjections(sql, tenantId),
      ];
      for (const compare of comparisons) {
        const misfit = await compare();
        if (misfit !== undefined) return result(misfit);
        report();
      }
      return result(null);
    },
    { long: true },
  );
}

/** Facts of the first version of the chain where its second holds. */
function withChain1Facts({ id: movementId, entries }: MovementRecord): Misfit | undefined {
  const entry = entries.find(
    ({ chain1 }) => chain1 !== undefined && (chain1.siteId !== null || chain1.eventNo !== null),
  );
  if (entry === undefined) return undefined;
  const message = `Entry ${entry.id} has a site or an event's number, which no hash vouches for.`;
  return { invariant: 'I9', movementId, entryId: entry.id, itemId: entry.itemId, message };
}

interface Clock {
  revision: number;
  hash: string;
  chain_1_until: number;
  chain_1_events: number;
  total: number;
}

/** The state that the movements lead to, worked out again from nothing. */
class Recount {
  readonly positions = new Map<string, PositionSum>();
  readonly items = new Map<number, ItemSum>();
  /** Where each unit in stock is. */
  readonly serials = new Map<string, number>();
  movements = 0;
  entries = 0;
  events = 0;
  hash = GENESIS;
  /** The last revision of the first version of the chain. */
  readonly #chain1Until: number;

  constructor(chain1Until: number) {
    this.#chain1Until = chain1Until;
  }

  add(movement: MovementRecord): Misfit | undefined {
    const movementId = movement.id;
    const isChain1 = movementId <= this.#chain1Until;
    const hash = chainHash(this.hash, movement, isChain1 ? 1 : 2);
    if (hash !== movement.hash) {
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
    const misnumbered = isChain1 ? this.#countEvents(movement, moved) : withChain1Facts(movement);
    if (misnumbered !== undefined) return misnumbered;
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

  /** In the first version of the chain each item whose total a movement changes is one event, numbered at the last of the item's entries. */
  #countEvents(movement: MovementRecord, moved: Map<number, Quantity>): Misfit | undefined {
    const lastOf = new Map(movement.entries.map(({ itemId, id }) => [itemId, id]));
    for (const { id, itemId, chain1 } of movement.entries) {
      const eventNo = chain1?.eventNo ?? null;
      const isEvent = movement.kind !== 'transfer' && lastOf.get(itemId) === id && moved.get(itemId) !== 0n;
      if (isEvent) this.events += 1;
      const expected = isEvent ? this.events : null;
      if (eventNo !== expected) {
        const message = `Entry ${id} is event ${eventNo}, and the entries before make it ${expected}.`;
        return { invariant: 'I1', movementId: movement.id, entryId: id, itemId, message };
      }
    }
    return undefined;
  }

  #addEntry(movement: MovementRecord, entry: EntryRecord): Pick<Misfit, 'invariant' | 'message'> | undefined {
    this.entries += 1;
    const key = `${entry.itemId}:${entry.locationId}:${entry.lotId}`;
    const position = this.positions.get(key) ?? { onHand: 0n, reserved: 0n, updatedAt: movement.recordedAt };
    position.updatedAt = movement.recordedAt;
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
