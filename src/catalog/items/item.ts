import type { Tracking } from '../../ledger/index.ts';
import {
  formatQuantity,
  plainArray,
  type Quantity,
  readDecimal,
  type Sql,
  share,
  units,
} from '../../platform/index.ts';

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
  minStockLevel: Quantity;
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
  value: Quantity;
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
    reorderQuantity: formatQuantity(fields.reorderQuantity),
    cost: fields.cost === null ? null : formatQuantity(fields.cost),
    price: fields.price === null ? null : formatQuantity(fields.price),
    onHand: formatQuantity(item.onHand),
    reserved: formatQuantity(item.reserved),
    available: formatQuantity(item.onHand - item.reserved),
    stockValue: formatQuantity(item.value),
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

/** Rows `i` of the table item with their `s` of item_stock. */
export const ITEM_COLUMNS = `i.id, i.uuid, i.revision, i.part_number, i.name, i.description, i.category, i.serial_number, i.unit, i.tracking,
  i.lots_expire, i.min_stock_level, i.reorder_quantity, i.cost, i.price, i.vendor_id, i.brand_id, i.site_id, i.location_aware,
  i.allow_negative, i.active, i.custom_fields, i.external_data, i.created_at, i.updated_at, s.on_hand, s.reserved, s.value`;

export interface ItemRow {
  id: number;
  uuid: string;
  revision: number;
  part_number: string;
  name: string;
  description: string | null;
  category: string | null;
  serial_number: string | null;
  unit: string | null;
  tracking: Tracking;
  lots_expire: boolean;
  min_stock_level: string;
  reorder_quantity: string;
  cost: string | null;
  price: string | null;
  vendor_id: number | null;
  brand_id: number | null;
  site_id: number | null;
  location_aware: boolean;
  allow_negative: boolean | null;
  active: boolean;
  custom_fields: Record<string, unknown>;
  external_data: Record<string, unknown>;
  created_at: Date;
  updated_at: Date;
  on_hand: string;
  reserved: string;
  value: string;
}

export function itemFromRow(row: ItemRow): Item {
  return {
    id: row.id,
    uuid: row.uuid,
    revision: row.revision,
    fields: {
      partNumber: row.part_number,
      name: row.name,
      description: row.description,
      category: row.category,
      serialNumber: row.serial_number,
      unit: row.unit,
      tracking: row.tracking,
      lotsExpire: row.lots_expire,
      minStockLevel: readDecimal(row.min_stock_level),
      reorderQuantity: readDecimal(row.reorder_quantity),
      cost: row.cost === null ? null : readDecimal(row.cost),
      price: row.price === null ? null : readDecimal(row.price),
      vendorId: row.vendor_id,
      brandId: row.brand_id,
      siteId: row.site_id,
      locationAware: row.location_aware,
      allowNegative: row.allow_negative,
      active: row.active,
      customFields: row.custom_fields,
      externalData: row.external_data,
    },
    onHand: readDecimal(row.on_hand),
    reserved: readDecimal(row.reserved),
    value: readDecimal(row.value),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
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
