import { expect, test } from 'vitest';
import { type MovementInput, makeCompany } from '../../test/support/company.ts';
import { testDatabase } from '../../test/support/database.ts';

const database = await (await testDatabase()).open();
const company = await makeCompany(database);
const [warehouse, van] = [await company.location(), await company.location({ kind: 'vehicle' })];
const MINUTE = 60_000;

/** The stories of this file happen in the hour before it runs. */
const start = Date.now() - 60 * MINUTE;
const at = (minute: number) => new Date(start + minute * MINUTE);

async function tell(itemId: number, steps: [kind: MovementInput['kind'], quantity: number, minute: number][]) {
  for (const [kind, quantity, minute] of steps)
    await company.post({ kind, occurredAt: at(minute), entries: [{ itemId, locationId: warehouse, quantity }] });
}

/** What was truly on hand at the end of each of these minutes. */
async function truth(itemId: number, minutes: number[]): Promise<string[]> {
  const found: string[] = [];
  for (const minute of minutes) {
    const rows = await company.balances({ itemId, locationId: warehouse, asOf: at(minute), basis: 'effective' });
    found.push(rows[0]?.onHand ?? '0');
  }
  return found;
}

test('a count sets what is on hand, and says so by its change', async () => {
  const itemId = await company.item();
  const count = (quantity: number) =>
    company.post({ kind: 'count', entries: [{ itemId, locationId: warehouse, quantity }] });
  const changes = [];
  for (const quantity of [7, 7, 3, 0]) changes.push((await count(quantity)).entries[0]?.change);
  expect(changes).toEqual(['7', '0', '-4', '-3']);
});

test('a count that comes in late corrects its moment, and what happened since stays', async () => {
  const itemId = await company.item();
  await tell(itemId, [
    ['receipt', 10, 10],
    ['issue', -3, 30],
    ['count', 12, 20],
  ]);
  expect(await company.balance(itemId, warehouse)).toBe('9');
  expect(await truth(itemId, [5, 15, 25, 35])).toEqual(['0', '10', '12', '9']);
});

test('a sale that comes in late was already seen by the count after it', async () => {
  const itemId = await company.item();
  await tell(itemId, [
    ['receipt', 10, 10],
    ['count', 8, 30],
    ['issue', -2, 20],
  ]);
  expect(await company.balance(itemId, warehouse)).toBe('8');
  expect(await truth(itemId, [15, 25, 35])).toEqual(['10', '8', '8']);
});

test('a receipt dated before a count leaves the count true', async () => {
  const itemId = await company.item();
  await tell(itemId, [
    ['count', 5, 30],
    ['receipt', 4, 20],
    ['issue', -1, 40],
  ]);
  expect(await company.balance(itemId, warehouse)).toBe('4');
  expect(await truth(itemId, [15, 25, 35, 45])).toEqual(['0', '4', '5', '4']);
});

test('a late sale of everything is not judged on what is there now', async () => {
  const itemId = await company.item();
  await tell(itemId, [
    ['receipt', 10, 10],
    ['count', 0, 30],
    ['issue', -10, 20],
  ]);
  expect(await company.balance(itemId, warehouse)).toBe('0');
  expect(await company.verify()).toMatchObject({ ok: true });
});

test('between two counts the first one after it has seen it', async () => {
  const itemId = await company.item();
  await tell(itemId, [
    ['count', 10, 10],
    ['count', 6, 30],
    ['count', 6, 50],
    ['issue', -4, 20],
    ['issue', -1, 40],
  ]);
  expect(await company.balance(itemId, warehouse)).toBe('6');
  expect(await truth(itemId, [15, 25, 35, 45, 55])).toEqual(['10', '6', '6', '5', '6']);
});

test('a late count before another count changes the time between them alone', async () => {
  const itemId = await company.item();
  await tell(itemId, [
    ['receipt', 10, 10],
    ['count', 7, 40],
    ['count', 9, 20],
  ]);
  expect(await company.balance(itemId, warehouse)).toBe('7');
  expect(await truth(itemId, [15, 25, 45])).toEqual(['10', '9', '7']);
});

test('the same when all of it comes in as one batch', async () => {
  const itemId = await company.item();
  const line = (kind: MovementInput['kind'], quantity: number, minute: number): MovementInput => ({
    kind,
    occurredAt: at(minute),
    entries: [{ itemId, locationId: warehouse, quantity }],
  });
  await company.batch([
    line('receipt', 10, 10),
    line('count', 8, 30),
    line('issue', -2, 20),
    line('count', 11, 15),
    line('issue', -3, 40),
  ]);
  expect(await company.balance(itemId, warehouse)).toBe('5');
  expect(await truth(itemId, [12, 17, 25, 35, 45])).toEqual(['10', '11', '9', '8', '5']);
  expect(await company.verify()).toMatchObject({ ok: true });
});

test('a late transfer out of a counted place arrives where nobody has counted', async () => {
  const itemId = await company.item();
  await tell(itemId, [
    ['receipt', 10, 10],
    ['count', 6, 30],
  ]);
  await company.post({
    kind: 'transfer',
    occurredAt: at(20),
    entries: [
      { itemId, locationId: warehouse, quantity: -4 },
      { itemId, locationId: van, quantity: 4 },
    ],
  });
  expect(await company.balance(itemId, warehouse)).toBe('6');
  expect(await company.balance(itemId, van)).toBe('4');
  expect((await company.stock(itemId)).onHand).toBe('10');
  expect(await company.verify()).toMatchObject({ ok: true });
});

test('a count of one lot says nothing about another', async () => {
  const itemId = await company.item({ tracking: 'lot' });
  const line = (kind: MovementInput['kind'], number: string, quantity: number, minute: number): MovementInput => ({
    kind,
    occurredAt: at(minute),
    entries: [{ itemId, locationId: warehouse, quantity, lot: { number } }],
  });
  await company.post(line('receipt', 'A', 5, 10));
  await company.post(line('receipt', 'B', 5, 10));
  await company.post(line('count', 'A', 4, 30));
  await company.post(line('issue', 'A', -1, 20));
  await company.post(line('issue', 'B', -1, 20));
  expect(await company.balance(itemId, warehouse, 'A')).toBe('4');
  expect(await company.balance(itemId, warehouse, 'B')).toBe('4');
});
