import { entriesInBaseUnits, type WrittenEntry, wantUnits } from '../../catalog/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import {
  type MovementRequest,
  type MovementView,
  movementView,
  postMovement,
  readMovements,
} from '../../ledger/index.ts';
import { type Fault, pathOf, Refusal } from '../../platform/index.ts';

/** Whether a batch stands or falls as one, or each movement for itself. */
export type BatchMode = 'atomic' | 'independent';

/** A movement whose entries may be in units of their items. */
export interface WrittenMovement extends Omit<MovementRequest, 'entries'> {
  entries: WrittenEntry[];
}

export interface MovementBatch {
  mode: BatchMode;
  movements: WrittenMovement[];
}

/** What became of one movement of a batch. */
export type MovementOutcome =
  | { index: number; status: 'posted'; movement: MovementView }
  | { index: number; status: 'refused'; error: Fault };

/** Posts a batch of movements. In atomic mode one refusal refuses all, and names every failing line of all of them at once. */
export const postMovements: BatchCommand<MovementBatch, MovementOutcome[]> = {
  sort: 'batch',
  name: 'movements.post',
  weight: (batch) => batch.movements.reduce((sum, movement) => sum + movement.entries.length, 0),
  wants(batch, wants) {
    for (const movement of batch.movements) {
      wants.movement(movement);
      wantUnits(wants, movement.entries);
    }
  },
  decide(batch, actor, book) {
    const faults: Fault[] = [];
    let moreFaults = 0;
    let first: Refusal | undefined;
    const outcomes = batch.movements.map((request, index) => {
      try {
        const entries = entriesInBaseUnits({ actor, book }, request.entries);
        const movement = postMovement(book, actor, { ...request, entries });
        return (): MovementOutcome => ({ index, status: 'posted', movement: movementView(movement) });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        first ??= error;
        faults.push(...error.faults.map((fault) => ({ ...fault, path: pathOf(`movements.${index}`, fault.path) })));
        moreFaults += error.moreFaults;
        const { code, message } = error;
        return (): MovementOutcome => ({
          index,
          status: 'refused',
          error: { path: '', ...error.faults[0], code, message },
        });
      }
    });
    if (batch.mode === 'atomic' && first !== undefined)
      throw new Refusal(first.code, first.message, { faults, moreFaults });
    // As all of them left it, as a repeat shows it: a later line may have given a lot its expiry.
    return outcomes.map((told) => told());
  },
  kept: {
    shrink: (outcomes: MovementOutcome[]) =>
      outcomes.map((outcome) =>
        outcome.status === 'posted' ? { index: outcome.index, id: outcome.movement.id } : outcome,
      ),
    async restore(sql, tenantId, kept) {
      const lines = kept as ({ index: number; id: number } | MovementOutcome)[];
      const ids = lines.flatMap((line) => ('id' in line ? [line.id] : []));
      const movements = new Map((await readMovements(sql, tenantId, ids)).map((movement) => [movement.id, movement]));
      return lines.map((line): MovementOutcome => {
        if (!('id' in line)) return line;
        const movement = movements.get(line.id);
        if (movement === undefined) throw new Error(`Movement ${line.id} of a kept outcome is missing.`);
        return { index: line.index, status: 'posted', movement: movementView(movement) };
      });
    },
  },
};
