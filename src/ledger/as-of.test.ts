import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type MovementInput, makeCompany } from '../../test/support/company.ts';
import { testDatabase } from '../../test/support/database.ts';

const database = await (await testDatabase()).open();
const company = await makeCompany(database);
const [warehouse, van] = [await company.location(), await company.location({ kind: 'vehicle' })];
const itemId = await company.item();

/** Posts, and gives the moment at which that was recorded; no two share one. */
async function record(kind: MovementInput['kind'], quantity: number, occurredAt?: Date): Promise<Date> {
  await wait(3);
  const when = occurredAt === undefined ? {} : { occurredAt };
  const movement = await company.post({ kind, ...when, entries: [{ itemId, locationId: warehouse, quantity }] });
  return new Date(movement.recordedAt);
}

async function onHand(asOf: Date, basis?: 'effective'): Promise<string> {
  const rows = await company.balances({ itemId, locationId: warehouse, asOf, ...(basis && { basis }) });
  return rows[0]?.onHand ?? 'nothing';
}

const before = (moment: Date) => new Date(moment.getTime() - 1);

test('what was recorded by then, and what was truly there', async () => {
  const first = await record('receipt', 10);
  const second = await record('issue', -4);
  // Recorded third and fourth, but it happened before the first and with the second.
  const early = new Date(first.getTime() - 10 * 60_000);
  const third = await record('receipt', 5, early);
  const fourth = await record('issue', -1, second);
  const fifth = await record('receipt', 2);

  const table: [moment: Date, recorded: string, effective: string][] = [
    [before(early), 'nothing', 'nothing'],
    [early, 'nothing', '5'],
    [before(first), 'nothing', '5'],
    [first, '10', '15'],
    [before(second), '10', '15'],
    [second, '6', '10'],
    [before(third), '6', '10'],
    [third, '11', '10'],
    [before(fourth), '11', '10'],
    [fourth, '10', '10'],
    [fifth, '12', '12'],
    [new Date(fifth.getTime() + 60_000), '12', '12'],
  ];
  for (const [moment, recorded, effective] of table) {
    const told = { moment, recorded: await onHand(moment), effective: await onHand(moment, 'effective') };
    expect(told).toEqual({ moment, recorded, effective });
  }
});

test('what was reserved by then', async () => {
  const other = await company.item();
  await company.post({ kind: 'receipt', entries: [{ itemId: other, locationId: van, quantity: 5 }] });
  await wait(3);
  const held = await company.reserve({ itemId: other, locationId: van, quantity: 3 });
  await wait(3);
  const released = await company.release(held.id);
  const at = async (moment: Date) => (await company.balances({ itemId: other, asOf: moment }))[0];
  const [made, gone] = [new Date(held.createdAt), new Date(released.updatedAt)];
  expect(await at(before(made))).toMatchObject({ onHand: '5', reserved: '0', available: '5' });
  expect(await at(made)).toMatchObject({ onHand: '5', reserved: '3', available: '2' });
  expect(await at(before(gone))).toMatchObject({ reserved: '3' });
  expect(await at(gone)).toMatchObject({ reserved: '0', available: '5' });
});

test('a place that did not exist by then is left out, and every place of the item has its own answer', async () => {
  const other = await company.item();
  const received = await company.post({
    kind: 'receipt',
    entries: [{ itemId: other, locationId: warehouse, quantity: 9 }],
  });
  await wait(3);
  const moved = await company.post({
    kind: 'transfer',
    entries: [
      { itemId: other, locationId: warehouse, quantity: -4 },
      { itemId: other, locationId: van, quantity: 4 },
    ],
  });
  const at = async (asOf: string) =>
    (await company.balances({ itemId: other, asOf: new Date(asOf) })).map((row) => [row.locationId, row.onHand]);
  expect(await at(received.recordedAt)).toEqual([[warehouse, '9']]);
  expect(await at(moved.recordedAt)).toEqual([
    [warehouse, '5'],
    [van, '4'],
  ]);
});
