import { type Actor, maySeeItem } from '../../access/index.ts';
import { type Book, keysTaken, rowsPut, type Shelf, UNASSIGNED, type Wants } from '../../ledger/index.ts';
import { addTo, formatQuantity, Refusal, textArray } from '../../platform/index.ts';
import { putCodes } from '../codes/codes.ts';
import { putComponents } from '../kits/components.ts';
import { availableWithComponents, type OwnStock } from '../kits/kit-stock.ts';
import { companyLevelView, hasLevel } from './company-level.ts';
import { type CatalogItem, type Item, type ItemView, itemView, readItems } from './item.ts';
import { deleteItems, writeItems } from './item-write.ts';
import { partNumberKey } from './part-number.ts';

/** Items by their ids, as the catalog knows them; their sums are the ledger's. */
export const ITEM_ROWS: Shelf<number, CatalogItem> = {
  name: 'items',
  async read(sql, tenantId, ids) {
    const items = await readItems(sql, tenantId, ids);
    return items.map(({ onHand: _onHand, reserved: _reserved, value: _value, ...item }) => [item.id, item]);
  },
  write: (sql, tenantId, puts) =>
    Promise.all([writeItems(sql, tenantId, rowsPut(puts)), deleteItems(sql, tenantId, keysTaken(puts))]),
};

/** A part number that is taken, and by which item. */
export interface TakenNumber {
  id: number;
  partNumber: string;
}

/** The part numbers that are taken, by what they share with their other spellings. */
export const PART_NUMBERS: Shelf<string, readonly TakenNumber[]> = {
  name: 'part numbers',
  async read(sql, tenantId, keys) {
    const rows = await sql.rows<TakenNumber & { key: string }>({
      name: 'catalog-part-numbers',
      text: `select part_number_key as key, id, part_number as "partNumber" from item
        where tenant_id = $1 and part_number_key = any($2::text[]) order by id`,
      values: [tenantId, textArray(keys)],
    });
    const taken = new Map<string, TakenNumber[]>();
    for (const { key, ...number } of rows) addTo(taken, key, number);
    return taken;
  },
};

/** Wants items as the catalog and the ledger know them. */
export function wantItems(wants: Wants, ids: Iterable<number>): void {
  for (const id of ids) {
    wants.rows(ITEM_ROWS, [id]);
    wants.place(id, UNASSIGNED, {});
  }
}

/** An item with its sums, if it is there for the actor. */
export function itemFor(book: Book, actor: Actor, id: number): Item | undefined {
  const item = book.row(ITEM_ROWS, id);
  return item !== undefined && maySeeItem(actor, item.fields) ? withSums(book, item) : undefined;
}

/** The item that a request is about. Throws `not_found` where there is none for the actor. */
export function itemById(book: Book, actor: Actor, id: number): Item {
  const item = itemFor(book, actor, id);
  if (item !== undefined) return item;
  throw new Refusal('not_found', `There is no item with the id ${id}.`);
}

/** Puts an item that is new or changed into the book, for the ledger and the feed too. */
export function putItem(book: Book, item: CatalogItem, before?: CatalogItem): ItemView {
  const { id, fields, revision, mergedIntoId } = item;
  book.put(ITEM_ROWS, id, item);
  if (before?.fields.partNumber !== fields.partNumber) {
    if (before !== undefined) freeNumber(book, before);
    const key = partNumberKey(fields.partNumber);
    const taken = book.row(PART_NUMBERS, key) ?? [];
    book.put(PART_NUMBERS, key, [...taken, { id, partNumber: fields.partNumber }]);
  }
  putCodes(book, id, before?.fields.codes ?? [], fields.codes);
  putComponents(book, id, before?.fields.components ?? [], fields.components);
  const { partNumber, tracking, lotsExpire, locationAware, active, allowNegative, brandId, siteId } = fields;
  const { cost, wholeOnly } = fields;
  if (before !== undefined) book.need((wants) => wants.place(id, UNASSIGNED, {}));
  book.defineItem({
    id,
    partNumber,
    tracking,
    lotsExpire,
    locationAware,
    isKit: fields.components.length > 0,
    active,
    allowNegative,
    brandId,
    siteId,
    cost,
    wholeOnly,
    mergedIntoId,
  });
  const view = viewInBook(book, withSums(book, item));
  book.changed('item', id, revision, view);
  putCompanyLevel(book, item, before);
  return view;
}

/** Takes an item that was never used out of the book, for the ledger and the feed too. Answers how it was at the end. */
export function removeItem(book: Book, item: Item): ItemView {
  const { id, revision } = item;
  book.put(ITEM_ROWS, id, undefined);
  freeNumber(book, item);
  putCodes(book, id, item.fields.codes, []);
  putComponents(book, id, item.fields.components, []);
  book.undefineItem(id);
  const view = viewInBook(book, item);
  book.changed('item', id, revision, view, true);
  if (hasLevel(item.fields)) {
    const level = companyLevelView({ ...item, revision: book.tick() });
    book.changed('stock_level', id, level.revision, level, true);
  }
  return view;
}

/** An item as the outside sees it, of a kit with what its components allow. */
export function viewInBook(book: Book, item: Item): ItemView {
  const view = itemView(item);
  if (view.components.length === 0) return view;
  const stockOf = (id: number): OwnStock => {
    book.need((wants) => wantItems(wants, [id]));
    const component = book.row(ITEM_ROWS, id);
    return component === undefined ? { available: '0', components: [] } : itemView(withSums(book, component));
  };
  return Object.assign(view, { available: formatQuantity(availableWithComponents(view, stockOf)) });
}

/** Puts the company's level of an item into the feed, where it differs from the one before. */
function putCompanyLevel(book: Book, item: CatalogItem, before: CatalogItem | undefined): void {
  const none = { minStockLevel: 0n, targetStockLevel: null };
  const { minStockLevel, targetStockLevel } = before?.fields ?? none;
  if (item.fields.minStockLevel === minStockLevel && item.fields.targetStockLevel === targetStockLevel) return;
  const isGone = !hasLevel(item.fields);
  const fields = isGone ? { ...item.fields, minStockLevel, targetStockLevel } : item.fields;
  const level = companyLevelView({ ...item, fields, revision: book.tick() });
  book.changed('stock_level', item.id, level.revision, level, isGone);
}

function freeNumber(book: Book, { id, fields }: CatalogItem): void {
  const key = partNumberKey(fields.partNumber);
  const taken = book.row(PART_NUMBERS, key) ?? [];
  book.put(
    PART_NUMBERS,
    key,
    taken.filter((one) => one.id !== id),
  );
}

function withSums(book: Book, item: CatalogItem): Item {
  book.need((wants) => wants.place(item.id, UNASSIGNED, {}));
  const state = book.items.get(item.id);
  if (state === undefined) throw new Error(`Item ${item.id} is not in the ledger.`);
  const { onHand, reserved, unavailable, value } = state;
  return { ...item, onHand, reserved, unavailable, value };
}
