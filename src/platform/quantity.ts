/**
 * Exact decimals for quantities and money: a `bigint` that counts millionths. Six decimals, twelve whole digits.
 * Floating point never touches them: text and `bigint` are the only ways in and out.
 */
export type Quantity = bigint;

const SCALE = 1_000_000n;
const DECIMALS = 6;

/** The largest magnitude that a quantity or an amount may have: 999,999,999,999.999999. */
export const QUANTITY_MAX: Quantity = 999_999_999_999_999_999n;

/** The form of a quantity in input: at most twelve whole digits and six decimals, no exponent. */
export const DECIMAL_PATTERN = '^-?[0-9]{1,12}(\\.[0-9]{1,6})?$';

const decimal = new RegExp(DECIMAL_PATTERN);

/**
 * Reads a decimal text or a whole number. Returns undefined for anything else: a seventh decimal, an exponent, a fraction
 * sent as a JSON number (it may have lost digits on the way), more than twelve whole digits.
 */
export function parseQuantity(value: unknown): Quantity | undefined {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) return undefined;
    const scaled = BigInt(value) * SCALE;
    return withinRange(scaled) ? scaled : undefined;
  }
  if (typeof value !== 'string' || !decimal.test(value)) return undefined;
  return readDecimal(value);
}

/** Reads a decimal known to be valid, from PostgreSQL or after a check: plain, with at most six decimals. */
export function readDecimal(text: string): Quantity {
  const point = text.indexOf('.');
  if (point === -1) return BigInt(text) * SCALE;
  const decimals = text.length - point - 1;
  const digits = text.slice(0, point) + text.slice(point + 1) + '000000'.slice(decimals);
  return BigInt(digits);
}

/** Writes a quantity as the shortest decimal text: `47`, `0.5`, `-3.25`. */
export function formatQuantity(quantity: Quantity): string {
  const negative = quantity < 0n;
  const magnitude = negative ? -quantity : quantity;
  const whole = magnitude / SCALE;
  const fraction = magnitude % SCALE;
  const sign = negative ? '-' : '';
  if (fraction === 0n) return `${sign}${whole}`;
  let end = DECIMALS;
  const digits = fraction.toString().padStart(DECIMALS, '0');
  while (digits[end - 1] === '0') end -= 1;
  return `${sign}${whole}.${digits.slice(0, end)}`;
}

export function withinRange(quantity: Quantity): boolean {
  return quantity <= QUANTITY_MAX && quantity >= -QUANTITY_MAX;
}

/** Whether the quantity has no decimals. Serials are counted in whole units, and so are two of the vendors' surfaces. */
export function isWhole(quantity: Quantity): boolean {
  return quantity % SCALE === 0n;
}

/** A whole number of units as a quantity. */
export function units(count: number): Quantity {
  return BigInt(count) * SCALE;
}

/** quantity × price, rounded half away from zero to six decimals. */
export function multiply(quantity: Quantity, price: Quantity): Quantity {
  return divideRounded(quantity * price, SCALE);
}

/** amount × part ÷ whole, rounded half away from zero: the share of an amount that belongs to part of a quantity. */
export function share(amount: Quantity, part: Quantity, whole: Quantity): Quantity {
  return divideRounded(amount * part, whole);
}

function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  const rounded = (top * 2n + bottom) / (bottom * 2n);
  return negative ? -rounded : rounded;
}
