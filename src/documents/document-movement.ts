import type { Actor } from '../access/index.ts';
import type { LoneUnit } from '../journal/index.ts';
import {
  type MovementRecord,
  type MovementRequest,
  postMovement,
  readMovements,
  reverseMovement,
} from '../ledger/index.ts';
import { plainArray, Refusal, type Sql } from '../platform/index.ts';
import type { DocumentHead } from './document.ts';
import { keepBirth, saveDocument } from './document-change.ts';
import { requireNotExported } from './document-checks.ts';
import { readDocument } from './document-store.ts';

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

/**
 * Takes a movement back by a new one. One that is a document by itself takes its document along: it is canceled, or, when the movement
 * was a reversal, as it was before. What a document planned is taken back by that document's own steps alone.
 */
export async function takeBack(
  unit: LoneUnit,
  original: MovementRecord,
  reason: string | null,
  reasonCode: string | null = null,
): Promise<MovementRecord> {
  await requireNotReversed(unit.sql, unit.tenantId, original.id);
  const head =
    original.document === null ? undefined : await readDocument(unit.sql, unit.tenantId, original.document.id);
  if (head !== undefined) requireReversible(head);
  await unit.read((wants) => {
    for (const entry of original.entries) {
      wants.place(entry.itemId, entry.locationId, {
        ...(entry.lot ? { lot: entry.lot } : {}),
        ...(entry.serials ? { serials: entry.serials } : {}),
      });
    }
  });
  const movement = reverseMovement(unit.book, unit.actor, original, reason);
  if (head !== undefined) {
    await keepBirth(unit, [head]);
    const bornAs = head.kind === 'transfer' ? 'received' : 'posted';
    head.status = original.reverses === null ? 'canceled' : head.status === 'canceled' ? bornAs : 'canceled';
    await saveDocument(unit, head, { reason, reasonCode });
  }
  return movement;
}

function requireReversible(head: DocumentHead): void {
  if (!head.immediate) {
    throw new Refusal('not_reversible', `This belongs to ${head.number}: cancel that document instead.`);
  }
  requireNotExported(head);
}

async function requireNotReversed(sql: Sql, tenantId: number, movementId: number): Promise<void> {
  const [reversal] = await sql.rows<{ id: number }>({
    text: 'select id from movement where tenant_id = $1 and reverses = any($2::bigint[])',
    values: [tenantId, plainArray([movementId])],
  });
  if (reversal === undefined) return;
  throw new Refusal('already_reversed', `Movement ${movementId} was already reversed by movement ${reversal.id}.`);
}

/** The movement with this id. Throws `not_found`. */
export async function requireMovement(unit: LoneUnit, id: number): Promise<MovementRecord> {
  const [movement] = await readMovements(unit.sql, unit.tenantId, [id]);
  if (movement !== undefined) return movement;
  throw new Refusal('not_found', `There is no movement with the id ${id}.`);
}
