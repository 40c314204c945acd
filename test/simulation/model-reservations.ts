import type { ReservationRequest } from '../../src/ledger/index.ts';
import { isOver, type ModelLine, pickLots, refuse } from './model-lines.ts';
import {
  type Fact,
  type ModelAllocation,
  ModelRefusal,
  type ModelReservation,
  type ModelState,
  UNIT,
} from './model-state.ts';

/** Holds stock in the model, or refuses. The id is the ledger's, and comes later. */
export function modelReserve(state: ModelState, request: ReservationRequest): ModelReservation {
  return state.attempt(() => {
    const allocations = readAllocations(state, request);
    const reservation: ModelReservation = {
      id: 0,
      status: 'active',
      item: request.itemId,
      location: request.locationId ?? 0,
      quantity: request.quantity,
      consumed: 0n,
      released: 0n,
      allocations,
      expiresAt: request.expiresAt?.getTime() ?? null,
    };
    for (const { lot, quantity } of allocations) {
      const { item, location } = reservation;
      const isShort = state.available(item, location, lot) < quantity;
      if (isShort && !state.mayGoNegative(item, location, true)) refuse('insufficient_stock');
      if (isOver(state, item, lot, state.now)) refuse('insufficient_stock');
      hold(state, reservation, lot, quantity);
      if (state.isOutOfRange({ item, location, lot })) refuse('quantity_out_of_range');
    }
    return reservation;
  });
}

/** Makes a new reservation known by the id that the ledger gave it. A later step of it marks no unit: some may have been found missing since. */
export function nameReservation(state: ModelState, reservation: ModelReservation, id: number): void {
  if (state.reservations.has(id)) return;
  reservation.id = id;
  state.reservations.set(id, reservation);
  for (const { serials } of reservation.allocations) {
    for (const number of serials ?? []) state.serials.get(`${reservation.item}:${number}`)!.reservation = id;
  }
}

/** Gives back a part of what is held, or all that is left. */
export function modelRelease(
  state: ModelState,
  id: number,
  quantity: bigint | null,
  end: 'released' | 'expired' = 'released',
) {
  return state.attempt(() => {
    const { reservation, part } = readPart(state, id, quantity);
    for (const { lot, quantity: held, serials } of takeParts(reservation, part)) {
      hold(state, reservation, lot, -held);
      for (const number of serials ?? []) {
        const serial = state.serials.get(`${reservation.item}:${number}`);
        if (serial?.reservation === id) serial.reservation = null;
      }
    }
    reservation.released += part;
    return close(reservation, end);
  });
}

/** Takes a part of what is held out of stock, or all that is left. */
export function modelConsume(state: ModelState, id: number, quantity: bigint | null): ModelReservation {
  return state.attempt(() => {
    const { reservation, part } = readPart(state, id, quantity);
    const { item, location } = reservation;
    for (const { lot, quantity: taken, serials } of takeParts(reservation, part)) {
      const codes = new Set<'insufficient_stock' | 'serial_not_here'>();
      if (state.onHand(item, location, lot) < taken && !state.mayGoNegative(item, location))
        codes.add('insufficient_stock');
      if (isOver(state, item, lot, state.now)) codes.add('insufficient_stock');
      for (const number of serials ?? []) {
        const serial = state.serials.get(`${item}:${number}`);
        if (serial?.location !== location || serial.reservation !== id) codes.add('serial_not_here');
      }
      if (codes.size > 0) throw new ModelRefusal(codes);
      for (const number of serials ?? []) state.serials.set(`${item}:${number}`, { location: null, reservation: null });
      hold(state, reservation, lot, -taken, { change: -taken, serials });
      if (state.isOutOfRange({ item, location, lot })) refuse('quantity_out_of_range');
    }
    reservation.consumed += part;
    return close(reservation, 'consumed');
  });
}

/** Releases every reservation whose time is over; answers how many. */
export function modelExpire(state: ModelState): number {
  const due = [...state.reservations.values()].filter(
    ({ status, expiresAt }) => status === 'active' && expiresAt !== null && expiresAt <= state.now,
  );
  for (const { id } of due) modelRelease(state, id, null, 'expired');
  return due.length;
}

