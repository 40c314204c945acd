import type { LoneUnit } from '../journal/index.ts';
import type { DocumentHead, DocumentKind } from './document.ts';
import { recordState, requireDocument, touch, writeDocument } from './document-store.ts';
import { type DocumentView, viewDocuments } from './document-views.ts';
import { requireVisible } from './document-visibility.ts';

/** Why a document changed its state. */
export interface Why {
  reasonCode?: string | null;
  reason?: string | null;
}

/** The document that a command speaks of, if it is there for the actor. Throws `not_found`. */
export async function openDocument(unit: LoneUnit, kind: DocumentKind, id: number): Promise<DocumentHead> {
  const head = await requireDocument(unit, kind, id);
  await requireVisible(unit, head);
  return head;
}

/**
 * A document that was born with its movement stands in the feed only as a row of its own. Before it changes for the first time, the
 * feed is told what it was born as, so that it holds every state of it, once.
 */
export async function keepBirth(unit: LoneUnit, heads: readonly DocumentHead[]): Promise<void> {
  const unchanged = heads.filter((head) => head.immediate && head.revision === head.id);
  const views = await viewDocuments(unit.sql, unit.tenantId, unchanged);
  for (const [index, head] of unchanged.entries()) unit.book.changed(head.kind, head.id, head.id, views[index]);
}

/** Writes a new document, with the record of its first state. Its lines must have been written. */
export async function addDocument(unit: LoneUnit, head: DocumentHead): Promise<DocumentView> {
  await Promise.all([writeDocument(unit.sql, unit.tenantId, head), recordState(unit, head)]);
  return tell(unit, head);
}

/** Writes a document that changed, under its next revision; with `why` it also changed its state, which is recorded. */
export async function saveDocument(unit: LoneUnit, head: DocumentHead, why?: Why): Promise<DocumentView> {
  touch(unit, head);
  await Promise.all([
    writeDocument(unit.sql, unit.tenantId, head),
    why === undefined ? undefined : recordState(unit, head, why),
  ]);
  return tell(unit, head);
}

async function tell(unit: LoneUnit, head: DocumentHead): Promise<DocumentView> {
  const [view] = await viewDocuments(unit.sql, unit.tenantId, [head]);
  if (view === undefined) throw new Error(`Document ${head.id} has no view.`);
  unit.book.changed(head.kind, head.id, head.revision, view);
  return view;
}
