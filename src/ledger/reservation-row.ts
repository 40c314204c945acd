import type { ActorKind } from '../access/index.ts';
import { formatQuantity, readDecimal } from '../platform/index.ts';
import type { Allocation, Pick, ReservationState, ReservationStatus } from './model.ts';

/** A row of the table `reservation`. */
export interface ReservationRow {
  id: number;
  revision: number;
  status: ReservationStatus;
  item_id: number;
  location_id: number;
  quantity: string;
  consumed: string;
  released: string;
  allocations: { lotId: number; lot: string | null; quantity: string; serials: string[] | null }[];
  pick: Pick | null;
  expires_at: Date | null;
  job_id: number | null;
  reference: string | null;
  actor_kind: ActorKind;
  actor_id: number | null;
  actor_name: string;
  document_kind: string | null;
  document_id: number | null;
  document_number: string | null;
  created_at: Date;
  updated_at: Date;
}

export function reservationFromRow(row: ReservationRow): ReservationState {
  return {
    id: row.id,
    revision: row.revision,
    status: row.status,
    itemId: row.item_id,
    locationId: row.location_id,
    quantity: readDecimal(row.quantity),
    consumed: readDecimal(row.consumed),
    released: readDecimal(row.released),
    allocations: row.allocations.map((allocation) => ({ ...allocation, quantity: readDecimal(allocation.quantity) })),
    pick: row.pick,
    expiresAt: row.expires_at,
    jobId: row.job_id,
    reference: row.reference,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    document:
      row.document_id === null
        ? null
        : { kind: row.document_kind ?? '', id: row.document_id, number: row.document_number ?? '' },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The allocations as the database keeps them: quantities as decimal text. */
export function storedAllocations(allocations: readonly Allocation[]) {
  return allocations.map((allocation) => ({ ...allocation, quantity: formatQuantity(allocation.quantity) }));
}
