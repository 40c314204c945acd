import { createHash } from 'node:crypto';
import {
  consumeReservation,
  createReservation,
  type MovementOutcome,
  postMovements,
  releaseReservation,
  reverse,
} from '../../src/documents/index.ts';
import { expireReservations } from '../../src/documents/reservations/reservations.ts';
import type { Idempotency, Journal, Outcome } from '../../src/journal/index.ts';
import type { MovementView, ReservationView } from '../../src/ledger/index.ts';
import { Refusal } from '../../src/platform/index.ts';
import { submitCount } from './counts.ts';
import { type KnownDocument, submitDocument } from './documents.ts';
import type { Step } from './workload.ts';
import type { WorldTenant } from './world.ts';

/** What the ledger answered. `nobody_knows` and `unavailable` are no answers: the step is to be repeated with its key. */
export type Answer =
  | { sort: 'movements'; outcomes: MovementOutcome[]; replayed: boolean }
  | { sort: 'reservation'; reservation: ReservationView; replayed: boolean }
  | { sort: 'expired'; count: number; replayed: boolean }
  | { sort: 'document'; document: KnownDocument; replayed: boolean }
  | ({ sort: 'count' } & Awaited<ReturnType<typeof submitCount>>)
  | { sort: 'refused'; refusal: Refusal }
  | { sort: 'unavailable'; refusal: Refusal };

/** Submits a step. A refusal that tells to try again is not an answer; an error that is not a refusal is a fault of the ledger. */
export async function submit(journal: Journal, world: WorldTenant, step: Step, key?: string): Promise<Answer> {
  const idempotency = key === undefined ? undefined : { key, fingerprint: fingerprint(step) };
  try {
    return await dispatch(journal, world, step, idempotency);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { sort: error.sort === 'unavailable' ? 'unavailable' : 'refused', refusal: error };
  }
}

async function dispatch(
  journal: Journal,
  world: WorldTenant,
  step: Step,
  idempotency: Idempotency | undefined,
): Promise<Answer> {
  const { actor } = world;
  switch (step.sort) {
    case 'movements':
      return posted(await journal.submit(actor, postMovements, step.batch, idempotency));
    case 'reverse': {
      const { movementId, reason } = step;
      const { output, replayed } = await journal.submit(actor, reverse, { movementId, reason }, idempotency);
      return posted({ output: [{ index: 0, status: 'posted', movement: output as MovementView }], replayed });
    }
    case 'reserve':
      return held(await journal.submit(actor, createReservation, step.request, idempotency));
    case 'release':
      return held(await journal.submit(actor, releaseReservation, step, idempotency));
    case 'consume':
      return held(await journal.submit(actor, consumeReservation, step, idempotency));
    case 'document':
      return { sort: 'document', ...(await submitDocument(journal, world, step.step, idempotency)) };
    case 'count':
      return { sort: 'count', ...(await submitCount(journal, world, step.step, idempotency)) };
    case 'expire': {
      const system = { ...actor, kind: 'system' as const, id: null, name: 'System' };
      const { output, replayed } = await journal.submit(system, expireReservations, { ids: step.ids }, idempotency);
      return { sort: 'expired', count: output, replayed };
    }
  }
}

const posted = ({ output, replayed }: Outcome<MovementOutcome[]>): Answer => ({
  sort: 'movements',
  outcomes: output,
  replayed,
});

const held = ({ output, replayed }: Outcome<ReservationView>): Answer => ({
  sort: 'reservation',
  reservation: output,
  replayed,
});

/** A digest of what is asked, as the surfaces make one of the body. */
function fingerprint(step: Step): Buffer {
  const text = JSON.stringify(step, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
  return createHash('sha256').update(text).digest();
}
