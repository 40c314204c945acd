/** Sums and differences of decimal texts. Floating point never touches a quantity. */

const DIGITS = 6;
const ONE = 10n ** BigInt(DIGITS);

/** What the API takes as a quantity. */
const DECIMAL = /^-?\d{1,12}(\.\d{1,6})?$/;

/** Whether a text is a quantity; without a sign where none makes sense. */
export function isDecimal(text: string, options: { signed?: boolean } = {}): boolean {
  return DECIMAL.test(text) && (options.signed === true || !text.startsWith('-'));
}

/** The difference of two decimals. */
export function difference(value: string, less: string): string {
  return textOf(scaled(value) - scaled(less));
}

/** The sum of two decimals. */
export function sum(value: string, more: string): string {
  return textOf(scaled(value) + scaled(more));
}

/** The product of two decimals, rounded towards zero to six decimals. */
export function product(value: string, factor: string): string {
  return textOf((scaled(value) * scaled(factor)) / ONE);
}

/** value × part ÷ whole, rounded half away from zero to six decimals; none of them is below zero. */
export function share(value: string, part: string, whole: string): string {
  const [top, bottom] = [scaled(value) * scaled(part), scaled(whole)];
  return textOf((top * 2n + bottom) / (bottom * 2n));
}

/** How many whole times a decimal above zero goes into another; 0 where that is below zero. */
export function wholeTimes(value: string, part: string): string {
  const [top, bottom] = [scaled(value), scaled(part)];
  return top <= 0n || bottom <= 0n ? '0' : String(top / bottom);
}

/** Whether a decimal is at least `times` another. */
export function isTimes(value: string, times: bigint, other: string): boolean {
  return scaled(value) >= times * scaled(other);
}

function textOf(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(DIGITS + 1, '0');
  const text = `${digits.slice(0, -DIGITS)}.${digits.slice(-DIGITS)}`.replace(/0{1,6}$/, '').replace(/\.$/, '');
  return value < 0n ? `-${text}` : text;
}

function scaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const value = BigInt(`${whole}${fraction.padEnd(DIGITS, '0').slice(0, DIGITS)}`);
  return text.startsWith('-') ? -value : value;
}
