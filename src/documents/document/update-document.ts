import { isDeepStrictEqual } from 'node:util';
import { changeExternalData, type ExternalDataChange, requireRevision } from '../../catalog/index.ts';
import type { LoneCommand } from '../../journal/index.ts';
import type { DocumentHead, DocumentKind } from './document.ts';
import { keepBirth, saveDocument } from './document-change.ts';
import { applyFields, type DocumentFields, requireNamed } from './document-fields.ts';
import { openShared, requireNotExported } from './document-rules.ts';
import { findBySlices } from './document-slices.ts';
import { type DocumentView, viewDocument } from './document-views.ts';
import { requireWhollyOwn } from './document-visibility.ts';

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
export const updateDocument: LoneCommand<DocumentUpdate, DocumentView> = {
  sort: 'lone',
  name: 'documents.update',
  async run({ kind, id, orSlice, fields, external, ifRevision }, unit) {
    const named = orSlice ? (await findBySlices(unit, kind, [id])).get(id) : undefined;
    const head = named ?? (await openShared(unit, kind, id));
    requireRevision(head, ifRevision);
    const before: DocumentHead = { ...head };
    applyFields(head, fields);
    if (external !== undefined) head.externalData = changeExternalData(head.externalData, external);
    if (isDeepStrictEqual(before, head)) return viewDocument(unit.sql, unit.tenantId, head);
    const { customFields, externalData } = before;
    // What an application notes of its own belongs to the step that it takes at one end.
    const isNote = head.kind === 'transfer' && isDeepStrictEqual(before, { ...head, externalData });
    if (!isNote) await requireWhollyOwn(unit, before);
    if (!isDeepStrictEqual(before, { ...head, customFields, externalData })) requireNotExported(head);
    await requireNamed(unit, fields);
    await keepBirth(unit, [before]);
    return saveDocument(unit, head);
  },
};
