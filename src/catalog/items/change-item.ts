import { ownsItem, requireOwn } from '../../access/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import type { Book } from '../../ledger/index.ts';
import { type Fault, Refusal } from '../../platform/index.ts';
import { differences, patched, refuseAll, requireRevision } from '../checks.ts';
import { usesShelf } from '../uses.ts';
import type { Item, ItemFields, ItemView } from './item.ts';
import { itemById, putItem, removeItem, viewInBook, wantItems } from './item-book.ts';
import { itemFaults, wantSurroundings } from './item-rules.ts';
import { usedUnitFaults } from './unit-uses.ts';
import { requireNoParts } from './whole-only.ts';

export interface ItemUpdate {
  id: number;
  /** Fields that are left out stay; customFields and externalData are replaced whole. */
  patch: Partial<ItemFields>;
  /** The revision that the caller has seen; null or absent: any. */
  ifRevision?: number | null;
}

/** Changes an item. When nothing differs it keeps its revision. */
export const updateItem: BatchCommand<ItemUpdate, ItemView> = {
  sort: 'batch',
  name: 'items.update',
  weight: () => 1,
  // Whether units are used, and what there are parts of, follows from other rows.
  alone: ({ patch }) => patch.units !== undefined || patch.wholeOnly === true,
  wants({ id, patch }, wants) {
    wantItems(wants, [id]);
    wantSurroundings(wants, patch);
  },
  decide({ id, patch, ifRevision }, actor, book) {
    const item = itemById(book, actor, id);
    requireRevision(item, ifRevision);
    requireStanding(item);
    const fields = withRisenTarget(patched(item.fields, patch), patch);
    const changed = differences(item.fields, fields);
    if (changed.length === 0) return viewInBook(book, item);

    requireOwn(ownsItem(actor, item.fields), `Item ${item.fields.partNumber} is shared`);
    refuseAll(itemFaults(book, fields, actor, item));
    requireFreeOfStock(book, item, changed);
    if (changed.includes('units')) refuseAll(usedUnitFaults(book, item, fields));
    if (changed.includes('wholeOnly') && fields.wholeOnly) requireNoParts(book, actor, item);
    const { onHand: _onHand, reserved: _reserved, value: _value, ...before } = item;
    return putItem(book, { ...before, fields, revision: book.tick(), updatedAt: book.now }, before);
  },
};

/** What was merged stays as it is. Throws `wrong_state`. */
function requireStanding({ fields, mergedIntoId }: Item): void {
  if (mergedIntoId === null) return;
  const message = `Item ${fields.partNumber} was merged into item ${mergedIntoId}: change that one.`;
  throw new Refusal('wrong_state', message, { path: 'mergedIntoId' });
}

/** A minimum that is raised past a target of which the caller says nothing, and may not know, takes it along. */
function withRisenTarget(fields: ItemFields, patch: Partial<ItemFields>): ItemFields {
  const { minStockLevel, targetStockLevel } = fields;
  const isLeftBehind = targetStockLevel !== null && targetStockLevel < minStockLevel;
  return isLeftBehind && patch.targetStockLevel === undefined ? { ...fields, targetStockLevel: minStockLevel } : fields;
}

/** What was ever reserved has entries too, so the reservations need not be asked. */
const USED = usesShelf('items', [
  'select from entry where tenant_id = $1 and item_id = asked.id',
  'select from position where tenant_id = $1 and item_id = asked.id',
  'select from document_line where tenant_id = $1 and item_id = asked.id',
  'select from item_component where tenant_id = $1 and component_id = asked.id',
  'select from stock_level where tenant_id = $1 and item_id = asked.id',
  'select from level_template_line where tenant_id = $1 and item_id = asked.id',
  'select from item where tenant_id = $1 and merged_into_id = asked.id',
]);

/** Deletes an item that has no history, stands on no document, is no component, has no level at a place and stands for no other. */
export const deleteItem: BatchCommand<{ id: number; ifRevision?: number | null }, ItemView> = {
  sort: 'batch',
  name: 'items.delete',
  weight: () => 1,
  alone: () => true,
  wants({ id }, wants) {
    wantItems(wants, [id]);
    wants.rows(USED, [id]);
  },
  decide({ id, ifRevision }, actor, book) {
    const item = itemById(book, actor, id);
    requireRevision(item, ifRevision);
    requireOwn(ownsItem(actor, item.fields), `Item ${item.fields.partNumber} is shared`);
    if (book.row(USED, id)) {
      throw new Refusal(
        'in_use',
        `Item ${id} has a history in the ledger, stands on a document, is a component, has levels at places or stands for one that was merged into it, and cannot be deleted. Deactivate it instead.`,
      );
    }
    return removeItem(book, { ...item, revision: book.tick(), updatedAt: book.now });
  },
};

/** Fields that say what a quantity of the item means: a stock that is there would mean something else from one moment to the next. */
const MEANING = ['tracking', 'lotsExpire', 'unit'] as const satisfies (keyof ItemFields)[];

function requireFreeOfStock(book: Book, { id, reserved }: Item, changed: (keyof ItemFields)[]): void {
  const asked = MEANING.filter((name) => changed.includes(name));
  if (asked.length === 0) return;
  // The sum on hand will not do: what is missing at one place may hide what is there at another.
  book.need((wants) => wants.holdings.add(id));
  if (reserved === 0n && book.holdingsOf(id).length === 0) return;
  const message = `Item ${id} has stock. Bring what is on hand and reserved to zero everywhere first, or create another item.`;
  refuseAll(asked.map((path): Fault => ({ path, code: 'in_use', message })));
}
