import { type Actor, ownsItem, requireOwn } from '../../access/index.ts';
import { type Book, type LotState, lotView, mayTouch, type Shelf, standingOf, UNASSIGNED } from '../../ledger/index.ts';
import { formatQuantity, plainArray, Refusal } from '../../platform/index.ts';
import { itemFor } from '../items/item-book.ts';
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

/** A lot by its id, with all the places of its item read. Undefined where there is none for the actor. */
export function lotFor(book: Book, actor: Actor, id: number): LotState | undefined {
  const named = book.row(LOT_NAMES, id);
  if (named === undefined || itemFor(book, actor, named.itemId) === undefined) return undefined;
  const { itemId, number } = named;
  book.need((wants) => {
    wants.place(itemId, UNASSIGNED, { lot: { number } });
    wants.holdings.add(itemId);
  });
  return book.lotsById.get(id);
}

/** A lot that the actor may change: it lies wherever its item does. Throws `not_found`, or `actor_restricted` where the item is shared. */
export function requireLot(book: Book, actor: Actor, id: number): LotState {
  const lot = lotFor(book, actor, id);
  const item = lot && book.items.get(lot.itemId);
  if (lot === undefined || item === undefined) throw new Refusal('not_found', `There is no lot with the id ${id}.`);
  requireOwn(ownsItem(actor, item), `Lot ${lot.number} of item ${item.partNumber} is shared`);
  return lot;
}

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
  return Object.assign(lotView(lot, book.now), {
    onHand: formatQuantity(sums.onHand),
    reserved: formatQuantity(sums.reserved),
    available: formatQuantity(sums.available),
  });
}
