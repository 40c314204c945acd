import type { LoneCommand, LoneUnit } from '../journal/index.ts';
import { type MovementRecord, type MovementView, movementView, readMovements } from '../ledger/index.ts';
import { Refusal } from '../platform/index.ts';
import type { DocumentHead } from './document.ts';
import { keepBirth, saveDocument } from './document-change.ts';
import { requireNotExported } from './document-rules.ts';
import { readDocument } from './document-store.ts';
import { reverseInUnit } from './movements.ts';

/** Takes a movement back by a new one, and with it the document that it is. */
export const reverse: LoneCommand<{ movementId: number; reason: string | null }, MovementView> = {
  sort: 'lone',
  name: 'movements.reverse',
  async run({ movementId, reason }, unit) {
    const [original] = await readMovements(unit.sql, unit.tenantId, [movementId]);
    if (original === undefined) throw new Refusal('not_found', `There is no movement with the id ${movementId}.`);
    return movementView(await takeBack(unit, original, reason));
  },
};

/**
 * Takes a movement back. One that is a document by itself takes its document along: that is canceled, or, when the movement was a
 * reversal, as it was before. What a document planned is taken back by that document's own steps alone.
 */
export async function takeBack(
  unit: LoneUnit,
  original: MovementRecord,
  reason: string | null,
  reasonCode: string | null = null,
): Promise<MovementRecord> {
  const { document } = original;
  const head = document === null ? undefined : await readDocument(unit.sql, unit.tenantId, document.id);
  if (head !== undefined) requireReversible(head);
  const movement = await reverseInUnit(unit, original, reason, head === undefined ? null : document);
  if (head !== undefined) {
    await keepBirth(unit, [head]);
    head.status = head.status === 'canceled' ? bornAs(head) : 'canceled';
    await saveDocument(unit, head, { reason, reasonCode });
  }
  return movement;
}

function bornAs(head: DocumentHead): string {
  return head.kind === 'transfer' ? 'received' : 'posted';
}

function requireReversible(head: DocumentHead): void {
  if (!head.immediate) {
    throw new Refusal('not_reversible', `This belongs to ${head.number}: cancel that document instead.`);
  }
  requireNotExported(head);
}
