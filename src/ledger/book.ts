import { addTo, type Quantity, Refusal } from '../platform/index.ts';
import type { ClockState } from './clock.ts';
import {
  type CountMoment,
  type DocumentLink,
  type ItemState,
  type LocationState,
  type LotState,
  type Moment,
  type MovementRecord,
  NO_LOT,
  type PositionState,
  type ReservationState,
  type SerialState,
} from './model.ts';
import { isCount } from './rules.ts';
import { lotView } from './views.ts';
import { momentKey, type PlaceAt, Wants } from './wants.ts';

/** A row's share of the change feed. */
export interface Change {
  revision: number;
  kind: string;
  id: number;
  deleted: boolean;
  row: unknown;
}

/** A document that was born with its movement and has a row of its own. */
export interface OwnDocument {
  link: DocumentLink;
  movement: MovementRecord;
  externalData: Record<string, unknown>;
}

/**
 * The open book: all rows that the commands of a batch look at, and all that they changed. Deciding reads and writes the book
 * alone; loading fills it before, writing empties it after. A refused command is undone to its mark, so the next one finds the
 * book as if it had never been. A book may stay open for the next batch: what it holds is true for as long as the tenant's clock
 * stands where this book left it.
 */
export class Book {
  readonly items = new Map<number, ItemState>();
  readonly locations = new Map<number, LocationState>();
  readonly jobs = new Set<number>();
  readonly reservations = new Map<number, ReservationState>();
  readonly moments = new Map<string, Moment>();
  readonly lotsById = new Map<number, LotState>();
  readonly #positions = new Map<string, PositionState>();
  readonly #positionsOfItem = new Map<number, PositionState[]>();
  /** The positions of lots, by item and location. */
  readonly #lotPositions = new Map<string, PositionState[]>();
  readonly #lots = new Map<string, LotState>();
  readonly #serials = new Map<string, SerialState>();
  readonly #recent = new Map<string, { at: Date; change: Quantity; count: CountMoment | null }[]>();
  #undo: (() => void)[] = [];

  readonly movements: MovementRecord[] = [];
  /** The documents that were born with one of the movements, and are not that movement alone. */
  readonly immediateDocuments: OwnDocument[] = [];
  readonly changes: Change[] = [];
  readonly touchedItems = new Set<ItemState>();
  readonly touchedPositions = new Set<PositionState>();
  readonly touchedLots = new Set<LotState>();
  readonly touchedSerials = new Set<SerialState>();
  readonly touchedReservations = new Set<ReservationState>();

  /** Whether the moment of the next expiry is to be worked out from the reservations when the book is written. */
  looksForNextExpiry = false;

  readonly tenantId: number;
  readonly clock: ClockState;
  /** Everything that was read so far, or looked for and not found. */
  readonly known = new Wants();
  #now: Date;
  /** The revision with which the page began. */
  #turnedAt: number;
  /** The tenant's policy; a location's or an item's own goes before it. */
  readonly negativeStock: boolean;

  constructor(tenantId: number, clock: ClockState, negativeStock: boolean, now: Date) {
    this.tenantId = tenantId;
    this.clock = clock;
    this.negativeStock = negativeStock;
    this.#now = now > clock.recordedAt ? now : clock.recordedAt;
    this.#turnedAt = clock.revision;
  }

  /** When the batch is recorded: never earlier than the batch before it, whatever the machine's clock says. */
  get now(): Date {
    return this.#now;
  }

  /** When something was recorded last, with this batch. Whatever is written takes a revision; refusals alone leave the time where it was. */
  get recordedAt(): Date {
    return this.clock.revision > this.#turnedAt ? this.#now : this.clock.recordedAt;
  }

  /** Begins the next batch on what the last one left. Its rows must have been sent to the database. */
  turnPage(now: Date): void {
    this.clock.recordedAt = this.recordedAt;
    this.#turnedAt = this.clock.revision;
    this.#now = now > this.clock.recordedAt ? now : this.clock.recordedAt;
    this.#undo = [];
    this.movements.length = 0;
    this.immediateDocuments.length = 0;
    this.changes.length = 0;
    this.touchedItems.clear();
    this.touchedPositions.clear();
    this.touchedLots.clear();
    this.touchedSerials.clear();
    this.touchedReservations.clear();
    this.moments.clear();
    this.#recent.clear();
  }

