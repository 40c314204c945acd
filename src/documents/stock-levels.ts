import sqlTag, { join } from 'sql-template-tag';
import type { Visibility } from '../catalog/index.ts';
import { atSites } from '../ledger/index.ts';
import { plainArray, type Quantity, readDecimal, type Sql } from '../platform/index.ts';
import type { DocumentKind } from './document.ts';

/** What is there of an item at a location, or of one lot of it, and which document changed it last. */
export interface StockLevel {
  itemId: number;
  locationId: number;
  lotId: number;
  lot: { number: string; expiresAt: Date | null } | null;
  partNumber: string;
  onHand: Quantity;
  updatedAt: Date;
  last: { documentId: number | null; documentKind: DocumentKind | null; change: Quantity; after: Quantity } | null;
}

export interface StockLevelFilter {
  visibility: Visibility;
  itemIds?: readonly number[] | undefined;
  locationIds?: readonly number[] | undefined;
  /** Only what is kept by lot. */
  byLot?: boolean | undefined;
  after?: { itemId: number; locationId: number; lotId: number } | undefined;
  limit: number;
}

interface Row {
  item_id: number;
  location_id: number;
  lot_id: number;
  number: string | null;
  expires_at: Date | null;
  part_number: string;
  on_hand: string;
  updated_at: Date;
  change: string | null;
  after: string | null;
  document_id: number | null;
  document_kind: DocumentKind | null;
}

/** Positions at locations, in the order of item, location and lot. */
export async function listStockLevels(sql: Sql, tenantId: number, filter: StockLevelFilter): Promise<StockLevel[]> {
  const { visibility, itemIds, locationIds, byLot, after } = filter;
  const conditions = [sqlTag`e.tenant_id = ${tenantId}`, sqlTag`e.location_id > 0`];
  if (itemIds !== undefined) conditions.push(sqlTag`e.item_id = any(${plainArray(itemIds)}::bigint[])`);
  if (locationIds !== undefined) conditions.push(sqlTag`e.location_id = any(${plainArray(locationIds)}::bigint[])`);
  if (byLot) conditions.push(sqlTag`e.lot_id > 0`);
  if (visibility.siteIds !== null) conditions.push(atSites(tenantId, visibility.siteIds));
  if (visibility.brandId !== null) {
    conditions.push(
      sqlTag`exists (select from item i where i.tenant_id = ${tenantId} and i.id = e.item_id and i.brand_id = ${visibility.brandId})`,
    );
  }
  if (after !== undefined) {
    conditions.push(
      sqlTag`(e.item_id, e.location_id, e.lot_id) > (${after.itemId}::bigint, ${after.locationId}::bigint, ${after.lotId}::bigint)`,
    );
  }
  const { text, values } =
    sqlTag`select p.*, i.part_number, l.number, l.expires_at, last.change, last.after, last.document_id, last.document_kind
    from (select e.item_id, e.location_id, e.lot_id, e.on_hand, e.updated_at from position e where ${join(conditions, ' and ')}
      order by e.item_id, e.location_id, e.lot_id limit ${filter.limit}) as p
    cross join lateral (select part_number from item x where x.tenant_id = ${tenantId} and x.id = p.item_id offset 0) as i
    left join lateral (select number, expires_at from lot x where x.tenant_id = ${tenantId} and x.id = p.lot_id offset 0) as l on true
    left join lateral (select x.change, x.after, m.document_id, m.document_kind
      from (select * from entry y where y.tenant_id = ${tenantId} and y.item_id = p.item_id and y.location_id = p.location_id
        and y.lot_id = p.lot_id order by y.id desc limit 1) as x
      join movement m on m.tenant_id = ${tenantId} and m.id = x.movement_id) as last on true
    order by p.item_id, p.location_id, p.lot_id`;
  return (await sql.rows<Row>({ text, values })).map(levelFromRow);
}

function levelFromRow(row: Row): StockLevel {
  return {
    itemId: row.item_id,
    locationId: row.location_id,
    lotId: row.lot_id,
    lot: row.number === null ? null : { number: row.number, expiresAt: row.expires_at },
    partNumber: row.part_number,
    onHand: readDecimal(row.on_hand),
    updatedAt: row.updated_at,
    last:
      row.change === null || row.after === null
        ? null
        : {
            documentId: row.document_id,
            documentKind: row.document_kind,
            change: readDecimal(row.change),
            after: readDecimal(row.after),
          },
  };
}
