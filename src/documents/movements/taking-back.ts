import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import {
  type DocumentLink,
  type MovementRecord,
  type MovementView,
  movementView,
  readCorrections,
  readMovements,
  reverseMovement,
} from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { DocumentHead } from '../document/document.ts';
import { keepBirth, saveDocument, type Why } from '../document/document-change.ts';
import { requireNotExported } from '../document/document-rules.ts';
import { readDocument, readDocuments } from '../document/document-store.ts';

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
  const why = { reason, reasonCode };
  const movement = await reverseInUnit(unit, original, why, head === undefined ? null : document);
  if (head !== undefined) await turnOver(unit, head, why);
  return movement;
}

/**
 * Takes a movement back under the lock, with the corrections of what came in late that were posted on its behalf. Throws
 * `already_reversed` when that has been done.
 */
export async function reverseInUnit(
  unit: LoneUnit,
  original: MovementRecord,
  why: Why,
  document: DocumentLink | null,
): Promise<MovementRecord> {
  await requireStanding(unit, original);
  const corrections = await readCorrections(unit.sql, unit.tenantId, original);
  const documents = corrections.flatMap((correction) => correction.document?.id ?? []);
  const heads = await readDocuments(unit.sql, unit.tenantId, 'adjustment', documents);
  heads.forEach(requireReversible);
  await unit.read((wants) => {
    for (const entry of [original, ...corrections].flatMap(({ entries }) => entries)) {
      wants.place(entry.itemId, entry.locationId, {
        ...(entry.lot ? { lot: entry.lot } : {}),
        ...(entry.serials ? { serials: entry.serials } : {}),
      });
    }
  });
  const postedWith = corrections.length === 0 ? null : unit.book.clock.revision + 1;
  const takeOneBack = (movement: MovementRecord, link: DocumentLink | null) =>
    reverseMovement(unit.book, unit.actor, movement, { reason: why.reason ?? null, document: link, postedWith });
  // What is taken out must be there: first what brings, then the movement, then what takes.
  const brings = ({ entries }: MovementRecord) => entries.every(({ change }) => change <= 0n);
  for (const one of corrections.filter(brings)) takeOneBack(one, one.document);
  const movement = takeOneBack(original, document);
  for (const one of corrections.filter((correction) => !brings(correction))) takeOneBack(one, one.document);
  for (const head of heads) await turnOver(unit, head, why);
  return movement;
}

async function requireStanding({ sql, tenantId }: LoneUnit, { id }: MovementRecord): Promise<void> {
  const [reversal] = await sql.rows<{ id: number }>({
    text: 'select id from movement where tenant_id = $1 and reverses = $2',
    values: [tenantId, id],
  });
  if (reversal !== undefined)
    throw new Refusal('already_reversed', `Movement ${id} was already reversed by movement ${reversal.id}.`);
}

/** Cancels the document that a movement is by itself; one that was canceled is again what it was born as. */
async function turnOver(unit: LoneUnit, head: DocumentHead, why: Why): Promise<void> {
  await keepBirth(unit, [head]);
  head.status = head.status === 'canceled' ? bornAs(head) : 'canceled';
  await saveDocument(unit, head, why);
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
