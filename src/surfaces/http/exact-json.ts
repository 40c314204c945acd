import { formatQuantity, parseQuantity, type Quantity } from '../../platform/index.ts';

declare const exact: unique symbol;

/** A decimal that becomes a JSON number: text that `writeExactJson` recognises by its first character. */
export type ExactNumber = string & { readonly [exact]: true };

/** No text stored in PostgreSQL begins with NUL, so no text of a client is mistaken for a number. */
const MARK = '\0';
const MARKED = /"\\u0000([-.0-9]{1,40})"/g;

/** A quantity or an amount as a JSON number with all of its digits, some of which a floating point number may lose. */
export function exactNumber(quantity: Quantity): ExactNumber {
  return `${MARK}${formatQuantity(quantity)}` as ExactNumber; // The mark makes it one.
}

/** JSON with every exact number written out in digits. */
export function writeExactJson(value: unknown): string {
  return JSON.stringify(value).replace(MARKED, '$1');
}

/** A JSON number as a decimal, rounded to six places; undefined if it is not a decimal. */
export function roundedDecimal(value: number): Quantity | undefined {
  const plain = String(value);
  return parseQuantity(/^-?\d+(\.\d{1,6})?$/.test(plain) ? plain : value.toFixed(6));
}
