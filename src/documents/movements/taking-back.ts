import {
  type Book,
  type DocumentLink,
  type MovementRecord,
  type MovementView,
  movementView,
  readCorrections,
  readMovements,
  reverseMovement,
  type Shelf,
  type Wants,
} from '../../ledger/index.ts';
import { plainArray, Refusal } from '../../platform/index.ts';
import type { DocumentHead } from '../document/document.ts';
import {
  type Document,
  documentCommand,
  documentOf,
  saveDocument,
  type Unit,
  type Why,
  wantAnyDocuments,
} from '../document/document-book.ts';
import { requireNotExported } from '../document/document-rules.ts';

/** Movements by their ids. */
const MOVEMENTS: Shelf<number, MovementRecord> = {
  name: 'movements',
  pageOnly: true,
  read: async (sql, tenantId, ids) => (await readMovements(sql, tenantId, ids)).map((one) => [one.id, one]),
};

/** The movements that took movements back. */
const REVERSALS: Shelf<number, number> = {
  name: 'reversals',
  pageOnly: true,
  async read(sql, tenantId, ids) {
    const rows = await sql.rows<{ id: number; reverses: number }>({
      name: 'documents-reversals',
      text: 'select id, reverses from movement where tenant_id = $1 and reverses = any($2::bigint[])',
      values: [tenantId, plainArray(ids)],
    });
    return rows.map(({ id, reverses }) => [reverses, id]);
  },
};

/** The corrections of what came in late that were posted on behalf of movements. */
const CORRECTIONS: Shelf<number, readonly MovementRecord[]> = {
  name: 'corrections',
  pageOnly: true,
  async read(sql, tenantId, ids) {
    const movements = await readMovements(sql, tenantId, ids);
    return Promise.all(
      movements.map(async (movement) => [movement.id, await readCorrections(sql, tenantId, movement)] as const),
    );
  },
};

/** Takes a movement back by a new one, and with it the document that it is. */
export const reverse = documentCommand<{ movementId: number; reason: string | null }, MovementView>({
  name: 'movements.reverse',
  alone: () => true,
  wants({ movementId }, wants) {
    wants.rows(MOVEMENTS, [movementId]);
    wantStanding(wants, movementId);
  },
  run({ movementId, reason }, unit) {
    const original = unit.book.row(MOVEMENTS, movementId);
    if (original === undefined) throw new Refusal('not_found', `There is no movement with the id ${movementId}.`);
    return movementView(takeBack(unit, original, reason));
  },
});

function wantStanding(wants: Wants, movementId: number): void {
  wants.rows(REVERSALS, [movementId]);
  wants.rows(CORRECTIONS, [movementId]);
}

/**
 * Takes a movement back. One that is a document by itself takes its document along: that is canceled, or, when the movement was a
 * reversal, as it was before. What a document planned is taken back by that document's own steps alone.
 */
export function takeBack(
  unit: Unit,
  original: MovementRecord,
  reason: string | null,
  reasonCode: string | null = null,
): MovementRecord {
  const { document: link } = original;
  unit.book.need((wants) => {
    wantAnyDocuments(wants, [link?.id]);
    wantStanding(wants, original.id);
  });
  const document = link === null ? undefined : documentOf(unit, link.id);
  if (document !== undefined) requireReversible(document.head);
  const why = { reason, reasonCode };
  const movement = reverseInUnit(unit, original, why, document === undefined ? null : link);
  if (document !== undefined) turnOver(unit, document, movement, why);
  return movement;
}

/**
 * Takes a movement back, with the corrections of what came in late that were posted on its behalf. Throws `already_reversed` when that has
 * been done. A command that does this is decided alone.
 */
export function reverseInUnit(
  unit: Unit,
  original: MovementRecord,
  why: Why,
  link: DocumentLink | null,
): MovementRecord {
  const { actor, book } = unit;
  book.need((wants) => {
    wantStanding(wants, original.id);
    wantPlaces(book, wants, original);
  });
  const reversal = book.row(REVERSALS, original.id);
  if (reversal !== undefined)
    throw new Refusal('already_reversed', `Movement ${original.id} was already reversed by movement ${reversal}.`);
  const corrections = book.row(CORRECTIONS, original.id) ?? [];
  book.need((wants) => {
    for (const correction of corrections) {
      wantPlaces(book, wants, correction);
      wantAnyDocuments(wants, [correction.document?.id]);
    }
  });
  const documents = corrections.flatMap((correction): [Document, MovementRecord][] => {
    const document = correction.document === null ? undefined : documentOf(unit, correction.document.id);
    return document?.head.kind === 'adjustment' ? [[document, correction]] : [];
  });
  for (const [{ head }] of documents) requireReversible(head);
  const postedWith = corrections.length === 0 ? null : book.clock.revision + 1;
  const reversals = new Map<MovementRecord, MovementRecord>();
  const takeOneBack = (movement: MovementRecord, document: DocumentLink | null) => {
    const taken = reverseMovement(book, actor, movement, { reason: why.reason ?? null, document, postedWith });
    reversals.set(movement, taken);
    return taken;
  };
  // What is taken out must be there: first what brings, then the movement, then what takes.
  const brings = ({ entries }: MovementRecord) => entries.every(({ change }) => change <= 0n);
  for (const one of corrections.filter(brings)) takeOneBack(one, one.document);
  const movement = takeOneBack(original, link);
  for (const one of corrections.filter((correction) => !brings(correction))) takeOneBack(one, one.document);
  for (const [document, correction] of documents) turnOver(unit, document, reversals.get(correction), why);
  return movement;
}

function wantPlaces(book: Book, wants: Wants, { entries }: MovementRecord): void {
  for (const { itemId, locationId, lot, serials } of entries) {
    const named = { ...(lot ? { lot } : {}), ...(serials ? { serials } : {}) };
    for (const id of new Set([itemId, book.items.get(itemId)?.mergedIntoId ?? itemId]))
      wants.place(id, locationId, named);
  }
}

/** Cancels the document that a movement is by itself; one that was canceled is again what it was born as. */
function turnOver(unit: Unit, document: Document, reversal: MovementRecord | undefined, why: Why): void {
  const { head } = document;
  head.status = head.status === 'canceled' ? bornAs(head) : 'canceled';
  if (reversal !== undefined) document.movements.push(reversal);
  saveDocument(unit, document, why);
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
