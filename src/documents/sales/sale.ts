import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { reserve } from '../../ledger/index.ts';
import { multiply, type Quantity, Refusal } from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import { newLine, openDocument, requireStatus } from '../document/document-rules.ts';
import { atLine, linkTo, newHead, type SaleFields, saveSale } from './sale-document.ts';
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
export const createSale: LoneCommand<NewSale, SaleView> = {
  sort: 'lone',
  name: 'sales.create',
  run: (input, unit) => place(unit, newHead(unit, 'sale', 'SO', { ...input, status: 'open' }), input.lines),
};

/** Gives a sale that was placed without lines what it asks for. */
export const fillSale: LoneCommand<{ saleId: number; lines: NewSaleLine[] }, SaleView> = {
  sort: 'lone',
  name: 'sales.fill',
  async run({ saleId, lines }, unit) {
    const { head, lines: before } = await openDocument(unit, 'sale', saleId);
    if (before.length > 0) {
      throw new Refusal('wrong_state', `${head.number} holds stock for its lines already; they cannot change.`, {
        path: 'lines',
      });
    }
    requireStatus(head, ['open', 'packed'], 'it can no longer change');
    return place(unit, head, lines);
  },
};

async function place(unit: LoneUnit, head: DocumentHead, asked: NewSaleLine[]): Promise<SaleView> {
  await unit.read((wants) => {
    for (const line of asked) wants.place(line.itemId, head.locationId ?? 0, choiceOf(line));
  });
  const lines = asked.map((asks, index) => {
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
      lot: lot === undefined ? null : { number: lot.number, expiresAt: null },
      serials: serials ?? null,
      details: detailsOf(reservation.id, asks.unitPrice),
    });
  });
  return (await saveSale(unit, head, lines)) as SaleView;
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
