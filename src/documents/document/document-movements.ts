import type { Actor } from '../../access/index.ts';
import {
  type DocumentLink,
  type MovementRecord,
  type MovementRequest,
  postMovement,
  readMovementsOf,
  type Shelf,
  type Wants,
} from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import { reverseInUnit } from '../movements/taking-back.ts';
import type { DocumentHead } from './document.ts';
import type { Unit } from './document-book.ts';

/** How a movement names the document that causes it. */
export function linkTo({ kind, id, number }: DocumentHead): DocumentLink {
  return { kind, id, number };
}

/**
 * Posts a movement that a document causes. Its entries must be in the order of the lines, so that what the ledger says of `entries.2` is said
 * of `lines.2`, and of `occurredAt` of `date`.
 */
export function postForDocument(
  { book, actor: own }: Unit,
  head: DocumentHead,
  request: MovementRequest,
  actor: Actor = own,
): MovementRecord {
  const full: MovementRequest = { ...request, document: linkTo(head) };
  book.need((wants) => wants.movement(full));
  try {
    return postMovement(book, actor, full);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw error.withFaults((fault) => ({ ...fault, path: pathInDocument(fault.path) }));
  }
}

function pathInDocument(path: string): string {
  return path === 'occurredAt' ? 'date' : path.replace(/^entries\b/, 'lines');
}

/** The movements that documents caused, by document. */
const CAUSED: Shelf<number, readonly MovementRecord[]> = {
  name: 'movements of documents',
  pageOnly: true,
  read: async (sql, tenantId, ids) => readMovementsOf(sql, tenantId, ids),
};

/** Wants what taking back all that a document caused looks at. */
export function wantReversal(wants: Wants, documentId: number): void {
  wants.rows(CAUSED, [documentId]);
}

/** Takes back every movement that a document caused. Throws when the goods have gone on since. */
export function reverseForDocument(unit: Unit, head: DocumentHead, reason: string | null): void {
  const caused = (unit.book.row(CAUSED, head.id) ?? []).filter(({ reverses }) => reverses === null);
  for (const movement of caused.toReversed()) reverseInUnit(unit, movement, { reason }, linkTo(head));
}
