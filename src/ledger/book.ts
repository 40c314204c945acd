import { type Quantity, Refusal } from '../platform/index.ts';
import type { ClockState } from './clock.ts';
import { KnownRows } from './known-rows.ts';
import {
  type Change,
  type ItemState,
  type LocationState,
  type LotState,
  type MovementRecord,
  type OwnDocument,
  type PositionState,
  type ReservationState,
  type SerialState,
  UNASSIGNED,
} from './model.ts';
import { Positions } from './positions.ts';
import type { Key, Shelf } from './shelf.ts';
import { lotView } from './views.ts';

/**
 * The open book: all rows that the commands of a batch look at, and all that they changed. Deciding reads and writes the book
 * alone; loading fills it before, writing empties it after. A refused command is undone to its mark, so the next one finds the
 * book as if it had never been. A book may stay open for the next batch: what it holds is true for as long as the tenant's clock
 * stands where this book left it.
 */
export class Book extends KnownRows {
  readonly items = new Map<number, ItemState>();
  readonly locations = new Map<number, LocationState>();
  readonly jobs = new Map<number, true>();
  readonly reservations = new Map<number, ReservationState>();
  readonly lotsById = new Map<number, LotState>();
  readonly #positions = new Positions();
  readonly #lots = new Map<string, LotState>();
  readonly #serials = new Map<string, SerialState>();
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

  /** Whether the moment of the next expiry is to be worked out from the rows when the book is written. */
  looksForNextExpiry = false;

  readonly tenantId: number;
  readonly clock: ClockState;
  #now: Date;
  /** The revision with which the page began. */
  #turnedAt: number;
  /** The tenant's policy; a location's or an item's own goes before it. */
  readonly negativeStock: boolean;

  constructor(tenantId: number, clock: ClockState, negativeStock: boolean, now: Date) {
    super();
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
    this.past.clear();
    this.shelves.turnPage();
  }

  /** Takes an item as the catalog has just made or changed it; its sums are the ledger's own. */
  defineItem(item: Omit<ItemState, 'onHand' | 'reserved' | 'value'>): void {
    const state = this.items.get(item.id);
    if (state === undefined) {
      this.known.place(item.id, UNASSIGNED, {});
      this.#set(this.items, item.id, { ...item, onHand: 0n, reserved: 0n, value: 0n });
      return;
    }
    const before = { ...state };
    this.#undo.push(() => Object.assign(state, before));
    Object.assign(state, item);
  }

  /** Forgets an item that the catalog has just deleted. */
  undefineItem(id: number): void {
    this.#set(this.items, id, undefined);
  }

  /** Takes a location as the catalog has just made or changed it; undefined where it was deleted. */
  defineLocation(id: number, location: LocationState | undefined): void {
    this.#set(this.locations, id, location);
  }

  /** Takes note that the catalog has just made a job, or deleted it. */
  defineJob(id: number, isThere: boolean): void {
    this.#set(this.jobs, id, isThere ? true : undefined);
  }

  /** Puts a row on its shelf, to be written with the batch; undefined takes it away. */
  put<K extends Key, Row>(shelf: Shelf<K, Row>, key: K, row: Row | undefined): void {
    this.#undo.push(this.shelves.put(shelf, key, row));
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

  /** A position; where nothing was there so far, an empty one. Throws Unread where nobody has looked. */
  position(itemId: number, locationId: number, lotId: number): PositionState {
    const position = this.#positions.find(itemId, locationId, lotId);
    if (position !== undefined) return position;
    this.#requireRead(itemId, locationId, lotId);
    const empty = { itemId, locationId, lotId, onHand: 0n, reserved: 0n, negativeAllowed: false };
    this.#positions.add(empty);
    return empty;
  }

  #requireRead(itemId: number, locationId: number, lotId: number): void {
    const lot = this.lotsById.get(lotId);
    // A lot that the page made lies nowhere yet.
    if (lot !== undefined && lot.id > this.#turnedAt) return;
    if (this.known.picks.has(`${itemId}:${locationId}`)) return;
    this.need((wants) => wants.place(itemId, locationId, lot === undefined ? {} : { lot }));
  }

  /** Adds a position that was read; one that is already in the book may have changed since and stays. */
  addPosition(position: PositionState): void {
    this.#positions.add(position);
  }

  /** The lots of an item that have stock at a location, as far as they were read. */
  lotsAt(itemId: number, locationId: number): { lot: LotState; position: PositionState }[] {
    return this.#positions.ofLotsAt(itemId, locationId).flatMap((position) => {
      const lot = this.lotsById.get(position.lotId);
      return lot === undefined ? [] : [{ lot, position }];
    });
  }

  /** The positions of an item where something is on hand, as far as they were read. */
  holdingsOf(itemId: number): PositionState[] {
    return this.#positions.ofItem(itemId).filter((position) => position.onHand !== 0n);
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
    this.#set(this.reservations, reservation.id, reservation);
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
    for (const entry of movement.entries) {
      const forget = this.past.remember(movement, entry);
      if (forget !== undefined) this.#undo.push(forget);
    }
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

  /** A place in the batch to come back to. */
  mark(): { undo: number; revision: number } {
    return { undo: this.#undo.length, revision: this.clock.revision };
  }

  /** Takes back everything since the mark, so that what was refused writes no row. */
  backTo(mark: { undo: number; revision: number }): void {
    while (this.#undo.length > mark.undo) this.#undo.pop()?.();
    this.clock.revision = mark.revision;
  }

  /** Sets what stands under a key, or takes it away, until it is undone. */
  #set<K, V>(rows: Map<K, V>, key: K, row: V | undefined): void {
    const before = rows.get(key);
    const put = (value: V | undefined) => (value === undefined ? rows.delete(key) : rows.set(key, value));
    put(row);
    this.#undo.push(() => put(before));
  }

  /** Marks a row as one to be written, until it is undone. */
  #touch<Row>(touched: Set<Row>, row: Row): void {
    if (touched.has(row)) return;
    touched.add(row);
    this.#undo.push(() => touched.delete(row));
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