function readPart(state: ModelState, id: number, quantity: bigint | null) {
  const reservation = state.reservations.get(id);
  if (reservation === undefined) refuse('not_found');
  if (reservation.status !== 'active') refuse('reservation_closed');
  const left = reservation.quantity - reservation.consumed - reservation.released;
  const part = quantity ?? left;
  if (part <= 0n) refuse('invalid_quantity');
  if (part > left) refuse('reservation_exceeded');
  if (reservation.allocations.some(({ serials }) => serials !== null) && part % UNIT !== 0n) refuse('invalid_quantity');
  return { reservation, part };
}

function takeParts(reservation: ModelReservation, wanted: bigint): ModelAllocation[] {
  const parts: ModelAllocation[] = [];
  let missing = wanted;
  for (const allocation of reservation.allocations) {
    const quantity = allocation.quantity < missing ? allocation.quantity : missing;
    if (quantity === 0n) continue;
    parts.push({
      lot: allocation.lot,
      quantity,
      serials: allocation.serials?.splice(0, Number(quantity / UNIT)) ?? null,
    });
    allocation.quantity -= quantity;
    missing -= quantity;
  }
  reservation.allocations = reservation.allocations.filter((allocation) => allocation.quantity > 0n);
  return parts;
}

function close(reservation: ModelReservation, end: ModelReservation['status']): ModelReservation {
  if (reservation.consumed + reservation.released === reservation.quantity) reservation.status = end;
  return reservation;
}

function hold(
  state: ModelState,
  reservation: ModelReservation,
  lot: string,
  reservedChange: bigint,
  taken: Pick<Fact, 'change' | 'serials'> = { change: 0n, serials: null },
): void {
  const { item, location } = reservation;
  const fact = { item, location, lot, ...taken, reservedChange, isTransfer: false, isCount: false };
  state.add({ ...fact, occurredAt: state.now, recordedAt: state.now });
}

function readAllocations(state: ModelState, request: ReservationRequest): ModelAllocation[] {
  const { quantity, lot, serials, pick } = request;
  const item = state.item(request.itemId);
  if (item === undefined) refuse('unknown_item');
  const location = request.locationId ?? 0;
  if (location !== 0 && state.location(location) === undefined) refuse('unknown_location');
  if (state.location(location)?.active === false) refuse('inactive_location');
  if (quantity <= 0n) refuse('invalid_quantity');
  if (request.jobId != null && request.jobId !== state.world.jobId) refuse('unknown_reference');
  if (request.expiresAt != null && request.expiresAt.getTime() <= state.now) refuse('invalid_request');
  if (item.tracking === 'serial') return [holdSerials(state, request, location)];
  if (serials !== undefined && serials.length > 0) refuse('serials_not_tracked');
  if (item.tracking === 'none') {
    if (lot !== undefined) refuse('lot_not_tracked');
    return [{ lot: '', quantity, serials: null }];
  }
  if (lot !== undefined) {
    if (!state.lots.has(`${item.id}:${lot.number}`)) refuse('insufficient_stock');
    return [{ lot: lot.number, quantity, serials: null }];
  }
  if (pick === undefined) refuse('lot_required');
  const before: ModelLine[] = [];
  return pickLots(state, { item: item.id, location, pick, wanted: quantity, before }).map((part) => ({
    ...part,
    serials: null,
  }));
}

function holdSerials(
  state: ModelState,
  { itemId, quantity, serials = [] }: ReservationRequest,
  location: number,
): ModelAllocation {
  if (BigInt(serials.length) * UNIT !== quantity || new Set(serials).size < serials.length) refuse('serials_required');
  for (const number of serials) {
    const serial = state.serials.get(`${itemId}:${number}`);
    if (serial?.location !== location) refuse('serial_not_here');
    if (serial.reservation !== null) refuse('insufficient_stock');
  }
  return { lot: '', quantity, serials: [...serials] };
}
