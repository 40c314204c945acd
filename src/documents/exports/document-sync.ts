import { type Document, saveDocument, type Unit } from '../document/document-book.ts';

/** Why many documents changed their state, as it is recorded with each. */
export interface SharedReason {
  reasonCode: string;
  reason: string | null;
}

/** Saves what the books know of many documents: each under its next revision, with its row in the feed and the record of who did it. */
export function saveMany(
  unit: Unit,
  documents: readonly Document[],
  change: (document: Document['head']) => void,
  why: SharedReason,
): void {
  for (const document of documents) {
    change(document.head);
    saveDocument(unit, document, why);
  }
}
