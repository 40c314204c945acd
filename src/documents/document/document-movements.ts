import type { Actor } from '../../access/index.ts';
import type { LoneUnit } from '../../journal/index.ts';
import { type MovementRecord, type MovementRequest, postMovement, readMovements } from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import { reverseInUnit } from '../movements/taking-back.ts';
import type { DocumentHead } from './document.ts';

/**
 * Posts a movement that a document causes. Its entries must be in the order of the lines, so that what the ledger says of
 * `entries.2` is told as `lines.2`, and of `occurredAt` as `date`.
 */
export async function postForDocument(
  unit: LoneUnit,
  head: DocumentHead,
  request: MovementRequest,
  actor: Actor = unit.actor,
): Promise<MovementRecord> {
  const { kind, id, number } = head;
  const full: MovementRequest = { ...request, document: { kind, id, number } };
  await unit.read((wants) => wants.movement(full));
  try {
    return postMovement(unit.book, actor, full);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw error.withFaults((fault) => ({ ...fault, path: pathInDocument(fault.path) }));
  }
}

function pathInDocument(path: string): string {
  return path === 'occurredAt' ? 'date' : path.replace(/^entries\b/, 'lines');
}

/** Takes back every movement that a document caused. Throws when the goods have gone on since. */
export async function reverseForDocument(unit: LoneUnit, head: DocumentHead, reason: string | null): Promise<void> {
  const { kind, id, number } = head;
  const rows = await unit.sql.rows<{ id: number }>({
    text: `select id from movement where tenant_id = $1 and document_id = $2 and document_kind = $3 and reverses is null
      order by id desc`,
    values: [unit.tenantId, id, kind],
  });
  const caused = await readMovements(
    unit.sql,
    unit.tenantId,
    rows.map((row) => row.id),
  );
  for (const movement of caused) await reverseInUnit(unit, movement, { reason }, { kind, id, number });
}
