import { Refusal } from '../platform/index.ts';
import type { DocumentHead, DocumentKind } from './document.ts';

/** What the books have taken over is changed and canceled no more. Throws `document_exported`. */
export function requireNotExported(head: Pick<DocumentHead, 'number' | 'syncStatus'>): void {
  if (head.syncStatus !== 'exported') return;
  throw new Refusal('document_exported', `${head.number} was exported, so it can neither be changed nor canceled.`);
}

/** A step that only some states of a document allow. Throws `document_state`. */
export function requireStatus(head: Pick<DocumentHead, 'number' | 'status'>, allowed: readonly string[]): void {
  if (allowed.includes(head.status)) return;
  throw new Refusal(
    'document_state',
    `${head.number} is ${inWords(head.status)}; this can be done while it is ${allowed.map(inWords).join(' or ')}.`,
  );
}

/** Throws `stale_revision` when the caller changes a document that it has not seen as it is. */
export function requireSeen(head: Pick<DocumentHead, 'revision'>, ifRevision: number | null | undefined): void {
  if (ifRevision == null || ifRevision === head.revision) return;
  throw new Refusal(
    'stale_revision',
    `The document is at revision ${head.revision}, not ${ifRevision}: it was changed meanwhile. Read it again.`,
  );
}

/** The refusal for a document that is not there, or not for the caller's eyes. */
export function missing(kind: DocumentKind, id: number): Refusal {
  return new Refusal('not_found', `There is no ${inWords(kind)} with the id ${id}.`);
}

function inWords(name: string): string {
  return name.replaceAll('_', ' ');
}
