import type { LoneUnit } from '../../journal/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { DocumentHead, DocumentKind, DocumentLine } from '../document.ts';
import { readLines, recordState, requireDocument, touch, writeDocument, writeLines } from '../document-store.ts';

/** What a sale, a packaging or a customer's return is told besides its lines. */
export interface SaleFields {
  /** Null: stock at no location. */
  locationId: number | null;
  date?: Date | null | undefined;
  reference?: string | null | undefined;
  memo?: string | null | undefined;
  externalData?: Record<string, unknown> | undefined;
}

/** A document that begins now, with its id and its number; it is not written yet. */
export function newHead(
  unit: LoneUnit,
  kind: DocumentKind,
  series: string,
  fields: SaleFields & { status: string; sourceId?: number | null },
): DocumentHead {
  const { kind: actorKind, id: actorId, name } = unit.actor;
  const id = unit.book.tick();
  return {
    id,
    kind,
    number: unit.book.nextNumber(series),
    createdAt: unit.now,
    createdBy: { kind: actorKind, id: actorId, name },
    immediate: false,
    revision: id,
    status: fields.status,
    type: null,
    typeId: null,
    reference: fields.reference ?? null,
    memo: fields.memo ?? null,
    date: fields.date ?? unit.now,
    locationId: fields.locationId,
    toLocationId: null,
    vendorId: null,
    businessUnitId: null,
    jobId: null,
    projectId: null,
    technicianId: null,
    sourceId: fields.sourceId ?? null,
    batchId: null,
    syncStatus: 'pending',
    tax: 0n,
    shipping: 0n,
    total: 0n,
    details: {},
    customFields: {},
    externalData: fields.externalData ?? {},
    updatedAt: unit.now,
  };
}

/** A line that begins now. */
export function newLine(
  unit: LoneUnit,
  documentId: number,
  fields: Pick<DocumentLine, 'itemId' | 'quantity'> & Partial<DocumentLine>,
): DocumentLine {
  return {
    description: null,
    lot: null,
    serials: null,
    picked: 0n,
    received: 0n,
    unitCost: 0n,
    active: true,
    sourceLineId: null,
    details: {},
    ...fields,
    id: unit.book.tick(),
    documentId,
    createdAt: unit.now,
    updatedAt: unit.now,
  };
}

/** The document that a command speaks of, with its lines. Throws `not_found`. */
export async function openSale(
  unit: LoneUnit,
  kind: DocumentKind,
  id: number,
): Promise<{ head: DocumentHead; lines: DocumentLine[] }> {
  const head = await requireDocument(unit, kind, id);
  return { head, lines: (await readLines(unit.sql, unit.tenantId, [id])).get(id) ?? [] };
}

/** Writes the document as a change of its own: its next revision, a record of its state, its lines. */
export async function saveSale(
  unit: LoneUnit,
  head: DocumentHead,
  lines: readonly DocumentLine[],
  reason: string | null = null,
): Promise<void> {
  touch(unit, head);
  await recordState(unit, head, { reason });
  await writeDocument(unit.sql, unit.tenantId, head);
  await writeLines(unit.sql, unit.tenantId, lines);
}

/** How a movement or a reservation names the document that caused it. */
export function linkTo(head: DocumentHead): { kind: string; id: number; number: string } {
  return { kind: head.kind, id: head.id, number: head.number };
}

/** Throws `wrong_state` unless the document is in one of these. */
export function requireOpen(head: DocumentHead, statuses: readonly string[], step: string): void {
  if (statuses.includes(head.status)) return;
  throw new Refusal('wrong_state', `${head.number} is ${head.status.replaceAll('_', ' ')} and cannot be ${step}.`);
}

/** Does a step for each line, and lets what it refuses name the line. */
export function atLine<Result>(index: number, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const faults = error.faults.map((fault) => ({ ...fault, path: `lines.${index}.${fault.path}` }));
    throw new Refusal(error.code, error.message, { faults });
  }
}
