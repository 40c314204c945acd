import { isDeepStrictEqual } from 'node:util';
import { changeExternalData, type ExternalDataChange, requireRevision } from '../../catalog/index.ts';
import type { DocumentHead, DocumentKind } from './document.ts';
import { documentCommand, openShared, requireWhollyOwn, saveDocument, wantDocuments } from './document-book.ts';
import { applyFields, type DocumentFields, requireNamed, wantNamed } from './document-fields.ts';
import { requireNotExported } from './document-rules.ts';
import { openBySlice, wantBySlices } from './document-slices.ts';
import { type DocumentView, viewOf } from './document-views.ts';

export interface DocumentUpdate {
  kind: DocumentKind;
  id: number;
  /** Whether the id may be that of a slice, which stands for its document. */
  orSlice?: boolean;
  /** Fields that are left out stay; customFields and externalData are replaced whole. */
  fields: DocumentFields;
  /** What an application changes in its own external data. */
  external?: ExternalDataChange | undefined;
  /** The revision that the caller has seen; null or absent: any. */
  ifRevision?: number | null | undefined;
}

/**
 * Changes what is said of a document, not what it did. What the books have taken over stays as they took it, but for custom fields and
 * external data: that is how they mark it. When nothing differs it keeps its revision.
 */
export const updateDocument = documentCommand<DocumentUpdate, DocumentView>({
  name: 'documents.update',
  wants({ kind, id, orSlice, fields }, wants, actor) {
    wantDocuments(wants, actor, [id]);
    if (orSlice) wantBySlices(wants, actor, kind, [id]);
    wantNamed(wants, fields);
  },
  run({ kind, id, orSlice, fields, external, ifRevision }, unit) {
    const named = orSlice ? openBySlice(unit, kind, id) : undefined;
    const document = named ?? openShared(unit, kind, id);
    const { head } = document;
    requireRevision(head, ifRevision);
    const before: DocumentHead = { ...head };
    applyFields(head, fields);
    if (external !== undefined) head.externalData = changeExternalData(head.externalData, external);
    if (isDeepStrictEqual(before, head)) return viewOf(document);
    const { customFields, externalData } = before;
    // What an application notes of its own belongs to the step that it takes at one end.
    const isNote = head.kind === 'transfer' && isDeepStrictEqual(before, { ...head, externalData });
    if (!isNote) requireWhollyOwn(unit, before);
    if (!isDeepStrictEqual(before, { ...head, customFields, externalData })) requireNotExported(head);
    requireNamed(unit, fields);
    return saveDocument(unit, document);
  },
});
