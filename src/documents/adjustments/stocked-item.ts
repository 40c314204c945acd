import { createItem, type ItemView, type NewItem } from '../../catalog/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import { postMovement, UNASSIGNED } from '../../ledger/index.ts';
import { formatQuantity, type Quantity, Refusal } from '../../platform/index.ts';

export interface StockedItem {
  item: NewItem;
  /** What is there already. */
  onHand: Quantity;
  /** Where; without it nobody has said yet. */
  locationId?: number | null;
}

/** Creates an item together with the stock that it opens with, received in the same transaction. */
export const createStockedItem: BatchCommand<StockedItem, ItemView> = {
  sort: 'batch',
  name: 'items.create-stocked',
  weight: () => 2,
  wants({ item, locationId = null }, wants, actor) {
    createItem.wants(item, wants, actor);
    // Of the place alone: the item is not there yet.
    wants.place(UNASSIGNED, locationId ?? UNASSIGNED, {});
  },
  decide({ item, onHand, locationId = null }, actor, book) {
    if (onHand < 0n) {
      throw new Refusal('invalid_quantity', 'An item cannot open with less than nothing.', { path: 'onHand' });
    }
    const created = createItem.decide(item, actor, book);
    if (onHand === 0n) return created;
    if (locationId === null && actor.siteIds !== null) {
      // What lies nowhere would be at the item's site by that alone; who is restricted says where at its sites it lies.
      throw new Refusal(
        'unknown_location',
        'This credential opens stock at a location of its own sites only: name one.',
        {
          path: 'locationId',
        },
      );
    }
    const entry = { itemId: created.id, locationId, quantity: onHand };
    postMovement(book, actor, { kind: 'receipt', reason: 'Opening stock', entries: [entry] });
    const state = book.items.get(created.id);
    if (state === undefined) throw new Error(`Item ${created.id} was created and is not in the book.`);
    return {
      ...created,
      onHand: formatQuantity(state.onHand),
      available: formatQuantity(state.onHand - state.reserved - state.unavailable),
      unavailable: formatQuantity(state.unavailable),
      stockValue: formatQuantity(state.value),
    };
  },
};
