import { expire, type ReservationState, release, remaining } from '../../ledger/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import type { Document, Unit } from '../document/document-book.ts';
import { linkTo } from '../document/document-movements.ts';
import { forgetWaiting } from './back-orders.ts';
import { choiceOf, holdLine, refuseLines } from './hold-line.ts';
import { coveredBy, type Portion, portionsOf, withPortions } from './portions.ts';

/** Needs what is held for the lines, and the places themselves: what was released by hand is taken from what is free. */
export function needHeld({ book }: Unit, { head, lines }: Pick<Document, 'head' | 'lines'>): void {
  book.need((wants) => {
    for (const line of lines) {
      for (const { itemId, reservationId } of holdsOf(line)) {
        if (reservationId !== null) wants.reservations.add(reservationId);
        wants.place(itemId, head.locationId ?? 0, choiceOf(line));
      }
    }
  });
}

function holdsOf(line: DocumentLine) {
  return portionsOf(line).flatMap(({ holds }) => holds);
}

/** The reservations that still hold something for a sale; `needHeld` comes first. */
export function reservationsOf({ book }: Unit, { lines }: Pick<Document, 'lines'>): ReservationState[] {
  return lines.flatMap(holdsOf).flatMap(({ reservationId }) => {
    const reservation = reservationId === null ? undefined : book.reservations.get(reservationId);
    return reservation?.status === 'active' ? [reservation] : [];
  });
}

/** Gives back all that is still held for a sale, because it is given up or because its time is over; nothing waits for it any more. */
export function releaseHeld(unit: Unit, sale: Document, why: 'released' | 'expired' = 'released'): void {
  const { book, actor } = unit;
  needHeld(unit, sale);
  for (const reservation of reservationsOf(unit, sale)) {
    if (why === 'expired') expire(book, actor, reservation);
    else release(book, actor, reservation.id, null, { document: linkTo(sale.head) });
  }
  forgetWaiting(unit, sale);
}

/** What holds for a line of a sale that is to stand at another place. */
export interface ToMove {
  line: DocumentLine;
  portions: Portion[];
}

/** Releases what is held for the lines of a sale, to be held elsewhere: what was given back by hand before is not held again. */
export function releaseToMove(unit: Unit, sale: Document): ToMove[] {
  needHeld(unit, sale);
  const moving = sale.lines.map((line): ToMove => {
    const portions = portionsOf(line).map((portion) => {
      const [hold] = portion.holds;
      if (portion.holds.length > 1 || hold === undefined || hold.reservationId === null) return portion;
      const reservation = unit.book.reservations.get(hold.reservationId);
      const held = reservation?.status === 'active' ? remaining(reservation) : 0n;
      return { ...portion, holds: [{ ...hold, quantity: held }] };
    });
    return { line, portions };
  });
  releaseHeld(unit, sale);
  return moving;
}

/** Holds for the lines of a sale at the place where it is now. Gives the lines, which name what holds for them. */
export function holdAt(unit: Unit, head: DocumentHead, moving: readonly ToMove[]): DocumentLine[] {
  const lines = moving.map(({ line, portions }, index) => {
    const wanted = portions.reduce(
      (sum, { holds, quantity }) => sum + (holds.length > 1 ? quantity : (holds[0]?.quantity ?? 0n)),
      0n,
    );
    if (wanted === 0n) return line;
    const { portion, short } = holdLine(unit, head, line, wanted);
    if (short !== null) refuseLines([], [{ ...short, path: `lines.${index}.${short.path}` }]);
    if (portion === null) return line;
    // Of what was given back by hand the line still speaks.
    const [hold, ...parts] = portion.holds;
    const covered = coveredBy(portionsOf(line));
    const whole =
      parts.length > 0 || hold === undefined ? portion : { quantity: covered, holds: [{ ...hold, quantity: covered }] };
    return { ...line, details: withPortions(line, [whole]), updatedAt: unit.now };
  });
  return lines;
}
