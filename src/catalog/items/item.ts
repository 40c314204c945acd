import type { Tracking } from '../../ledger/index.ts';
import {
  field,
  formatQuantity,
  plainArray,
  type Quantity,
  readDecimal,
  type Sql,
  share,
  table,
  units,
} from '../../platform/index.ts';
import type { ItemCode } from '../codes/codes.ts';
import type { ItemComponent } from '../kits/components.ts';
import type { ItemUnit } from './units.ts';

/** What a client says about an item. */
export interface ItemFields {
  partNumber: string;
  name: string;
  description: string | null;
  category: string | null;
  serialNumber: string | null;
  unit: string | null;
  tracking: Tracking;
  lotsExpire: boolean;
  /** Whether it comes in whole base units alone. */
  wholeOnly: boolean;
  /** The company's level: the item runs low at or below it; zero without a target: never. */
  minStockLevel: Quantity;
  /** Up to which it is filled; null: to its minimum. Not below the minimum. */
  targetStockLevel: Quantity | null;
  reorderQuantity: Quantity;
  cost: Quantity | null;
  price: Quantity | null;
  vendorId: number | null;
  brandId: number | null;
  siteId: number | null;
  locationAware: boolean;
  /** Null: as its location or the tenant says. */
  allowNegative: boolean | null;
  active: boolean;
  /** What one unit weighs, in kg. */
  weight: Quantity | null;
  codes: readonly ItemCode[];
  units: readonly ItemUnit[];
  /** What one of it is put together from; nothing: it is no kit. */
  components: readonly ItemComponent[];
  customFields: Record<string, unknown>;
  externalData: Record<string, unknown>;
}

/** An item with the sums over its positions. */
export interface Item {
  id: number;
  uuid: string;
  revision: number;
  fields: ItemFields;
  onHand: Quantity;
  reserved: Quantity;
  /** On hand less reserved where it is held, past its last day or in transit. */
  unavailable: Quantity;
  value: Quantity;
  /** The item that it was merged into, which stands for it; null: none. */
  mergedIntoId: number | null;
  createdAt: Date;
  updatedAt: Date;
}

export type ItemView = ReturnType<typeof itemView>;

/** An item as the outside sees it. */
export function itemView({ id, uuid, revision, fields, ...item }: Item) {
  return {
    id,
    uuid,
    revision,
    ...fields,
    minStockLevel: formatQuantity(fields.minStockLevel),
    targetStockLevel: fields.targetStockLevel === null ? null : formatQuantity(fields.targetStockLevel),
    reorderQuantity: formatQuantity(fields.reorderQuantity),
    cost: fields.cost === null ? null : formatQuantity(fields.cost),
    price: fields.price === null ? null : formatQuantity(fields.price),
    weight: fields.weight === null ? null : formatQuantity(fields.weight),
    onHand: formatQuantity(item.onHand),
    reserved: formatQuantity(item.reserved),
    available: formatQuantity(item.onHand - item.reserved - item.unavailable),
    unavailable: formatQuantity(item.unavailable),
    stockValue: formatQuantity(item.value),
    mergedIntoId: item.mergedIntoId,
    createdAt: item.createdAt.toISOString(),
    updatedAt: item.updatedAt.toISOString(),
  };
}

/** What a unit of an item's stock cost on average; without stock, what the item costs. */
export function averageCost({ onHand, stockValue, cost }: ItemView): Quantity {
  const stock = readDecimal(onHand);
  if (stock > 0n) return share(readDecimal(stockValue), units(1), stock);
  return cost === null ? 0n : readDecimal(cost);
}

/** An item as the catalog alone knows it. */
export type CatalogItem = Omit<Item, 'onHand' | 'reserved' | 'unavailable' | 'value'>;

const { bigint, boolean, decimal, json, maybe, text, time, uuid, word } = field;

export const ITEM = table(
  'item',
  {
    id: bigint,
    revision: bigint,
    uuid,
    partNumber: text,
    partNumberKey: text,
    name: text,
    description: maybe(text),
    category: maybe(text),
    serialNumber: maybe(text),
    unit: maybe(text),
    tracking: word<Tracking>(),
    lotsExpire: boolean,
    wholeOnly: boolean,
    minStockLevel: decimal,
    targetStockLevel: maybe(decimal),
    reorderQuantity: decimal,
    cost: maybe(decimal),
    price: maybe(decimal),
    vendorId: maybe(bigint),
    brandId: maybe(bigint),
    siteId: maybe(bigint),
    locationAware: boolean,
    allowNegative: maybe(boolean),
    active: boolean,
    weight: maybe(decimal),
    codes: json<readonly ItemCode[]>(),
    units: json<readonly ItemUnit[]>(),
    components: json<readonly ItemComponent[]>(),
    customFields: json<Record<string, unknown>>(),
    externalData: json<Record<string, unknown>>(),
    mergedIntoId: maybe(bigint),
    createdAt: time,
    updatedAt: time,
  },
  { fixed: ['uuid', 'createdAt'] },
);
const SUMS = table('item_stock', { onHand: decimal, reserved: decimal, unavailable: decimal, value: decimal });

/** Rows `i` of the table item with their `s` of item_stock. */
export const ITEM_COLUMNS = `${ITEM.columns('i')}, ${SUMS.columns('s')}`;

/** A row that was read with ITEM_COLUMNS. */
export type ItemRow = { id: number };

export function itemFromRow(row: ItemRow): Item {
  const { id, uuid, revision, mergedIntoId, createdAt, updatedAt, partNumberKey: _key, ...fields } = ITEM.row(row);
  return { id, uuid, revision, fields, ...SUMS.row(row), mergedIntoId, createdAt, updatedAt };
}

/** The items with these ids, in the order of their ids; those that are not there are left out. */
export async function readItems(sql: Sql, tenantId: number, ids: readonly number[]): Promise<Item[]> {
  if (ids.length === 0) return [];
  const rows = await sql.rows<ItemRow>({
    name: 'catalog-items',
    text: `select ${ITEM_COLUMNS} from item i join item_stock s on s.tenant_id = i.tenant_id and s.item_id = i.id
      where i.tenant_id = $1 and s.tenant_id = $1 and i.id = any($2::bigint[]) order by i.id`,
    values: [tenantId, plainArray(ids)],
  });
  return rows.map(itemFromRow);
}
