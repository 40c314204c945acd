import { release, remaining, reserve } from '../../ledger/index.ts';
import type { Quantity } from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import type { Document, Unit } from '../document/document-book.ts';
import { linkTo } from '../document/document-movements.ts';
import { reservationOf } from './sale.ts';
import { atLine } from './sale-document.ts';

/** A line of a sale with what was held for it. */
interface Held {
  line: DocumentLine;
  quantity: Quantity;
}

/** Gives back all that is still held for the lines of a sale: what it was. */
export function releaseHeld(unit: Unit, { head, lines }: Document): Held[] {
  needHeld(unit, { head, lines });
  return lines.flatMap((line) => {
    const reservation = unit.book.reservations.get(reservationOf(line));
    if (reservation?.status !== 'active') return [];
    const quantity = remaining(reservation);
    release(unit.book, unit.actor, reservation.id, null, { document: linkTo(head) });
    return [{ line, quantity }];
  });
}

/** Holds for lines of a sale at the place where it is now. Gives the lines, which name what holds for them. */
export function holdAt(unit: Unit, head: DocumentHead, held: readonly Held[]): DocumentLine[] {
  unit.book.need((wants) => {
    for (const { line } of held) wants.place(line.itemId, head.locationId ?? 0, choiceOfLine(line));
  });
  return held.map(({ line, quantity }, index) => {
    const reservation = atLine(index, () =>
      reserve(unit.book, unit.actor, {
        itemId: line.itemId,
        locationId: head.locationId,
        quantity,
        ...choiceOfLine(line),
        reference: head.number,
        document: linkTo(head),
      }),
    );
    return { ...line, details: { ...line.details, reservationId: reservation.id }, updatedAt: unit.now };
  });
}

/** Needs what is held for the lines, and the places themselves: what was released by hand is taken from what is free. */
export function needHeld({ book }: Unit, { head, lines }: Pick<Document, 'head' | 'lines'>): void {
  book.need((wants) => {
    for (const line of lines) {
      wants.reservations.add(reservationOf(line));
      wants.place(line.itemId, head.locationId ?? 0, choiceOfLine(line));
    }
  });
}

/** How what a line of a sale takes is chosen. */
export function choiceOfLine(line: DocumentLine) {
  if (line.serials !== null) return { serials: line.serials };
  return line.lot === null ? ({ pick: 'fefo' } as const) : { lot: { number: line.lot.number } };
}
