import { expect, it } from 'vitest';
import { makeCompany } from '../../test/support/company.ts';
import { testDatabase } from '../../test/support/database.ts';
import { createLists, readPage } from '../platform/index.ts';
import { type EntrySort, ITEM_ENTRIES } from './index.ts';

const database = await (await testDatabase()).open();
const company = await makeCompany(database);
const { tenantId } = company;

it('counts what came since the last count, of each sort for itself, and of each company', async () => {
  const lists = createLists();
  const item = await company.item();
  const other = await makeCompany(database);
  const place = await company.location();
  const count = (sorts?: EntrySort[], of = tenantId) =>
    database.inTenant(of, (sql) => lists.count(sql, of, ITEM_ENTRIES, { itemId: item, sorts, siteIds: null }));
  const post = (kind: 'receipt' | 'issue' | 'adjustment', quantity: number) =>
    company.post({ kind, entries: [{ itemId: item, locationId: place, quantity }] });
  const taken: EntrySort[] = [{ kind: 'issue' }, { kind: 'adjustment', direction: 'out' }];
  expect([await count(), await count(taken)]).toEqual([0, 0]);
  await post('receipt', 10);
  await post('issue', -1);
  expect([await count(), await count(taken)]).toEqual([2, 1]);
  await post('adjustment', 5);
  await post('adjustment', -5);
  expect([await count(), await count(taken), await count([{ kind: 'adjustment', direction: 'in' }])]).toEqual([
    4, 2, 1,
  ]);
  expect([await count(), await count(taken)]).toEqual([4, 2]);
  expect(await count(undefined, other.tenantId)).toBe(0);
});

it('gives the place on the other side of a transfer only where there is one', async () => {
  const item = await company.item();
  const [a, b, c] = [await company.location(), await company.location(), await company.location()];
  await company.post({ kind: 'receipt', entries: [{ itemId: item, locationId: null, quantity: 9 }] });
  const at = (locationId: number | null, quantity: number) => ({ itemId: item, locationId, quantity });
  await company.post({ kind: 'transfer', entries: [at(null, -9), at(a, 9)] });
  await company.post({ kind: 'transfer', entries: [at(a, -3), at(b, 1), at(c, 2)] });
  const rows = await database.inTenant(tenantId, (sql) =>
    readPage(sql, tenantId, ITEM_ENTRIES, { itemId: item, siteIds: null }, { descending: true, limit: 10 }),
  );
  expect(rows.map((row) => [row.location_id, row.other_location_id])).toEqual([
    [c, a],
    [b, a],
    [a, null],
    [a, null],
    [null, a],
    [null, null],
  ]);
});
