import type { BatchCommand } from '../../journal/index.ts';
import {
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
}

export const createReservation: BatchCommand<ReservationRequest, ReservationView> = {
  sort: 'batch',
  name: 'reservations.create',
  weight: () => 1,
  wants(request, wants) {
    wants.place(request.itemId, request.locationId ?? 0, request);
    if (typeof request.jobId === 'number') wants.jobs.add(request.jobId);
  },
  decide: (request, actor, book) => viewOfReservation(book, reserve(book, actor, request)),
};

export const releaseReservation: BatchCommand<ReservationPart, ReservationView> = {
  sort: 'batch',
  name: 'reservations.release',
  weight: () => 1,
  wants: (part, wants) => wants.reservations.add(part.reservationId),
  decide: ({ reservationId, quantity }, actor, book) =>
    viewOfReservation(book, release(book, actor, reservationId, quantity)),
};

export const consumeReservation: BatchCommand<ReservationPart, ReservationView> = {
  sort: 'batch',
  name: 'reservations.consume',
  weight: () => 1,
  wants: (part, wants) => wants.reservations.add(part.reservationId),
  decide: ({ reservationId, quantity }, actor, book) =>
    viewOfReservation(book, consume(book, actor, reservationId, quantity)),
};

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
