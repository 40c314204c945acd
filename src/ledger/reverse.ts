import type { Actor } from '../access/index.ts';
import { Refusal } from '../platform/index.ts';
import { type Book, undoable } from './book.ts';
import { findItem, findLocation, type Line } from './lines.ts';
import type { DocumentLink, MovementRecord } from './model.ts';
import { postLines } from './post.ts';

/**
 * Takes a movement back by a new one with every change turned round, value included. Throws `not_reversible` for what was only
 * reserved or released, `insufficient_stock` or `serial_not_here` when the goods have gone on since.
 */
export function reverseMovement(
  book: Book,
  actor: Actor,
  original: MovementRecord,
  reason: string | null,
  document: DocumentLink | null = null,
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
    };
    return postLines(book, actor, facts, lines);
  });
}
