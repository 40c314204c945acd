import type { Actor } from '../access/index.ts';
import { formatQuantity, isWhole, type Quantity, Refusal, units } from '../platform/index.ts';
import { allocate } from './allocate.ts';
import { type Book, undoable } from './book.ts';
import { findItem, findLocation, type Line, requireJob, requireOpen } from './lines.ts';
import {
  type Allocation,
  type DocumentLink,
  type MovementKind,
  type Pick,
  type ReservationState,
  type ReservationStatus,
  type Standing,
  UNASSIGNED,
} from './model.ts';
import { postLines } from './post-lines.ts';
import { standingOf } from './standing.ts';
import { type ReservationView, reservationView } from './views.ts';
import { requireWhole } from './whole.ts';

/** A reservation as it is asked for. */
export interface ReservationRequest {
  itemId: number;
  locationId: number | null;
  quantity: Quantity;
  lot?: { number: string };
  serials?: string[];
  pick?: Pick;
  /** How many days the lots that are picked must have left; a whole number. */
  minimumDaysLeft?: number | undefined;
  expiresAt?: Date | null;
  jobId?: number | null;
  reference?: string | null;
  /** The document that holds the stock; without one the reservation is its own. */
  document?: DocumentLink;
}

/** What a reservation is used up or given back for, where that is not the reservation itself. */
export interface ReservationCause {
  document?: DocumentLink;
  /** What the goods are taken out as. */
  kind?: 'job_completion' | 'issue';
}

/** Holds stock: it stays on hand and is no longer available. Throws `insufficient_stock` where less is available. */
export function reserve(book: Book, actor: Actor, request: ReservationRequest): ReservationState {
  return undoable(book, () => {
    const item = findItem(book, actor, request.itemId, '');
    const locationId = request.locationId ?? UNASSIGNED;
    const location = findLocation(book, actor, item, locationId, '');
    requireOpen(location, '');
    checkRequest(book, request);
    requireWhole(item, request.quantity, '');
    const allocations = allocate(book, { item, location, locationId, path: '' }, request);
    const id = book.tick();
    const reservation: ReservationState = {
      id,
      revision: id,
      status: 'active',
      itemId: item.id,
      locationId,
      quantity: request.quantity,
      consumed: 0n,
      released: 0n,
      allocations,
      pick: request.pick ?? null,
      expiresAt: request.expiresAt ?? null,
      jobId: request.jobId ?? null,
      reference: request.reference ?? null,
      actor: { kind: actor.kind, id: actor.id, name: actor.name },
      document: request.document ?? null,
      createdAt: book.now,
      updatedAt: book.now,
    };
    book.addReservation(reservation);
    post(book, actor, reservation, { kind: 'reserve', parts: allocations, sign: 1n, document: request.document });
    for (const { serials } of allocations) markSerials(book, item.id, serials, id);
    if (reservation.expiresAt !== null) book.expireBy(reservation.expiresAt);
    book.changed('reservation', id, id, viewOfReservation(book, reservation));
    return reservation;
  });
}

/** Gives held stock back: all that is left, or a part of it. */
export function release(
  book: Book,
  actor: Actor,
  id: number,
  quantity: Quantity | null,
  cause: ReservationCause = {},
): ReservationState {
  return undoable(book, () => {
    const reservation = openReservation(book, actor, id);
    return giveBack(book, actor, reservation, { quantity, status: 'released', document: cause.document });
  });
}

/** Releases what is left of a reservation whose time is over. */
export function expire(book: Book, actor: Actor, reservation: ReservationState): void {
  undoable(book, () =>
    giveBack(book, actor, reservation, { quantity: null, status: 'expired', reason: 'It expired.' }),
  );
}

