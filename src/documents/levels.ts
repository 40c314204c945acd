import type { Actor } from '../access/index.ts';
import { type ItemUpdate, updateItem } from '../catalog/index.ts';
import type { BatchCommand, LoneCommand } from '../journal/index.ts';
import { type Book, type EntryRequest, findItem, NO_LOT, postMovement, UNASSIGNED } from '../ledger/index.ts';
import type { Quantity } from '../platform/index.ts';

/** What an item is to have on hand in all. */
export interface Level {
  itemId: number;
  quantity: Quantity;
  reason?: string;
}

/**
 * Sets an item's total by an adjustment: at the one location that holds it, else without a location. Answers whether anything
 * moved.
 */
export const setLevel: BatchCommand<Level, { moved: boolean }> = {
  sort: 'batch',
  name: 'items.set-level',
  weight: () => 1,
  wants({ itemId }, wants) {
    wants.place(itemId, UNASSIGNED, {});
    wants.holdings.add(itemId);
  },
  decide: (level, actor, book) => ({ moved: moveTo(level, actor, book) }),
};

/** Changes an item and, where one is given, its level: both or neither. */
export const changeItemAndLevel: LoneCommand<{ item: ItemUpdate; level?: Level }, { moved: boolean }> = {
  sort: 'lone',
  name: 'items.change-with-level',
  async run({ item, level }, unit) {
    await updateItem.run(item, unit);
    if (level === undefined) return { moved: false };
    await unit.read((wants) => setLevel.wants(level, wants));
    return setLevel.decide(level, unit.actor, unit.book);
  },
};

function moveTo({ itemId, quantity, reason }: Level, actor: Actor, book: Book): boolean {
  // Judged even where nothing moves: whether a level is the right one is not for everybody to learn.
  const item = findItem(book, actor, itemId, '');
  const change = quantity - item.onHand;
  if (change === 0n) return false;
  const entry: EntryRequest = { itemId, locationId: null, quantity: change };
  const holdings = book.holdingsOf(itemId);
  const [place] = holdings;
  if (place !== undefined && holdings.every(({ locationId }) => locationId === place.locationId)) {
    entry.locationId = place.locationId === UNASSIGNED ? null : place.locationId;
    const lot = holdings.length === 1 && place.lotId !== NO_LOT ? book.lotsById.get(place.lotId) : undefined;
    if (lot !== undefined) entry.lot = { number: lot.number };
    else if (item.tracking === 'lot' && change < 0n) entry.pick = 'fefo';
  }
  postMovement(book, actor, { kind: 'adjustment', reason: reason ?? null, entries: [entry] });
  return true;
}
