import { consume, postMovement, remaining } from '../../ledger/index.ts';
import { formatQuantity, type Quantity, Refusal } from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import { documentCommand, openDocument, saveDocument, type Unit, wantDocuments } from '../document/document-book.ts';
import { linkTo } from '../document/document-movements.ts';
import { requireStatus } from '../document/document-rules.ts';
import { choiceOfLine, needHeld, releaseHeld } from './hold-sale.ts';
import { reservationOf } from './sale.ts';
import { atLine } from './sale-document.ts';
import type { SaleView } from './sale-view.ts';

/** The states of a sale in which goods are still held for it. */
export const OPEN_SALE = ['open', 'packed', 'partially_fulfilled'];

export interface Fulfilment {
  saleId: number;
  /** How much of which lines leaves now; null: all that is open. */
  lines: { lineId: number; quantity: Quantity }[] | null;
}

/** Takes out what was sold: out of what is held for the sale first. What stays behind stays held. */
export const fulfilSale = documentCommand<Fulfilment, SaleView>({
  name: 'sales.fulfil',
  wants: ({ saleId }, wants, actor) => wantDocuments(wants, actor, [saleId]),
  run(input, unit) {
    const sale = openDocument(unit, 'sale', input.saleId);
    const { head, lines } = sale;
    requireStatus(head, OPEN_SALE, 'it cannot be fulfilled');
    const parts = partsOf(input, lines);
    needHeld(unit, sale);
    parts.forEach(({ line, quantity }, index) => {
      atLine(index, () => issue(unit, head, line, quantity));
      line.picked += quantity;
      line.updatedAt = unit.now;
    });
    const isDone = lines.every((line) => line.picked === line.quantity);
    head.status = isDone ? 'fulfilled' : 'partially_fulfilled';
    return saveDocument(unit, sale, {}) as SaleView;
  },
});

/** Gives up a sale: what is still held for it is free again. What has left stays away. */
export const cancelSale = documentCommand<{ saleId: number; reason: string | null }, SaleView>({
  name: 'sales.cancel',
  wants: ({ saleId }, wants, actor) => wantDocuments(wants, actor, [saleId]),
  run({ saleId, reason }, unit) {
    const sale = openDocument(unit, 'sale', saleId);
    requireStatus(sale.head, OPEN_SALE, 'it cannot be canceled');
    releaseHeld(unit, sale);
    sale.head.status = 'canceled';
    return saveDocument(unit, sale, { reason }) as SaleView;
  },
});

function partsOf(input: Fulfilment, lines: DocumentLine[]): { line: DocumentLine; quantity: Quantity }[] {
  if (input.lines === null) {
    return lines
      .map((line) => ({ line, quantity: line.quantity - line.picked }))
      .filter(({ quantity }) => quantity > 0n);
  }
  return input.lines.map(({ lineId, quantity }, index) => {
    const path = `lines.${index}`;
    const line = lines.find((candidate) => candidate.id === lineId);
    if (line === undefined) {
      throw new Refusal('invalid_request', `The sale has no line ${lineId}.`, { path: `${path}.lineId` });
    }
    const open = line.quantity - line.picked;
    if (quantity <= 0n || quantity > open) {
      throw new Refusal('invalid_quantity', `Of this line ${formatQuantity(open)} are still to be fulfilled.`, {
        path: `${path}.quantity`,
      });
    }
    return { line, quantity };
  });
}

function issue(unit: Unit, head: DocumentHead, line: DocumentLine, quantity: Quantity): void {
  const reservation = unit.book.reservations.get(reservationOf(line));
  const held = reservation?.status === 'active' ? remaining(reservation) : 0n;
  const fromHeld = held < quantity ? held : quantity;
  const document = linkTo(head);
  if (reservation !== undefined && fromHeld > 0n) {
    consume(unit.book, unit.actor, reservation.id, fromHeld, { kind: 'issue', document });
  }
  const rest = quantity - fromHeld;
  if (rest === 0n) return;
  postMovement(unit.book, unit.actor, {
    kind: 'issue',
    reference: head.number,
    document,
    entries: [{ itemId: line.itemId, locationId: head.locationId, quantity: -rest, ...choiceOfLine(line) }],
  });
}
