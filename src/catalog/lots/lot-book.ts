import { type Actor, ownsItem, requireOwn } from '../../access/index.ts';
import {
  type Book,
  type LotState,
  lotStatus,
  lotView,
  mayTouch,
  type Shelf,
  standingOf,
  UNASSIGNED,
} from '../../ledger/index.ts';
import { formatQuantity, plainArray, Refusal } from '../../platform/index.ts';
import { itemFor, wantItems } from '../items/item-book.ts';
import type { LotStockView } from './lots.ts';

/** By what the ledger finds lots, by their ids. */
export const LOT_NAMES: Shelf<number, { itemId: number; number: string }> = {
  name: 'names of lots',
  pageOnly: true,
  async read(sql, tenantId, ids) {
    const rows = await sql.rows<{ id: number; item_id: number; number: string }>({
      name: 'catalog-lot-names',
      text: 'select id, item_id, number from lot where tenant_id = $1 and id = any($2::bigint[])',
      values: [tenantId, plainArray(ids)],
    });
    return rows.map((row) => [row.id, { itemId: row.item_id, number: row.number }]);
  },
};

/**
 * A lot that the actor may change, with all the places of its item read, and whether there is another lot with a number that it may get: it lies
 * wherever its item does. Throws `not_found`, or `actor_restricted` where the item is shared.
 */
export function requireLot(book: Book, actor: Actor, id: number, newNumber?: string): LotState {
  const named = book.row(LOT_NAMES, id);
  if (named === undefined) throw noLot(id);
  const { itemId } = named;
  book.need((wants) => {
    wantItems(wants, [itemId]);
    for (const number of [named.number, newNumber]) {
      if (number !== undefined) wants.place(itemId, UNASSIGNED, { lot: { number } });
    }
    wants.holdings.add(itemId);
  });
  const [lot, item] = [book.lotsById.get(id), book.items.get(itemId)];
  if (lot === undefined || item === undefined || itemFor(book, actor, itemId) === undefined) throw noLot(id);
  requireOwn(ownsItem(actor, item), `Lot ${lot.number} of item ${item.partNumber} is shared`);
  return lot;
}

const noLot = (id: number) => new Refusal('not_found', `There is no lot with the id ${id}.`);

/** A lot with what there is of it where the actor may see. */
export function lotStock(book: Book, actor: Actor, lot: LotState): LotStockView {
  const item = book.items.get(lot.itemId);
  const sums = { onHand: 0n, reserved: 0n, available: 0n };
  for (const position of book.holdingsOf(lot.itemId)) {
    if (position.lotId !== lot.id || (item !== undefined && !mayTouch(book, actor, item, position.locationId)))
      continue;
    sums.onHand += position.onHand;
    sums.reserved += position.reserved;
    const standing = standingOf(book, book.locations.get(position.locationId), lot);
    if (standing === 'available') sums.available += position.onHand - position.reserved;
  }
  return Object.assign(lotView(lot, lotStatus(lot, book.now)), {
    onHand: formatQuantity(sums.onHand),
    reserved: formatQuantity(sums.reserved),
    available: formatQuantity(sums.available),
  });
}
