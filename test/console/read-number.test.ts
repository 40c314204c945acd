import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNumber } from '../../web/src/numbers/read-number.ts';

const number = (value: string) => ({ kind: 'number', value });
const unclear = (...values: string[]) => ({ kind: 'unclear', values });

/** Languages with every kind of mark: point, comma, apostrophe, narrow space, groups of two, and digits of their own. */
const LOCALES = [
  'en-US', 'en-IN', 'en-ZA', 'hi-IN', 'de-DE', 'de-AT', 'de-CH', 'fr-FR', 'fr-CH', 'es-ES', 'es-MX', 'pt-PT', 'pt-BR', 'it-CH', 'pl-PL',
  'sv-SE', 'nb-NO', 'fi-FI', 'ru-RU', 'bg-BG', 'tr-TR', 'he-IL', 'ar-EG', 'ar-MA', 'fa-IR', 'ur-PK', 'bn-BD', 'mr-IN', 'ne-NP', 'my-MM',
  'th-TH', 'ja-JP', 'zh-CN', 'ko-KR', 'vi-VN',
]; // biome-ignore format: a list

describe('a number is read as the user’s language writes it', () => {
  test.each([
    ['en-US', '1,150', '1150'],
    ['en-US', '1,234,567.891', '1234567.891'],
    ['en-US', '12.5', '12.5'],
    ['en-US', '0.125', '0.125'],
    ['en-US', '1150', '1150'],
    ['en-US', '1234.567', '1234.567'],
    ['en-US', ' 7 ', '7'],
    ['en-US', '007', '7'],
    ['en-US', '.5', '0.5'],
    ['en-US', '5.', '5'],
    ['en-US', '1.50', '1.5'],
    ['de-DE', '1.150', '1150'],
    ['de-DE', '1.150,5', '1150.5'],
    ['de-DE', '2,5', '2.5'],
    ['de-DE', ',5', '0.5'],
    ['de-CH', '1’150.5', '1150.5'],
    ['de-CH', "1'150", '1150'],
    ['fr-FR', '1 150,5', '1150.5'],
    ['fr-FR', '1\u202f150', '1150'],
    ['fr-FR', '1\u00a0150', '1150'],
    ['es-ES', '1.150', '1150'],
    ['pl-PL', '1\u00a0150,25', '1150.25'],
    ['en-IN', '1,15,000', '115000'],
    ['en-IN', '1,23,45,678.5', '12345678.5'],
    ['en-IN', '115,000', '115000'],
    ['ar-EG', '١٬١٥٠٫٥', '1150.5'],
    ['ar-EG', '١٢', '12'],
    ['ar-EG', '12', '12'],
    ['fa-IR', '۱٬۱۵۰', '1150'],
    ['hi-IN', '1,15,000', '115000'],
    ['mr-IN', '१,१५,०००', '115000'],
    ['en-US', '１２', '12'],
  ])('%s: %s is %s', (locale, text, value) => {
    expect(readNumber(text, { locale })).toEqual(number(value));
  });

  test.each([
    // Marks of another language that can only mean one thing.
    ['en-US', '1 150', '1150'],
    ['en-US', "1'150.5", '1150.5'],
    ['fr-FR', '1.5', '1.5'],
    ['de-DE', '1 150', '1150'],
    ['ar-EG', '1.5', '1.5'],
  ])('%s: %s can only be %s', (locale, text, value) => {
    expect(readNumber(text, { locale })).toEqual(number(value));
  });

  test('what the formatter of a language writes is read back, whatever the number', () => {
    const decimals = fc
      .tuple(fc.bigInt({ min: 0n, max: 999_999_999_999n }), fc.integer({ min: 0, max: 999_999 }), fc.boolean())
      .map(([whole, part, minus]) => {
        const right = String(part).padStart(6, '0').replace(/0+$/, '');
        const value = right === '' ? `${whole}` : `${whole}.${right}`;
        return minus && value !== '0' ? `-${value}` : value;
      });
    fc.assert(
      fc.property(fc.constantFrom(...LOCALES), decimals, fc.boolean(), (locale, value, useGrouping) => {
        const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 6, useGrouping });
        const reading = readNumber(format.format(value as unknown as number), { locale, signed: true });
        if (reading.kind === 'unclear') expect(reading.values).toContain(value);
        else expect(reading).toEqual(number(value));
        // Exactly three decimals can look like a group.
        if (reading.kind === 'unclear') expect(value).toMatch(/^-?[1-9]\d{0,2}\.\d{3}$/);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('a text that could be two numbers, or goes against the language, is questioned', () => {
  test.each([
    ['en-US', '1.150', ['1150', '1.15']],
    ['en-US', '12.125', ['12125', '12.125']],
    ['de-DE', '1,150', ['1150', '1.15']],
    ['fr-FR', '1.150', ['1150', '1.15']],
    ['fr-FR', '1,150', ['1150', '1.15']],
    ['de-CH', '1,150', ['1150', '1.15']],
    ['ar-EG', '1,150', ['1150', '1.15']],
    ['en-US', '2,5', ['2.5']],
    ['en-US', '1,15', ['1.15']],
    ['en-US', '0,150', ['0.15']],
    ['de-DE', '1.5', ['1.5']],
    ['en-US', '1.234,56', ['1234.56']],
    ['de-DE', '1,234.56', ['1234.56']],
    ['en-US', '1.234.567', ['1234567']],
  ])('%s: %s may be %j', (locale, text, values) => {
    expect(readNumber(text, { locale })).toEqual(unclear(...values));
    expect(readNumber(`-${text}`, { locale, signed: true })).toEqual(unclear(...values.map((value) => `-${value}`)));
  });
});

describe('signs and other marks', () => {
  test.each(['-5', '−5', '- 5', '\u200e-5', '\u061c-٥', '－5'])('%j is minus five', (text) => {
    expect(readNumber(text, { locale: 'en-US', signed: true })).toEqual(number('-5'));
    expect(readNumber(text, { locale: 'en-US' })).toMatchObject({ kind: 'wrong', why: 'This cannot be below zero.' });
  });

  test('a plus has no effect, and minus zero is zero', () => {
    expect(readNumber('+5', { locale: 'en-US' })).toEqual(number('5'));
    expect(readNumber('-0', { locale: 'en-US' })).toEqual(number('0'));
    expect(readNumber('  ', { locale: 'en-US' })).toEqual({ kind: 'empty' });
  });

  test.each([
    'abc',
    '1e5',
    '12 pcs',
    '1,,150',
    '1,15,00',
    '1.2.3',
    '--5',
    '5-',
    '.',
    ',',
    '-',
    '0x10',
    '½',
    '1/2',
    'NaN',
    '∞',
    '1,150.5.5',
    '1 1',
  ])('%j is not a number', (text) => expect(readNumber(text, { locale: 'en-US', signed: true }).kind).toBe('wrong'));

  test('a number beyond the limits of the ledger is refused with the limit', () => {
    expect(readNumber('999,999,999,999', { locale: 'en-US' })).toEqual(number('999999999999'));
    expect(readNumber('1,999,999,999,999', { locale: 'en-US' })).toMatchObject({
      why: expect.stringContaining('twelve digits'),
    });
    expect(readNumber('0.1234567', { locale: 'en-US' })).toMatchObject({
      why: expect.stringContaining('six decimals'),
    });
    expect(readNumber('0.1234560000', { locale: 'en-US' })).toEqual(number('0.123456'));
    expect(readNumber('1'.repeat(100_000), { locale: 'en-US' }).kind).toBe('wrong');
  });
});

test.each([
  ['en-US', '$1,042.50', '1042.5'],
  ['en-US', '-$5', '-5'],
  ['de-DE', '1.042,50 €', '1042.5'],
  ['ja-JP', '￥1,042', '1042'],
])('in %s %s is an amount of money, not a quantity', (locale, text, value) => {
  expect(readNumber(text, { locale, signed: true, money: true })).toEqual(number(value));
  expect(readNumber(text, { locale, signed: true }).kind).toBe('wrong');
});
