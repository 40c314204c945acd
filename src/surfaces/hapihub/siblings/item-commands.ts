import {
  createItem,
  findItemsByIds,
  findItemsNamed,
  type ItemFields,
  type ItemView,
  updateItem,
} from '../../../catalog/index.ts';
import type { LoneCommand, LoneUnit } from '../../../journal/index.ts';
import { Refusal, uuidv7 } from '../../../platform/index.ts';
import type { Row } from '../query-match.ts';
import { invalid, patchedRow } from '../wire.ts';
import { emptiedFields, type Kept, keep, keptOf, productRow, toCore, variantRow } from './item-fields.ts';
import { idsOf, type RowChange } from './sibling.ts';

/** Creates an item for a product without a variant. Until it has one its part number is generated. */
export const createProduct: LoneCommand<Row, Row> = {
  sort: 'lone',
  name: 'hapihub.create-product',
  async run(row, unit) {
    const { fields, rest } = toCore(row);
    return productRow(await create(unit, fields, newNumber(unit), { asProduct: rest, awaitsVariant: true }));
  },
};

/** Creates an item; for a product without a variant the item of that product becomes its variant. */
export const createVariant: LoneCommand<Row, Row> = {
  sort: 'lone',
  name: 'hapihub.create-variant',
  async run(row, unit) {
    const { fields, rest } = toCore(row);
    const sku = typeof row.sku === 'string' && row.sku !== '' ? row.sku : undefined;
    if (row.product === undefined) {
      return variantRow(await create(unit, fields, sku ?? newNumber(unit), { asVariant: rest }));
    }
    const product = await awaitingProduct(unit, String(row.product));
    const { asProduct } = keptOf(product);
    const { name } = product;
    const own = fields.name === undefined || fields.name === name ? {} : { name };
    const kept = { asProduct: { ...asProduct, ...own }, asVariant: rest };
    const numbered = sku === undefined ? {} : { partNumber: sku };
    const patch = { ...fields, ...numbered, externalData: keep(product.externalData, kept) };
    return variantRow(await unit.decide(updateItem, { id: product.id, patch }));
  },
};

/** The item of a product without a variant. */
async function awaitingProduct(unit: LoneUnit, text: string): Promise<ItemView> {
  const [product] = await findItemsByIds(unit.sql, unit.tenantId, unit.actor, idsOf([text]) ?? []);
  if (product === undefined) throw invalid('product', 'There is no product with this id.');
  if (keptOf(product).awaitsVariant === true) return product;
  throw invalid('product', `It already has a variant, ${product.partNumber}, and cannot have a second one.`);
}

async function create(unit: LoneUnit, fields: Partial<ItemFields>, partNumber: string, kept: Kept): Promise<ItemView> {
  if (!fields.name) throw invalid('name', 'Give a name.');
  return unit.decide(createItem, { ...fields, name: fields.name, partNumber, externalData: keep({}, kept) });
}

function newNumber({ now }: LoneUnit): string {
  return uuidv7(now.getTime());
}

export const patchProduct: LoneCommand<RowChange, Row> = {
  sort: 'lone',
  name: 'hapihub.patch-product',
  async run({ key, patch }, unit) {
    const item = await productItem(unit, key);
    const { fields, rest } = changed(productRow(item), patch);
    const { asProduct, ...kept } = keptOf(item);
    const isNamedApart = typeof asProduct?.name === 'string';
    const { name = asProduct?.name, ...others } = fields;
    const core = isNamedApart ? others : fields;
    const asChanged = isNamedApart ? { ...rest, name } : rest;
    const externalData = keep(item.externalData, { ...kept, asProduct: asChanged });
    return productRow(await unit.decide(updateItem, { id: item.id, patch: { ...core, externalData } }));
  },
};

export const patchVariant: LoneCommand<RowChange, Row> = {
  sort: 'lone',
  name: 'hapihub.patch-variant',
  async run({ key, patch }, unit) {
    const item = await variantItem(unit, key);
    const row = variantRow(item);
    for (const name of ['sku', 'product'] as const) {
      if (patch.set[name] !== undefined && patch.set[name] !== row[name]) throw invalid(name, 'It cannot change.');
    }
    const { fields, rest } = changed(row, patch);
    const externalData = keep(item.externalData, { ...keptOf(item), asVariant: rest });
    return variantRow(await unit.decide(updateItem, { id: item.id, patch: { ...fields, externalData } }));
  },
};

/** The columns that a patch sets or clears, and the data to be stored beside them. */
function changed(row: Row, patch: RowChange['patch']): { fields: Partial<ItemFields>; rest: Row } {
  const emptied = emptiedFields(patch.unset);
  const { fields } = toCore(patch.set);
  return { fields: { ...fields, ...emptied }, rest: toCore(patchedRow(row, patch)).rest };
}

/** Deactivates an item. Its stock stays, and can still be counted, moved and sold; nothing more comes in. */
export const removeProduct: LoneCommand<string, Row> = {
  sort: 'lone',
  name: 'hapihub.remove-product',
  run: async (key, unit) => productRow(await deactivate(unit, await productItem(unit, key))),
};

export const removeVariant: LoneCommand<string, Row> = {
  sort: 'lone',
  name: 'hapihub.remove-variant',
  run: async (key, unit) => variantRow(await deactivate(unit, await variantItem(unit, key))),
};

function deactivate(unit: LoneUnit, { id }: ItemView): Promise<ItemView> {
  return unit.decide(updateItem, { id, patch: { active: false } });
}

async function productItem(unit: LoneUnit, key: string): Promise<ItemView> {
  return requireItem(unit, key, idsOf([key])?.[0]);
}

async function variantItem(unit: LoneUnit, key: string): Promise<ItemView> {
  return requireItem(unit, key, (await findItemsNamed(unit.sql, unit.tenantId, unit.actor, [key])).get(key)?.id);
}

async function requireItem(unit: LoneUnit, key: string, id: number | undefined): Promise<ItemView> {
  const [item] = id === undefined ? [] : await findItemsByIds(unit.sql, unit.tenantId, unit.actor, [id]);
  if (item !== undefined) return item;
  throw new Refusal('not_found', `No record found for id '${key}'`);
}
