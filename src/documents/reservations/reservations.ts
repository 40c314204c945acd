import type { Actor } from '../../access/index.ts';
import { requireBaseUnits, wantUnits } from '../../catalog/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import {
  type Book,
  consume,
  expire,
  type ReservationRequest,
  type ReservationView,
  release,
  reserve,
  viewOfReservation,
} from '../../ledger/index.ts';
import type { Quantity } from '../../platform/index.ts';

/** A part of a reservation, or (null) all that it still holds. */
export interface ReservationPart {
  reservationId: number;
  quantity: Quantity | null;
  /** What the quantity counts; left out or null: the base unit. */
  unit?: string | null | undefined;
}

/** Stock to hold, of which the quantity may be in a unit of the item. */
export interface NewReservation extends ReservationRequest {
  unit?: string | null | undefined;
}

export const createReservation: BatchCommand<NewReservation, ReservationView> = {
  sort: 'batch',
  name: 'reservations.create',
  weight: () => 1,
  wants(request, wants) {
    wants.place(request.itemId, request.locationId ?? 0, request);
    if (typeof request.jobId === 'number') wants.jobs.add(request.jobId);
    wantUnits(wants, [request]);
  },
  decide({ unit, ...request }, actor, book) {
    if (unit == null) return viewOfReservation(book, reserve(book, actor, request));
    const { quantity } = requireBaseUnits({ actor, book }, { ...request, unit });
    return viewOfReservation(book, reserve(book, actor, { ...request, quantity }));
  },
};

export const releaseReservation: BatchCommand<ReservationPart, ReservationView> = {
  sort: 'batch',
  name: 'reservations.release',
  weight: () => 1,
  wants: (part, wants) => wants.reservations.add(part.reservationId),
  decide: (part, actor, book) =>
    viewOfReservation(book, release(book, actor, part.reservationId, partOf(book, actor, part))),
};

export const consumeReservation: BatchCommand<ReservationPart, ReservationView> = {
  sort: 'batch',
  name: 'reservations.consume',
  weight: () => 1,
  wants: (part, wants) => wants.reservations.add(part.reservationId),
  decide: (part, actor, book) =>
    viewOfReservation(book, consume(book, actor, part.reservationId, partOf(book, actor, part))),
};

/** How much of a reservation is meant, in base units; of one that is not there it is as it was written. */
function partOf(book: Book, actor: Actor, { reservationId, quantity, unit }: ReservationPart): Quantity | null {
  const reservation = book.reservations.get(reservationId);
  if (quantity === null || unit == null || reservation === undefined) return quantity;
  return requireBaseUnits({ actor, book }, { itemId: reservation.itemId, quantity, unit }).quantity;
}

/** Releases those of the reservations whose time is over, and has the database work out when to look again. */
export const expireReservations: BatchCommand<{ ids: number[] }, number> = {
  sort: 'batch',
  name: 'reservations.expire',
  weight: (input) => input.ids.length,
  wants(input, wants) {
    for (const id of input.ids) wants.reservations.add(id);
  },
  decide(input, actor, book) {
    let expired = 0;
    for (const id of input.ids) {
      const reservation = book.reservations.get(id);
      if (reservation?.status !== 'active' || reservation.expiresAt === null || reservation.expiresAt > book.now)
        continue;
      expire(book, actor, reservation);
      expired += 1;
    }
    book.looksForNextExpiry = true;
    return expired;
  },
};
