import { describe, expect, test } from 'vitest';
import { readGs1, withoutPrefix } from './gs1.ts';

const today = new Date('2026-11-30T12:00:00Z');
const read = (text: string) => readGs1(text, today);
const ITEM = '09501101530003';
const WHOLE = { gtin: ITEM, expiresOn: '2027-03-31', lot: 'AB-123' };

describe('an element string', () => {
  test.each([
    ['without a mark', `01${ITEM}1727033110AB-123`],
    ['behind an AIM prefix', `]C101${ITEM}1727033110AB-123`],
    ['of a DataMatrix', `]d201${ITEM}1727033110AB-123`],
    ['that begins with FNC1', `\x1d01${ITEM}1727033110AB-123`],
    ['in brackets', `(01)${ITEM}(17)270331(10)AB-123`],
    ['with the lot before the day', `01${ITEM}10AB-123\x1d17270331`],
    ['with a best-before day alone', `01${ITEM}1527033110AB-123`],
  ])('%s names the item, the day and the lot', (_, text) => {
    expect(read(text)).toEqual(WHOLE);
  });

  test.each([
    ['a day 00', `01${ITEM}17280200`, { expiresOn: '2028-02-29' }],
    ['a day that no month has', `01${ITEM}17270229`, {}],
    ['the month 00', `01${ITEM}17270000`, {}],
    ['a year of the last century', `01${ITEM}17780101`, { expiresOn: '1978-01-01' }],
    ['a year far ahead', `01${ITEM}17760101`, { expiresOn: '2076-01-01' }],
    ['use-by before best-before', `01${ITEM}1526010117270331`, { expiresOn: '2027-03-31' }],
    ['a serial', `01${ITEM}21S-1\x1d10L`, { serial: 'S-1', lot: 'L' }],
    ['what a case contains', `02${ITEM}3712\x1d400PO-77`, { quantity: '12' }],
    ['a count', `01${ITEM}308`, { quantity: '8' }],
    ['a weight', `01${ITEM}3103001500`, { quantity: '1.5', isWeight: true }],
    ['a weight without decimals', `01${ITEM}3100000012`, { quantity: '12', isWeight: true }],
    ['a weight with six decimals', `01${ITEM}3106000250`, { quantity: '0.00025', isWeight: true }],
    ['a price, which is nothing of ours', `01${ITEM}39201234`, {}],
  ])('with %s', (_, text, more) => {
    expect(read(text)).toEqual({ gtin: ITEM, ...more });
  });

  test.each([
    'https://id.gs1.org/01/09501101530003/10/AB-123?17=270331',
    'http://shop.example/x/01/9501101530003/10/AB-123?17=270331&a=b',
  ])('may be the digital link %s', (text) => {
    expect(read(text)).toEqual(WHOLE);
  });
});

test.each([
  ['a lot that begins like an identifier', '10D9T'],
  ['a part number of digits', '1727033110'],
  ['a GTIN alone', '012345678905'],
  ['an element string whose GTIN is wrong', '0109501101530004'],
  ['one that is marked, whose GTIN is wrong', ']C10109501101530004'],
  ['one whose identifiers do not fit', `01${ITEM}3`],
  ['a page', 'https://shop.example/items/47'],
  ['a broken link', 'https://'],
  ['nothing', ''],
])('%s is no element string', (_, text) => {
  expect(read(text)).toBeUndefined();
});

test('a prefix says which symbol was read, and is no part of the code', () => {
  expect(withoutPrefix(']E00012345678905')).toBe('0012345678905');
  expect(withoutPrefix('[E0')).toBe('[E0');
});
