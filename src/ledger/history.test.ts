import { expect, test } from 'vitest';
import { makeCompany } from '../../test/support/company.ts';
import { testDatabase } from '../../test/support/database.ts';
import { readPage } from '../platform/index.ts';
import { ENTRIES, type EntryFilter } from './history.ts';

const database = await (await testDatabase()).open();
const company = await makeCompany(database);
const { tenantId } = company;
const [shop, van] = [await company.location(), await company.location({ kind: 'vehicle' })];
const [one, other] = [await company.item(), await company.item()];

for (let n = 0; n < 12; n += 1) {
  const locationId = n % 3 === 0 ? van : shop;
  const line = { locationId, quantity: 2 };
  await company.post({
    kind: n % 2 === 0 ? 'receipt' : 'adjustment',
    reasonCode: n % 4 === 0 ? 'found' : null,
    entries: [{ itemId: one, ...line }, ...(n % 5 === 0 ? [{ itemId: other, ...line }] : [])],
  });
}

async function pages(filter: EntryFilter, limit: number): Promise<number[]> {
  const ids: number[] = [];
  for (let before: number | undefined; ; before = ids.at(-1)) {
    const page = { descending: true, after: before, limit };
    const rows = await database.inTenant(tenantId, (sql) => readPage(sql, tenantId, ENTRIES, filter, page));
    ids.push(...rows.map((row) => row.id));
    if (rows.length < limit) return ids;
  }
}

const FILTERS: [name: string, filter: EntryFilter, condition: string][] = [
  ['everything', {}, 'true'],
  ['a kind', { kind: 'receipt' }, `m.kind = 'receipt'`],
  ['a reason', { reasonCode: 'found' }, `m.reason_code = 'found'`],
  ['a kind of an item', { kind: 'adjustment', itemId: one }, `m.kind = 'adjustment' and e.item_id = ${one}`],
  ['a location', { locationId: van }, `e.location_id = ${van}`],
  ['what nobody did', { actorId: 4_711 }, 'false'],
];

test.each(FILTERS)('lists %s page by page, whatever the size of the page', async (_name, filter, condition) => {
  const { rows } = await database.pool.query<{ id: number }>(
    `select e.id from entry e join movement m on m.id = e.movement_id where ${condition} order by e.id desc`,
  );
  const expected = rows.map((row) => row.id);
  for (let limit = 1; limit <= 16; limit += 1)
    expect({ limit, ids: await pages(filter, limit) }).toEqual({ limit, ids: expected });
});

test('dates narrow by when it was recorded', async () => {
  const { rows } = await database.pool.query<{ id: number; recorded_at: Date }>(
    'select id, recorded_at from movement order by id',
  );
  const middle = rows[6];
  if (middle === undefined) throw new Error('There are fewer movements than were posted.');
  const early = await pages({ to: middle.recorded_at }, 5);
  const late = await pages({ from: middle.recorded_at, kind: 'receipt' }, 2);
  expect(Math.max(...early)).toBeLessThan(middle.id);
  expect(Math.min(...late)).toBeGreaterThan(middle.id);
  expect(late.length).toBe(4);
});
