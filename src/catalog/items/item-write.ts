import { column, type Quantity, rowRemover, rowWriter, type Sql } from '../../platform/index.ts';
import { type CatalogItem, ITEM } from './item.ts';
import { partNumberKey } from './part-number.ts';

/** Inserts items, or updates those that are there, with their row for sums and their text for search: one statement a table. */
export async function writeItems(sql: Sql, tenantId: number, items: readonly CatalogItem[]): Promise<void> {
  const rows = items.map(({ fields, ...item }) => ({
    ...item,
    ...fields,
    partNumberKey: partNumberKey(fields.partNumber),
  }));
  await Promise.all([
    ITEM.writer.write(sql, tenantId, rows),
    MINIMUM.write(sql, tenantId, rows),
    SEARCH_TEXT.write(sql, tenantId, rows),
  ]);
}

const removeSums = rowRemover('item_stock', 'item_id');
const removeText = rowRemover('item_search', 'item_id');

/** Deletes the rows of items that were never used. */
export async function deleteItems(sql: Sql, tenantId: number, ids: readonly number[]): Promise<void> {
  await Promise.all([removeText, removeSums, ITEM.remove].map((remove) => remove(sql, tenantId, ids)));
}

/** The ledger owns the sums; of a row that is there only its level is touched, from which the database derives how low it is. */
const MINIMUM = rowWriter<{ id: number; minStockLevel: Quantity; targetStockLevel: Quantity | null }>(
  'item_stock',
  {
    item_id: column.bigint((i) => i.id),
    on_hand: column.decimal(() => 0n),
    reserved: column.decimal(() => 0n),
    value: column.decimal(() => 0n),
    min_stock_level: column.decimal((i) => i.minStockLevel),
    target_stock_level: column.decimal((i) => i.targetStockLevel),
  },
  { key: ['item_id'], update: ['min_stock_level', 'target_stock_level'], ifDifferent: true, name: 'item_minimum' },
);

const SEARCH_TEXT = rowWriter<{ id: number; partNumber: string; name: string }>(
  'item_search',
  {
    item_id: column.bigint((i) => i.id),
    text: column.text(
      (i) => `${i.partNumber}\n${i.name}`,
      (v) => `lower(${v})`,
    ),
  },
  { key: ['item_id'], ifDifferent: true },
);
