import { findItemsByIds, findLocation, type Visibility } from '../catalog/index.ts';
import type { LoneUnit } from '../journal/index.ts';
import { Refusal, type Sql } from '../platform/index.ts';
import type { DocumentHead, DocumentKind, DocumentLine } from './document.ts';
import { readLines, recordState, requireDocument, touch, writeDocument, writeLines } from './document-store.ts';

/** What a new head takes where its kind says nothing. */
const EMPTY = {
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

/** A new document with its id and its number; it is not written yet. */
export function newDocument(
  unit: LoneUnit,
  kind: DocumentKind,
  series: string,
  fields: Partial<DocumentHead> & { status: string },
): DocumentHead {
  const { kind: actorKind, id: actorId, name } = unit.actor;
  const id = unit.book.tick();
  return {
    ...EMPTY,
    date: unit.now,
    details: {},
    customFields: {},
    externalData: {},
    ...fields,
    id,
    kind,
    number: unit.book.nextNumber(series),
    createdAt: unit.now,
    createdBy: { kind: actorKind, id: actorId, name },
    immediate: false,
    revision: id,
    updatedAt: unit.now,
  };
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

/** The document that a command speaks of, with its lines. What the actor may not see is not there: `not_found`. */
export async function openDocument(
  unit: LoneUnit,
  kind: DocumentKind,
  id: number,
): Promise<{ head: DocumentHead; lines: DocumentLine[] }> {
  const head = await requireDocument(unit, kind, id);
  const lines = (await readLines(unit.sql, unit.tenantId, [id])).get(id) ?? [];
  if (await maySeeDocument(unit.sql, unit.tenantId, unit.actor, head, lines)) return { head, lines };
  throw new Refusal('not_found', `There is no ${kind.replaceAll('_', ' ')} with the id ${id}.`);
}

/** Whether a reader may see a document: one of its locations is the reader's, and so is every item on it. */
export async function maySeeDocument(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  head: DocumentHead,
  lines: readonly DocumentLine[],
): Promise<boolean> {
  const { brandId, siteIds } = visibility;
  if (siteIds !== null) {
    const places = [head.locationId, head.toLocationId].filter((id) => id !== null);
    const seen = await Promise.all(places.map((id) => findLocation(sql, tenantId, visibility, id)));
    if (seen.every((location) => location === undefined)) return false;
  }
  if (brandId === null) return true;
  const itemIds = [...new Set(lines.map((line) => line.itemId))];
  return (await findItemsByIds(sql, tenantId, visibility, itemIds)).length === itemIds.length;
}

/** Throws `wrong_state` unless the document is in one of these. */
export function requireStatus(head: DocumentHead, statuses: readonly string[], what: string): void {
  if (statuses.includes(head.status)) return;
  const words = head.status.replaceAll('_', ' ');
  throw new Refusal('wrong_state', `${head.number} is ${words}: ${what}.`, { path: 'status' });
}

/** Throws `document_exported` for what the books have taken over. */
export function requireNotExported(head: DocumentHead): void {
  if (head.syncStatus !== 'exported') return;
  throw new Refusal('document_exported', `${head.number} was exported and stays as it is.`, { path: 'syncStatus' });
}

/** Writes a document as a change of its own: its next revision, its record where the status is new, its lines. */
export async function saveDocument(
  unit: LoneUnit,
  head: DocumentHead,
  lines: readonly DocumentLine[],
  state?: { reasonCode?: string | null; reason?: string | null },
): Promise<void> {
  touch(unit, head);
  if (state !== undefined) await recordState(unit, head, state);
  await writeDocument(unit.sql, unit.tenantId, head);
  await writeLines(unit.sql, unit.tenantId, lines);
}
