import type { ItemFields, ItemView } from '../../../catalog/index.ts';
import type { Quantity } from '../../../platform/index.ts';
import type { FieldTable } from '../fields.ts';
import type { Row } from '../query-match.ts';
import { invalid, moneyOf, readKept } from '../wire.ts';

export const PRODUCT_FIELDS = {
  id: 'text',
  createdAt: 'time',
  warehouse: 'text',
  active: 'flag',
  name: 'text',
  description: 'text',
  attributes: 'any',
  supplier: 'text',
  unit: 'text',
  unitPrice: 'money',
  images: 'any',
  picURL: 'text',
  category: 'text',
  type: 'text',
  brand: 'text',
  tags: 'any',
  branches: 'any',
} as const satisfies FieldTable;

export const VARIANT_FIELDS = {
  sku: 'text',
  createdAt: 'time',
  warehouse: 'text',
  active: 'flag',
  product: 'text',
  productName: 'text',
  productType: 'text',
  name: 'text',
  attributes: 'any',
  branches: 'any',
  sellable: 'flag',
  taxable: 'flag',
  quantityThreshold: 'number',
  expirationThreshold: 'number',
  supplier: 'text',
  reorderLevel: 'number',
  isMedicine: 'flag',
  isMedicineDangerous: 'flag',
  medicine: 'any',
  unitCost: 'money',
  initialCost: 'money',
  unitPrice: 'money',
  initialPrice: 'money',
  images: 'any',
  picURL: 'text',
  description: 'text',
  supplierCode: 'text',
  hsCode: 'text',
  barcode: 'text',
} as const satisfies FieldTable;

/** Fields that are columns of an item, and so the same on every surface. */
const AMOUNTS = {
  quantityThreshold: 'minStockLevel',
  reorderLevel: 'reorderQuantity',
  unitCost: 'cost',
  unitPrice: 'price',
} as const;
const TEXTS = ['name', 'description', 'unit', 'category'] as const;
const FROM_CORE = ['id', 'sku', 'createdAt', 'product', 'productName', 'active', ...TEXTS, ...Object.keys(AMOUNTS)];

/** The value of an item's column after its removal; columns missing here cannot be removed. */
const EMPTIED = {
  description: { description: null },
  unit: { unit: null },
  category: { category: null },
  unitCost: { cost: null },
  unitPrice: { price: null },
  quantityThreshold: { minStockLevel: 0n },
  reorderLevel: { reorderQuantity: 0n },
} as const satisfies Record<string, Partial<ItemFields>>;

/** The key under which an item stores fields that the core does not have. */
const KEY = 'hapihub';

/**
 * The stored fields of an item. An item is a product and its only variant; if both were created, each has fields of its own under the same
 * names; if only one was, its fields are also the other's. The fields outside of the two are from before they were distinguished.
 */
export interface Kept {
  asProduct?: Row | undefined;
  asVariant?: Row | undefined;
  /** Set for a product without a variant. */
  awaitsVariant?: boolean | undefined;
}

/** The stored fields of an item, if they have the form that this surface writes. */
export function keptOf({ externalData }: Pick<ItemView, 'externalData'>): Kept {
  const all = Object.hasOwn(externalData, KEY) ? externalData[KEY] : undefined;
  const { asProduct, asVariant, awaitsVariant, ...flat } = (isObject(all) ? all : {}) as Record<string, unknown>;
  const known = isObject(asProduct) || isObject(asVariant);
  return {
    asProduct: isObject(asProduct) ? readKept(PRODUCT_FIELDS, asProduct) : undefined,
    asVariant: isObject(asVariant) ? readKept(VARIANT_FIELDS, asVariant) : known ? undefined : flat,
    awaitsVariant: awaitsVariant === true,
  };
}

/** The external data of an item with the fields to be stored. Other applications' data stays. */
export function keep(externalData: Record<string, unknown>, kept: Kept): Record<string, unknown> {
  return { ...externalData, [KEY]: kept };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An item as a variant. */
export function variantRow(item: ItemView): Row {
  const { asProduct, asVariant } = keptOf(item);
  return {
    sku: item.partNumber,
    createdAt: Date.parse(item.createdAt),
    product: String(item.id),
    productName: productName(item),
    ...own(VARIANT_FIELDS, asVariant ?? asProduct),
    active: item.active,
    name: item.name,
    ...textsOf(item, ['description']),
    ...amountsOf(item, Object.keys(AMOUNTS)),
  };
}

/** An item as a product. */
export function productRow(item: ItemView): Row {
  const { asProduct, asVariant } = keptOf(item);
  return {
    id: String(item.id),
    createdAt: Date.parse(item.createdAt),
    ...own(PRODUCT_FIELDS, asProduct ?? asVariant),
    active: item.active,
    name: productName(item),
    ...textsOf(item, ['description', 'unit', 'category']),
    ...amountsOf(item, ['unitPrice']),
  };
}

/** The item's name, unless its variant was given another one. */
function productName(item: ItemView): string {
  const name = keptOf(item).asProduct?.name;
  return typeof name === 'string' ? name : item.name;
}

function own(table: FieldTable, kept: Row | undefined): Row {
  return Object.fromEntries(Object.entries(readKept(table, kept)).filter(([name]) => !FROM_CORE.includes(name)));
}

function textsOf(item: ItemView, names: readonly ('description' | 'unit' | 'category')[]): Row {
  return Object.fromEntries(names.flatMap((name) => (item[name] === null ? [] : [[name, item[name]]])));
}

export function amountsOf(item: ItemView, names: readonly string[]): Row {
  const shown = Object.entries(AMOUNTS).filter(([name]) => names.includes(name));
  return Object.fromEntries(
    shown.flatMap(([name, field]) => (item[field] === null ? [] : [[name, Number(item[field])]])),
  );
}

/** Fields from the wire as those of an item, the rest for its external data. Throws for an amount below zero. */
export function toCore(row: Row): { fields: Partial<ItemFields>; rest: Row } {
  const fields: Partial<ItemFields> = {};
  for (const [name, field] of Object.entries(AMOUNTS)) {
    if (row[name] === undefined) continue;
    const amount = moneyOf(row[name]) as Quantity; // The table has only accepted numbers.
    if (amount < 0n) throw invalid(name, 'It cannot be below zero.');
    fields[field] = amount;
  }
  for (const name of TEXTS) if (typeof row[name] === 'string') fields[name] = row[name];
  if (typeof row.active === 'boolean') fields.active = row.active;
  const rest = Object.fromEntries(Object.entries(row).filter(([name]) => !FROM_CORE.includes(name)));
  return { fields, rest };
}

/** The columns of an item after fields are removed. Throws for a field that cannot be. */
export function emptiedFields(paths: readonly (readonly string[])[]): Partial<ItemFields> {
  const gone = paths.map(([name = '']) => name).filter((name) => FROM_CORE.includes(name));
  const staying = gone.find((name) => !Object.hasOwn(EMPTIED, name));
  if (staying !== undefined) throw invalid(staying, 'It cannot be removed.');
  return Object.assign({}, ...gone.map((name) => EMPTIED[name as keyof typeof EMPTIED]));
}
