import { type Actor, maySeeItem } from '../../access/index.ts';
import { type Book, keysTaken, rowsPut, type Shelf, UNASSIGNED, type Wants } from '../../ledger/index.ts';
import { textArray } from '../../platform/index.ts';
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

/** The part numbers that are taken, by what they share with their other spellings. */
export const PART_NUMBERS: Shelf<string, readonly string[]> = {
  name: 'part numbers',
  async read(sql, tenantId, keys) {
    const rows = await sql.rows<{ key: string; taken: string[] }>({
      name: 'catalog-part-numbers',
      text: `select part_number_key as key, array_agg(part_number order by id) as taken from item
        where tenant_id = $1 and part_number_key = any($2::text[]) group by part_number_key`,
      values: [tenantId, textArray(keys)],
    });
    return rows.map(({ key, taken }) => [key, taken]);
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

/** Puts an item that is new or changed into the book, for the ledger and the feed too. */
export function putItem(book: Book, item: CatalogItem, before?: CatalogItem): ItemView {
  const { id, fields, revision } = item;
  book.put(ITEM_ROWS, id, item);
  if (before?.fields.partNumber !== fields.partNumber) {
    if (before !== undefined)
      changeTaken(book, before.fields.partNumber, (taken, own) => taken.filter((one) => one !== own));
    changeTaken(book, fields.partNumber, (taken, own) => [...taken, own]);
  }
  const { partNumber, tracking, lotsExpire, locationAware, active, allowNegative, brandId, siteId, cost } = fields;
  if (before !== undefined) book.need((wants) => wants.place(id, UNASSIGNED, {}));
  book.defineItem({
    id,
    partNumber,
    tracking,
    lotsExpire,
    locationAware,
    active,
    allowNegative,
    brandId,
    siteId,
    cost,
  });
  const view = itemView(withSums(book, item));
  book.changed('item', id, revision, view);
  return view;
}

/** Takes an item that was never used out of the book, for the ledger and the feed too. Answers how it was at the end. */
export function removeItem(book: Book, item: Item): ItemView {
  const { id, revision, fields } = item;
  book.put(ITEM_ROWS, id, undefined);
  changeTaken(book, fields.partNumber, (taken, own) => taken.filter((one) => one !== own));
  book.undefineItem(id);
  const view = itemView(item);
  book.changed('item', id, revision, view, true);
  return view;
}

function changeTaken(
  book: Book,
  partNumber: string,
  change: (taken: readonly string[], own: string) => readonly string[],
): void {
  const key = partNumberKey(partNumber);
  book.put(PART_NUMBERS, key, change(book.row(PART_NUMBERS, key) ?? [], partNumber));
}

function withSums(book: Book, item: CatalogItem): Item {
  book.need((wants) => wants.place(item.id, UNASSIGNED, {}));
  const state = book.items.get(item.id);
  if (state === undefined) throw new Error(`Item ${item.id} is not in the ledger.`);
  const { onHand, reserved, value } = state;
  return { ...item, onHand, reserved, value };
}
