import type { Actor } from '../../../access/index.ts';
import { findItemsNamed, ITEMS, type ItemView } from '../../../catalog/index.ts';
import { idsAmong, type Sql } from '../../../platform/index.ts';
import type { Row } from '../query-match.ts';
import {
  createProduct,
  createVariant,
  patchProduct,
  patchVariant,
  removeProduct,
  removeVariant,
} from './item-commands.ts';
import { PRODUCT_FIELDS, productRow, VARIANT_FIELDS, variantRow } from './item-fields.ts';
import { both, type Named, type Part, type Reader, type Sibling } from './sibling.ts';

/** An item as a variant, identified by its part number. */
export const variants: Sibling = {
  path: '/inventory-variants',
  key: 'sku',
  fields: VARIANT_FIELDS,
  indexed: ['sku', 'product'],
  list: async (by, named, part) => (await readItems(by, named, part, 'product')).map(variantRow),
  count: countNamed,
  create: createVariant,
  patch: patchVariant,
  remove: removeVariant,
};

/** An item as a product with one variant. */
export const products: Sibling = {
  path: '/inventory-products',
  key: 'id',
  fields: PRODUCT_FIELDS,
  indexed: ['id'],
  list: async (by, named, part) => (await readItems(by, named, part, 'id')).map(productRow),
  count: countNamed,
  create: createProduct,
  patch: patchProduct,
  remove: removeProduct,
};

/** When to order an item, and how much. Derived from the variant, and changed with it. */
export const stockConfigurations: Sibling = {
  path: '/inventory-stock-configurations',
  key: 'id',
  fields: {
    id: 'text',
    createdAt: 'time',
    warehouse: 'text',
    product: 'text',
    variant: 'text',
    active: 'flag',
    quantityThreshold: 'number',
    expirationThreshold: 'number',
    reorderLevel: 'number',
    supplier: 'text',
  },
  indexed: ['id', 'product', 'variant'],
  list: async (by, named, part) => (await readItems(by, named, part, 'id')).map(configurationRow),
  count: countNamed,
};

function configurationRow(item: ItemView): Row {
  const { createdAt, warehouse, product, active, quantityThreshold, expirationThreshold, reorderLevel, supplier } =
    variantRow(item);
  const given = Object.entries({ warehouse, expirationThreshold, supplier }).filter(([, value]) => value !== undefined);
  const id = String(item.id);
  const row = { id, createdAt, product, variant: item.partNumber, active, quantityThreshold, reorderLevel };
  return { ...row, ...Object.fromEntries(given) };
}

async function readItems(
  { lists, sql, actor }: Reader,
  named: Named,
  { after, offset, limit }: Part,
  idField: string,
): Promise<ItemView[]> {
  const piece = { after: after && Number(after[idField]), offset, limit };
  return lists.page(sql, actor.tenantId, ITEMS, await filterOf(sql, actor, named), piece);
}

async function countNamed({ lists, sql, actor }: Reader, named: Named): Promise<number> {
  return lists.count(sql, actor.tenantId, ITEMS, await filterOf(sql, actor, named));
}

async function filterOf(sql: Sql, actor: Actor, named: Named) {
  return { visibility: actor, ids: both(await itemIdsOf(sql, actor, named), named.id && idsAmong(named.id)) };
}

/** The items named by texts: variants by name, products by id. */
export async function itemIdsOf(
  sql: Sql,
  actor: Actor,
  { variant, sku, product }: Named,
): Promise<number[] | undefined> {
  const texts = variant ?? sku;
  const byText =
    texts && [...(await findItemsNamed(sql, actor.tenantId, actor, texts)).values()].map((item) => item.id);
  return both(byText, product && idsAmong(product));
}
