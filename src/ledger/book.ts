import { endOfDay, type Quantity, Refusal } from '../platform/index.ts';
import type { ClockState } from './clock.ts';
import {
  type Change,
  type ItemState,
  type ItemSums,
  type LocationState,
  type LotLabel,
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
import { standingOf, zoneOf } from './standing.ts';
import { ToJudge } from './to-judge.ts';
import { UndoLog } from './undo-log.ts';
import { lotStatus, lotView } from './views.ts';

/**
 * The open book: all rows that the commands of a batch look at, and all that they changed. Deciding reads and writes the book
 * alone; loading fills it before, writing empties it after. A refused command is undone to its mark, so the next one finds the
 * book as if it had never been. A book may stay open for the next batch: what it holds is true for as long as the tenant's clock
 * stands where this book left it.
 */
export class Book extends UndoLog {
  readonly items = new Map<number, ItemState>();
  readonly locations = new Map<number, LocationState>();
  readonly jobs = new Map<number, true>();
  readonly reservations = new Map<number, ReservationState>();
  readonly lotsById = new Map<number, LotState>();
  readonly #positions = new Positions();
  readonly #lots = new Map<string, LotState>();
  readonly #serials = new Map<string, SerialState>();

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
  /** The positions whose standing is to be judged again when the book is written. */
  readonly toJudge = new ToJudge();

  readonly tenantId: number;
  readonly clock: ClockState;
  #now: Date;
  /** The revision with which the page began. */
  #turnedAt: number;
  /** The tenant's policy; a location's or an item's own goes before it. */
  readonly negativeStock: boolean;
  /** The time zone of the company's clock. Whoever changes it has all lots judged again. */
  timeZone: string;

  constructor(
    tenantId: number,
    clock: ClockState,
    { negativeStock, timeZone }: { negativeStock: boolean; timeZone: string },
    now: Date,
  ) {
    super();
    this.tenantId = tenantId;
    this.clock = clock;
    this.negativeStock = negativeStock;
    this.timeZone = timeZone;
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
    this.forgetUndo();
    this.movements.length = 0;
    this.immediateDocuments.length = 0;
    this.changes.length = 0;
    this.touchedItems.clear();
    this.touchedPositions.clear();
    this.touchedLots.clear();
    this.touchedSerials.clear();
    this.touchedReservations.clear();
    this.toJudge.clear();
    this.past.clear();
    this.shelves.turnPage();
  }

  /** Takes an item as the catalog has just made or changed it; its sums are the ledger's own. */
  defineItem(item: Omit<ItemState, 'onHand' | 'reserved' | 'value' | 'unavailable'>): void {
    const state = this.items.get(item.id);
    if (state === undefined) {
      this.known.place(item.id, UNASSIGNED, {});
      this.setRow(this.items, item.id, { ...item, onHand: 0n, reserved: 0n, value: 0n, unavailable: 0n });
      return;
    }
    const before = { ...state };
    this.onUndo(() => Object.assign(state, before));
    Object.assign(state, item);
  }

  /** Forgets an item that the catalog has just deleted. */
  undefineItem(id: number): void {
    this.setRow(this.items, id, undefined);
  }

  /** Takes a location as the catalog has just made or changed it; undefined where it was deleted. */
  defineLocation(id: number, location: LocationState | undefined): void {
    this.setRow(this.locations, id, location);
  }

  /** Takes note that the catalog has just made a job, or deleted it. */
  defineJob(id: number, isThere: boolean): void {
    this.setRow(this.jobs, id, isThere ? true : undefined);
  }

  /** Puts a row on its shelf, to be written with the batch; undefined takes it away. */
  put<K extends Key, Row>(shelf: Shelf<K, Row>, key: K, row: Row | undefined): void {
    this.onUndo(this.shelves.put(shelf, key, row));
  }

  /** A position; where nothing was there so far, an empty one. Throws Unread where nobody has looked. */
  position(itemId: number, locationId: number, lotId: number): PositionState {
    const position = this.#positions.find(itemId, locationId, lotId);
    if (position !== undefined) return position;
    this.#requireRead(itemId, locationId, lotId);
    const status = standingOf(this, this.locations.get(locationId), this.lotsById.get(lotId));
    const empty = { itemId, locationId, lotId, onHand: 0n, reserved: 0n, negativeAllowed: false, status };
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

  /** The positions of an item where something is on hand or reserved, as far as they were read. */
  positionsOf(itemId: number): PositionState[] {
    return this.#positions.ofItem(itemId).filter(({ onHand, reserved }) => onHand !== 0n || reserved !== 0n);
  }

  changePosition(position: PositionState, change: Quantity, reservedChange: Quantity, negativeAllowed: boolean): void {
    const { onHand, reserved, negativeAllowed: allowedBefore } = position;
    const ends = onHand === 0n && this.#endOf(position);
    if (ends) this.dayEndsBy(ends);
    this.onUndo(() => {
      position.onHand = onHand;
      position.reserved = reserved;
      position.negativeAllowed = allowedBefore;
    });
    position.onHand = onHand + change;
    position.reserved = reserved + reservedChange;
    position.negativeAllowed = negativeAllowed;
    this.touch(this.touchedPositions, position);
  }

  /** When the last day ends of what lies at a position, where that is still to come. */
  #endOf({ locationId, lotId }: PositionState): Date | null {
    const lot = this.lotsById.get(lotId);
    if (lot === undefined || lot.expiresOn === null) return null;
    const end = endOfDay(zoneOf(this, this.locations.get(locationId)), lot.expiresOn);
    return end > this.#now ? end : null;
  }

  /** Changes the sums of an item: `unavailable` by what a position that is not available changed. */
  changeItem(item: ItemState, change: Omit<ItemSums, 'value'>, value: Quantity): void {
    const { onHand, reserved, unavailable, value: valueBefore } = item;
    this.onUndo(() => Object.assign(item, { onHand, reserved, unavailable, value: valueBefore }));
    item.onHand = onHand + change.onHand;
    item.reserved = reserved + change.reserved;
    item.unavailable = unavailable + change.unavailable;
    item.value = value;
    this.touch(this.touchedItems, item);
  }

  lot(itemId: number, number: string): LotState | undefined {
    return this.#lots.get(`${itemId}:${number}`);
  }

  putLot(lot: LotState): void {
    this.#lots.set(`${lot.itemId}:${lot.number}`, lot);
    this.lotsById.set(lot.id, lot);
  }

  createLot(itemId: number, { number, expiresOn, expiresAt }: LotLabel): LotState {
    const id = this.tick();
    const { now } = this;
    const lot = { id, itemId, number, expiresOn, expiresAt, heldAt: null, reason: null, ended: false };
    return this.#writeLot({ ...lot, createdAt: now, updatedAt: now, revision: id });
  }

  /** Changes a lot, for whoever names it in this batch too: its label, its hold, or whether its day is over. */
  changeLot(lot: LotState, change: Partial<Omit<LotState, 'id' | 'itemId' | 'createdAt'>>): LotState {
    const before = { ...lot };
    this.setRow(this.#lots, `${lot.itemId}:${lot.number}`, undefined);
    Object.assign(lot, change, { updatedAt: this.now, revision: this.tick() });
    this.onUndo(() => Object.assign(lot, before));
    return this.#writeLot(lot);
  }

  /** Gives a lot to another item, which has none of that number. */
  moveLot(lot: LotState, itemId: number): LotState {
    const before = { ...lot };
    this.setRow(this.#lots, `${lot.itemId}:${lot.number}`, undefined);
    Object.assign(lot, { itemId, updatedAt: this.now, revision: this.tick() });
    this.onUndo(() => Object.assign(lot, before));
    return this.#writeLot(lot);
  }

  #writeLot(lot: LotState): LotState {
    this.setRow(this.#lots, `${lot.itemId}:${lot.number}`, lot);
    this.setRow(this.lotsById, lot.id, lot);
    this.touch(this.touchedLots, lot);
    this.changed('lot', lot.id, lot.revision, lotView(lot, lotStatus(lot, this.now)));
    return lot;
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
    this.onUndo(() => {
      serial.locationId = before.locationId;
      serial.reservationId = before.reservationId;
    });
    serial.locationId = locationId;
    serial.reservationId = reservationId;
    this.touch(this.touchedSerials, serial);
  }

  /** Keeps a reservation's state for undoing; call it before changing the reservation. */
  changeReservation(reservation: ReservationState): void {
    const before = { ...reservation, allocations: reservation.allocations.map((allocation) => ({ ...allocation })) };
    this.onUndo(() => Object.assign(reservation, before));
    this.touch(this.touchedReservations, reservation);
  }

  addReservation(reservation: ReservationState): void {
    this.setRow(this.reservations, reservation.id, reservation);
    this.touch(this.touchedReservations, reservation);
  }

  /** Adds a movement, with the document that is born with it. */
  record(movement: MovementRecord, own: Omit<OwnDocument, 'movement'> | null): void {
    const { hash } = this.clock;
    this.onUndo(() => {
      this.clock.hash = hash;
      this.movements.pop();
      if (own !== null) this.immediateDocuments.pop();
    });
    this.clock.hash = movement.hash;
    this.movements.push(movement);
    if (own !== null) this.immediateDocuments.push({ ...own, movement });
    for (const entry of movement.entries) {
      const forget = this.past.remember(movement, entry);
      if (forget !== undefined) this.onUndo(forget);
    }
  }

  changed(kind: string, id: number, revision: number, row: unknown, deleted = false): void {
    this.changes.push({ kind, id, revision, row, deleted });
    this.onUndo(() => this.changes.pop());
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
