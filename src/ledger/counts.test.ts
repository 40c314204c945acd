import { describe, expect, test } from 'vitest';
import { type MovementInput, makeCompany } from '../../test/support/company.ts';
import { testDatabase } from '../../test/support/database.ts';
import { at } from '../../test/support/past.ts';
import { refused } from '../../test/support/refused.ts';

const database = await (await testDatabase()).open();
const company = await makeCompany(database);
const [warehouse, van] = [await company.location(), await company.location({ kind: 'vehicle' })];

/** Posts the steps one by one, and answers their movements. */
async function tell(itemId: number, steps: [kind: MovementInput['kind'], quantity: number, minute: number][]) {
  const ids: number[] = [];
  for (const [kind, quantity, minute] of steps) {
    const entries = [{ itemId, locationId: warehouse, quantity }];
    ids.push((await company.post({ kind, occurredAt: at(minute), entries })).id);
  }
  return ids;
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

describe('what is taken back takes the corrections along that were posted on its behalf', () => {
  /** Eight by the ledger, ten by a count, and two of those come in late. */
  async function countedWithLateReceipt() {
    const itemId = await company.item();
    const steps = await tell(itemId, [
      ['receipt', 8, 10],
      ['count', 10, 30],
      ['receipt', 2, 20],
    ]);
    expect(await company.balance(itemId, warehouse)).toBe('10');
    const [, count, late] = steps as [number, number, number];
    return { itemId, count, late, onHand: () => company.balance(itemId, warehouse) };
  }

  test('a count: what it had seen counts again, and what comes in later is not corrected', async () => {
    const { itemId, count, onHand } = await countedWithLateReceipt();
    await company.reverse(count);
    expect(await onHand()).toBe('10');
    await tell(itemId, [['issue', -1, 25]]);
    expect(await onHand()).toBe('9');
    expect(await company.verify()).toMatchObject({ ok: true });
  });

  test('a late movement: the count stays true, and when that is taken back too, nothing is left of either', async () => {
    const { count, late, onHand } = await countedWithLateReceipt();
    await company.reverse(late);
    expect(await onHand()).toBe('10');
    await company.reverse(count);
    expect(await onHand()).toBe('8');
  });

  test('the same the other way round', async () => {
    const { count, late, onHand } = await countedWithLateReceipt();
    await company.reverse(count);
    await company.reverse(late);
    expect(await onHand()).toBe('8');
    expect(await company.verify()).toMatchObject({ ok: true });
  });

  test('a reversal that is taken back brings both back', async () => {
    const { late, onHand } = await countedWithLateReceipt();
    const reversal = await company.reverse(late);
    await company.reverse(reversal.id);
    expect(await onHand()).toBe('10');
    expect(await company.verify()).toMatchObject({ ok: true });
  });

  test('a late sale of everything, though nothing is there any more', async () => {
    const itemId = await company.item();
    const [, count, late] = await tell(itemId, [
      ['receipt', 10, 10],
      ['count', 0, 30],
      ['issue', -10, 20],
    ]);
    await company.reverse(late!);
    expect(await company.balance(itemId, warehouse)).toBe('0');
    await company.reverse(count!);
    expect(await company.balance(itemId, warehouse)).toBe('10');
  });

  test('with its value', async () => {
    const itemId = await company.item();
    const entry = (quantity: number, unitCost: number) => ({ itemId, locationId: warehouse, quantity, unitCost });
    await company.post({ kind: 'receipt', occurredAt: at(10), entries: [entry(8, 2)] });
    await tell(itemId, [['count', 10, 30]]);
    const before = await company.stock(itemId);
    const late = await company.post({ kind: 'receipt', occurredAt: at(20), entries: [entry(2, 50)] });
    expect((await company.stock(itemId)).value).not.toBe(before.value);
    await company.reverse(late.id);
    expect(await company.stock(itemId)).toMatchObject({ onHand: before.onHand, value: before.value });
  });

  test('of several counts at one moment each takes its own corrections alone', async () => {
    const [first, second] = [await company.item(), await company.item()];
    const [count] = await tell(first, [['count', 5, 30]]);
    await tell(second, [['count', 5, 30]]);
    const entries = [first, second].map((itemId) => ({ itemId, locationId: warehouse, quantity: 3 }));
    await company.post({ kind: 'receipt', occurredAt: at(20), entries });
    await company.reverse(count!);
    expect(await company.balance(first, warehouse)).toBe('3');
    expect(await company.balance(second, warehouse)).toBe('5');
  });

  test('while another count vouches for the same moment, the corrections stay', async () => {
    const itemId = await company.item();
    const [count, again] = await tell(itemId, [
      ['count', 5, 30],
      ['count', 5, 30],
      ['receipt', 3, 20],
    ]);
    await company.reverse(count!);
    expect(await company.balance(itemId, warehouse)).toBe('0');
    await company.reverse(again!);
    expect(await company.balance(itemId, warehouse)).toBe('3');
  });

  test('and the documents of the corrections are canceled with the rest', async () => {
    const { itemId, count } = await countedWithLateReceipt();
    await company.reverse(count);
    const documents = await database.inTenant(company.tenantId, (sql) =>
      sql.rows({
        text: `select d.type, d.status, m.posted_with is not null as together from document d
          join movement m on m.tenant_id = d.tenant_id and m.document_id = d.id and m.reverses is not null
          join entry e on e.tenant_id = d.tenant_id and e.movement_id = m.id where d.tenant_id = $1 and e.item_id = $2 order by d.id`,
        values: [company.tenantId, itemId],
      }),
    );
    expect(documents).toEqual([
      { type: 'count', status: 'canceled', together: true },
      { type: 'late_entry', status: 'canceled', together: true },
    ]);
  });
});

test('nobody but the ledger says that a count corrects what came in late', async () => {
  const entries = [{ itemId: await company.item(), locationId: warehouse, quantity: 1 }];
  const refusal = await refused(company.post({ kind: 'count', reasonCode: 'late_entry', entries }));
  expect(refusal).toMatchObject({ code: 'invalid_request', faults: [{ path: 'movements.0.reasonCode' }] });
});

test('a count whose difference is beyond what can be kept is refused (found by the simulation, seed 9002)', async () => {
  const itemId = await company.item({ allowNegative: true });
  await tell(itemId, [['issue', -5, 10]]);
  const entries = [{ itemId, locationId: warehouse, quantity: 999_999_999_999 }];
  const refusal = await refused(company.post({ kind: 'count', entries }));
  expect(refusal).toMatchObject({
    code: 'quantity_out_of_range',
    faults: [{ path: 'movements.0.entries.0.quantity' }],
  });
});
