import type { Static } from 'typebox';
import type { PurchaseInput, PurchaseLineInput, ReceiptInput, VendorReturnPatch } from '../schemas/purchasing.ts';
import { readTracked } from './documents.ts';
import { readAmount, readQuantity } from './quantities.ts';
import { readTime } from './time.ts';

type Purchase = Static<typeof PurchaseInput>;

function readHead({ date, tax, shipping, ...rest }: Omit<Purchase, 'lines' | 'requiredOn' | 'shipTo'>) {
  return {
    ...rest,
    date: date === undefined ? undefined : readTime(date, 'date'),
    tax: readAmount(tax, 'tax'),
    shipping: readAmount(shipping, 'shipping'),
  };
}

function readLine<Line extends Pick<Static<typeof PurchaseLineInput>, 'quantity' | 'unitCost'>>(
  line: Line,
  index: number,
) {
  const path = `lines.${index}`;
  return {
    ...line,
    quantity: readQuantity(line.quantity, `${path}.quantity`),
    unitCost: readAmount(line.unitCost, `${path}.unitCost`),
  };
}

/** A request, an order or a change of one, for the core. */
export function readPurchase({ lines, requiredOn, shipTo, ...rest }: Purchase) {
  return {
    ...readHead(rest),
    requiredOn: requiredOn === undefined ? undefined : readTime(requiredOn, 'requiredOn'),
    shipTo: shipTo && { description: shipTo.description ?? null, address: readAddress(shipTo.address) },
    lines: lines?.map(readLine),
  };
}

function readAddress(address: Record<string, string | null | undefined> | null | undefined) {
  if (!address) return null;
  return Object.fromEntries(Object.entries(address).map(([part, text]) => [part, text ?? null]));
}

/** A receipt for the core. */
export function readReceipt({ lines, purchaseOrderId, ...rest }: Static<typeof ReceiptInput>) {
  return { ...readHead(rest), purchaseOrderId, lines: lines?.map(readTrackedLine) };
}

/** A vendor return, or a change of one, for the core. */
export function readReturn({ lines, restockingFee, ...rest }: Static<typeof VendorReturnPatch>) {
  return {
    ...readHead(rest),
    restockingFee: readAmount(restockingFee, 'restockingFee'),
    lines: lines?.map(readTrackedLine),
  };
}

function readTrackedLine<Line extends Parameters<typeof readLine>[0] & Parameters<typeof readTracked>[0]>(
  line: Line,
  index: number,
) {
  const { lot, serials, ...rest } = line;
  return { ...readLine(rest, index), ...readTracked({ lot, serials }, `lines.${index}`) };
}
