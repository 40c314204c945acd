import { maySeeItem, ownsItem, requireOwn } from '../../access/index.ts';
import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { type Fault, Refusal } from '../../platform/index.ts';
import { differences, patched, refuseAll, requireRevision } from '../checks.ts';
import { type Item, type ItemFields, type ItemView, itemView, readItems } from './item.ts';
import { itemFaults, readSurroundings } from './item-rules.ts';
import { deleteItemRows, writeItems } from './item-write.ts';

export interface ItemUpdate {
  id: number;
  /** Fields that are left out stay; customFields and externalData are replaced whole. */
  patch: Partial<ItemFields>;
  /** The revision that the caller has seen; null or absent: any. */
  ifRevision?: number | null;
}

/** Changes an item. When nothing differs it keeps its revision. */
export const updateItem: LoneCommand<ItemUpdate, ItemView> = {
  sort: 'lone',
  name: 'items.update',
  async run({ id, patch, ifRevision }, unit) {
    const item = await find(unit, id);
    requireRevision(item, ifRevision);
    const fields = patched(item.fields, patch);
    const changed = differences(item.fields, fields);
    if (changed.length === 0) return itemView(item);

    requireOwn(ownsItem(unit.actor, item.fields), `Item ${item.fields.partNumber} is shared`);
    const around = await readSurroundings(unit.sql, unit.tenantId, [fields]);
    refuseAll(itemFaults(fields, unit.actor, around, item.fields));
    await requireFreeOfStock(unit, id, changed);

    const updated: Item = { ...item, fields, revision: unit.book.tick(), updatedAt: unit.now };
    await writeItems(unit.sql, unit.tenantId, [updated]);
    const view = itemView(updated);
    unit.book.changed('item', id, updated.revision, view);
    return view;
  },
};

/** Deletes an item that has no history and stands on no document. */
export const deleteItem: LoneCommand<{ id: number; ifRevision?: number | null }, ItemView> = {
  sort: 'lone',
  name: 'items.delete',
  async run({ id, ifRevision }, unit) {
    const item = await find(unit, id);
    requireRevision(item, ifRevision);
    requireOwn(ownsItem(unit.actor, item.fields), `Item ${item.fields.partNumber} is shared`);
    // What was ever reserved has entries too, so the reservations need not be asked.
    const [use] = await unit.sql.rows<{ used: boolean }>({
      text: `select exists (select from entry where tenant_id = $1 and item_id = $2)
        or exists (select from position where tenant_id = $1 and item_id = $2)
        or exists (select from document_line where tenant_id = $1 and item_id = $2) as used`,
      values: [unit.tenantId, id],
    });
    if (use?.used) {
      throw new Refusal(
        'in_use',
        `Item ${id} has a history in the ledger or stands on a document, and cannot be deleted. Deactivate it instead.`,
      );
    }
    await deleteItemRows(unit.sql, unit.tenantId, id);
    const view = itemView({ ...item, revision: unit.book.tick(), updatedAt: unit.now });
    unit.book.changed('item', id, view.revision, view, true);
    return view;
  },
};

async function find({ sql, tenantId, actor }: LoneUnit, id: number): Promise<Item> {
  const [item] = await readItems(sql, tenantId, [id]);
  if (item !== undefined && maySeeItem(actor, item.fields)) return item;
  throw new Refusal('not_found', `There is no item with the id ${id}.`);
}

/** Fields that say what a quantity of the item means: a stock that is there would mean something else from one moment to the next. */
const MEANING = ['tracking', 'lotsExpire', 'unit'] as const satisfies (keyof ItemFields)[];

async function requireFreeOfStock(
  { sql, tenantId }: LoneUnit,
  id: number,
  changed: (keyof ItemFields)[],
): Promise<void> {
  const asked = MEANING.filter((name) => changed.includes(name));
  if (asked.length === 0) return;
  // The sums will not do: what is missing at one place may hide what is there at another.
  const [stock] = await sql.rows<{ held: boolean }>({
    text: `select exists (
      select from position where tenant_id = $1 and item_id = $2 and (on_hand <> 0 or reserved <> 0)) as held`,
    values: [tenantId, id],
  });
  if (!stock?.held) return;
  const message = `Item ${id} has stock. Bring what is on hand and reserved to zero everywhere first, or create another item.`;
  refuseAll(asked.map((path): Fault => ({ path, code: 'in_use', message })));
}
