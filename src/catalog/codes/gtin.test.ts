import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkDigit, gtinOf } from './gtin.ts';

test.each([
  ['012345678905', '00012345678905'],
  ['0012345678905', '00012345678905'],
  ['96385074', '00000096385074'],
  ['10012345678902', '10012345678902'],
])('the GTIN %s is %s', (text, gtin) => {
  expect(gtinOf(text)).toBe(gtin);
});

test.each(['012345678906', '1234567', '123456789', '0123456789', '1234567890128 ', '12345678a', ''])(
  '"%s" is no GTIN',
  (text) => {
    expect(gtinOf(text)).toBeUndefined();
  },
);

test('one wrong digit, or two neighbours that change places, is noticed', () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 13, maxLength: 13 });
  fc.assert(
    fc.property(digits, fc.nat(13), fc.integer({ min: 1, max: 9 }), (first, at, by) => {
      const body = first.join('');
      const gtin = body + checkDigit(body);
      expect(gtinOf(gtin)).toBe(gtin);
      const wrong = [...gtin].map((digit, index) => (index === at ? String((Number(digit) + by) % 10) : digit));
      expect(gtinOf(wrong.join(''))).toBeUndefined();
    }),
  );
});
