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

describe('quantity', () => {
  it.each([
    ['47', 47_000_000n],
    ['-3.25', -3_250_000n],
    ['0.000001', 1n],
    ['007', 7_000_000n],
    [12, 12_000_000n],
    [-0, 0n],
    ['999999999999.999999', QUANTITY_MAX],
  ])('reads %s', (text, expected) => {
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
  ])('refuses %j', (value) => {
    expect(parseQuantity(value)).toBeUndefined();
  });

  it('writes and reads back every quantity', () => {
    fc.assert(fc.property(quantities, (quantity) => parseQuantity(formatQuantity(quantity)) === quantity));
  });

  it('reads what PostgreSQL writes, with trailing zeros', () => {
    fc.assert(
      fc.property(quantities, (quantity) => {
        const [whole, fraction = ''] = formatQuantity(quantity).split('.');
        return readDecimal(`${whole}.${fraction.padEnd(6, '0')}`) === quantity;
      }),
    );
  });

  it('writes no trailing zero and no negative zero', () => {
    fc.assert(
      fc.property(quantities, (quantity) => {
        const text = formatQuantity(quantity);
        return !/\.\d*0$/.test(text) && text !== '-0' && !text.endsWith('.');
      }),
    );
  });

  it('multiplies to within half a millionth', () => {
    const small = fc.bigInt({ min: -1_000_000_000_000n, max: 1_000_000_000_000n });
    fc.assert(
      fc.property(small, small, (quantity, price) => {
        const error = multiply(quantity, price) * 1_000_000n - quantity * price;
        return error <= 500_000n && error >= -500_000n;
      }),
    );
  });

  it('shares a whole amount without remainder', () => {
    fc.assert(
      fc.property(
        quantities,
        fc.bigInt({ min: 1n, max: QUANTITY_MAX }),
        (amount, whole) => share(amount, whole, whole) === amount,
      ),
    );
  });

  it('knows whole units', () => {
    expect(isWhole(units(3))).toBe(true);
    expect(isWhole(units(3) + 1n)).toBe(false);
  });
});
