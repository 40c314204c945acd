import type { EntryRequest, MovementKind, MovementRequest } from '../../src/ledger/index.ts';
import type { Random } from './random.ts';
import type { Sight } from './workload.ts';
import type { WorldItem } from './world.ts';

/** One unit of a quantity. */
export const UNIT = 1_000_000n;
const LOTS = ['L1', 'L2', 'L3', 'L4'];
const HOUR = 3_600_000;
const KINDS = {
  receipt: 24,
  adjustment: 14,
  count: 14,
  issue: 14,
  transfer: 16,
  production: 6,
  job_completion: 4,
  vendor_return: 4,
  customer_return: 4,
};
const OUT: MovementKind[] = ['issue', 'job_completion', 'vendor_return'];
const EITHER: MovementKind[] = ['adjustment', 'production'];

export function drawMovement(random: Random, sight: Sight, now: number, reference: string): MovementRequest {
  const kind: MovementKind = random.weighted(KINDS);
  const isLate = random.chance(0.25);
  const request: MovementRequest = { kind, reference, entries: [] };
  if (kind === 'transfer') request.entries = drawTransfer(random, sight, isLate);
  else {
    const size = random.chance(0.7) ? 1 : random.int(2, 4);
    for (let index = 0; index < size; index += 1) request.entries.push(drawEntry(random, sight, kind));
    if (random.chance(0.05)) request.entries.push(request.entries[0]!);
  }
  if (isLate) request.occurredAt = new Date(now - random.int(0, 10) * random.pick([60_000, HOUR]));
  if (random.chance(0.02)) request.occurredAt = new Date(now + random.pick([60_000, 2 * HOUR]));
  if (kind === 'count') {
    // What was counted one after the other and sent at once.
    const latest = Math.min(request.occurredAt?.getTime() ?? now, now);
    for (const entry of request.entries) {
      if (random.chance(0.3))
        entry.countedAt = { at: new Date(latest - random.int(-1, 10) * random.pick([1_000, 60_000])) };
    }
  }
  if (random.chance(0.1)) request.reasonCode = random.pick(['damaged', 'cycle_count']);
  if (random.chance(0.05)) request.jobId = random.pick([sight.world.jobId, 999_999]);
  return request;
}

/** Above zero: mostly a few whole units, sometimes a fraction, seldom more than a balance can hold. */
export function drawQuantity(random: Random): bigint {
  if (random.chance(0.1)) return BigInt(random.int(1, 5_000_000));
  if (random.chance(0.005)) return 999_999_999_999_999_999n;
  return BigInt(random.int(1, 12)) * UNIT;
}

function drawEntry(random: Random, sight: Sight, kind: MovementKind): EntryRequest {
  const takes = OUT.includes(kind) || (EITHER.includes(kind) && random.chance(0.5));
  const { item, location: locationId, lot } = drawPlace(random, sight, takes ? 0.7 : 0.2);
  const quantity = kind === 'count' && random.chance(0.1) ? 0n : drawQuantity(random);
  const entry: EntryRequest = { itemId: item.id, locationId, quantity: takes ? -quantity : quantity };
  if (item.tracking === 'serial') nameSerials(random, sight, kind, entry);
  if (item.tracking === 'lot') {
    if (takes && random.chance(0.4)) entry.pick = random.pick(['fefo', 'fifo', 'any']);
    else entry.lot = drawLot(random, item, lot);
  }
  if (random.chance(0.15)) {
    const known = sight.onHand(item.id, locationId ?? 0, entry.lot?.number ?? '');
    if (entry.pick === undefined) entry.expect = { onHand: random.chance(0.8) ? known : known + UNIT };
  }
  if (quantity > 0n && !takes && random.chance(0.3)) entry.unitCost = BigInt(random.int(0, 30)) * UNIT;
  if (random.chance(0.04)) spoil(random, entry);
  return entry;
}

