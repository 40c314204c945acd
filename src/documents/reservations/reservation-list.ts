import { type Visibility, visibleEntries } from '../../access/index.ts';
import {
  type ReservationRow,
  type ReservationStatus,
  type ReservationView,
  reservationFromRow,
  reservationView,
} from '../../ledger/index.ts';
import {
  type Conditions,
  conditionsOf,
  equals,
  formatQuantity,
  type List,
  readDecimal,
  tableOf,
} from '../../platform/index.ts';

/** What a list of reservations may be narrowed by. */
export interface ReservationFilter {
  visibility: Visibility;
  id?: number | undefined;
  itemId?: number | undefined;
  locationId?: number | undefined;
  jobId?: number | undefined;
  reference?: string | undefined;
  status?: ReservationStatus | undefined;
}

const CONDITIONS: Conditions<ReservationFilter> = {
  visibility: (visibility, tenantId) => visibleEntries(tenantId, visibility),
  id: equals('e.id'),
  itemId: equals('e.item_id'),
  locationId: equals('e.location_id'),
  jobId: equals('e.job_id'),
  reference: equals('e.reference'),
  status: equals('e.status'),
};

/** A reservation with what it lacks: more is reserved than there is, and older reservations come first. */
export type ReservationRowView = Omit<ReservationView, 'status'> & {
  status: ReservationView['status'] | 'short';
  shortage: string;
};

type Row = ReservationRow & { place_shortage: string; held_later: string; stuck: boolean };

/** Whether a reservation `e` holds what is itself held, or past its last day. */
const STUCK = `e.status = 'active' and exists (select from position p where p.tenant_id = e.tenant_id and p.item_id = e.item_id
  and p.location_id = e.location_id and p.status in ('held', 'expired')
  and p.lot_id in (select (held ->> 'lotId')::bigint from jsonb_array_elements(e.allocations) as held))`;

/** Reservations by id. One that is active but not covered by what is on hand is shown as `short`, and one of stock that is held or past its day as `held`. */
export const RESERVATIONS: List<ReservationFilter, 'id', Row, ReservationRowView> = {
  name: 'reservations',
  alias: 'e',
  columns: `e.*, coalesce((select greatest(sum(p.reserved) - sum(p.on_hand), 0) from position p
      where p.tenant_id = e.tenant_id and p.item_id = e.item_id and p.location_id = e.location_id), 0) as place_shortage,
    coalesce((select sum(later.quantity - later.consumed - later.released) from reservation later where later.tenant_id = e.tenant_id
      and later.item_id = e.item_id and later.location_id = e.location_id and later.status = 'active' and later.id > e.id), 0) as held_later,
    ${STUCK} as stuck`,
  orderOf: () => ['e.id'],
  sources: (_, tenantId, filter) => [tableOf('reservation e', tenantId, conditionsOf(CONDITIONS, tenantId, filter))],
  view(row) {
    const view = reservationView(reservationFromRow(row), row.stuck);
    // The shortage of the place falls on the youngest reservations first.
    const uncovered = readDecimal(row.place_shortage) - readDecimal(row.held_later);
    const held = readDecimal(view.remaining);
    const shortage = row.status !== 'active' || uncovered <= 0n ? 0n : uncovered < held ? uncovered : held;
    const status = shortage > 0n && view.status === 'active' ? 'short' : view.status;
    return { ...view, status, shortage: formatQuantity(shortage) };
  },
};
