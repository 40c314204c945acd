import { Refusal } from '../../platform/index.ts';
import type { DocumentHead, DocumentKind, DocumentLine } from './document.ts';
import { type Document, documentOf, type Unit } from './document-book.ts';

/** What a new head takes where its kind says nothing. */
export const EMPTY_HEAD = {
  type: null,
  typeId: null,
  reference: null,
  memo: null,
  locationId: null,
  toLocationId: null,
  vendorId: null,
  businessUnitId: null,
  jobId: null,
  projectId: null,
  technicianId: null,
  sourceId: null,
  batchId: null,
  syncStatus: 'pending',
  tax: 0n,
  shipping: 0n,
  total: 0n,
} as const;

/**
 * A new document with its id and its number, to be saved. One that is made in place of another, which was withdrawn, has the id
 * and the birth of that one, and what that one named besides.
 */
export function newDocument(
  unit: Unit,
  kind: DocumentKind,
  series: string,
  fields: Partial<DocumentHead> & { status: string },
  inPlaceOf?: DocumentHead | undefined,
): Document {
  const { kind: actorKind, id: actorId, name } = unit.actor;
  const revision = unit.book.tick();
  const head: DocumentHead = {
    ...EMPTY_HEAD,
    date: unit.now,
    details: {},
    ...(inPlaceOf === undefined ? { customFields: {}, externalData: {} } : namedBy(inPlaceOf)),
    ...fields,
    id: inPlaceOf?.id ?? revision,
    kind,
    number: unit.book.nextNumber(series),
    createdAt: inPlaceOf?.createdAt ?? unit.now,
    createdBy: inPlaceOf?.createdBy ?? { kind: actorKind, id: actorId, name },
    immediate: false,
    revision,
    updatedAt: unit.now,
  };
  // What became of the one in whose place it stands is a part of its history.
  const states = inPlaceOf === undefined ? [] : (documentOf(unit, inPlaceOf.id)?.states ?? []);
  return { head, lines: [], states, movements: [] };
}

function namedBy({ jobId, projectId, businessUnitId, technicianId, customFields, externalData }: DocumentHead) {
  return { jobId, projectId, businessUnitId, technicianId, customFields, externalData };
}

/** A new line with its id; it is not written yet. */
export function newLine(
  unit: Unit,
  documentId: number,
  fields: Pick<DocumentLine, 'itemId' | 'quantity'> & Partial<DocumentLine>,
): DocumentLine {
  return {
    description: null,
    lot: null,
    serials: null,
    written: null,
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

/** Throws `wrong_state` unless the document is in one of these; `path` is where the caller named it. */
export function requireStatus(head: DocumentHead, statuses: readonly string[], what: string, path = 'status'): void {
  if (statuses.includes(head.status)) return;
  const words = head.status.replaceAll('_', ' ');
  throw new Refusal('wrong_state', `${head.number} is ${words}: ${what}.`, { path });
}

/** Throws `document_exported` for what the books have taken over. */
export function requireNotExported(head: DocumentHead): void {
  if (head.syncStatus !== 'exported') return;
  throw new Refusal('document_exported', `${head.number} was exported and stays as it is.`, { path: 'syncStatus' });
}
