import type { Actor } from '../access/index.ts';
import { Refusal } from '../platform/index.ts';
import { type Book, undoable } from './book.ts';
import { findItem, findLocation, type Line } from './lines.ts';
import type { DocumentLink, MovementRecord } from './model.ts';
import { postLines } from './post-lines.ts';

/** What is said of a reversal. */
export interface ReversalFacts {
  reason: string | null;
  /** The document that it belongs to; null where it is to become one, if its kind is one by itself. */
  document: DocumentLink | null;
  /** The first of the movements that are taken back in one step with this one; null where it is alone. */
  postedWith: number | null;
}

/**
 * Takes a movement back by a new one with every change turned round, value included. Throws `not_reversible` for what was only
 * reserved or released, `insufficient_stock` or `serial_not_here` when the goods have gone on since.
 */
export function reverseMovement(
  book: Book,
  actor: Actor,
  original: MovementRecord,
  { reason, document, postedWith }: ReversalFacts,
): MovementRecord {
  if (original.kind === 'reserve' || original.kind === 'release') {
    throw new Refusal('not_reversible', 'What was reserved is given back by releasing the reservation.');
  }
  return undoable(book, () => {
    const lines = original.entries.map((entry, index): Line => {
      const path = `entries.${index}`;
      const item = findItem(book, actor, entry.itemId, path);
      return {
        path,
        item,
        location: findLocation(book, actor, item, entry.locationId, path),
        locationId: entry.locationId,
        lotId: entry.lotId,
        lot: book.lotsById.get(entry.lotId),
        serials: entry.serials,
        change: -entry.change,
        reservedChange: 0n,
        unitCost: null,
        valueChange: -entry.valueChange,
        countedAt: null,
        seenBy: null,
      };
    });
    const { kind, reasonCode, reference, jobId } = original;
    const facts = {
      kind,
      reasonCode,
      reason,
      reference,
      jobId,
      occurredAt: book.now,
      document,
      reverses: original.id,
      postedWith,
    };
    return postLines(book, actor, facts, lines);
  });
}
