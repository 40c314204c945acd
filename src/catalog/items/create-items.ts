import type { Actor } from '../../access/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import type { Book } from '../../ledger/index.ts';
import { type Fault, pathOf, Refusal, type RefusalCode, uuidv7 } from '../../platform/index.ts';
import { refuseAll } from '../checks.ts';
import type { ItemFields, ItemView } from './item.ts';
import { putItem } from './item-book.ts';
import { itemFaults, wantSurroundings } from './item-rules.ts';

export const ITEMS_AT_ONCE_MAX = 1_000;

/** A new item; what is left out takes its default. */
export type NewItem = Pick<ItemFields, 'partNumber' | 'name'> & Partial<ItemFields>;

export interface ItemBatch {
  /** Whether the batch stands or falls as one, or each item for itself. */
  mode: 'atomic' | 'independent';
  items: NewItem[];
}

/** What became of one item of a batch. */
export type ItemOutcome =
  | { index: number; status: 'created'; item: ItemView }
  | { index: number; status: 'refused'; error: { code: RefusalCode; message: string; path: string } };

export const createItem: BatchCommand<NewItem, ItemView> = {
  sort: 'batch',
  name: 'items.create',
  weight: () => 1,
  wants: (input, wants) => wantSurroundings(wants, input),
  decide(input, actor, book) {
    const fields = withDefaults(input, actor);
    refuseAll(itemFaults(book, fields, actor));
    return create(book, fields);
  },
};

/** Creates many items. In atomic mode one refusal refuses all, and names every failing field of all of them at once. */
export const createItems: BatchCommand<ItemBatch, ItemOutcome[]> = {
  sort: 'batch',
  name: 'items.create-many',
  weight: ({ items }) => items.length,
  wants({ items }, wants) {
    for (const item of items) wantSurroundings(wants, item);
  },
  decide({ mode, items }, actor, book) {
    if (items.length > ITEMS_AT_ONCE_MAX) {
      throw new Refusal('invalid_request', `At most ${ITEMS_AT_ONCE_MAX} items can be created at once.`, {
        path: 'items',
      });
    }
    const all: Fault[] = [];
    const outcomes = items.map((input, index): ItemOutcome => {
      const fields = withDefaults(input, actor);
      const [error, ...more] = itemFaults(book, fields, actor);
      // An item takes its part number from those behind it only when it is good itself.
      if (error === undefined) return { index, status: 'created', item: create(book, fields) };
      all.push(...[error, ...more].map((fault) => ({ ...fault, path: pathOf(`items.${index}`, fault.path) })));
      return { index, status: 'refused', error };
    });
    if (mode === 'atomic') refuseAll(all);
    return outcomes;
  },
};

function withDefaults(input: NewItem, actor: Actor): ItemFields {
  return {
    partNumber: input.partNumber,
    name: input.name,
    description: input.description ?? null,
    category: input.category ?? null,
    serialNumber: input.serialNumber ?? null,
    unit: input.unit ?? null,
    tracking: input.tracking ?? 'none',
    lotsExpire: input.lotsExpire ?? false,
    wholeOnly: input.wholeOnly ?? false,
    minStockLevel: input.minStockLevel ?? 0n,
    targetStockLevel: input.targetStockLevel ?? null,
    reorderQuantity: input.reorderQuantity ?? 0n,
    cost: input.cost ?? null,
    price: input.price ?? null,
    vendorId: input.vendorId ?? null,
    brandId: input.brandId ?? actor.brandId,
    siteId: input.siteId === undefined ? onlySite(actor) : input.siteId,
    locationAware: input.locationAware ?? false,
    allowNegative: input.allowNegative ?? null,
    active: input.active ?? true,
    weight: input.weight ?? null,
    codes: input.codes ?? [],
    units: input.units ?? [],
    components: input.components ?? [],
    customFields: input.customFields ?? {},
    externalData: input.externalData ?? {},
  };
}

/** Where nothing is said, an item is of the site of an actor that has no other. */
function onlySite({ siteIds }: Actor): number | null {
  return siteIds?.length === 1 ? (siteIds[0] ?? null) : null;
}

function create(book: Book, fields: ItemFields): ItemView {
  const { now } = book;
  const id = book.tick();
  const made = { id, uuid: uuidv7(now.getTime()), revision: id, mergedIntoId: null, createdAt: now, updatedAt: now };
  return putItem(book, { ...made, fields });
}
