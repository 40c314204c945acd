import type { BatchCommand, LoneUnit } from '../journal/index.ts';
import {
  type DocumentLink,
  type MovementRecord,
  type MovementRequest,
  type MovementView,
  movementView,
  postMovement,
  readMovements,
  reverseMovement,
} from '../ledger/index.ts';
import { type Fault, pathOf, Refusal, type RefusalCode } from '../platform/index.ts';

/** Whether a batch stands or falls as one, or each movement for itself. */
export type BatchMode = 'atomic' | 'independent';

export interface MovementBatch {
  mode: BatchMode;
  movements: MovementRequest[];
}

/** What became of one movement of a batch. */
export type MovementOutcome =
  | { index: number; status: 'posted'; movement: MovementView }
  | { index: number; status: 'refused'; error: { code: RefusalCode; message: string; path: string } };

/** Posts a batch of movements. In atomic mode one refusal refuses all, and names every failing line of all of them at once. */
export const postMovements: BatchCommand<MovementBatch, MovementOutcome[]> = {
  sort: 'batch',
  name: 'movements.post',
  weight: (batch) => batch.movements.reduce((sum, movement) => sum + movement.entries.length, 0),
  wants(batch, wants) {
    for (const movement of batch.movements) wants.movement(movement);
  },
  decide(batch, actor, book) {
    const faults: Fault[] = [];
    let first: Refusal | undefined;
    const outcomes = batch.movements.map((request, index): MovementOutcome => {
      try {
        return { index, status: 'posted', movement: movementView(postMovement(book, actor, request)) };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        first ??= error;
        faults.push(...error.faults.map((fault) => ({ ...fault, path: pathOf(`movements.${index}`, fault.path) })));
        const path = error.faults[0]?.path ?? '';
        return { index, status: 'refused', error: { code: error.code, message: error.message, path } };
      }
    });
    if (batch.mode === 'atomic' && first !== undefined) throw new Refusal(first.code, first.message, { faults });
    return outcomes;
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

/** Takes a movement back under the lock, with what it needs read. Throws `already_reversed` when that has been done. */
export async function reverseInUnit(
  unit: LoneUnit,
  original: MovementRecord,
  reason: string | null,
  document: DocumentLink | null = null,
): Promise<MovementRecord> {
  const reversals = await unit.sql.rows<{ id: number }>({
    text: 'select id from movement where tenant_id = $1 and reverses = $2',
    values: [unit.tenantId, original.id],
  });
  if (reversals[0] !== undefined) {
    throw new Refusal(
      'already_reversed',
      `Movement ${original.id} was already reversed by movement ${reversals[0].id}.`,
    );
  }
  await unit.read((wants) => {
    for (const entry of original.entries) {
      wants.place(entry.itemId, entry.locationId, {
        ...(entry.lot ? { lot: entry.lot } : {}),
        ...(entry.serials ? { serials: entry.serials } : {}),
      });
    }
  });
  return reverseMovement(unit.book, unit.actor, original, reason, document);
}
