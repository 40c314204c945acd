/** GTINs as the GS1 General Specifications have them: numbers of 8, 12, 13 or 14 digits, of which the last one checks the others. */

const GTIN = /^(?:\d{8}|\d{12,14})$/;

/** A GTIN with 14 digits, in which every length of it is the same number; undefined for any other text. */
export function gtinOf(text: string): string | undefined {
  if (!GTIN.test(text)) return undefined;
  const digits = text.padStart(14, '0');
  return checkDigit(digits.slice(0, 13)) === digits[13] ? digits : undefined;
}

/** The check digit of the 13 digits before it: their sum, weighted by 3 and 1 in turn, is filled up to a multiple of ten. */
export function checkDigit(digits: string): string {
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}
