import type { BaseQuantity } from '../../catalog/index.ts';
import { formatQuantity, multiply, type Quantity, readDecimal, share, units } from '../../platform/index.ts';
import type { DocumentLine } from '../document/document.ts';
import { lineTotal } from './amounts.ts';
import { type LineDetails, lineDetails } from './details.ts';

/** What goods that came in cost: by one of their unit, and what else their line must say so that it comes to exactly that. */
export interface ReceivedCost {
  unitCost: Quantity;
  details: Pick<LineDetails, 'total' | 'ofOrder'>;
}

/**
 * What a part of an order's line costs that was just booked as received there: what is stated, else what the order says. Of a line that was
 * ordered in a unit each part takes its share, so that all of them together take exactly its total, in whichever units they came.
 */
export function receivedCost(ordered: DocumentLine, part: BaseQuantity, stated: Quantity | undefined): ReceivedCost {
  const ofOrder = takeShare(ordered, part.quantity);
  const details = ofOrder === undefined ? {} : { ofOrder };
  if (stated !== undefined) return { unitCost: stated, details };
  if (ofOrder === undefined && part.written === null) return { unitCost: ordered.unitCost, details };
  const total = ofOrder === undefined ? multiply(part.quantity, ordered.unitCost) : readDecimal(ofOrder.taken);
  const quantity = part.written?.quantity ?? part.quantity;
  const isSameUnit = part.written?.factor === ordered.written?.factor;
  const unitCost = isSameUnit ? ordered.unitCost : share(total, units(1), quantity);
  const isExact = multiply(quantity, unitCost) === total;
  return { unitCost, details: isExact ? details : { ...details, total: formatQuantity(total) } };
}

/** Takes the share of a part off the total of a line that was ordered in a unit; other lines keep no account of that. */
function takeShare(ordered: DocumentLine, quantity: Quantity): LineDetails['ofOrder'] {
  if (ordered.written === null) return undefined;
  const total = lineTotal(ordered);
  const { costTaken } = lineDetails(ordered);
  const upTo = (received: Quantity) => share(total, received, ordered.quantity);
  const before = costTaken === undefined ? upTo(ordered.received - quantity) : readDecimal(costTaken);
  const after = upTo(ordered.received);
  ordered.details = { ...ordered.details, costTaken: formatQuantity(after) };
  return {
    taken: formatQuantity(after - before),
    total: formatQuantity(total),
    quantity: formatQuantity(ordered.quantity),
  };
}

/** Gives back what a receipt's line took of the total of the order's line. */
export function giveBackShare(ordered: DocumentLine, receiptLine: DocumentLine): void {
  const { ofOrder } = lineDetails(receiptLine);
  const { costTaken, ...details } = lineDetails(ordered);
  if (ofOrder === undefined || costTaken === undefined) return;
  const isOfThis =
    readDecimal(ofOrder.total) === lineTotal(ordered) && readDecimal(ofOrder.quantity) === ordered.quantity;
  // What was taken of another total says nothing about this one: what stays received has its share by quantity.
  const left = isOfThis ? { costTaken: formatQuantity(readDecimal(costTaken) - readDecimal(ofOrder.taken)) } : {};
  ordered.details = { ...details, ...left };
}

/** What a line brings, as the ledger takes it: the cost of one unit, or exactly that of all. */
export function costOfEntry(line: DocumentLine): { unitCost: Quantity; costPer?: Quantity } {
  const isApart = line.written !== null || lineDetails(line).total !== undefined;
  return isApart ? { unitCost: lineTotal(line), costPer: line.quantity } : { unitCost: line.unitCost };
}
