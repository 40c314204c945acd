import { isDeepStrictEqual } from 'node:util';
import type { LoneUnit } from '../../journal/index.ts';
import type { DocumentHead, DocumentLine } from './document.ts';
import { writeBorn } from './document-sources.ts';
import { recordState, touch, writeDocument, writeLines } from './document-store.ts';
import { type DocumentView, viewDocument, viewDocuments } from './document-views.ts';

/** Why a document changed its state. */
export interface Why {
  reasonCode?: string | null | undefined;
  reason?: string | null | undefined;
}

/**
 * A document that was born with its movement stands in the feed only as a row of its own. Before it changes for the first time, the
 * feed gets what it was born as, so that it holds every state of it, once; and what was its movement alone gets a row.
 */
export async function keepBirth(unit: LoneUnit, heads: readonly DocumentHead[]): Promise<void> {
  const unchanged = heads.filter((head) => head.immediate && head.revision === head.id);
  const views = await viewDocuments(unit.sql, unit.tenantId, unchanged);
  for (const [index, head] of unchanged.entries()) unit.book.changed(head.kind, head.id, head.id, views[index]);
  await writeBorn(
    unit.sql,
    unit.tenantId,
    unchanged.map(({ id }) => id),
  );
}

/** Writes a new document, with the record of its first state. Its lines must have been written. */
export async function addDocument(unit: LoneUnit, head: DocumentHead): Promise<DocumentView> {
  await Promise.all([writeDocument(unit.sql, unit.tenantId, head), recordState(unit, head)]);
  return tell(unit, head);
}

/**
 * Writes a document that changed, under its next revision, with the lines that changed; with `why` it also changed its state, which is
 * recorded. Answers how it is seen now, which the feed is told too.
 */
export async function saveDocument(
  unit: LoneUnit,
  head: DocumentHead,
  why?: Why,
  lines: readonly DocumentLine[] = [],
): Promise<DocumentView> {
  touch(unit, head);
  await Promise.all([
    writeDocument(unit.sql, unit.tenantId, head),
    why === undefined ? undefined : recordState(unit, head, why),
    writeLines(unit.sql, unit.tenantId, lines),
  ]);
  return tell(unit, head);
}

/** A document with its lines, as it was before a change or is after it. */
export interface DocumentWithLines {
  head: DocumentHead;
  lines: readonly DocumentLine[];
}

/** The same for a change that may have changed nothing: then the document stays as it is, under the revision that it has. */
export async function saveIfChanged(
  unit: LoneUnit,
  before: DocumentWithLines,
  after: DocumentWithLines,
  why?: Why,
): Promise<DocumentView> {
  if (isDeepStrictEqual(before.head, after.head) && isDeepStrictEqual(before.lines, after.lines)) {
    return viewDocument(unit.sql, unit.tenantId, before.head);
  }
  const changed = after.lines.filter((line) => !before.lines.includes(line));
  return saveDocument(unit, after.head, why, changed);
}

/** A line after a change: as it was, where nothing differs, else written now. */
export function writtenLine({ now }: LoneUnit, before: DocumentLine, after: DocumentLine): DocumentLine {
  return isDeepStrictEqual(before, { ...after, updatedAt: before.updatedAt }) ? before : { ...after, updatedAt: now };
}

async function tell(unit: LoneUnit, head: DocumentHead): Promise<DocumentView> {
  const view = await viewDocument(unit.sql, unit.tenantId, head);
  unit.book.changed(head.kind, head.id, head.revision, view);
  return view;
}
