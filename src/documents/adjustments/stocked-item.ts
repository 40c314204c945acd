import { createItem, type ItemView, type NewItem } from '../../catalog/index.ts';
import type { LoneCommand } from '../../journal/index.ts';
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
export const createStockedItem: LoneCommand<StockedItem, ItemView> = {
  sort: 'lone',
  name: 'items.create-stocked',
  async run({ item, onHand, locationId = null }, unit) {
    if (onHand < 0n) {
      throw new Refusal('invalid_quantity', 'An item cannot open with less than nothing.', { path: 'onHand' });
    }
    const created = await createItem.run(item, unit);
    if (onHand === 0n) return created;
    if (locationId === null && unit.actor.siteIds !== null) {
      // What lies nowhere would be at the item's site by that alone; who is restricted says where at its sites it lies.
      throw new Refusal(
        'unknown_location',
        'This credential opens stock at a location of its own sites only: name one.',
        {
          path: 'locationId',
        },
      );
    }
    await unit.read((wants) => wants.place(created.id, locationId ?? UNASSIGNED, {}));
    const entry = { itemId: created.id, locationId, quantity: onHand };
    postMovement(unit.book, unit.actor, { kind: 'receipt', reason: 'Opening stock', entries: [entry] });
    const state = unit.book.items.get(created.id);
    if (state === undefined) throw new Error(`Item ${created.id} was created and is not in the book.`);
    return {
      ...created,
      onHand: formatQuantity(state.onHand),
      available: formatQuantity(state.onHand - state.reserved),
      stockValue: formatQuantity(state.value),
    };
  },
};
