import type { BatchCommand } from '../../journal/index.ts';
import { type Book, type EntryRequest, type MovementRequest, standingOf, UNASSIGNED } from '../../ledger/index.ts';
import type { Quantity } from '../../platform/index.ts';
import { type MovementOutcome, postMovements } from '../movements/movements.ts';

/**
 * What takes from an item, for somebody who states what is there and cannot name lots: what is good goes first, by its expiry, and where that
 * is too little any other lots that are there. Of an item that is not kept by lot it is one entry. The lots at the place must have been read.
 */
export function takingUnnamed(book: Book, entry: EntryRequest): EntryRequest[] {
  const wanted = -entry.quantity;
  const { good, all } = amountsOf(book, entry.itemId, entry.locationId ?? UNASSIGNED);
  if (good >= wanted || book.items.get(entry.itemId)?.tracking !== 'lot') return [{ ...entry, pick: 'fefo' }];
  // What all of them do not have is refused as a whole.
  if (all < wanted) return [{ ...entry, pick: 'any' }];
  const rest: EntryRequest = { ...entry, quantity: good - wanted, pick: 'any' };
  return good === 0n ? [rest] : [{ ...entry, quantity: -good, pick: 'fefo' }, rest];
}

/** The same in one entry: where what is good is too little, all lots that are there are taken, the oldest first. */
export function takingUnnamedAtOnce(book: Book, entry: EntryRequest): EntryRequest {
  const { good } = amountsOf(book, entry.itemId, entry.locationId ?? UNASSIGNED);
  return { ...entry, pick: good >= -entry.quantity ? 'fefo' : 'any' };
}

/** How much of all lots at a place is on hand, and how much of it is available. */
function amountsOf(book: Book, itemId: number, locationId: number): { good: Quantity; all: Quantity } {
  const amounts = { good: 0n, all: 0n };
  for (const { lot, position } of book.lotsAt(itemId, locationId)) {
    const { onHand, reserved } = position;
    if (onHand > 0n) amounts.all += onHand;
    const isGood = standingOf(book, book.locations.get(locationId), lot) === 'available';
    if (onHand > reserved && isGood) amounts.good += onHand - reserved;
  }
  return amounts;
}

/** Posts an adjustment of somebody who names no lots. Where all that are there have less, it is refused as `insufficient_stock`. */
export const adjustUnnamedLots: BatchCommand<MovementRequest, MovementOutcome[]> = {
  sort: 'batch',
  name: 'movements.adjust-unnamed-lots',
  weight: (movement) => movement.entries.length,
  wants(movement, wants) {
    wants.movement({ ...movement, entries: movement.entries.map((entry) => ({ ...entry, pick: 'any' })) });
  },
  decide(movement, actor, book) {
    const entries = movement.entries.flatMap((entry) => takingUnnamed(book, entry));
    return postMovements.decide({ mode: 'atomic', movements: [{ ...movement, entries }] }, actor, book);
  },
  ...(postMovements.kept === undefined ? {} : { kept: postMovements.kept }),
};
