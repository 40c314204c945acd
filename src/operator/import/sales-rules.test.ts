import { describe, expect, it } from 'vitest';
import { createTimeReader } from './local-time.ts';
import {
  effectOf,
  isPaid,
  PRODUCT_CODE,
  readSalesLine,
  reasonCodeOf,
  type SalesLine,
  skipReason,
} from './sales-rules.ts';

const columns = { invoice: 0, sku: 1, description: 2, quantity: 3, date: 4, price: 5, customer: 6 };
const readTime = createTimeReader('UTC', 'ymd');

function line(
  invoice: string,
  sku: string,
  description: string,
  quantity: string,
  price: string,
  customer: string,
): SalesLine {
  const fields = [invoice, sku, description, quantity, '2026-01-02 03:04:05', price, customer];
  const read = readSalesLine({ line: 2, fields }, columns, readTime);
  if ('reason' in read) throw new Error(read.message);
  return read;
}

describe('a line of sales', () => {
  it.each([
    ['a sale', line('5001', '10001A', 'MUG', '3', '2.50', '77'), 'issue', '-3', null],
    ['a sale to nobody', line('5001', '10001A', 'MUG', '3', '2.50', ''), 'issue', '-3', null],
    ['a gift to a customer', line('5001', '10001A', 'note', '3', '0', '77'), 'issue', '-3', null],
    ['a free line without a note', line('5001', '10001A', '', '3', '0.00', ''), 'issue', '-3', null],
    ['a cancellation', line('C5001', '10001A', 'MUG', '-3', '2.50', ''), 'customer_return', '3', null],
    ['goods back from a customer', line('5001', '10001A', 'MUG', '-3', '2.50', '77'), 'customer_return', '3', null],
    ['a loss', line('5001', '10001A', 'Thrown away-rusty', '-3', '0', ''), 'adjustment', '-3', 'thrown_away_rusty'],
    ['a loss without a word', line('5001', '10001A', '', '-3', '0', ''), 'adjustment', '-3', 'unspecified'],
    ['a riddle', line('5001', '10001A', '??', '-3', '0', ''), 'adjustment', '-3', 'unknown'],
    ['a find', line('5001', '10001A', 'Found', '3', '0', ''), 'adjustment', '3', 'found'],
    ['fractions', line('5001', '10001A', 'ROPE', '0.25', '1', '7'), 'issue', '-0.25', null],
  ])('%s', (_name, given, kind, change, reasonCode) => {
    const effect = effectOf(given, false);
    expect([effect.kind, Number(effect.change) / 1e6, effect.reasonCode]).toEqual([kind, Number(change), reasonCode]);
  });

  it('with the item’s own description has no note', () => {
    const given = line('5001', '10001A', 'MUG', '3', '0', '');
    expect(effectOf(given, true).kind).toBe('issue');
    expect(isPaid(given)).toBe(false);
    expect(isPaid(line('5001', '10001A', 'MUG', '3', '2', ''))).toBe(true);
  });

  it.each([
    ['A5001', '10001A', '1', 'bad_debt'],
    ['5001', 'POST', '1', 'not_a_product'],
    ['5001', '10001A', '0', 'zero_quantity'],
    ['C5001', '10001A', '1', 'cancellation_adds'],
    ['5001', '10001A', '1', undefined],
  ])('%s %s %s is skipped as %s', (invoice, sku, quantity, reason) => {
    expect(skipReason(line(invoice, sku, 'MUG', quantity, '1', '7'), PRODUCT_CODE)?.reason).toBe(reason);
  });

  it.each([
    [['x', '', 'MUG', '1', '2026-01-02', '1', ''], 'product code'],
    [['', '1', 'MUG', '1', '2026-01-02', '1', ''], 'invoice number'],
    [['x', '1', 'MUG', '1e3', '2026-01-02', '1', ''], '"1e3"'],
    [['x', '1', 'MUG', '1', '2026-02-30', '1', ''], '"2026-02-30"'],
    [['x'], 'product code'],
  ])('with %j is reported as unreadable, with the reason', (fields, word) => {
    expect(readSalesLine({ line: 2, fields }, columns, readTime)).toMatchObject({
      reason: 'unreadable',
      message: expect.stringContaining(word),
    });
  });
});

it('product codes are distinguished from postage, fees, vouchers and tests', () => {
  const products = ['85123A', '10002', '15056BL', 'DCGS0003', 'DCGSSGIRL', 'SP1002', '79323gr'];
  const others = [
    'POST',
    'D',
    'M',
    'DOT',
    'C2',
    'BANK CHARGES',
    'AMAZONFEE',
    'gift_0001_20',
    'TEST001',
    'PADS',
    'B',
    'CRUK',
  ];
  expect([...products, ...others].filter((code) => PRODUCT_CODE.test(code))).toEqual(products);
});

it('long notes become short codes', () => {
  expect(reasonCodeOf('x'.repeat(300))).toHaveLength(100);
  expect(reasonCodeOf(' Wet/rusty? ')).toBe('wet_rusty');
});

describe('times', () => {
  it.each([
    ['Europe/London', 'ymd', '2011-07-01 09:00:00', '2011-07-01T08:00:00.000Z'],
    ['Europe/London', 'ymd', '2010-12-01 08:26', '2010-12-01T08:26:00.000Z'],
    ['America/New_York', 'ymd', '2026-03-08T03:30:00', '2026-03-08T07:30:00.000Z'],
    ['Asia/Kolkata', 'ymd', '2026-01-01', '2025-12-31T18:30:00.000Z'],
    ['Asia/Kolkata', 'ymd', '2026-01-01T00:00:00+01:00', '2025-12-31T23:00:00.000Z'],
    ['UTC', 'mdy', '12/1/2010 8:26', '2010-12-01T08:26:00.000Z'],
    ['UTC', 'dmy', '1.12.2010 08:26', '2010-12-01T08:26:00.000Z'],
  ] as const)('%s %s %s', (zone, order, text, moment) => {
    expect(new Date(createTimeReader(zone, order)(text) ?? 0).toISOString()).toBe(moment);
  });

  it('are refused in an unknown zone, or with dates in an unstated order', () => {
    expect(() => createTimeReader('Mars/North', 'ymd')).toThrow('Europe/London');
    expect(createTimeReader('UTC', 'ymd')('12/1/2010')).toBeUndefined();
  });
});
