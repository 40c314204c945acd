import type { MovementBatch } from '../../src/documents/index.ts';
import type { ReservationRequest } from '../../src/ledger/index.ts';
import { type CountStep, drawCount, type SheetSight } from './counts.ts';
import type { DocumentStep } from './documents.ts';
import type { Random } from './random.ts';
import { drawMovement, drawPlace, drawQuantity } from './workload-movements.ts';
import type { WorldTenant } from './world.ts';

/** One command of the ledger for one tenant. */
export type LedgerStep =
  | { sort: 'movements'; batch: MovementBatch }
  | { sort: 'reserve'; request: ReservationRequest }
  | { sort: 'release' | 'consume'; reservationId: number; quantity: bigint | null }
  | { sort: 'expire'; ids: number[] }
  | { sort: 'count'; step: CountStep }
  | { sort: 'reverse'; movementId: number; reason: string | null };

/** One command for one tenant. */
export type Step = LedgerStep | { sort: 'document'; step: DocumentStep };

/** What the one who draws the steps knows of the tenant, so that most of them make sense. */
export interface Sight {
  readonly world: WorldTenant;
  serialsAt(item: number, location: number): string[];
  onHand(item: number, location: number, lot: string): bigint;
  /** Positions that have stock. */
  stocked(): { item: number; location: number; lot: string }[];
  reservationIds(): number[];
  movementIds(): number[];
  /** Count sheets, the newest last. */
  sheets(): SheetSight[];
}

const STEPS = { movements: 60, reserve: 14, consume: 7, release: 6, reverse: 7, expire: 3, count: 25 };

/** Draws the next step: mostly sensible, sometimes wrong on purpose. `reference` marks whatever the step leaves behind. */
export function drawStep(random: Random, sight: Sight, now: number, reference: string): LedgerStep {
  const sort = random.weighted(STEPS);
  switch (sort) {
    case 'movements':
      return { sort, batch: drawBatch(random, sight, now, reference) };
    case 'reserve':
      return { sort, request: drawReservation(random, sight, now, reference) };
    case 'release':
    case 'consume': {
      const reservationId = drawId(random, sight.reservationIds());
      return { sort, reservationId, quantity: random.chance(0.5) ? null : drawQuantity(random) };
    }
    case 'reverse':
      return { sort, movementId: drawId(random, sight.movementIds()), reason: random.pick([null, 'A mistake']) };
    case 'expire':
      return { sort, ids: sight.reservationIds() };
    case 'count':
      return { sort, step: drawCount(random, sight, now) };
  }
}

function drawBatch(random: Random, sight: Sight, now: number, reference: string): MovementBatch {
  const size = random.chance(0.6) ? 1 : random.int(2, 6);
  const movements = Array.from({ length: size }, () => drawMovement(random, sight, now, reference));
  // The same line again, word for word: two facts, not one.
  if (random.chance(0.1)) movements.push(movements[0]!);
  return { mode: random.pick(['atomic', 'independent']), movements };
}

function drawReservation(random: Random, sight: Sight, now: number, reference: string): ReservationRequest {
  const { item, location, lot } = drawPlace(random, sight, 0.7);
  const request: ReservationRequest = {
    itemId: item.id,
    locationId: location,
    quantity: drawQuantity(random),
    reference,
  };
  if (item.tracking === 'serial') {
    request.serials = random.some(sight.serialsAt(item.id, location ?? 0), random.int(1, 3));
    request.quantity = BigInt(request.serials.length || 1) * 1_000_000n;
  }
  if (item.tracking === 'lot') {
    if (random.chance(0.6)) request.pick = random.pick(['fefo', 'fifo']);
    else request.lot = { number: lot };
  }
  if (random.chance(0.4)) request.expiresAt = new Date(now + random.int(-1, 60) * 1_000);
  if (random.chance(0.1)) request.jobId = random.pick([sight.world.jobId, 999_999]);
  if (random.chance(0.03)) request.quantity = 0n;
  return request;
}

/** Mostly one that is there. */
function drawId(random: Random, ids: number[]): number {
  return ids.length === 0 || random.chance(0.05) ? 999_999_999 : random.pick(random.chance(0.7) ? ids.slice(-8) : ids);
}
