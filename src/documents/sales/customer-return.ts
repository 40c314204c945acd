import { LOCATION_ROWS, requireLocation } from '../../catalog/index.ts';
import {
  type EntryRequest,
  labelAt,
  type MovementRequest,
  type NamedLot,
  postMovement,
  standingFor,
} from '../../ledger/index.ts';
import { type Fault, formatQuantity, type Quantity, Refusal, units } from '../../platform/index.ts';
import type { DocumentHead } from '../document/document.ts';
import {
  type Document,
  documentCommand,
  openDocument,
  saveDocument,
  type Unit,
  wantDocuments,
} from '../document/document-book.ts';
import { linkTo } from '../document/document-movements.ts';
import { newLine } from '../document/document-rules.ts';
import { type BackPart, bringBack } from './bring-back.ts';
import { refuseLines } from './hold-line.ts';
import { linesAsked, newOfSale, requireSale, type SaleFields } from './sale-document.ts';
import { type CustomerReturnView, type SaleView, saleView } from './sale-view.ts';

export interface CustomerReturnLine {
  itemId: number;
  quantity: Quantity;
  lot?: NamedLot | undefined;
  serials?: string[] | undefined;
}

export interface NewCustomerReturn extends SaleFields {
  /** The sale that the goods were bought by; null where nobody knows. */
  saleId: number | null;
  lines: CustomerReturnLine[];
}

/** Takes goods back from a customer. Of a sale no more can come back than has left for it. */
export const createCustomerReturn = documentCommand<NewCustomerReturn, CustomerReturnView>({
  name: 'customer-returns.create',
  weight: ({ lines }) => lines.length,
  wants(input, wants, actor) {
    wantDocuments(wants, actor, [input.saleId]);
    wants.rows(LOCATION_ROWS, [input.locationId]);
    if (input.lines.length > 0) wants.movement(movementOf(input, input.lines.map(entryOf(input.locationId))));
  },
  run({ lines, saleId, ...fields }, unit) {
    requireLocation(unit.book, unit.actor, fields.locationId, 'locationId');
    if (saleId === null) return takeBack(unit, fields, lines);
    const sale = requireSale(unit, saleId);
    const parts = lines.flatMap((line, index) => sourcesOf(sale, line, index));
    return returnParts(unit, sale, fields, parts);
  },
});

/** What comes back of a line of a sale. */
export interface ReturnedLine {
  lineId: number;
  quantity: Quantity;
  lot?: { number: string } | undefined;
  serials?: string[] | undefined;
}

/** Takes goods of a sale back, by its lines, to where it took them from. Throws `over_return` for more than has left and did not come back. */
export const returnSale = documentCommand<{ saleId: number; lines: ReturnedLine[] }, SaleView>({
  name: 'sales.return',
  weight: ({ lines }) => 10 + lines.length,
  wants: ({ saleId }, wants, actor) => wantDocuments(wants, actor, [saleId]),
  run({ saleId, lines }, unit) {
    const sale = openDocument(unit, 'sale', saleId);
    const { locationId, reference } = sale.head;
    const faults: Fault[] = [];
    const over: Fault[] = [];
    const parts = linesAsked(sale.lines, lines, faults, ({ asked, index, line, before }): BackPart => {
      const { lineId: _lineId, quantity, ...named } = asked;
      const out = line.picked - line.received - before;
      const at = { path: `lines.${index}.quantity`, itemId: line.itemId };
      if (quantity <= 0n)
        faults.push({ ...at, code: 'invalid_quantity', message: 'What comes back must be above zero.' });
      else if (quantity > out) {
        const message = `Of this line ${formatQuantity(out > 0n ? out : 0n)} have left and did not come back yet.`;
        over.push({ ...at, code: 'over_return', message });
      }
      return { index, line, quantity, ...named };
    });
    refuseLines(faults, over);
    returnParts(unit, sale, { locationId: locationId ?? 0, reference }, parts);
    return saleView(sale);
  },
});

/** Goods that nobody knows the sale of. */
function takeBack(unit: Unit, fields: SaleFields, lines: readonly CustomerReturnLine[]): CustomerReturnView {
  const back = newReturn(unit, fields, null);
  back.lines = lines.map(({ itemId, quantity, lot, serials }, index) => {
    requireAboveZero(quantity, index);
    const label = labelAt(unit.book, { itemId, locationId: fields.locationId }, lot);
    return newLine(unit, back.head.id, { itemId, quantity, lot: label, serials: serials ?? null });
  });
  const entries = lines.map(entryOf(fields.locationId));
  if (entries.length > 0) post(unit, movementOf(fields, entries, back.head), (entry) => entry);
  return saveDocument(unit, back, {}) as CustomerReturnView;
}

