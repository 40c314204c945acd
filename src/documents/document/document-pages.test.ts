import { beforeAll, expect, test } from 'vitest';
import { type Client, nativeTest } from '../../../test/support/native.ts';
import type { TimeOrder } from '../../catalog/index.ts';
import { createLists, type Lists, readPage } from '../../platform/index.ts';
import { DOCUMENTS, type DocumentFilter } from './document-list.ts';

const native = await nativeTest();
let tenantId: number;
let client: Client;
let itemId: number;
let vans: number[];
let pages: Lists;

beforeAll(async () => {
  const tenant = await native.tenant();
  tenantId = tenant.id;
  client = tenant.client;
  pages = createLists();
  itemId = await make('/v1/items', { partNumber: 'P', name: 'Part' });
  vans = [
    await make('/v1/locations', { name: 'Van 1', kind: 'vehicle' }),
    await make('/v1/locations', { name: 'Van 2', kind: 'vehicle' }),
  ];
  for (let batch = 0; batch < 3; batch += 1) await adjust(900);
});

async function make(path: string, body: object): Promise<number> {
  const answer = await client.post(path, body);
  expect(answer.body).toMatchObject({ id: expect.any(Number) });
  return answer.body.id as unknown as number;
}

/** Makes adjustments, in turns at both places. */
async function adjust(count: number): Promise<void> {
  const movements = Array.from({ length: count }, (_, index) => ({
    kind: 'adjustment',
    reasonCode: 'found',
    entries: [{ itemId, locationId: vans[index % 2], quantity: '1' }],
  }));
  expect((await client.post('/v1/movements', { movements })).status).toBe(201);
}

async function cancel(id: number): Promise<void> {
  expect(await client.post(`/v1/adjustments/${id}/cancellation`, { reason: 'Wrong' })).toMatchObject({ status: 200 });
}

const kind = 'adjustment' as const;
const inTenant = native.database.inTenant.bind(native.database);
/** All ids of a list, as one page that begins where it begins. */
const allIds = (filter: DocumentFilter, order: TimeOrder, descending: boolean) =>
  inTenant(tenantId, async (sql) => {
    const heads = await readPage(sql, tenantId, DOCUMENTS, filter, { order, descending, limit: 10_000 });
    return heads.map((head) => head.id);
  });
const LISTS: [string, () => DocumentFilter][] = [
  ['all', () => ({ kind })],
  ['of one place', () => ({ kind, locationIds: [vans[0]!] })],
  ['that are canceled or not', () => ({ kind, statuses: ['posted', 'canceled'] })],
  ['that are posted', () => ({ kind, statuses: ['posted'] })],
  ['changed since the beginning', () => ({ kind, updated: { from: new Date(0) } })],
  ['of some sites', () => ({ kind, reader: { siteIds: [], brandId: null } })],
];

/** Every list from many places, in both orders and directions, is what it is without anything remembered. */
async function expectAllPages(): Promise<void> {
  for (const [name, filterOf] of LISTS) {
    const filter = filterOf();
    for (const order of ['created', 'updated'] as const) {
      for (const descending of [false, true]) {
        const ids = await allIds(filter, order, descending);
        for (const offset of [0, 999, 1_000, 1_990, 2_500, ids.length - 5, ids.length + 5]) {
          const page = { order, descending, offset: Math.max(0, offset), limit: 20 };
          const heads = await inTenant(tenantId, (sql) => pages.page(sql, tenantId, DOCUMENTS, filter, page));
          const what = `${name}, ${order}, ${descending ? 'descending' : 'ascending'}, from ${offset}`;
          expect([what, heads.map((head) => head.id)]).toEqual([what, ids.slice(page.offset, page.offset + 20)]);
        }
        const total = await inTenant(tenantId, (sql) => pages.count(sql, tenantId, DOCUMENTS, filter));
        expect([name, total]).toEqual([name, ids.length]);
      }
    }
  }
}

test('pages and totals are right wherever they begin', async () => {
  await expectAllPages();
  await expectAllPages();
});

test('they stay right while documents come, change and leave a list', async () => {
  await expectAllPages();
  await adjust(800);
  await expectAllPages();
  const ids = await allIds({ kind }, 'created', false);
  await cancel(ids[100]!);
  await expectAllPages();
  await adjust(1);
  await cancel(ids.at(-1)!);
  await expectAllPages();
});

test('a page of what changed begins behind an id, in both directions', async () => {
  const filter = { kind, updated: { from: new Date(0) } };
  const ids = await allIds(filter, 'created', false);
  const behind = (descending: boolean) =>
    inTenant(tenantId, async (sql) => {
      const heads = await pages.page(sql, tenantId, DOCUMENTS, filter, { descending, after: ids[50]!, limit: 3 });
      return heads.map((head) => head.id);
    });
  expect(await behind(false)).toEqual(ids.slice(51, 54));
  expect(await behind(true)).toEqual(ids.slice(47, 50).reverse());
});

test('a total that was told first does not mislead the pages after it', async () => {
  pages = createLists();
  const count = () => inTenant(tenantId, (sql) => pages.count(sql, tenantId, DOCUMENTS, { kind }));
  const before = await count();
  await adjust(900);
  expect(await count()).toBe(before + 900);
  await expectAllPages();
});

test('changes of another tenant and of other kinds of documents do not count', async () => {
  await make('/v1/transfers', { fromLocationId: vans[0], toLocationId: vans[1], lines: [{ itemId, quantity: '1' }] });
  const other = await native.tenant();
  expect((await other.client.post('/v1/items', { partNumber: 'P', name: 'Part' })).status).toBe(201);
  await expectAllPages();
});
