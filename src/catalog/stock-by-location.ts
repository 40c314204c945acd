import sqlTag, { empty, join } from 'sql-template-tag';
import { plainArray, type Quantity, readDecimal, type Sql } from '../platform/index.ts';
import type { LocationKind } from './location.ts';
import { type Visibility, visibleItems } from './visibility.ts';

/** What is on hand of an item at a location, over all lots. */
export interface StockAtLocation {
  locationId: number;
  locationName: string;
  locationKind: LocationKind;
  onHand: Quantity;
  reserved: Quantity;
  updatedAt: Date;
}

/** The locations that an item was ever put to, with what is there, in the order of their ids. Unassigned stock is left out. */
export async function listStockOfItem(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  itemId: number,
): Promise<StockAtLocation[]> {
  const own =
    visibility.siteIds === null ? empty : sqlTag`where w.site_id = any(${plainArray(visibility.siteIds)}::bigint[])`;
  const { text, values } = sqlTag`select p.location_id, w.name, w.kind, p.on_hand, p.reserved, p.updated_at
    from (select location_id, sum(on_hand) as on_hand, sum(reserved) as reserved, max(updated_at) as updated_at
      from position where tenant_id = ${tenantId} and item_id = ${itemId} and location_id > 0 group by location_id) as p
    cross join lateral (select * from location x where x.tenant_id = ${tenantId} and x.id = p.location_id offset 0) as w
    ${own} order by p.location_id`;
  const rows = await sql.rows<{
    location_id: number;
    name: string;
    kind: LocationKind;
    on_hand: string;
    reserved: string;
    updated_at: Date;
  }>({ text, values });
  return rows.map((row) => ({
    locationId: row.location_id,
    locationName: row.name,
    locationKind: row.kind,
    onHand: readDecimal(row.on_hand),
    reserved: readDecimal(row.reserved),
    updatedAt: row.updated_at,
  }));
}

/** What is on hand of an item at one location, over all lots. */
export interface StockOfItem {
  itemId: number;
  partNumber: string;
  name: string;
  onHand: Quantity;
  reserved: Quantity;
}

/** The items that are at a location, in the order of their ids. */
export async function listStockOfLocation(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  locationId: number,
  limit: number,
): Promise<StockOfItem[]> {
  const seen = visibleItems(visibility);
  const visible =
    seen.length === 0
      ? empty
      : sqlTag`and exists (select from item i where i.tenant_id = ${tenantId} and i.id = p.item_id and ${join(seen, ' and ')})`;
  const { text, values } = sqlTag`select p.item_id, i.part_number, i.name, p.on_hand, p.reserved
    from (select p.item_id, sum(p.on_hand) as on_hand, sum(p.reserved) as reserved from position p
      where p.tenant_id = ${tenantId} and p.location_id = ${locationId} ${visible}
      group by p.item_id having bool_or(p.on_hand <> 0 or p.reserved <> 0) order by p.item_id limit ${limit}) as p
    cross join lateral (select * from item x where x.tenant_id = ${tenantId} and x.id = p.item_id offset 0) as i
    order by p.item_id`;
  const rows = await sql.rows<{
    item_id: number;
    part_number: string;
    name: string;
    on_hand: string;
    reserved: string;
  }>({ text, values });
  return rows.map((row) => ({
    itemId: row.item_id,
    partNumber: row.part_number,
    name: row.name,
    onHand: readDecimal(row.on_hand),
    reserved: readDecimal(row.reserved),
  }));
}