/** Moves the end of a reservation that is still held; null: it does not end by itself. The moment must lie in the future. */
export function postpone(book: Book, reservation: ReservationState, expiresAt: Date | null): void {
  book.changeReservation(reservation);
  reservation.expiresAt = expiresAt;
  reservation.revision = book.tick();
  reservation.updatedAt = book.now;
  if (expiresAt !== null) book.expireBy(expiresAt);
  book.changed('reservation', reservation.id, reservation.revision, viewOfReservation(book, reservation));
}

/** Takes held stock out: a job is done with it, or it is sold. Throws `insufficient_stock` where less than that is on hand. */
export function consume(
  book: Book,
  actor: Actor,
  id: number,
  quantity: Quantity | null,
  { kind = 'job_completion', document }: ReservationCause = {},
): ReservationState {
  return undoable(book, () => {
    const reservation = openReservation(book, actor, id);
    const wanted = readPart(book, reservation, quantity);
    book.changeReservation(reservation);
    const parts = takeParts(reservation, wanted);
    for (const { serials } of parts) requireHeld(book, reservation, serials);
    post(book, actor, reservation, { kind, parts, sign: -1n, document });
    reservation.consumed += wanted;
    close(book, reservation, 'consumed');
    return reservation;
  });
}

function giveBack(
  book: Book,
  actor: Actor,
  reservation: ReservationState,
  how: { quantity: Quantity | null; status: ReservationStatus; reason?: string; document?: DocumentLink | undefined },
): ReservationState {
  const wanted = readPart(book, reservation, how.quantity);
  book.changeReservation(reservation);
  const parts = takeParts(reservation, wanted);
  for (const part of parts) {
    const held = part.serials?.filter((number) => isHeld(book, reservation, number)) ?? null;
    markSerials(book, reservation.itemId, held, null);
  }
  post(book, actor, reservation, { kind: 'release', parts, sign: -1n, reason: how.reason, document: how.document });
  reservation.released += wanted;
  close(book, reservation, how.status);
  return reservation;
}

/** Sets the revision and, when nothing is left, the state that the last step leads to. */
function close(book: Book, reservation: ReservationState, status: ReservationStatus): void {
  if (remaining(reservation) === 0n) reservation.status = status;
  reservation.revision = book.tick();
  reservation.updatedAt = book.now;
  book.changed('reservation', reservation.id, reservation.revision, viewOfReservation(book, reservation));
}

/** A reservation as the outside sees it. */
export function viewOfReservation(book: Book, reservation: ReservationState): ReservationView {
  const location = book.locations.get(reservation.locationId);
  const isStuck = reservation.allocations.some(({ lotId }) =>
    STUCK.has(standingOf(book, location, book.lotsById.get(lotId))),
  );
  return reservationView(reservation, isStuck);
}

const STUCK: ReadonlySet<Standing> = new Set(['held', 'expired']);

export function remaining(reservation: ReservationState): Quantity {
  return reservation.quantity - reservation.consumed - reservation.released;
}

function openReservation(book: Book, actor: Actor, id: number): ReservationState {
  const reservation = book.reservations.get(id);
  const item = reservation && book.items.get(reservation.itemId);
  const location = reservation && book.locations.get(reservation.locationId);
  const sees =
    (actor.brandId === null || item?.brandId === actor.brandId) &&
    (actor.siteIds === null || actor.siteIds.includes(location?.siteId ?? item?.siteId ?? 0));
  if (reservation === undefined || !sees) throw new Refusal('not_found', `There is no reservation with the id ${id}.`);
  if (reservation.status !== 'active') {
    throw new Refusal('reservation_closed', `Reservation ${id} is ${reservation.status}; nothing is held any more.`);
  }
  return reservation;
}

function readPart(book: Book, reservation: ReservationState, quantity: Quantity | null): Quantity {
  const left = remaining(reservation);
  if (quantity === null) return left;
  if (quantity <= 0n) throw new Refusal('invalid_quantity', 'The quantity must be above zero.', { path: 'quantity' });
  if (quantity > left) {
    throw new Refusal('reservation_exceeded', `Reservation ${reservation.id} still holds ${formatQuantity(left)}.`, {
      path: 'quantity',
    });
  }
  if (reservation.allocations.some((part) => part.serials !== null) && !isWhole(quantity)) {
    throw new Refusal('invalid_quantity', 'Serials are counted in whole units.', { path: 'quantity' });
  }
  const item = book.items.get(reservation.itemId);
  if (item !== undefined) requireWhole(item, quantity, '');
  return quantity;
}

