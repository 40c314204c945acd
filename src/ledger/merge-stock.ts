import type { Actor } from '../access/index.ts';
import { type Fault, formatQuantity, type Quantity, Refusal, share } from '../platform/index.ts';
import { type Book, undoable } from './book.ts';
import type { Line } from './lines.ts';
import { type ItemState, type LotState, type MovementRecord, NO_LOT, type PositionState } from './model.ts';
import { postLines } from './post-lines.ts';
import { viewOfReservation } from './reserve.ts';

/** Two items that are one, and why: all that there is of the first becomes the second's. */
export interface StockMerger {
  from: ItemState;
  into: ItemState;
  reason: string;
  /** The numbers of all lots of the first. */
  lots: readonly string[];
  /** The active reservations of the first. */
  reservationIds: readonly number[];
}

/**
 * Hands all stock of an item on to another one, where it lies, by one movement: units, lots, what is reserved, and exactly what all of it is
 * worth. Answers null where there is none. What it looks at must have been read. Throws `in_use` with what stands in the way: positions below
 * zero, and lots of one number that differ.
 */
export function mergeStock(book: Book, actor: Actor, merger: StockMerger): MovementRecord | null {
  return undoable(book, () => {
    const { from, into, reason } = merger;
    const positions = book.positionsOf(from.id);
    requireMovable(book, merger, positions);
    const lots = new Map(merger.lots.map((number) => handOn(book, merger, number)));
    const holders = new Map(
      positions.flatMap(({ locationId }) =>
        book.serialsAt(from.id, locationId).map(({ number, reservationId }) => [number, reservationId]),
      ),
    );
    const taken = positions.map((position): Line => {
      const serials = from.tracking === 'serial' ? book.serialsAt(from.id, position.locationId) : null;
      return {
        path: '',
        item: from,
        location: book.locations.get(position.locationId),
        locationId: position.locationId,
        lotId: position.lotId,
        lot: book.lotsById.get(position.lotId),
        serials: serials?.map(({ number }) => number) ?? null,
        change: -position.onHand,
        reservedChange: -position.reserved,
        unitCost: null,
        valueChange: 0n,
        countedAt: null,
        seenBy: null,
      };
    });
    const shares = sharesOf(from, taken);
    const lines = taken.flatMap((line, index): Line[] => {
      const lot = line.lotId === NO_LOT ? undefined : lots.get(line.lotId);
      const valueChange = shares[index] ?? 0n;
      const change = -line.change;
      return [
        { ...line, valueChange: -valueChange },
        {
          ...line,
          item: into,
          lotId: lot?.id ?? NO_LOT,
          lot,
          change,
          reservedChange: -line.reservedChange,
          valueChange,
        },
      ];
    });
    const facts = { kind: 'merger', reasonCode: null, reason, reference: null, jobId: null } as const;
    const movement =
      lines.length === 0
        ? null
        : postLines(
            book,
            actor,
            { ...facts, occurredAt: book.now, document: null, reverses: null, postedWith: null },
            lines,
          );
    for (const [number, reservationId] of holders) {
      const serial = book.serial(into.id, number);
      if (serial !== undefined && reservationId !== null) book.changeSerial(serial, serial.locationId, reservationId);
    }
    for (const id of merger.reservationIds) handOnReservation(book, into, id, lots);
    return movement;
  });
}

function requireMovable(book: Book, { from, into, lots }: StockMerger, positions: readonly PositionState[]): void {
  const faults: Fault[] = [];
  const say = (message: string) => faults.push({ path: '', code: 'in_use', message });
  for (const { locationId, onHand } of positions) {
    if (onHand >= 0n) continue;
    const place = book.locations.get(locationId)?.name;
    say(
      `Item ${from.partNumber} stands at ${formatQuantity(onHand)} ${place === undefined ? 'without a location' : `at ${place}`}. Count it first.`,
    );
  }
  for (const number of lots) {
    const [mine, other] = [book.lot(from.id, number), book.lot(into.id, number)];
    if (mine === undefined || other === undefined) continue;
    const isSame = mine.expiresOn === other.expiresOn && (mine.heldAt === null) === (other.heldAt === null);
    if (!isSame) say(`Both items have a lot ${number}, with another last day or hold. Make these the same first.`);
  }
  if (faults[0] !== undefined) throw new Refusal('in_use', faults[0].message, { faults });
}

/** Gives a lot to the item, or finds the one of that number which it has: by the id of the lot that was. */
function handOn(book: Book, { from, into }: StockMerger, number: string): [number, LotState] {
  const lot = book.lot(from.id, number);
  if (lot === undefined) throw new Error(`Lot ${number} of item ${from.id} was not read.`);
  const { id } = lot;
  const after = book.lot(into.id, number) ?? book.moveLot(lot, into.id);
  book.toJudge.lotIds.add(after.id);
  return [id, after];
}

/** What each position is worth; the last one takes what rounding leaves. */
function sharesOf({ onHand, value }: ItemState, lines: readonly Line[]): Quantity[] {
  let left = value;
  let rest = onHand;
  return lines.map(({ change }) => {
    const part = rest === 0n ? 0n : share(left, -change, rest);
    left -= part;
    rest += change;
    return part;
  });
}

function handOnReservation(book: Book, into: ItemState, id: number, lots: ReadonlyMap<number, LotState>): void {
  const reservation = book.reservations.get(id);
  if (reservation === undefined) throw new Error(`Reservation ${id} was not read.`);
  book.changeReservation(reservation);
  reservation.itemId = into.id;
  reservation.allocations = reservation.allocations.map((one) => ({
    ...one,
    lotId: lots.get(one.lotId)?.id ?? one.lotId,
  }));
  reservation.revision = book.tick();
  reservation.updatedAt = book.now;
  book.changed('reservation', id, reservation.revision, viewOfReservation(book, reservation));
}
