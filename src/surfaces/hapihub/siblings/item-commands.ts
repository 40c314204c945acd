import {
  createItem,
  type ItemCode,
  type ItemFields,
  type ItemView,
  itemFor,
  itemNamed,
  itemView,
  updateItem,
  withNamedCode,
} from '../../../catalog/index.ts';
import { idOf } from '../../../platform/index.ts';
import type { Step } from '../effects/effect.ts';
import { noRecord } from '../errors.ts';
import type { Row } from '../query-match.ts';
import { invalid, patchedRow } from '../wire.ts';
import { emptiedFields, type Kept, keep, keptOf, productRow, toCore, variantRow } from './item-fields.ts';
import { type NewRow, type RowChange, rowCommand } from './sibling.ts';

/** Creates an item for a product without a variant. Until it has one its part number is generated. */
export const createProduct = rowCommand<NewRow>('create-product', {
  run({ row, unique }, unit) {
    const { fields, rest } = toCore(row);
    return productRow(create(unit, fields, unique, { asProduct: rest, awaitsVariant: true }));
  },
});

/** Creates an item; for a product without a variant the item of that product becomes its variant. */
export const createVariant = rowCommand<NewRow>('create-variant', {
  run({ row, unique }, unit) {
    const { fields, rest } = toCore(row);
    const sku = typeof row.sku === 'string' && row.sku !== '' ? row.sku : undefined;
    if (row.product === undefined) {
      const codes = codesOf(unit, undefined, undefined, rest.barcode);
      return variantRow(create(unit, { ...fields, codes }, sku ?? unique, { asVariant: rest }));
    }
    const product = awaitingProduct(unit, String(row.product));
    const { asProduct } = keptOf(product);
    const { name } = product;
    const own = fields.name === undefined || fields.name === name ? {} : { name };
    const kept = { asProduct: { ...asProduct, ...own }, asVariant: rest };
    const numbered = sku === undefined ? {} : { partNumber: sku };
    const codes = codesOf(unit, product, undefined, rest.barcode);
    const patch = { ...fields, ...numbered, codes, externalData: keep(product.externalData, kept) };
    return variantRow(unit.decide(updateItem, { id: product.id, patch }));
  },
});

/** The item of a product without a variant. */
function awaitingProduct(unit: Step, text: string): ItemView {
  const product = seenItem(unit, idOf(text));
  if (product === undefined) throw invalid('product', 'There is no product with this id.');
  if (keptOf(product).awaitsVariant === true) return product;
  throw invalid('product', `It already has a variant, ${product.partNumber}, and cannot have a second one.`);
}

function create(unit: Step, fields: Partial<ItemFields>, partNumber: string, kept: Kept): ItemView {
  if (!fields.name) throw invalid('name', 'Give a name.');
  return unit.decide(createItem, { ...fields, name: fields.name, partNumber, externalData: keep({}, kept) });
}

export const patchProduct = rowCommand<RowChange>('patch-product', {
  run({ key, patch }, unit) {
    const item = productItem(unit, key);
    const { fields, rest } = changed(productRow(item), patch);
    const { asProduct, ...kept } = keptOf(item);
    const isNamedApart = typeof asProduct?.name === 'string';
    const { name = asProduct?.name, ...others } = fields;
    const core = isNamedApart ? others : fields;
    const asChanged = isNamedApart ? { ...rest, name } : rest;
    const externalData = keep(item.externalData, { ...kept, asProduct: asChanged });
    return productRow(unit.decide(updateItem, { id: item.id, patch: { ...core, externalData } }));
  },
});

export const patchVariant = rowCommand<RowChange>('patch-variant', {
  run({ key, patch }, unit) {
    const item = variantItem(unit, key);
    const row = variantRow(item);
    for (const name of ['sku', 'product'] as const) {
      if (patch.set[name] !== undefined && patch.set[name] !== row[name]) throw invalid(name, 'It cannot change.');
    }
    const { fields, rest } = changed(row, patch);
    const externalData = keep(item.externalData, { ...keptOf(item), asVariant: rest });
    const codes = codesOf(unit, item, row.barcode, rest.barcode);
    return variantRow(unit.decide(updateItem, { id: item.id, patch: { ...fields, codes, externalData } }));
  },
});

/** The codes of an item after its barcode changed. */
function codesOf({ book }: Step, item: ItemView | undefined, before: unknown, after: unknown): readonly ItemCode[] {
  const named = (barcode: unknown) => (typeof barcode === 'string' && barcode !== '' ? barcode : null);
  return withNamedCode(book, item ?? { codes: [] }, { before: named(before), after: named(after) });
}

/** The columns that a patch sets or clears, and the data to be stored beside them. */
function changed(row: Row, patch: RowChange['patch']): { fields: Partial<ItemFields>; rest: Row } {
  const emptied = emptiedFields(patch.unset);
  const { fields } = toCore(patch.set);
  return { fields: { ...fields, ...emptied }, rest: toCore(patchedRow(row, patch)).rest };
}

/** Deactivates an item. Its stock stays, and can still be counted, moved and sold; nothing more comes in. */
export const removeProduct = rowCommand<string>('remove-product', {
  run: (key, unit) => productRow(deactivate(unit, productItem(unit, key))),
});

export const removeVariant = rowCommand<string>('remove-variant', {
  run: (key, unit) => variantRow(deactivate(unit, variantItem(unit, key))),
});

function deactivate(unit: Step, { id }: ItemView): ItemView {
  return unit.decide(updateItem, { id, patch: { active: false } });
}

function productItem(unit: Step, key: string): ItemView {
  return requireItem(unit, key, idOf(key));
}

function variantItem(unit: Step, key: string): ItemView {
  return requireItem(unit, key, itemNamed(unit.book, unit.actor, key)?.id);
}

function requireItem(unit: Step, key: string, id: number | undefined): ItemView {
  const item = seenItem(unit, id);
  if (item !== undefined) return item;
  throw noRecord(key);
}

function seenItem({ book, actor }: Step, id: number | undefined): ItemView | undefined {
  const item = id === undefined ? undefined : itemFor(book, actor, id);
  return item && itemView(item);
}
