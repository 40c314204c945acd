import sqlTag, { empty, type Sql as Fragment, join } from 'sql-template-tag';
import {
  atSites,
  type ReservationRow,
  type ReservationStatus,
  type ReservationView,
  reservationFromRow,
  reservationView,
} from '../../ledger/index.ts';
import { formatQuantity, readDecimal, type Sql } from '../../platform/index.ts';

/** What a list of reservations may be narrowed by. */
export interface ReservationFilter {
  id?: number | undefined;
  itemId?: number | undefined;
  locationId?: number | undefined;
  jobId?: number | undefined;
  reference?: string | undefined;
  status?: ReservationStatus | undefined;
  siteIds?: readonly number[] | null | undefined;
  brandId?: number | null | undefined;
  after: number;
  limit: number;
}

/** A reservation with what it lacks: more is reserved than there is, and older reservations come first. */
export type ReservationRowView = Omit<ReservationView, 'status'> & {
  status: ReservationStatus | 'short';
  shortage: string;
};

/** Reservations by id. One that is active but not covered by what is on hand is shown as `short`. */
export async function listReservations(
  sql: Sql,
  tenantId: number,
  filter: ReservationFilter,
): Promise<ReservationRowView[]> {
  const statement = sqlTag`select e.*, coalesce((select greatest(sum(p.reserved) - sum(p.on_hand), 0) from position p
        where p.tenant_id = e.tenant_id and p.item_id = e.item_id and p.location_id = e.location_id), 0) as place_shortage,
      coalesce((select sum(later.quantity - later.consumed - later.released) from reservation later where later.tenant_id = e.tenant_id
        and later.item_id = e.item_id and later.location_id = e.location_id and later.status = 'active' and later.id > e.id), 0) as held_later
    from reservation e where e.tenant_id = ${tenantId} and e.id > ${filter.after} ${conditions(tenantId, filter)}
    order by e.id limit ${filter.limit}`;
  const rows = await sql.rows<ReservationRow & { place_shortage: string; held_later: string }>({
    text: statement.text,
    values: statement.values,
  });
  return rows.map((row) => {
    const view = reservationView(reservationFromRow(row));
    // The shortage of the place falls on the youngest reservations first.
    const uncovered = readDecimal(row.place_shortage) - readDecimal(row.held_later);
    const held = readDecimal(view.remaining);
    const shortage = view.status !== 'active' || uncovered <= 0n ? 0n : uncovered < held ? uncovered : held;
    return { ...view, status: shortage > 0n ? 'short' : view.status, shortage: formatQuantity(shortage) };
  });
}

function conditions(tenantId: number, filter: ReservationFilter): Fragment {
  const parts: Fragment[] = [];
  if (filter.id !== undefined) parts.push(sqlTag`e.id = ${filter.id}`);
  if (filter.itemId !== undefined) parts.push(sqlTag`e.item_id = ${filter.itemId}`);
  if (filter.locationId !== undefined) parts.push(sqlTag`e.location_id = ${filter.locationId}`);
  if (filter.jobId !== undefined) parts.push(sqlTag`e.job_id = ${filter.jobId}`);
  if (filter.reference !== undefined) parts.push(sqlTag`e.reference = ${filter.reference}`);
  if (filter.status !== undefined) parts.push(sqlTag`e.status = ${filter.status}`);
  if (filter.brandId != null) {
    parts.push(
      sqlTag`exists (select from item i where i.tenant_id = ${tenantId} and i.id = e.item_id and i.brand_id = ${filter.brandId})`,
    );
  }
  if (filter.siteIds != null) parts.push(atSites(tenantId, filter.siteIds));
  return parts.length === 0 ? empty : sqlTag`and ${join(parts, ' and ')}`;
}