/** Goods of a sale: what comes back of a kit is what left for it. */
function returnParts(unit: Unit, sale: Document, fields: SaleFields, parts: readonly BackPart[]): CustomerReturnView {
  const back = newReturn(unit, fields, sale.head.id);
  const brought = parts.flatMap((part) =>
    bringBack(part).map((goods) => ({ ...goods, itemId: standingFor(unit.book, goods.itemId), index: part.index })),
  );
  back.lines = parts.map(({ line, quantity, lot, serials }) =>
    newLine(unit, back.head.id, {
      itemId: standingFor(unit.book, line.itemId),
      quantity,
      lot: labelAt(unit.book, { itemId: standingFor(unit.book, line.itemId), locationId: fields.locationId }, lot),
      serials: serials ?? null,
      sourceLineId: line.id,
    }),
  );
  const entries = brought.map(entryOf(fields.locationId));
  if (entries.length > 0) {
    const movement = { ...movementOf(fields, entries, back.head), returnsKits: true };
    post(unit, movement, (entry) => brought[entry]?.index ?? 0);
    for (const line of new Set(parts.map((part) => part.line))) line.updatedAt = unit.now;
    saveDocument(unit, sale);
  }
  return saveDocument(unit, back, {}) as CustomerReturnView;
}

function newReturn(unit: Unit, fields: SaleFields, saleId: number | null): Document {
  return newOfSale(unit, 'customer_return', 'CR', { ...fields, status: 'received', sourceId: saleId });
}

/** Posts what comes back; what is said of an entry is said of the line that it comes from. */
function post({ book, actor }: Unit, movement: MovementRequest, lineOf: (entry: number) => number): void {
  book.need((wants) => wants.movement(movement));
  try {
    postMovement(book, actor, movement);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw error.withFaults((fault) => ({
      ...fault,
      path: fault.path.replace(/^entries\.(\d+)/, (_, entry) => `lines.${lineOf(Number(entry))}`),
    }));
  }
}

const entryOf =
  (locationId: number) =>
  ({ itemId, quantity, lot, serials }: CustomerReturnLine): EntryRequest => ({
    itemId,
    locationId,
    quantity,
    ...(lot === undefined ? {} : { lot }),
    ...(serials === undefined ? {} : { serials }),
  });

function movementOf({ reference = null }: SaleFields, entries: EntryRequest[], head?: DocumentHead): MovementRequest {
  return { kind: 'customer_return', reference, entries, ...(head && { document: linkTo(head) }) };
}

function requireAboveZero(quantity: Quantity, index: number): void {
  if (quantity > 0n) return;
  throw new Refusal('invalid_quantity', 'What comes back must be above zero.', { path: `lines.${index}.quantity` });
}

/** The lines of the sale that a returned quantity is taken from, in their order; of units that are named those that were sold by a line. */
function sourcesOf(sale: Document, asks: CustomerReturnLine, index: number): BackPart[] {
  const { itemId, quantity, lot } = asks;
  requireAboveZero(quantity, index);
  const parts: BackPart[] = [];
  let missing = quantity;
  let serials = asks.serials;
  for (const line of sale.lines) {
    const out = line.picked - line.received;
    if (line.itemId !== itemId || out <= 0n || missing === 0n) continue;
    const own = serials?.filter((number) => line.serials?.includes(number) ?? true);
    const most = own === undefined ? out : least(out, units(own.length));
    const part = least(most, missing);
    if (part === 0n) continue;
    const named = own?.slice(0, Number(part / units(1)));
    serials = serials?.filter((number) => !named?.includes(number));
    missing -= part;
    parts.push({ index, line, quantity: part, lot, serials: named });
  }
  if (missing === 0n) return parts;
  throw new Refusal(
    'invalid_quantity',
    `Of item ${itemId} only ${formatQuantity(quantity - missing)} left for this sale and did not come back yet.`,
    { path: `lines.${index}.quantity` },
  );
}

const least = (one: Quantity, other: Quantity) => (one < other ? one : other);
