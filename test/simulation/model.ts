/**
 * A second, naive implementation of the ledger, written from the rules and not from the code: no SQL, no batches, no running balance.
 * It says for each step whether it must be refused, and for which reasons, and what every row must say afterwards.
 */
import type { SheetSight } from './counts.ts';
import { type ModelCount, modelCount } from './model-counts.ts';
import { type ModelMovement, modelMovement, modelReversal } from './model-movements.ts';
import { modelConsume, modelExpire, modelRelease, modelReserve } from './model-reservations.ts';
import { ModelRefusal, type ModelReservation, ModelState } from './model-state.ts';
import type { LedgerStep, Sight } from './workload.ts';
import type { WorldTenant } from './world.ts';

/** What a step must lead to. `refused` names every reason that the ledger may give. */
export type Prediction =
  | { sort: 'posted'; movements: (ModelMovement | ModelRefusal)[] }
  | { sort: 'reservation'; reservation: ModelReservation }
  | { sort: 'expired'; count: number }
  | { sort: 'count'; count: ModelCount }
  | { sort: 'refused'; refusal: ModelRefusal };

function recordsSomething(prediction: Prediction): boolean {
  if (prediction.sort === 'posted') return prediction.movements.some((one) => !(one instanceof ModelRefusal));
  return (
    prediction.sort === 'reservation' ||
    prediction.sort === 'count' ||
    (prediction.sort === 'expired' && prediction.count > 0)
  );
}

export class Model implements Sight {
  readonly state: ModelState;
  readonly world: WorldTenant;
  readonly posted = new Map<number, ModelMovement>();
  /** When the last accepted step was recorded: time never runs backwards in the ledger. */
  #recordedAt: number;

  constructor(world: WorldTenant, startedAt: number) {
    this.world = world;
    this.state = new ModelState(world);
    this.#recordedAt = startedAt;
  }

  /** Decides a step and changes the model by it. `clock` is what the machine's clock says. */
  predict(step: LedgerStep, clock: number): Prediction {
    this.state.now = Math.max(clock, this.#recordedAt);
    try {
      const prediction = this.#decide(step);
      if (recordsSomething(prediction)) this.#recordedAt = this.state.now;
      return prediction;
    } catch (error) {
      if (error instanceof ModelRefusal) return { sort: 'refused', refusal: error };
      throw error;
    }
  }

  #decide(step: LedgerStep): Prediction {
    const { state } = this;
    switch (step.sort) {
      case 'movements':
        return { sort: 'posted', movements: this.#postBatch(step) };
      case 'reverse': {
        const original = this.posted.get(step.movementId);
        const movement = modelReversal(state, original);
        original!.isReversed = true; // A reversal of nothing was refused above.
        return { sort: 'posted', movements: [movement] };
      }
      case 'reserve':
        return { sort: 'reservation', reservation: modelReserve(state, step.request) };
      case 'release':
        return { sort: 'reservation', reservation: modelRelease(state, step.reservationId, step.quantity) };
      case 'consume':
        return { sort: 'reservation', reservation: modelConsume(state, step.reservationId, step.quantity) };
      case 'expire':
        return { sort: 'expired', count: modelExpire(state) };
      case 'count':
        return { sort: 'count', count: state.attempt(() => modelCount(state, step.step)) };
    }
  }

  #postBatch({ batch }: LedgerStep & { sort: 'movements' }): (ModelMovement | ModelRefusal)[] {
    return this.state.attempt(() => {
      const outcomes = batch.movements.map((request) => {
        try {
          return modelMovement(this.state, request);
        } catch (error) {
          if (error instanceof ModelRefusal) return error;
          throw error;
        }
      });
      const refusals = outcomes.filter((outcome) => outcome instanceof ModelRefusal);
      if (batch.mode === 'atomic' && refusals.length > 0) {
        throw new ModelRefusal(refusals.flatMap((refusal) => [...refusal.codes]));
      }
      return outcomes;
    });
  }

  serialsAt(item: number, location: number): string[] {
    return this.state.serialsAt(item, location);
  }

  onHand(item: number, location: number, lot: string): bigint {
    return this.state.onHand(item, location, lot);
  }

  stocked(): { item: number; location: number; lot: string }[] {
    const places = new Map(this.state.facts.map((fact) => [`${fact.item}:${fact.location}:${fact.lot}`, fact]));
    return [...places.values()].filter(({ item, location, lot }) => this.onHand(item, location, lot) > 0n);
  }

  reservationIds(): number[] {
    return [...this.state.reservations.keys()];
  }

  movementIds(): number[] {
    return [...this.posted.keys()];
  }

  sheets(): SheetSight[] {
    return [...this.state.sheets.values()].map(({ id, status, location, lines }) => ({
      id,
      isOpen: status === 'open',
      locationId: location,
      lines: lines.map(({ item, lot }) => ({ itemId: item, lot: lot || null })),
    }));
  }
}
