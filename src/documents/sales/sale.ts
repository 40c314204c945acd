import { labelAt, reserve, type Wants } from '../../ledger/index.ts';
import { multiply, type Quantity, Refusal } from '../../platform/index.ts';
import type { DocumentLine } from '../document/document.ts';
import {
  type Document,
  documentCommand,
  openDocument,
  saveDocument,
  type Unit,
  wantDocuments,
} from '../document/document-book.ts';
import { linkTo } from '../document/document-movements.ts';
import { newLine, requireStatus } from '../document/document-rules.ts';
import { atLine, newOfSale, type SaleFields } from './sale-document.ts';
import type { SaleView } from './sale-view.ts';

/** One item of a new sale. */
export interface NewSaleLine {
  itemId: number;
  quantity: Quantity;
  unitPrice?: Quantity | undefined;
  description?: string | null | undefined;
  lot?: { number: string } | undefined;
  serials?: string[] | undefined;
}

export interface NewSale extends SaleFields {
  lines: NewSaleLine[];
}

/** What a line of a sale knows besides: the reservation that holds its goods. */
export interface SaleLineDetails {
  reservationId: number;
  unitPrice: string | null;
}

/** Places a sale: what it asks for is held for it, line by line. Throws `insufficient_stock` where less is available. */
export const createSale = documentCommand<NewSale, SaleView>({
  name: 'sales.create',
  weight: ({ lines }) => lines.length,
  wants: ({ lines, locationId }, wants) => wantPlaces(wants, locationId, lines),
  run({ lines, ...input }, unit) {
    return place(unit, newOfSale(unit, 'sale', 'SO', { ...input, status: 'open' }), lines);
  },
});

/** Gives a sale that was placed without lines what it asks for. */
export const fillSale = documentCommand<{ saleId: number; lines: NewSaleLine[] }, SaleView>({
  name: 'sales.fill',
  weight: ({ lines }) => lines.length,
  wants: ({ saleId }, wants, actor) => wantDocuments(wants, actor, [saleId]),
  run({ saleId, lines }, unit) {
    const sale = openDocument(unit, 'sale', saleId);
    if (sale.lines.length > 0) {
      throw new Refusal('wrong_state', `${sale.head.number} holds stock for its lines already; they cannot change.`, {
        path: 'lines',
      });
    }
    requireStatus(sale.head, ['open', 'packed'], 'it can no longer change');
    return place(unit, sale, lines);
  },
});

function wantPlaces(wants: Wants, locationId: number | null, lines: readonly NewSaleLine[]): void {
  for (const line of lines) wants.place(line.itemId, locationId ?? 0, choiceOf(line));
}

function place(unit: Unit, sale: Document, asked: NewSaleLine[]): SaleView {
  const { head } = sale;
  unit.book.need((wants) => wantPlaces(wants, head.locationId, asked));
  sale.lines = asked.map((asks, index) => {
    const { itemId, quantity, lot, serials } = asks;
    const reservation = atLine(index, () =>
      reserve(unit.book, unit.actor, {
        itemId,
        locationId: head.locationId,
        quantity,
        ...choiceOf(asks),
        reference: head.number,
        document: linkTo(head),
      }),
    );
    head.total += multiply(quantity, asks.unitPrice ?? 0n);
    return newLine(unit, head.id, {
      itemId,
      quantity,
      description: asks.description ?? null,
      lot: labelAt(unit.book, { itemId, locationId: head.locationId }, lot),
      serials: serials ?? null,
      details: detailsOf(reservation.id, asks.unitPrice),
    });
  });
  return saveDocument(unit, sale, {}) as SaleView;
}

function choiceOf({ lot, serials }: NewSaleLine) {
  if (serials !== undefined) return { serials };
  return lot === undefined ? ({ pick: 'fefo' } as const) : { lot };
}

function detailsOf(reservationId: number, unitPrice: Quantity | undefined): DocumentLine['details'] {
  const details: SaleLineDetails = { reservationId, unitPrice: unitPrice === undefined ? null : String(unitPrice) };
  return { ...details };
}

/** The reservation that holds a line's goods. */
export function reservationOf(line: DocumentLine): number {
  return (line.details as unknown as SaleLineDetails).reservationId;
}