function drawTransfer(random: Random, sight: Sight, isLate: boolean): EntryRequest[] {
  const { item, location: source, lot } = drawPlace(random, sight, 0.8);
  const { location: target } = drawPlace(random, sight, 0.3);
  const out: EntryRequest = { itemId: item.id, locationId: source, quantity: -drawQuantity(random) };
  if (item.tracking === 'serial') {
    out.serials = random.some(sight.serialsAt(item.id, source ?? 0), random.int(1, 3));
    out.quantity = -BigInt(out.serials.length || 1) * UNIT;
  }
  if (item.tracking === 'lot') {
    if (random.chance(0.5)) out.pick = random.pick(['fefo', 'fifo', 'any']);
    else out.lot = { number: lot };
  }
  const into: EntryRequest = { itemId: item.id, locationId: target, quantity: -out.quantity };
  // The lot and the serials of the destination may be left out, except where it happened in the past.
  if (out.lot !== undefined && (isLate || random.chance(0.5))) into.lot = out.lot;
  if (out.serials !== undefined && random.chance(0.3)) into.serials = out.serials;
  if (random.chance(0.05)) into.quantity += UNIT;
  const entries = random.chance(0.5) ? [out, into] : [into, out];
  return random.chance(0.1) && !isLate ? [...entries, ...drawTransfer(random, sight, isLate)] : entries;
}

function nameSerials(random: Random, sight: Sight, kind: MovementKind, entry: EntryRequest): void {
  const here = sight.serialsAt(entry.itemId, entry.locationId ?? 0);
  const fresh = Array.from({ length: random.int(1, 3) }, () => `S${random.int(1, 30)}`);
  if (kind === 'count')
    entry.serials = [...new Set([...random.some(here, random.int(0, here.length)), ...random.some(fresh, 1)])];
  else if (entry.quantity < 0n) entry.serials = random.some(here, random.int(1, 3));
  else entry.serials = random.chance(0.9) ? [...new Set(fresh)] : fresh;
  const units = BigInt(entry.serials.length) * UNIT;
  entry.quantity = entry.quantity < 0n ? -units : units;
}

export function drawLot(random: Random, item: WorldItem, number: string): NonNullable<EntryRequest['lot']> {
  const lot: NonNullable<EntryRequest['lot']> = { number };
  // Each lot has one true expiry; now and then another one is claimed, which is refused.
  const expiry = Date.UTC(2026, 0, 5 + LOTS.indexOf(number)) + random.pick([0, 0, 0, 0, 0, 0, 0, 0, 0, 24 * HOUR]);
  if (item.lotsExpire ? random.chance(0.9) : random.chance(0.2)) lot.expiresAt = new Date(expiry);
  return lot;
}

/** Makes an entry wrong in one of the ways that must be refused. */
function spoil(random: Random, entry: EntryRequest): void {
  switch (random.int(0, 5)) {
    case 0:
      entry.itemId = 888_888;
      break;
    case 1:
      entry.locationId = 888_888;
      break;
    case 2:
      entry.quantity = -entry.quantity;
      break;
    case 3:
      delete entry.lot;
      delete entry.pick;
      break;
    case 4:
      entry.lot = { number: 'L1' };
      break;
    case 5:
      entry.serials = ['S1', 'S1'];
      break;
  }
}

/** A position: with the given probability one that has stock, else any, whether that makes sense or not. */
export function drawPlace(
  random: Random,
  sight: Sight,
  stocked: number,
): { item: WorldItem; location: number | null; lot: string } {
  const { items, locations } = sight.world;
  if (random.chance(stocked)) {
    const places = sight.stocked();
    const place = places.length > 0 ? random.pick(places) : undefined;
    const item = items.find(({ id }) => id === place?.item);
    if (place !== undefined && item !== undefined)
      return { item, location: place.location || null, lot: place.lot || 'L1' };
  }
  // Many meet on one item and one place, so that they get into each other's way.
  const item = random.chance(0.3) ? items[0]! : random.pick(items);
  const location = random.chance(0.4) ? locations[0]!.id : random.pick([null, ...locations.map(({ id }) => id)]);
  return { item, location, lot: random.pick(LOTS) };
}
