import { requireUnrestricted } from '../../access/index.ts';
import {
  type Item,
  type ItemView,
  itemById,
  itemFor,
  mergeInCatalog,
  requireAlike,
  requireReason,
  wantItems,
  wantMerger,
} from '../../catalog/index.ts';
import { mergeStock } from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import { documentCommand, documentOf, saveDocument, type Unit, wantAnyDocuments } from '../document/document-book.ts';
import { noteWaiting } from '../sales/back-orders.ts';
import { portionsOf, withPortions } from '../sales/portions.ts';
import { NAMED, type Named, wantNamed } from './named.ts';

/** Two items that are one. */
export interface ItemMerger {
  /** The one that is given up. */
  id: number;
  /** The one that stays. */
  intoItemId: number;
  reason: string;
}

/**
 * Makes one item of two: stock with its value, lots, serials, reservations, codes, units, levels and the lines of documents under way become the
 * second's, and the history of the first shows with it. Answers the first as it is from now on. Throws `in_use` with everything that is in the way.
 */
export const mergeItems = documentCommand<ItemMerger, ItemView>({
  name: 'items.merge',
  weight: () => 1_000,
  // What is there of an item, and what speaks of it, follows from other rows.
  alone: () => true,
  wants({ id, intoItemId }, wants) {
    wantItems(wants, [id, intoItemId]);
    wants.rows(NAMED, [id]);
  },
  run({ id, intoItemId, reason }, unit) {
    const { actor, book } = unit;
    requireReason(reason);
    requireUnrestricted(actor, 'A merger concerns the whole company');
    const [from, into] = itemsOf(unit, id, intoItemId);
    requireAlike(from, into);
    const named = book.row(NAMED, id);
    if (named === undefined) throw new Error(`What names item ${id} was not read.`);
    requireNoCounts(named);
    book.need((wants) => {
      wantNamed(wants, id, intoItemId, named);
      wantMerger(wants, from, intoItemId, named);
      wantAnyDocuments(wants, named.documentIds);
    });
    const states = { from: book.items.get(id), into: book.items.get(intoItemId) };
    if (states.from === undefined || states.into === undefined) throw new Error(`Item ${id} was not read.`);
    const { lots, reservationIds } = named;
    mergeStock(book, actor, { from: states.from, into: states.into, reason, lots, reservationIds });
    for (const documentId of named.documentIds) handOnDocument(unit, documentId, id, intoItemId);
    return mergeInCatalog(book, actor, from, into, named);
  },
});

function itemsOf({ actor, book }: Unit, id: number, intoItemId: number): [Item, Item] {
  const [from, into] = [itemById(book, actor, id), itemFor(book, actor, intoItemId)];
  const path = 'intoItemId';
  if (into === undefined) throw new Refusal('unknown_item', `There is no item with the id ${intoItemId}.`, { path });
  if (id === intoItemId) throw new Refusal('invalid_request', 'An item is merged into another one.', { path });
  for (const { fields, mergedIntoId } of [from, into]) {
    if (mergedIntoId === null) continue;
    const message = `Item ${fields.partNumber} was merged into item ${mergedIntoId} already.`;
    throw new Refusal('wrong_state', message, { path });
  }
  return [from, into];
}

/** A sheet has one line for what is counted at once. */
function requireNoCounts({ counts }: Named): void {
  const faults = counts.map((number) => {
    const message = `${number} counts it and is under way. Post or cancel it first.`;
    return { path: 'intoItemId', code: 'in_use' as const, message };
  });
  if (faults[0] !== undefined) throw new Refusal('in_use', faults[0].message, { faults });
}

/** The lines of a document that is under way are of the item that stays; of a sale what holds for them too. */
function handOnDocument(unit: Unit, documentId: number, from: number, into: number): void {
  const document = documentOf(unit, documentId);
  if (document === undefined) throw new Error(`Document ${documentId} was not read.`);
  const now = (itemId: number) => (itemId === from ? into : itemId);
  document.lines = document.lines.map((line) => {
    const portions = portionsOf(line).map((portion) => ({
      ...portion,
      holds: portion.holds.map((hold) => ({
        ...hold,
        itemId: now(hold.itemId),
        components: hold.components.map((one) => ({ ...one, itemId: now(one.itemId) })),
      })),
    }));
    const details = portions.length === 0 ? line.details : withPortions(line, portions);
    return { ...line, itemId: now(line.itemId), details, updatedAt: line.itemId === from ? unit.now : line.updatedAt };
  });
  if (document.head.kind === 'sale') noteWaiting(unit, document);
  saveDocument(unit, document);
}
