import sqlTag, { type Sql as Fragment, join } from 'sql-template-tag';
import { atSites } from '../../ledger/index.ts';
import type { Sql } from '../../platform/index.ts';
import { type Visibility, visibleItems } from '../visibility.ts';

interface SerialRow {
  item_id: number;
  number: string;
  location_id: number | null;
  reservation_id: number | null;
  updated_at: Date;
}

export type SerialView = ReturnType<typeof serialView>;

/** What a list of serials may be narrowed by. */
export interface SerialFilter {
  visibility: Visibility;
  itemId?: number | undefined;
  /** Null: units in stock that nobody has put anywhere yet. */
  locationId?: number | null | undefined;
  number?: string | undefined;
  /** The last serial of the page before. */
  after?: { itemId: number; number: string } | undefined;
  limit: number;
}

/** Units by item and number, with those that have left the stock. Who is restricted to sites sees the units that are there. */
export async function listSerials(sql: Sql, tenantId: number, filter: SerialFilter): Promise<SerialView[]> {
  const { visibility, itemId, locationId, number, after } = filter;
  const conditions: Fragment[] = [sqlTag`e.tenant_id = ${tenantId}`];
  if (itemId !== undefined) conditions.push(sqlTag`e.item_id = ${itemId}`);
  if (locationId !== undefined) conditions.push(sqlTag`e.location_id = ${locationId ?? 0}`);
  if (number !== undefined) conditions.push(sqlTag`e.number = ${number}`);
  if (after !== undefined) {
    conditions.push(sqlTag`(e.item_id, e.number) > (${after.itemId}::bigint, ${after.number}::text)`);
  }
  const seen = visibleItems(visibility);
  if (seen.length > 0) {
    conditions.push(
      sqlTag`exists (select from item i where i.tenant_id = ${tenantId} and i.id = e.item_id and ${join(seen, ' and ')})`,
    );
  }
  if (visibility.siteIds !== null) conditions.push(atSites(tenantId, visibility.siteIds));
  const { text, values } =
    sqlTag`select e.item_id, e.number, e.location_id, e.reservation_id, e.updated_at from serial e
    where ${join(conditions, ' and ')} order by e.item_id, e.number limit ${filter.limit}`;
  return (await sql.rows<SerialRow>({ text, values })).map(serialView);
}

function serialView(row: SerialRow) {
  return {
    itemId: row.item_id,
    number: row.number,
    inStock: row.location_id !== null,
    locationId: row.location_id === 0 ? null : row.location_id,
    reservationId: row.reservation_id,
    updatedAt: row.updated_at.toISOString(),
  };
}
