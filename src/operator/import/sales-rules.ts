/**
 * What a line of a shop's sales means for its stock. Prices matter for one thing only: a free line without a customer may not be a
 * sale.
 *
 * | line                                                            | becomes                                             |
 * | --------------------------------------------------------------- | --------------------------------------------------- |
 * | invoice `A…`                                                    | skipped: bad debt                                   |
 * | a code that is not a product (postage, fees, vouchers, tests)   | skipped                                             |
 * | quantity 0                                                      | skipped                                             |
 * | invoice `C…`, quantity below zero                               | customer_return                                     |
 * | invoice `C…`, quantity above zero                               | skipped: a cancellation gives goods back            |
 * | quantity below zero, no customer                                | adjustment down; the note is the reason             |
 * | quantity below zero, a customer                                 | customer_return                                     |
 * | quantity above zero, price 0, no customer, and a note           | adjustment up; the note is the reason               |
 * | every other quantity above zero                                 | issue                                               |
 *
 * A note is a description that is not one of the item's own, which are those of its paid lines.
 */
import { unguardCell } from '../../../client/index.ts';
import { parseQuantity, type Quantity } from '../../platform/index.ts';
import type { CsvLine } from './csv.ts';

export interface SalesColumns {
  invoice: number;
  sku: number;
  quantity: number;
  date: number;
  description: number | undefined;
  price: number | undefined;
  customer: number | undefined;
}

export interface SalesLine {
  csv: CsvLine;
  invoice: string;
  code: string;
  description: string;
  quantity: Quantity;
  occurredAt: number;
  isFree: boolean;
  hasCustomer: boolean;
}

export interface Skipped {
  reason: string;
  message: string;
}

/** The effect of a line on the stock of its item. */
export interface Effect {
  kind: 'issue' | 'customer_return' | 'adjustment';
  change: Quantity;
  reasonCode: string | null;
  reason: string | null;
}

/** Codes vary by shop: at least three digits, or DCGS…; no vouchers, no test articles. */
export const PRODUCT_CODE = /^(?!gift_|test)(?=[a-z._/-]*\d[a-z._/-]*\d[a-z._/-]*\d|DCGS)[a-z0-9._/-]+$/i;

/** Codes that differ only in letter case are one item. */
export function itemKey(code: string): string {
  return code.toUpperCase();
}

/** Reads a line's fields, or says why it cannot be read. */
export function readSalesLine(
  csv: CsvLine,
  columns: SalesColumns,
  readTime: (text: string) => number | undefined,
): SalesLine | Skipped {
  const field = (place: number | undefined) =>
    place === undefined ? '' : unguardCell((csv.fields[place] ?? '').trim());
  const code = field(columns.sku);
  const invoice = field(columns.invoice);
  const quantity = parseQuantity(field(columns.quantity));
  const occurredAt = readTime(field(columns.date));
  if (code === '') return bad('The product code is missing.');
  if (invoice === '') return bad('The invoice number is missing.');
  if (quantity === undefined) return bad(`"${field(columns.quantity)}" is not a quantity.`);
  if (occurredAt === undefined) return bad(`"${field(columns.date)}" is not a readable date; see --date-order.`);
  return {
    csv,
    invoice,
    code,
    description: field(columns.description),
    quantity,
    occurredAt,
    isFree: columns.price !== undefined && /^-?0*(?:[.,]0*)?$/.test(field(columns.price)),
    hasCustomer: columns.customer === undefined || field(columns.customer) !== '',
  };
}

/** Why a line does not affect stock; undefined when it does. */
export function skipReason(line: SalesLine, product: RegExp): Skipped | undefined {
  if (/^A\d/i.test(line.invoice)) return { reason: 'bad_debt', message: 'The invoice is a bad debt entry.' };
  if (!product.test(line.code)) return { reason: 'not_a_product', message: `The code ${line.code} is not a product.` };
  if (line.quantity === 0n) return { reason: 'zero_quantity', message: 'The quantity is zero.' };
  if (isCancellation(line) && line.quantity > 0n) {
    return { reason: 'cancellation_adds', message: 'A cancellation must have a quantity below zero.' };
  }
  return undefined;
}

/** The effect of a line that was not skipped. `isOwn`: whether its description is one of the item's own. */
export function effectOf(line: SalesLine, isOwn: boolean): Effect {
  const note = isOwn ? '' : line.description;
  const down = line.quantity < 0n;
  if (isCancellation(line) || (down && line.hasCustomer)) return plain('customer_return', -line.quantity);
  const isAdjustment = down || (line.isFree && !line.hasCustomer && note !== '');
  if (!isAdjustment) return plain('issue', -line.quantity);
  return {
    kind: 'adjustment',
    change: line.quantity,
    reasonCode: reasonCodeOf(note),
    reason: note === '' ? null : note,
  };
}

/** Whether a line was paid for, so that its description is the item's own. */
export function isPaid(line: SalesLine): boolean {
  return !line.isFree && line.description !== '';
}

/** `Thrown away-rusty` → thrown_away_rusty; nothing → unspecified; `?` → unknown. */
export function reasonCodeOf(note: string): string {
  if (note === '') return 'unspecified';
  const slug = note
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
  return slug.slice(0, 100) || 'unknown';
}

function isCancellation(line: SalesLine): boolean {
  return /^C\d/i.test(line.invoice);
}

function plain(kind: Effect['kind'], change: Quantity): Effect {
  return { kind, change, reasonCode: null, reason: null };
}

function bad(message: string): Skipped {
  return { reason: 'unreadable', message };
}
