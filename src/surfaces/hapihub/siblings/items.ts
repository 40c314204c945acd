import type { Actor } from '../../../access/index.ts';
import {
  createItem,
  findItemsNamed,
  type ItemFields,
  type ItemView,
  listItems,
  updateItem,
} from '../../../catalog/index.ts';
import { type Quantity, type Sql, uuidv7 } from '../../../platform/index.ts';
import type { Row } from '../query-match.ts';
import { invalid, moneyOf, patchedRow } from '../wire.ts';
import { both, idsOf, type Named, type Sibling } from './sibling.ts';

/** What the core has no place for is kept under this key with the item. */
const KEY = 'hapihub';

const PRODUCT_FIELDS = {
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
} as const;

const VARIANT_FIELDS = {
  sku: 'text',
  createdAt: 'time',
  warehouse: 'text',
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
} as const;

/** Fields that are columns of an item, and so the same on every surface. */
const AMOUNTS = {
  quantityThreshold: 'minStockLevel',
  reorderLevel: 'reorderQuantity',
  unitCost: 'cost',
  unitPrice: 'price',
} as const;
const TEXTS = ['name', 'description', 'unit', 'category'] as const;
const FROM_CORE = ['id', 'sku', 'createdAt', 'product', 'productName', 'active', ...TEXTS, ...Object.keys(AMOUNTS)];

/** What is left of a column of an item when it is taken away; those that are missing here stay. */
const EMPTIED = {
  description: { description: null },
  unit: { unit: null },
  category: { category: null },
  unitCost: { cost: null },
  unitPrice: { price: null },
  quantityThreshold: { minStockLevel: 0n },
  reorderLevel: { reorderQuantity: 0n },
} as const satisfies Record<string, Partial<ItemFields>>;

/** An item is a variant, known by its part number. */
export const variants: Sibling = {
  path: '/inventory-variants',
  key: 'sku',
  fields: VARIANT_FIELDS,
  indexed: ['sku', 'product'],
  async list(sql, actor, { sku, product }, after, limit) {
    const items = await readItems(sql, actor, { ids: idsOf(product), texts: sku, after, limit });
    return items.map((item) => ({
      sku: item.partNumber,
      createdAt: Date.parse(item.createdAt),
      product: String(item.id),
      productName: item.name,
      ...keptOf(item),
      name: item.name,
      ...(item.description === null ? {} : { description: item.description }),
      ...amountsOf(item, Object.keys(AMOUNTS)),
    }));
  },
  ...writing((row) => String(row.sku)),
};

/** An item is a product, too: of one variant. */
export const products: Sibling = {
  path: '/inventory-products',
  key: 'id',
  fields: PRODUCT_FIELDS,
  indexed: ['id'],
  async list(sql, actor, { id }, after, limit) {
    const items = await readItems(sql, actor, { ids: idsOf(id), texts: undefined, after, limit });
    return items.map((item) => ({
      id: String(item.id),
      createdAt: Date.parse(item.createdAt),
      ...keptOf(item),
      active: item.active,
      name: item.name,
      ...(item.description === null ? {} : { description: item.description }),
      ...(item.unit === null ? {} : { unit: item.unit }),
      ...(item.category === null ? {} : { category: item.category }),
      ...amountsOf(item, ['unitPrice']),
    }));
  },
  ...writing((row) => String(row.id)),
};

interface Asked {
  ids: number[] | undefined;
  texts: readonly string[] | undefined;
  after: Row | undefined;
  limit: number;
}

async function readItems(sql: Sql, actor: Actor, { ids, texts, after, limit }: Asked): Promise<ItemView[]> {
  const named = texts && [...(await findItemsNamed(sql, actor.tenantId, actor, texts)).values()].map((item) => item.id);
  const behind = after === undefined ? {} : { after: Number(after.product ?? after.id) };
  return listItems(sql, actor.tenantId, { visibility: actor, ids: both(ids, named), ...behind, limit });
}

function keptOf(item: ItemView): Row {
  return Object.hasOwn(item.externalData, KEY) ? (item.externalData[KEY] as Row) : {};
}

function amountsOf(item: ItemView, names: readonly string[]): Row {
  const shown = Object.entries(AMOUNTS).filter(([name]) => names.includes(name));
  return Object.fromEntries(
    shown.flatMap(([name, field]) => (item[field] === null ? [] : [[name, Number(item[field])]])),
  );
}

/** Fields of the wire as those of an item, the rest for its external data. */
function toCore(row: Row): { fields: Partial<ItemFields>; kept: Row } {
  const fields: Partial<ItemFields> = {};
  for (const [name, field] of Object.entries(AMOUNTS)) {
    if (row[name] === undefined) continue;
    const amount = moneyOf(row[name]) as Quantity;
    if (amount < 0n) throw invalid(name, 'It cannot be below zero.');
    fields[field] = amount;
  }
  for (const name of TEXTS) if (typeof row[name] === 'string') fields[name] = row[name];
  if (typeof row.active === 'boolean') fields.active = row.active;
  const kept = Object.fromEntries(Object.entries(row).filter(([name]) => !FROM_CORE.includes(name)));
  return { fields, kept };
}

function writing(keyOf: (row: Row) => string): Pick<Sibling, 'create' | 'patch'> {
  return {
    async create(journal, actor, row) {
      const { fields, kept } = toCore(row);
      const partNumber = typeof row.sku === 'string' && row.sku !== '' ? row.sku : uuidv7(Date.now());
      if (!fields.name) throw invalid('name', 'Give a name.');
      const item = { ...fields, name: fields.name, partNumber, externalData: { [KEY]: kept } };
      const { output } = await journal.submit(actor, createItem, item);
      return keyOf({ sku: output.partNumber, id: output.id });
    },
    async patch(journal, actor, row, patch) {
      const gone = patch.unset.map((path) => path[0] ?? '').filter((name) => FROM_CORE.includes(name));
      const staying = gone.find((name) => !Object.hasOwn(EMPTIED, name));
      if (staying !== undefined) throw invalid(staying, 'It cannot be taken away.');
      if (patch.set.sku !== undefined && patch.set.sku !== row.sku) throw invalid('sku', 'It cannot change.');
      const { fields } = toCore(patch.set);
      const { kept } = toCore(patchedRow(row, patch));
      const emptied: Partial<ItemFields> = Object.assign(
        {},
        ...gone.map((name) => EMPTIED[name as keyof typeof EMPTIED]),
      );
      const id = Number(row.product ?? row.id);
      const change = { id, patch: { ...fields, ...emptied, externalData: { [KEY]: kept } } };
      const { output } = await journal.submit(actor, updateItem, change);
      return keyOf({ sku: output.partNumber, id: output.id });
    },
  };
}

/** The items that named texts mean, for services that show stock. */
export async function itemIdsOf(sql: Sql, actor: Actor, named: Named): Promise<number[] | undefined> {
  const texts = named.variant ?? named.sku;
  const byText =
    texts && [...(await findItemsNamed(sql, actor.tenantId, actor, texts)).values()].map((item) => item.id);
  return both(byText, idsOf(named.product));
}
