import type { Database } from '../../src/platform/index.ts';
import { Broken } from './compare.ts';
import type { SheetSight } from './counts.ts';
import type { DocumentSight, KnownDocument } from './documents.ts';
import type { Answer } from './submit.ts';
import type { Step } from './workload.ts';
import type { WorldTenant } from './world.ts';

/** One request of a submitter who does not know what the others do, and the answer that it got in the end. */
export interface Answered {
  step: Step;
  key: string;
  /** Marks every row that the request leaves; null for those that change a reservation that is there. */
  reference: string | null;
  answer: Answer;
}

/** What the submitters of one tenant were answered, and so what they know. It is held against the database at quiet points. */
export class LedgerOfAnswers implements DocumentSight {
  readonly world: WorldTenant;
  readonly answered: Answered[] = [];
  readonly #movements: number[] = [];
  readonly #documents = new Map<number, KnownDocument>();
  readonly #sheets = new Map<number, SheetSight>();
  readonly #reservations: number[] = [];
  readonly #stocked = new Map<string, { item: number; location: number; lot: string }>();
  readonly #serials = new Map<string, { item: number; location: number; number: string }>();

  constructor(world: WorldTenant) {
    this.world = world;
  }

  add(answered: Answered): void {
    this.answered.push(answered);
    const { answer } = answered;
    if (answer.sort === 'reservation') this.#reservations.push(answer.reservation.id);
    if (answer.sort === 'count') {
      const { id, status, locationId, lines = [] } = answer.sheet;
      const seen = [...lines, ...(this.#sheets.get(id)?.lines ?? [])].map(({ itemId, lot }) => ({ itemId, lot }));
      const each = new Map(seen.map((line) => [`${line.itemId}:${line.lot}`, line]));
      this.#sheets.set(id, { id, isOpen: status === 'open', locationId: locationId ?? 0, lines: [...each.values()] });
    }
    if (answer.sort === 'document') this.#documents.set(answer.document.id, answer.document);
    if (answer.sort !== 'movements') return;
    for (const outcome of answer.outcomes) {
      if (outcome.status !== 'posted') continue;
      this.#movements.push(outcome.movement.id);
      for (const entry of outcome.movement.entries) {
        const place = { item: entry.itemId, location: entry.locationId ?? 0, lot: entry.lot?.number ?? '' };
        this.#stocked.set(Object.values(place).join(':'), place);
        for (const number of entry.serials ?? []) this.#serials.set(`${place.item}:${number}`, { ...place, number });
      }
    }
  }

  serialsAt(item: number, location: number): string[] {
    const here = [...this.#serials.values()].filter((serial) => serial.item === item && serial.location === location);
    return here.map((serial) => serial.number);
  }

  onHand(): bigint {
    return 0n;
  }

  stocked() {
    return [...this.#stocked.values()];
  }

  reservationIds(): number[] {
    return [...this.#reservations];
  }

  movementIds(): number[] {
    return [...this.#movements];
  }

  sheets(): SheetSight[] {
    return [...this.#sheets.values()];
  }

  documents(): KnownDocument[] {
    return [...this.#documents.values()];
  }

  /**
   * I4, I5, I7: what was acknowledged is found, each once; what was refused left nothing, not even its key. Corrections at a later count
   * carry their movement's reference, and are not counted.
   */
  async audit(database: Database): Promise<void> {
    const { tenantId } = this.world;
    const { pool } = database;
    const [movements, reservations, keys] = await Promise.all([
      pool.query<{ id: number; hash: string; reference: string | null; is_own: boolean }>(
        `select id, encode(hash, 'hex') as hash, reference, kind not in ('reserve', 'release') and document_kind is distinct from 'reservation'
           and reason_code is distinct from 'late_entry' and reverses is null as is_own from movement where tenant_id = $1`,
        [tenantId],
      ),
      pool.query<{ id: number; reference: string | null }>(
        'select id, reference from reservation where tenant_id = $1',
        [tenantId],
      ),
      pool.query<{ key: string }>('select key from idempotency where tenant_id = $1', [tenantId]),
    ]);
    const hashes = new Map(movements.rows.map(({ id, hash }) => [id, hash]));
    const count = new Map<string | null, number>();
    for (const row of [...movements.rows.filter((row) => row.is_own), ...reservations.rows])
      count.set(row.reference, (count.get(row.reference) ?? 0) + 1);
    const held = new Set(reservations.rows.map((row) => row.id));
    const kept = new Set(keys.rows.map((row) => row.key));
    for (const { answer, key, reference, step } of this.answered) {
      const isRefused = answer.sort === 'refused';
      if (kept.has(key) === isRefused)
        throw new Broken(
          `I4 the key ${key} is ${isRefused ? `kept, after a refusal with ${answer.refusal.code}` : 'lost'}`,
        );
      const expected = effects(answer);
      if (reference !== null && step.sort !== 'reverse' && (count.get(reference) ?? 0) !== expected)
        throw new Broken(`I4/I5 ${reference} had ${count.get(reference) ?? 0} effects instead of ${expected}`);
      if (answer.sort === 'reservation' && !held.has(answer.reservation.id))
        throw new Broken(`I7 reservation ${answer.reservation.id} was acknowledged and is lost`);
      if (answer.sort !== 'movements') continue;
      for (const outcome of answer.outcomes) {
        if (outcome.status === 'posted' && hashes.get(outcome.movement.id) !== outcome.movement.hash)
          throw new Broken(`I7 movement ${outcome.movement.id} was acknowledged and is lost, or another one`);
      }
    }
    if (kept.size !== this.answered.filter(({ answer }) => answer.sort !== 'refused').length)
      throw new Broken(`I5 there are ${kept.size} keys, more than requests were accepted`);
  }
}

function effects(answer: Answer): number {
  if (answer.sort === 'reservation') return 1;
  return answer.sort === 'movements' ? answer.outcomes.filter((outcome) => outcome.status === 'posted').length : 0;
}
