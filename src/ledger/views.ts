import { formatQuantity } from '../platform/index.ts';
import type { EntryRecord, LotLabel, LotState, MovementRecord, ReservationState } from './model.ts';

/** A movement as every surface receives it: plain JSON, quantities as decimal text, times in UTC, no location or lot as null. */
export type MovementView = ReturnType<typeof movementView>;
export type EntryView = ReturnType<typeof entryView>;
export type ReservationView = ReturnType<typeof reservationView>;

export function movementView(movement: MovementRecord) {
  return {
    id: movement.id,
    revision: movement.id,
    kind: movement.kind,
    reasonCode: movement.reasonCode,
    reason: movement.reason,
    reference: movement.reference,
    jobId: movement.jobId,
    occurredAt: movement.occurredAt.toISOString(),
    recordedAt: movement.recordedAt.toISOString(),
    actor: movement.actor,
    document: movement.document,
    reverses: movement.reverses,
    postedWith: movement.postedWith,
    hash: movement.hash,
    entries: movement.entries.map((entry) => {
      const view: EntryView & { occurredAt?: string } = entryView(entry);
      const isCountedBefore = entry.occurredAt.getTime() !== movement.occurredAt.getTime();
      if (isCountedBefore) view.occurredAt = entry.occurredAt.toISOString();
      return view;
    }),
  };
}

export function entryView(entry: EntryRecord) {
  return {
    id: entry.id,
    itemId: entry.itemId,
    locationId: entry.locationId === 0 ? null : entry.locationId,
    lot: entry.lot && Object.assign({ id: entry.lot.id }, lotLabel(entry.lot)),
    serials: entry.serials,
    change: formatQuantity(entry.change),
    before: formatQuantity(entry.after - entry.change),
    after: formatQuantity(entry.after),
    reservedChange: formatQuantity(entry.reservedChange),
    reservedBefore: formatQuantity(entry.reservedAfter - entry.reservedChange),
    reservedAfter: formatQuantity(entry.reservedAfter),
    itemAfter: formatQuantity(entry.itemAfter),
    valueChange: formatQuantity(entry.valueChange),
  };
}

/** A reservation; `isStuck` where what it holds is itself held, or past its last day. */
export function reservationView(reservation: ReservationState, isStuck: boolean) {
  const open = reservation.quantity - reservation.consumed - reservation.released;
  return {
    id: reservation.id,
    revision: reservation.revision,
    status: isStuck && reservation.status === 'active' ? ('held' as const) : reservation.status,
    itemId: reservation.itemId,
    locationId: reservation.locationId === 0 ? null : reservation.locationId,
    quantity: formatQuantity(reservation.quantity),
    remaining: formatQuantity(open),
    consumed: formatQuantity(reservation.consumed),
    released: formatQuantity(reservation.released),
    allocations: reservation.allocations.map((allocation) => ({
      lotId: allocation.lotId === 0 ? null : allocation.lotId,
      lot: allocation.lot,
      quantity: formatQuantity(allocation.quantity),
      serials: allocation.serials,
    })),
    pick: reservation.pick,
    expiresAt: reservation.expiresAt?.toISOString() ?? null,
    jobId: reservation.jobId,
    reference: reservation.reference,
    actor: reservation.actor,
    document: reservation.document,
    createdAt: reservation.createdAt.toISOString(),
    updatedAt: reservation.updatedAt.toISOString(),
  };
}

/** What is printed on the goods of a lot; null for those that never expire. */
export function lotLabel({ number, expiresOn, expiresAt }: LotLabel) {
  return { number, expiresOn, expiresAt: expiresAt?.toISOString() ?? null };
}

/** How a lot stands over all places. */
export type LotStatus = 'available' | 'held' | 'expired';

/** How a lot stands, by what it says itself. */
export function lotStatus({ heldAt, ended, expiresAt }: LotState, now: Date): LotStatus {
  if (heldAt !== null) return 'held';
  return ended || (expiresAt !== null && expiresAt <= now) ? 'expired' : 'available';
}

/** A lot as the outside sees it. */
export function lotView(lot: LotState, status: LotStatus) {
  return {
    id: lot.id,
    revision: lot.revision,
    itemId: lot.itemId,
    number: lot.number,
    expiresOn: lot.expiresOn,
    expiresAt: lot.expiresAt?.toISOString() ?? null,
    status,
    reason: lot.reason,
    heldAt: lot.heldAt?.toISOString() ?? null,
    createdAt: lot.createdAt.toISOString(),
    updatedAt: lot.updatedAt.toISOString(),
  };
}