  /** The clock's next value: the id or the revision of a row. */
  tick(): number {
    this.clock.revision += 1;
    return this.clock.revision;
  }

  /** The next number of a series of documents, such as `ADJ-12`. */
  nextNumber(prefix: string): string {
    const last = this.clock.series[prefix] ?? 0;
    this.#undo.push(() => {
      this.clock.series[prefix] = last;
    });
    this.clock.series[prefix] = last + 1;
    return `${prefix}-${last + 1}`;
  }

  position(itemId: number, locationId: number, lotId: number): PositionState {
    const key = `${itemId}:${locationId}:${lotId}`;
    let position = this.#positions.get(key);
    if (position === undefined) {
      position = { itemId, locationId, lotId, onHand: 0n, reserved: 0n, negativeAllowed: false };
      this.#put(key, position);
    }
    return position;
  }

  /** Adds a position that was read; one that is already in the book may have changed since and stays. */
  addPosition(position: PositionState): void {
    const key = `${position.itemId}:${position.locationId}:${position.lotId}`;
    if (!this.#positions.has(key)) this.#put(key, position);
  }

  #put(key: string, position: PositionState): void {
    this.#positions.set(key, position);
    addTo(this.#positionsOfItem, position.itemId, position);
    if (position.lotId !== NO_LOT) addTo(this.#lotPositions, `${position.itemId}:${position.locationId}`, position);
  }

  /** The lots of an item that have stock at a location, as far as they were read. */
  lotsAt(itemId: number, locationId: number): { lot: LotState; position: PositionState }[] {
    const found: { lot: LotState; position: PositionState }[] = [];
    for (const position of this.#lotPositions.get(`${itemId}:${locationId}`) ?? []) {
      const lot = this.lotsById.get(position.lotId);
      if (lot !== undefined) found.push({ lot, position });
    }
    return found;
  }

  /** The positions of an item where something is on hand, as far as they were read. */
  holdingsOf(itemId: number): PositionState[] {
    return (this.#positionsOfItem.get(itemId) ?? []).filter((position) => position.onHand !== 0n);
  }

  changePosition(position: PositionState, change: Quantity, reservedChange: Quantity, negativeAllowed: boolean): void {
    const { onHand, reserved, negativeAllowed: allowedBefore } = position;
    this.#undo.push(() => {
      position.onHand = onHand;
      position.reserved = reserved;
      position.negativeAllowed = allowedBefore;
    });
    position.onHand = onHand + change;
    position.reserved = reserved + reservedChange;
    position.negativeAllowed = negativeAllowed;
    this.#touch(this.touchedPositions, position);
  }

  changeItem(item: ItemState, change: Quantity, reservedChange: Quantity, value: Quantity): void {
    const { onHand, reserved, value: valueBefore } = item;
    this.#undo.push(() => {
      item.onHand = onHand;
      item.reserved = reserved;
      item.value = valueBefore;
    });
    item.onHand = onHand + change;
    item.reserved = reserved + reservedChange;
    item.value = value;
    this.#touch(this.touchedItems, item);
  }

  lot(itemId: number, number: string): LotState | undefined {
    return this.#lots.get(`${itemId}:${number}`);
  }

  putLot(lot: LotState): void {
    this.#lots.set(`${lot.itemId}:${lot.number}`, lot);
    this.lotsById.set(lot.id, lot);
  }

  createLot(itemId: number, number: string, expiresAt: Date | null): LotState {
    const id = this.tick();
    const lot: LotState = { id, itemId, number, expiresAt, createdAt: this.now, updatedAt: this.now, revision: id };
    this.putLot(lot);
    this.#undo.push(() => {
      this.#lots.delete(`${itemId}:${number}`);
      this.lotsById.delete(id);
    });
    this.#touch(this.touchedLots, lot);
    this.changed('lot', id, id, lotView(lot));
    return lot;
  }

  /** Adds the expiry that a lot lacked so far. */
  dateLot(lot: LotState, expiresAt: Date): void {
    const { revision, updatedAt } = lot;
    this.#undo.push(() => {
      lot.expiresAt = null;
      lot.revision = revision;
      lot.updatedAt = updatedAt;
    });
    lot.expiresAt = expiresAt;
    lot.revision = this.tick();
    lot.updatedAt = this.now;
    this.#touch(this.touchedLots, lot);
    this.changed('lot', lot.id, lot.revision, lotView(lot));
  }

  serial(itemId: number, number: string): SerialState | undefined {
    return this.#serials.get(`${itemId}:${number}`);
  }

  serialsAt(itemId: number, locationId: number): SerialState[] {
    return [...this.#serials.values()].filter((serial) => serial.itemId === itemId && serial.locationId === locationId);
  }

  putSerial(serial: SerialState): void {
    this.#serials.set(`${serial.itemId}:${serial.number}`, serial);
  }

  changeSerial(serial: SerialState, locationId: number | null, reservationId: number | null): void {
    const before = { ...serial };
    this.#undo.push(() => {
      serial.locationId = before.locationId;
      serial.reservationId = before.reservationId;
    });
    serial.locationId = locationId;
    serial.reservationId = reservationId;
    this.#touch(this.touchedSerials, serial);
  }

  /** Keeps a reservation's state for undoing; call it before changing the reservation. */
  changeReservation(reservation: ReservationState): void {
    const before = { ...reservation, allocations: reservation.allocations.map((allocation) => ({ ...allocation })) };
    this.#undo.push(() => Object.assign(reservation, before));
    this.#touch(this.touchedReservations, reservation);
  }

  addReservation(reservation: ReservationState): void {
    this.reservations.set(reservation.id, reservation);
    this.#undo.push(() => this.reservations.delete(reservation.id));
    this.#touch(this.touchedReservations, reservation);
  }

  /** Adds a movement, with the document that is born with it. */
  record(movement: MovementRecord, own: Omit<OwnDocument, 'movement'> | null): void {
    const { hash } = this.clock;
    this.#undo.push(() => {
      this.clock.hash = hash;
      this.movements.pop();
      if (own !== null) this.immediateDocuments.pop();
    });
    this.clock.hash = movement.hash;
    this.movements.push(movement);
    if (own !== null) this.immediateDocuments.push({ ...own, movement });
    for (const entry of movement.entries) this.#remember(movement, entry);
  }

  changed(kind: string, id: number, revision: number, row: unknown, deleted = false): void {
    this.changes.push({ kind, id, revision, row, deleted });
    this.#undo.push(() => this.changes.pop());
  }

  /** Wakes the sweeper no later than this moment. */
  expireBy(at: Date): void {
    const before = this.clock.nextExpiry;
    if (before !== null && before <= at) return;
    this.#undo.push(() => {
      this.clock.nextExpiry = before;
    });
    this.clock.nextExpiry = at;
  }

  /** The past of a position, with what this batch has added to it. */
  moment(place: PlaceAt): Moment {
    const { itemId, locationId, lot, at } = place;
    let { onHand, nextCount } = this.moments.get(momentKey(place)) ?? { onHand: null, nextCount: null };
    for (const { at: then, change, count } of this.#recent.get(`${itemId}:${locationId}:${lot}`) ?? []) {
      if (then <= at && onHand !== null) onHand += change;
      if (count !== null && then > at && (nextCount === null || then < nextCount.at)) nextCount = count;
    }
    return { onHand, nextCount };
  }

  /** A place in the batch to come back to. */
  mark(): { undo: number; revision: number } {
    return { undo: this.#undo.length, revision: this.clock.revision };
  }

  /** Takes back everything since the mark, so that what was refused writes no row. */
  backTo(mark: { undo: number; revision: number }): void {
    while (this.#undo.length > mark.undo) this.#undo.pop()?.();
    this.clock.revision = mark.revision;
  }

  /** Marks a row as one to be written, until it is undone. */
  #touch<Row>(touched: Set<Row>, row: Row): void {
    if (touched.has(row)) return;
    touched.add(row);
    this.#undo.push(() => touched.delete(row));
  }

  #remember(movement: MovementRecord, entry: MovementRecord['entries'][number]): void {
    if (this.moments.size === 0) return;
    const key = `${entry.itemId}:${entry.locationId}:${entry.lot?.number ?? ''}`;
    const count = { at: entry.occurredAt, movementId: movement.id };
    addTo(this.#recent, key, { at: count.at, change: entry.change, count: isCount(movement) ? count : null });
    this.#undo.push(() => this.#recent.get(key)?.pop());
  }
}

/** Runs a step of a batch; a refusal takes back what the step did and goes on to the caller. */
export function undoable<T>(book: Book, step: () => T): T {
  const mark = book.mark();
  try {
    return step();
  } catch (error) {
    if (error instanceof Refusal) book.backTo(mark);
    throw error;
  }
}
