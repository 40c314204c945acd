import type { Actor } from '../access/index.ts';
import { Refusal } from '../platform/index.ts';
import { type Book, undoable } from './book.ts';
import { findItem, findLocation, type Line, standingFor } from './lines.ts';
import type { DocumentLink, EntryRecord, LotState, MovementRecord } from './model.ts';
import { postLines } from './post-lines.ts';

/** The lot of an entry. Where its item was merged into one that had a lot of that number, it is that one. */
function lotNow(book: Book, itemId: number, { lotId, lot }: EntryRecord): LotState | undefined {
  const known = book.lotsById.get(lotId);
  if (lot === null || known?.itemId === itemId) return known;
  return book.lot(itemId, lot.number) ?? known;
}

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
  if (original.kind === 'merger') {
    throw new Refusal(
      'not_reversible',
      'Items that were merged stay one: move what belongs elsewhere to another item.',
    );
  }
  return undoable(book, () => {
    const lines = original.entries.map((entry, index): Line => {
      const path = `entries.${index}`;
      // What was booked on an item that was merged since is taken back of the one that stands for it.
      const item = findItem(book, actor, standingFor(book, entry.itemId), path);
      const lot = lotNow(book, item.id, entry);
      return {
        path,
        item,
        location: findLocation(book, actor, item, entry.locationId, path),
        locationId: entry.locationId,
        lotId: lot?.id ?? entry.lotId,
        lot,
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
