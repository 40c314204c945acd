import { expect, test } from 'vitest';
import { isFarMore, isFarOff, isFarOffPrice } from '../../web/src/numbers/far-off.ts';

test.each([
  ['1150', '12', true],
  ['1.15', '1150', true],
  ['0', '150', true],
  ['120', '12', true],
  ['119', '12', false],
  // A slip among few does little harm.
  ['99', '1', false],
  ['0', '12', false],
  ['10', '0.5', false],
  ['1150', '1100', false],
  // Where the ledger shows nothing, much is possible.
  ['500', '0', false],
  ['1000', '0', true],
  ['0', '0', false],
])('%s where %s is expected is far off: %s', (value, expected, isFar) => {
  expect(isFarOff(value, expected)).toBe(isFar);
});

test('a change is far off where it is far more than the stock, however small it may be otherwise', () => {
  expect(isFarMore('-1150', '12')).toBe(true);
  expect(isFarMore('1', '200000')).toBe(false);
  expect(isFarMore('-900', '0')).toBe(false);
});

test('a price is far off by a factor of ten, and never where there was none', () => {
  expect(isFarOffPrice('1250', '12.5')).toBe(true);
  expect(isFarOffPrice('0.125', '12.5')).toBe(true);
  expect(isFarOffPrice('14', '12.5')).toBe(false);
  expect(isFarOffPrice('1250', null)).toBe(false);
  expect(isFarOffPrice('1250', '0')).toBe(false);
});
