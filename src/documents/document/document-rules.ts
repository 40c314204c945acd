import type { LoneUnit } from '../../journal/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { DocumentHead, DocumentKind, DocumentLine } from './document.ts';
import { readLines, requireDocument } from './document-store.ts';
import { requireVisible, requireWhollyOwn } from './document-visibility.ts';

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
 * A new document with its id and its number; it is not written yet. One that is made in place of another, which was withdrawn, has the id
 * and the birth of that one, and what that one named besides.
 */
export function newDocument(
  unit: LoneUnit,
  kind: DocumentKind,
  series: string,
  fields: Partial<DocumentHead> & { status: string },
  inPlaceOf?: DocumentHead | undefined,
): DocumentHead {
  const { kind: actorKind, id: actorId, name } = unit.actor;
  const revision = unit.book.tick();
  return {
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
}

function namedBy({ jobId, projectId, businessUnitId, technicianId, customFields, externalData }: DocumentHead) {
  return { jobId, projectId, businessUnitId, technicianId, customFields, externalData };
}

/** A new line with its id; it is not written yet. */
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

/**
 * The document that a command speaks of, without its lines. What the actor may not see is not there: `not_found`. Throws
 * `actor_restricted` for one that is also about places that are not the actor's own.
 */
export async function openHead(unit: LoneUnit, kind: DocumentKind, id: number): Promise<DocumentHead> {
  const head = await openShared(unit, kind, id);
  await requireWhollyOwn(unit, head);
  return head;
}

/** The same for a step that the actor may take at its own end of a document, whoever has the other one. */
export async function openShared(unit: LoneUnit, kind: DocumentKind, id: number): Promise<DocumentHead> {
  const head = await requireDocument(unit, kind, id);
  await requireVisible(unit, head);
  return head;
}

/** The same with its lines. */
export async function openDocument(
  unit: LoneUnit,
  kind: DocumentKind,
  id: number,
): Promise<{ head: DocumentHead; lines: DocumentLine[] }> {
  const head = await openHead(unit, kind, id);
  const lines = await readLines(unit.sql, unit.tenantId, [id]);
  return { head, lines: lines.get(id) ?? [] };
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