/** Takes an amount off the reservation's allocations, in their order. */
function takeParts(reservation: ReservationState, wanted: Quantity): Allocation[] {
  let missing = wanted;
  const parts: Allocation[] = [];
  for (const allocation of reservation.allocations) {
    if (missing === 0n) break;
    const quantity = allocation.quantity < missing ? allocation.quantity : missing;
    const count = Number(quantity / units(1));
    // The list itself is shared with what was recorded and with what a refusal goes back to, so it is not changed.
    const serials = allocation.serials?.slice(0, count) ?? null;
    allocation.serials = allocation.serials?.slice(count) ?? null;
    allocation.quantity -= quantity;
    missing -= quantity;
    parts.push({ ...allocation, quantity, serials });
  }
  reservation.allocations = reservation.allocations.filter((allocation) => allocation.quantity > 0n);
  return parts;
}

interface Step {
  kind: MovementKind;
  parts: Allocation[];
  sign: 1n | -1n;
  reason?: string | undefined;
  document?: DocumentLink | undefined;
}

function post(book: Book, actor: Actor, reservation: ReservationState, step: Step): void {
  const { kind, parts, sign, reason = null } = step;
  const item = book.items.get(reservation.itemId);
  if (item === undefined) throw new Error(`Item ${reservation.itemId} of reservation ${reservation.id} was not read.`);
  const lines = parts.map(
    (part): Line => ({
      path: '',
      item,
      location: book.locations.get(reservation.locationId),
      locationId: reservation.locationId,
      lotId: part.lotId,
      lot: book.lotsById.get(part.lotId),
      serials: part.serials,
      change: kind === 'reserve' || kind === 'release' ? 0n : -part.quantity,
      reservedChange: sign * part.quantity,
      unitCost: null,
      countedAt: null,
      seenBy: null,
    }),
  );
  const document = step.document ??
    reservation.document ?? { kind: 'reservation', id: reservation.id, number: String(reservation.id) };
  const { jobId, reference } = reservation;
  const facts = {
    kind,
    reasonCode: null,
    reason,
    reference,
    jobId,
    occurredAt: book.now,
    document,
    reverses: null,
    postedWith: null,
  };
  postLines(book, actor, facts, lines);
}

function checkRequest(book: Book, request: ReservationRequest): void {
  if (request.quantity <= 0n)
    throw new Refusal('invalid_quantity', 'The quantity must be above zero.', { path: 'quantity' });
  requireJob(book, request.jobId);
  if (request.expiresAt != null && request.expiresAt <= book.now) {
    throw new Refusal('invalid_request', 'A reservation must expire in the future.', { path: 'expiresAt' });
  }
}

/** A unit that a count found missing is no longer held; when it comes back, somebody else may hold it. */
function isHeld(book: Book, reservation: ReservationState, number: string): boolean {
  return book.serial(reservation.itemId, number)?.reservationId === reservation.id;
}

function requireHeld(book: Book, reservation: ReservationState, serials: string[] | null): void {
  const lost = serials?.find((number) => !isHeld(book, reservation, number));
  if (lost !== undefined) {
    throw new Refusal('serial_not_here', `Serial ${lost} was found missing and is no longer held.`, {
      path: 'serials',
    });
  }
}

function markSerials(book: Book, itemId: number, serials: string[] | null, reservationId: number | null): void {
  for (const number of serials ?? []) {
    const serial = book.serial(itemId, number);
    if (serial !== undefined) book.changeSerial(serial, serial.locationId, reservationId);
  }
}
