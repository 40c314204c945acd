import sqlTag, { join, raw } from 'sql-template-tag';
import { maySeeItem, maySeeLocation, ofVisibleItems, type Visibility } from '../../access/index.ts';
import { POSITION_AVAILABLE } from '../../ledger/index.ts';
import { type Quantity, readDecimal, type Sql } from '../../platform/index.ts';
import type { LocationKind } from '../locations/location.ts';
import { ITEM_COLUMNS, type ItemRow, type ItemView, itemFromRow, itemView } from './item.ts';

/** What is on hand of an item at a location, over all lots. */
export interface StockAtLocation {
  locationId: number;
  locationName: string;
  locationKind: LocationKind;
  onHand: Quantity;
  reserved: Quantity;
  available: Quantity;
  updatedAt: Date;
}

/** An item, and the locations that it was ever put to with what is there. */
export interface ItemWithStock {
  item: ItemView;
  /** In the order of the locations' ids. Unassigned stock is in the item's sums alone. */
  stock: StockAtLocation[];
}

/** The stock of an item as a list of [location, its site, its name and kind, on hand, reserved, available, updated], in one value of one row. */
const STOCK = `select json_agg(json_build_array(w.id, w.site_id, w.name, w.kind, p.on_hand::text, p.reserved::text, p.available::text,
    p.updated_at) order by w.id)
  from (select location_id, sum(on_hand) as on_hand, sum(reserved) as reserved, sum(${POSITION_AVAILABLE}) as available,
      max(updated_at) as updated_at
    from position p where tenant_id = $1 and item_id = $2 and location_id > 0 group by location_id) as p
  cross join lateral (select * from location x where x.tenant_id = $1 and x.id = p.location_id offset 0) as w`;

type StockRow = [number, number | null, string, LocationKind, string, string, string, string];

/** One item with its stock, or undefined when it is not there or not for the reader's eyes. One statement, for it is asked often. */
export async function findItemWithStock(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  itemId: number,
): Promise<ItemWithStock | undefined> {
  const [row] = await sql.rows<ItemRow & { stock: StockRow[] | null }>({
    name: 'catalog-item-with-stock',
    text: `select ${ITEM_COLUMNS}, (${STOCK}) as stock from item i join item_stock s on s.tenant_id = i.tenant_id and s.item_id = i.id
      where i.tenant_id = $1 and s.tenant_id = $1 and i.id = $2 and s.item_id = $2`,
    values: [tenantId, itemId],
  });
  if (row === undefined) return undefined;
  const item = itemFromRow(row);
  if (!maySeeItem(visibility, item.fields)) return undefined;
  const stock = (row.stock ?? [])
    .filter(([, siteId]) => maySeeLocation(visibility, { siteId }))
    .map(([locationId, , locationName, locationKind, onHand, reserved, available, updatedAt]) => ({
      locationId,
      locationName,
      locationKind,
      onHand: readDecimal(onHand),
      reserved: readDecimal(reserved),
      available: readDecimal(available),
      updatedAt: new Date(updatedAt),
    }));
  return { item: itemView(item), stock };
}

/** What is on hand of an item at one location, over all lots. */
export interface StockOfItem {
  itemId: number;
  partNumber: string;
  name: string;
  onHand: Quantity;
  reserved: Quantity;
  available: Quantity;
}

/** The items that are at a location, in the order of their ids. */
export async function listStockOfLocation(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  locationId: number,
  limit: number,
): Promise<StockOfItem[]> {
  const at = [sqlTag`p.tenant_id = ${tenantId}`, sqlTag`p.location_id = ${locationId}`];
  const seen = ofVisibleItems(tenantId, 'p.item_id', visibility);
  const { text, values } = sqlTag`select p.item_id, i.part_number, i.name, p.on_hand, p.reserved, p.available
    from (select p.item_id, sum(p.on_hand) as on_hand, sum(p.reserved) as reserved, sum(${raw(POSITION_AVAILABLE)}) as available from position p
      where ${join([...at, ...seen], ' and ')}
      group by p.item_id having bool_or(p.on_hand <> 0 or p.reserved <> 0) order by p.item_id limit ${limit}) as p
    cross join lateral (select * from item x where x.tenant_id = ${tenantId} and x.id = p.item_id offset 0) as i
    order by p.item_id`;
  const rows = await sql.rows<{
    item_id: number;
    part_number: string;
    name: string;
    on_hand: string;
    reserved: string;
    available: string;
  }>({ text, values });
  return rows.map((row) => ({
    itemId: row.item_id,
    partNumber: row.part_number,
    name: row.name,
    onHand: readDecimal(row.on_hand),
    reserved: readDecimal(row.reserved),
    available: readDecimal(row.available),
  }));
}
