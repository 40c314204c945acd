import { describe, expect, test } from 'vitest';
import { type MovementInput, makeCompany, quantity } from '../../test/support/company.ts';
import { testDatabase } from '../../test/support/database.ts';
import { at, daysAgo } from '../../test/support/past.ts';
import { refused } from '../../test/support/refused.ts';
import { postMovements } from '../documents/index.ts';
import { createJournal } from '../journal/index.ts';
import type { MovementRequest } from './model.ts';

const database = await (await testDatabase()).open();
const company = await makeCompany(database);
const [warehouse, van] = [await company.location(), await company.location({ kind: 'vehicle' })];

describe('a taking that comes in late and names no lot', () => {
  const lots = async (itemId: number) => {
    const rows = await company.balances({ itemId, locationId: warehouse });
    return Object.fromEntries(rows.map((row) => [row.lot?.number ?? '', row.onHand]));
  };
  const post = (kind: MovementInput['kind'], minute: number, itemId: number, quantity: number, number?: string) =>
    company.post({
      kind,
      occurredAt: at(minute),
      entries: [{ itemId, locationId: warehouse, quantity, ...(number === undefined ? {} : { lot: { number } }) }],
    });
  const take = (itemId: number, minute: number, pick: 'fefo' | 'fifo' | 'any', quantity = -3) =>
    company.post({
      kind: 'issue',
      occurredAt: at(minute),
      entries: [{ itemId, locationId: warehouse, quantity, pick }],
    });

  test.each(['fefo', 'fifo', 'any'] as const)('was seen by the count of the lots after it: %s', async (pick) => {
    const itemId = await company.item({ tracking: 'lot' });
    await post('receipt', 10, itemId, 10, 'OLD');
    await post('count', 30, itemId, 7, 'OLD');
    // What came in after the count cannot be what was taken before it.
    await post('receipt', 40, itemId, 5, 'NEW');
    await take(itemId, 20, pick);
    expect(await lots(itemId)).toEqual({ OLD: '7', NEW: '5' });
    await take(itemId, 35, pick);
    expect(await lots(itemId)).toEqual({ OLD: '4', NEW: '5' });
  });

  test.each(['fefo', 'fifo', 'any'] as const)(
    'was seen by the count that found nothing left, whoever looks: %s',
    async (pick) => {
      const itemId = await company.item({ tracking: 'lot' });
      await post('receipt', 10, itemId, 10, 'OLD');
      await post('count', 30, itemId, 0, 'OLD');
      await post('receipt', 40, itemId, 5, 'NEW');
      // Another process has not seen the lot while there was something of it.
      const entries = [{ itemId, locationId: warehouse, quantity: quantity(-3), pick }];
      const issue: MovementRequest = { kind: 'issue', occurredAt: at(20), entries };
      await createJournal(database).submit(company.actor, postMovements, { mode: 'atomic', movements: [issue] });
      expect(await lots(itemId)).toEqual({ OLD: '0', NEW: '5' });
    },
  );

  test('needs not be there any more when it was counted since', async () => {
    const itemId = await company.item({ tracking: 'lot' });
    await post('receipt', 10, itemId, 10, 'OLD');
    await post('count', 30, itemId, 1, 'OLD');
    await take(itemId, 20, 'fefo', -9);
    expect(await lots(itemId)).toEqual({ OLD: '1' });
    expect((await refused(take(itemId, 35, 'fefo', -9))).code).toBe('insufficient_stock');
  });

  test('takes what was good at its moment, and a transfer brings it on its way', async () => {
    const itemId = await company.item({ tracking: 'lot', lotsExpire: true });
    const lot = { number: 'PAST', expiresOn: daysAgo(10).toISOString().slice(0, 10) };
    const entry = { itemId, locationId: warehouse };
    await company.post({ kind: 'receipt', occurredAt: daysAgo(20), entries: [{ ...entry, quantity: 10, lot }] });
    const takeOn = (occurredAt: Date) =>
      company.post({ kind: 'issue', occurredAt, entries: [{ ...entry, quantity: -3, pick: 'fefo' }] });
    await takeOn(daysAgo(10));
    expect(await lots(itemId)).toEqual({ PAST: '7' });
    expect((await refused(takeOn(daysAgo(9)))).code).toBe('insufficient_stock');
    const counted = { ...entry, quantity: 7, lot: { number: 'PAST' } };
    await company.post({ kind: 'count', occurredAt: daysAgo(9), entries: [counted] });
    await company.post({
      kind: 'transfer',
      occurredAt: daysAgo(11),
      entries: [
        { ...entry, quantity: -2, pick: 'fefo' },
        { itemId, locationId: van, quantity: 2 },
      ],
    });
    expect(await lots(itemId)).toEqual({ PAST: '7' });
    expect(await company.balances({ itemId, locationId: van })).toMatchObject([
      { lot: { number: 'PAST' }, onHand: '2' },
    ]);
  });
});
