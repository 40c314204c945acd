import { expect, it } from 'vitest';
import { makeCompany } from '../../../test/support/company.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { refused } from '../../../test/support/refused.ts';
import { units } from '../../platform/index.ts';
import { createStockedItem } from '../index.ts';

const database = await (await testDatabase()).open();
const company = await makeCompany(database);

it('creates an item and receives what it opens with in one transaction, worth its cost', async () => {
  const item = { partNumber: 'A', name: 'A', cost: units(3) };
  const made = await company.run(createStockedItem, { item, onHand: units(4) });
  expect(made).toMatchObject({ onHand: '4', available: '4', stockValue: '12' });
  expect(await company.stock(made.id)).toEqual({ onHand: '4', reserved: '0', value: '12' });
  expect(await company.balance(made.id, null)).toBe('4');
  expect(await company.verify()).toMatchObject({ ok: true, movements: 1, entries: 1 });
});

it('leaves neither item nor movement where one of them is refused', async () => {
  const item = { partNumber: 'B', name: 'B', locationAware: true };
  const before = await company.verify();
  expect((await refused(company.run(createStockedItem, { item, onHand: units(1) }))).code).toBe('location_required');
  expect((await refused(company.run(createStockedItem, { item, onHand: -1n }))).code).toBe('invalid_quantity');
  expect(await company.verify()).toEqual(before);
  await company.run(createStockedItem, { item, onHand: 0n });
});
