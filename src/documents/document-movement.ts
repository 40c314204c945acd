import type { Actor } from '../access/index.ts';
import type { LoneUnit } from '../journal/index.ts';
import { type MovementRecord, type MovementRequest, postMovement } from '../ledger/index.ts';
import { Refusal } from '../platform/index.ts';

/** Posts the movement of a document; a fault of one of its entries is told as one of the document's lines. */
export async function post(
  unit: LoneUnit,
  request: MovementRequest,
  actor: Actor = unit.actor,
): Promise<MovementRecord> {
  await unit.read((wants) => wants.movement(request));
  try {
    return postMovement(unit.book, actor, request);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const faults = error.faults.map((fault) => ({ ...fault, path: fault.path.replace(/^entries\b/, 'lines') }));
    throw new Refusal(error.code, error.message, { faults });
  }
}
