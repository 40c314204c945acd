import { type BaseQuantity, inBaseUnits, requireRevision, wantUnits } from '../../catalog/index.ts';
import { type Pick as LotOrder, postpone, type Wants } from '../../ledger/index.ts';
import { type Fault, multiply, type Quantity, Refusal } from '../../platform/index.ts';
import type { DocumentLine } from '../document/document.ts';
import {
  type Document,
  documentCommand,
  openDocument,
  saveDocument,
  saveIfChanged,
  type Unit,
  wantDocuments,
} from '../document/document-book.ts';
import { newLine, requireStatus } from '../document/document-rules.ts';
import { noteWaiting } from './back-orders.ts';
import { choiceOf, holdLine, refuseLines } from './hold-line.ts';
import { needHeld, reservationsOf } from './hold-sale.ts';
import { withPortions } from './portions.ts';
import { newOfSale, type SaleFields } from './sale-document.ts';
import { expiryOf, OPEN_SALE } from './sale-head.ts';
import type { SaleView } from './sale-view.ts';

/** One item of a new sale. */
export interface NewSaleLine {
  itemId: number;
  quantity: Quantity;
  /** The unit of the item that the quantity counts, and that the price is for; left out or null: the base unit. */
  unit?: string | null | undefined;
  unitPrice?: Quantity | undefined;
  description?: string | null | undefined;
  lot?: { number: string } | undefined;
  serials?: string[] | undefined;
  /** Which lots are taken where none is named; the first to expire by default. */
  pick?: LotOrder | undefined;
}

export interface NewSale extends SaleFields {
  lines: NewSaleLine[];
  /** When it ends by itself, in the future; null: never. */
  expiresAt?: Date | null | undefined;
  /** Whether a line that is short holds what is there and waits for the rest, instead of refusing the sale. */
  backOrder?: boolean | undefined;
}

/** Places a sale: what it asks for is held for it, all or nothing. Throws `insufficient_stock` with every line of which less is available. */
export const createSale = documentCommand<NewSale, SaleView>({
  name: 'sales.create',
  weight: ({ lines }) => lines.length,
  wants({ lines, locationId }, wants) {
    wantPlaces(wants, locationId, lines);
    wantUnits(wants, lines);
  },
  run({ lines, expiresAt = null, backOrder = false, ...input }, unit) {
    requireFuture(unit, expiresAt);
    const sale = newOfSale(unit, 'sale', 'SO', { ...input, status: 'open' });
    sale.head.details = { expiresAt: expiresAt?.toISOString() ?? null, backOrder };
    if (expiresAt !== null) unit.book.expireBy(expiresAt);
    return place(unit, sale, lines, backOrder);
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
    return place(unit, sale, lines, false);
  },
});

function wantPlaces(wants: Wants, locationId: number | null, lines: readonly NewSaleLine[]): void {
  for (const { itemId, lot, serials, pick = 'fefo' } of lines) {
    const choice = serials !== undefined ? { serials } : lot !== undefined ? { lot } : { pick };
    wants.place(itemId, locationId ?? 0, choice);
  }
}

function place(unit: Unit, sale: Document, asked: readonly NewSaleLine[], mayWait: boolean): SaleView {
  const { head } = sale;
  unit.book.need((wants) => wantPlaces(wants, head.locationId, asked));
  const faults: Fault[] = [];
  const shorts: Fault[] = [];
  sale.lines = asked.map((asks, index) => {
    const plain = { quantity: asks.quantity, written: null };
    const amount = asks.unit == null ? plain : inBaseUnits(unit, asks, `lines.${index}`, faults);
    const line = lineOf(unit, sale, asks, amount);
    head.total += multiply(asks.quantity, asks.unitPrice ?? 0n);
    try {
      if (mayWait) requireWaitable(line);
      const { portion, short } = holdLine(unit, head, line, amount.quantity);
      line.details = withPortions(line, portion === null ? [] : [portion]);
      if (short !== null && mayWait) requireAwaited(unit, line);
      if (short !== null) shorts.push(inLine(short, index));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      faults.push(...error.faults.map((fault) => inLine(fault, index)));
    }
    return line;
  });
  refuseLines(onceEach(faults), mayWait ? [] : shorts);
  noteWaiting(unit, sale);
  return saveDocument(unit, sale, {}) as SaleView;
}

function lineOf(unit: Unit, { head }: Document, asks: NewSaleLine, amount: BaseQuantity): DocumentLine {
  const { itemId, description, unitPrice, lot, serials, pick } = asks;
  return newLine(unit, head.id, {
    itemId,
    ...amount,
    description: description ?? null,
    lot: lot === undefined ? null : { number: lot.number, expiresOn: null, expiresAt: null },
    serials: serials ?? null,
    details: { unitPrice: unitPrice === undefined ? null : String(unitPrice), ...(pick === undefined ? {} : { pick }) },
  });
}

/** The place and the end are the sale's own, whichever line found them wrong. */
function inLine(fault: Fault, index: number): Fault {
  const isOfSale = fault.path === 'locationId' || fault.path === 'expiresAt';
  return isOfSale ? fault : { ...fault, path: `lines.${index}.${fault.path}` };
}

function onceEach(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.path} ${fault.code}`, fault])).values()];
}

/** Nothing more is planned of an item that is out of use. Throws `inactive_item`. */
function requireAwaited({ book }: Unit, { itemId }: DocumentLine): void {
  const item = book.items.get(itemId);
  if (item?.active !== false) return;
  const message = `Item ${item.partNumber} is not active, so nothing is waited for: ask for what is there.`;
  throw new Refusal('inactive_item', message, { path: 'itemId' });
}

function requireWaitable(line: DocumentLine): void {
  if (!('serials' in choiceOf(line))) return;
  throw new Refusal('invalid_request', 'Units that are named by serial number cannot be waited for.', {
    path: 'serials',
  });
}

function requireFuture({ now }: Unit, expiresAt: Date | null): void {
  if (expiresAt === null || expiresAt > now) return;
  throw new Refusal('invalid_request', 'A sale must expire in the future.', { path: 'expiresAt' });
}

export interface SaleChange {
  saleId: number;
  /** When it ends by itself; null: never. */
  expiresAt: Date | null;
  /** The revision that the caller has seen; null or absent: any. */
  ifRevision?: number | null | undefined;
}

/** Moves the end of a sale that still holds goods, and with it that of all that holds for it. */
export const changeSale = documentCommand<SaleChange, SaleView>({
  name: 'sales.change',
  wants: ({ saleId }, wants, actor) => wantDocuments(wants, actor, [saleId]),
  run({ saleId, expiresAt, ifRevision }, unit) {
    const sale = openDocument(unit, 'sale', saleId);
    const { head } = sale;
    requireRevision(head, ifRevision);
    requireStatus(head, OPEN_SALE, 'it holds nothing any more');
    requireFuture(unit, expiresAt);
    needHeld(unit, sale);
    for (const reservation of reservationsOf(unit, sale)) {
      if (reservation.expiresAt?.getTime() !== expiresAt?.getTime()) postpone(unit.book, reservation, expiresAt);
    }
    if (expiryOf(head)?.getTime() === expiresAt?.getTime()) return saveIfChanged(unit, sale) as SaleView;
    head.details = { ...head.details, expiresAt: expiresAt?.toISOString() ?? null };
    if (expiresAt !== null) unit.book.expireBy(expiresAt);
    return saveDocument(unit, sale) as SaleView;
  },
});
