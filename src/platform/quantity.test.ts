import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatQuantity,
  isWhole,
  multiply,
  parseQuantity,
  QUANTITY_MAX,
  readDecimal,
  share,
  units,
} from './quantity.ts';

const quantities = fc.bigInt({ min: -QUANTITY_MAX, max: QUANTITY_MAX });

describe('a quantity', () => {
  it.each([
    ['47', 47_000_000n],
    ['-3.25', -3_250_000n],
    ['0.000001', 1n],
    ['007', 7_000_000n],
    [12, 12_000_000n],
    [-0, 0n],
    ['999999999999.999999', QUANTITY_MAX],
  ])('is read from %s', (text, expected) => {
    expect(parseQuantity(text)).toBe(expected);
  });

  it.each([
    ['1.0000001'],
    ['1e3'],
    ['1e999'],
    ['NaN'],
    ['Infinity'],
    [''],
    [' 1'],
    ['1.'],
    ['.5'],
    ['+1'],
    ['1,5'],
    ['0x10'],
    ['1000000000000'],
    [1.5],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [1e300],
    [1_000_000_000_000],
    [null],
    [undefined],
    [true],
    [{}],
    [['1']],
  ])('is not read from %j', (value) => {
    expect(parseQuantity(value)).toBeUndefined();
  });

  it('is written and read back exactly, whatever it is', () => {
    fc.assert(fc.property(quantities, (quantity) => parseQuantity(formatQuantity(quantity)) === quantity));
  });

  it("is read from PostgreSQL's text with trailing zeros", () => {
    fc.assert(
      fc.property(quantities, (quantity) => {
        const [whole, fraction = ''] = formatQuantity(quantity).split('.');
        return readDecimal(`${whole}.${fraction.padEnd(6, '0')}`) === quantity;
      }),
    );
  });

  it('is written without trailing zeros, and zero without a sign', () => {
    fc.assert(
      fc.property(quantities, (quantity) => {
        const text = formatQuantity(quantity);
        return !/\.\d*0$/.test(text) && text !== '-0' && !text.endsWith('.');
      }),
    );
  });

  it('is multiplied to within half a millionth', () => {
    const small = fc.bigInt({ min: -1_000_000_000_000n, max: 1_000_000_000_000n });
    fc.assert(
      fc.property(small, small, (quantity, price) => {
        const error = multiply(quantity, price) * 1_000_000n - quantity * price;
        return error <= 500_000n && error >= -500_000n;
      }),
    );
  });

  it('takes its share of an amount, without a remainder for the whole', () => {
    fc.assert(
      fc.property(
        quantities,
        fc.bigInt({ min: 1n, max: QUANTITY_MAX }),
        (amount, whole) => share(amount, whole, whole) === amount,
      ),
    );
  });

  it('may be checked for whole units', () => {
    expect(isWhole(units(3))).toBe(true);
    expect(isWhole(units(3) + 1n)).toBe(false);
  });
});
