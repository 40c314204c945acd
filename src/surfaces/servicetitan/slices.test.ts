import { beforeAll, describe, expect, test } from 'vitest';
import { type Connector, surfaceTest } from './test-client.ts';

/** Documents over several locations: one row for each, in lists, filters and feeds. */

const surface = await surfaceTest();
const GUID = '9f8e7d6c-5b4a-4321-8765-0123456789ab';

interface Row {
  id: number;
  number: string;
  active: boolean;
  modifiedOn: string;
  inventoryLocationId: number;
  fromLocationId: number;
  toLocationId: number;
  customFields: object[];
  items: { id: number; quantity: number }[];
}

async function opened() {
  const acme = await surface.company();
  const { native } = acme;
  const make = async (path: string, body: object) => (await native.post(path, body)).body.id as unknown as number;
  const itemId = await make('/v1/items', { partNumber: 'F', name: 'Filter' });
  const site = await make('/v1/locations', { name: 'North', kind: 'site' });
  const [shop, van, depot] = [
    await make('/v1/locations', { name: 'Shop', kind: 'warehouse' }),
    await make('/v1/locations', { name: 'Van', kind: 'vehicle' }),
    await make('/v1/locations', { name: 'Depot', kind: 'warehouse', parentId: site }),
  ];
  const at = (locationId: number | null, quantity: string) => ({ itemId, locationId, quantity });
  async function move(kind: string, ...movements: object[][]): Promise<number[]> {
    const answer = await native.post('/v1/movements', { movements: movements.map((entries) => ({ kind, entries })) });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    const outcomes = answer.body.data as unknown as { movement: { document: { id: number } } }[];
    return outcomes.map(({ movement }) => movement.document.id);
  }
  const list = async (path: string, by: Connector = acme): Promise<Row[]> => {
    const { status, body } = await by.get(path);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body.data;
  };
  return { ...acme, itemId, site, shop, van, depot, at, move, list };
}

const idsOf = (rows: Row[]) => rows.map((row) => row.id);

describe('an adjustment over several locations', () => {
  let acme: Awaited<ReturnType<typeof opened>>;
  let plain: number;
  let wide: number;
  let rows: Row[];

  beforeAll(async () => {
    acme = await opened();
    const { at, shop, van, move } = acme;
    [plain = 0, wide = 0] = await move(
      'adjustment',
      [at(shop, '1')],
      [at(shop, '2'), at(van, '3'), at(null, '4'), at(van, '5')],
    );
    rows = await acme.list('/adjustments?number=ADJ-2');
  });

  test('is a row for each: the first under its own id, the others under ids of entries', () => {
    const entries = rows.flatMap((row) => row.items.map((item) => item.id));
    const byPlace = new Map(rows.map((row) => [row.inventoryLocationId, row]));
    expect(rows).toHaveLength(3);
    expect(byPlace.get(acme.shop)).toMatchObject({ id: wide, items: [{ quantity: 2 }] });
    expect(byPlace.get(acme.van)).toMatchObject({
      id: byPlace.get(acme.van)?.items[0]?.id,
      items: [{ quantity: 3 }, { quantity: 5 }],
    });
    expect(byPlace.get(0)).toMatchObject({ id: byPlace.get(0)?.items[0]?.id, items: [{ quantity: 4 }] });
    expect(new Set(entries).size).toBe(4);
    expect(new Set(rows.map((row) => row.number))).toEqual(new Set(['ADJ-2']));
  });

  test('is found by each of its locations and ids, and counted by rows', async () => {
    const ids = idsOf(rows);
    const [another = 0, more = 0] = ids.filter((id) => id !== wide);
    const placed = async (place: number) =>
      (await acme.list(`/adjustments?inventoryLocationIds=${place}`)).map((row) => row.id);
    expect(await placed(acme.shop)).toEqual([plain, wide]);
    expect(await placed(acme.van)).toEqual(
      rows.filter((row) => row.inventoryLocationId === acme.van).map((row) => row.id),
    );
    expect(await placed(0)).toHaveLength(1);
    expect(await placed(acme.depot)).toEqual([]);
    expect(idsOf(await acme.list(`/adjustments?ids=${more},${plain}`))).toEqual([plain, more].sort((a, b) => a - b));
    expect(idsOf(await acme.list(`/adjustments?ids=${wide}`))).toEqual([wide]);
    for (const query of [
      '',
      'createdOnOrAfter=2020-01-01',
      'modifiedOnOrAfter=2020-01-01',
      'syncStatuses=Pending',
      'adjustmentTypes=adjustment',
    ]) {
      const { body } = await acme.get(`/adjustments?includeTotal=true&pageSize=2&${query}`);
      expect([query, body.totalCount, body.hasMore, body.data.length]).toEqual([query, 4, true, 2]);
    }
    expect(another).toBeGreaterThan(0);
  });

  test.each([
    '',
    'sort=-Id',
    'sort=CreatedOn',
    'sort=ModifiedOn',
    'sort=-ModifiedOn',
    'modifiedOnOrAfter=2020-01-01',
    'sort=-Id&modifiedOnOrAfter=2020-01-01',
  ])('is listed once in pages of one row in order of %s', async (query) => {
    const paged: number[] = [];
    for (let page = 1; page <= 5; page += 1)
      paged.push(...idsOf(await acme.list(`/adjustments?pageSize=1&page=${page}&${query}`)));
    expect(paged).toEqual(idsOf(await acme.list(`/adjustments?${query}`)));
    expect([...paged].sort((a, b) => a - b)).toEqual([plain, ...idsOf(rows)].sort((a, b) => a - b));
  });

  test('is patched by the id of any row, and all rows show it', async () => {
    const { body } = await acme.get('/export/adjustments');
    const further = idsOf(rows).find((id) => id !== wide) ?? 0;
    const externalData = { applicationGuid: GUID, externalData: [{ key: 'erp', value: 'A-1' }] };
    const patched = await acme.patch(`/adjustments/${further}`, { externalData });
    expect([patched.status, patched.body]).toEqual([200, { id: wide }]);
    const found = `externalDataApplicationGuid=${GUID}&externalDataKey=erp&externalDataValues=A-1`;
    expect(idsOf(await acme.list(`/adjustments?${found}`)).sort()).toEqual(idsOf(rows).sort());
    const operations = [
      { objectId: further, customFields: [{ name: 'Crew', value: 'A' }] },
      { objectId: wide, customFields: [{ name: 'Shift', value: 'late' }] },
    ];
    expect((await acme.patch('/adjustments/custom-fields', { operations })).status).toBe(200);
    const after = await acme.list('/adjustments?customFields.Fields={"Crew":"A"}');
    expect(after).toHaveLength(3);
    for (const row of after) expect(row.customFields).toHaveLength(2);
    expect(new Set(after.map((row) => row.modifiedOn)).size).toBe(1);
    const news = await acme.get(`/export/adjustments?from=${body.continueFrom}`);
    expect(idsOf(news.body.data).sort()).toEqual(idsOf(rows).sort());
  });

  test('has no row for other entries', async () => {
    const rowIds = idsOf(rows);
    const entry = rows.flatMap((row) => row.items).find((item) => !rowIds.includes(item.id));
    expect((await acme.patch(`/adjustments/${entry?.id}`, {})).status).toBe(404);
    expect((await acme.patch(`/transfers/${rowIds.find((id) => id !== wide)}`, {})).status).toBe(404);
    const operations = [{ objectId: entry?.id, customFields: [] }];
    const { status, body } = await acme.patch('/adjustments/custom-fields', { operations });
    expect([status, Object.keys(body.errors)]).toEqual([400, ['operations[0].objectId']]);
  });

  test('is inactive in every row once canceled', async () => {
    await acme.native.post(`/v1/adjustments/${wide}/cancellation`, { reason: 'Wrong' });
    expect(idsOf(await acme.list('/adjustments'))).toEqual([plain]);
    expect(idsOf(await acme.list('/adjustments?active=False')).sort()).toEqual(idsOf(rows).sort());
  });
});

test('a direct adjustment over several locations has several rows too', async () => {
  const { native, at, shop, van, list } = await opened();
  const made = await native.post('/v1/adjustments', { lines: [at(van, '1'), at(shop, '2')] });
  const rows = await list('/adjustments');
  expect(rows.map((row) => [row.inventoryLocationId, row.items[0]?.quantity])).toEqual([
    [van, 1],
    [shop, 2],
  ]);
  expect(rows[0]?.id).toBe(made.body.id);
});

describe('a transfer over several routes', () => {
  test('is a row for each', async () => {
    const { at, shop, van, depot, move, list, native, patch } = await opened();
    await move('adjustment', [at(shop, '10')], [at(depot, '10')]);
    const [id = 0] = await move('transfer', [at(shop, '-5'), at(depot, '-1'), at(van, '4'), at(null, '2')]);
    const ways = async (query = '') =>
      (await list(`/transfers?${query}`))
        .map((row) => [row.fromLocationId, row.toLocationId, row.items[0]?.quantity])
        .sort();
    const all = [
      [shop, van, 4],
      [shop, 0, 1],
      [depot, 0, 1],
    ].sort();
    expect(await ways()).toEqual(all);
    expect(await ways(`fromLocationIds=${depot}`)).toEqual([[depot, 0, 1]]);
    expect(await ways(`toLocationIds=0&fromLocationIds=${shop}`)).toEqual([[shop, 0, 1]]);
    expect(await ways(`ids=${id}`)).toEqual([[shop, van, 4]]);
    const further = (await list(`/transfers?fromLocationIds=${depot}`))[0]?.id;
    const externalData = { applicationGuid: GUID, externalData: [{ key: 'k', value: 'v' }] };
    expect((await patch(`/transfers/${further}`, { externalData })).body).toEqual({ id });
    await native.post(`/v1/transfers/${id}/cancellation`, { reason: 'No' });
    expect(await ways('statuses=Canceled')).toEqual(all);
    expect(await ways('statuses=Received')).toEqual([]);
  });

  test('has a row for every arrival before the last, if it is planned', async () => {
    const { at, shop, van, move, list, native, itemId } = await opened();
    await move('adjustment', [at(shop, '10')]);
    const plan = { fromLocationId: shop, toLocationId: van, lines: [{ itemId, quantity: '10' }] };
    const made = await native.post('/v1/transfers', plan);
    const [line] = made.body.lines as unknown as { id: number }[];
    const step = (noun: string, quantity: string) =>
      native.post(`/v1/transfers/${made.body.id}/${noun}`, { lines: [{ lineId: line?.id, quantity }] });
    const shown = async (query = 'sort=Id') =>
      (await list(`/transfers?${query}`)).map(
        ({ id, status, items, receivedDate }: Row & { status?: string; receivedDate?: string | null }) => [
          id === (made.body.id as unknown as number),
          status,
          items.map((item) => item.quantity),
          receivedDate !== null,
        ],
      );
    await step('picking', '10');
    await step('receipt', '3');
    expect(await shown()).toEqual([
      [true, 'Picked', [7], false],
      [false, 'Received', [3], true],
    ]);
    expect(await shown('statuses=Received')).toEqual([[false, 'Received', [3], true]]);
    await step('receipt', '7');
    expect(await shown()).toEqual([
      [true, 'Received', [7], true],
      [false, 'Received', [3], true],
    ]);
  });
});

test('a client that is restricted to sites sees its own rows, and cannot change a document that also concerns others', async () => {
  const { tenantId, at, shop, depot, site, move, list } = await opened();
  const [wide = 0] = await move('adjustment', [at(shop, '1'), at(depot, '2')], [at(depot, '3')]);
  const held = await surface.connector(tenantId, ['tn.inv.adjustments:r', 'tn.inv.adjustments:w'], { siteIds: [site] });
  const seen = await list('/adjustments', held);
  expect(seen.map((row) => [row.inventoryLocationId, row.items[0]?.quantity])).toEqual([
    [depot, 2],
    [depot, 3],
  ]);
  expect((await held.get('/adjustments?includeTotal=true&pageSize=1')).body.totalCount).toBe(2);
  const operations = [{ objectId: seen[0]?.id, customFields: [{ name: 'Crew', value: 'A' }] }];
  expect((await held.patch('/adjustments/custom-fields', { operations })).status).toBe(403);
  expect((await held.patch(`/adjustments/${seen[0]?.id}`, {})).status).toBe(403);
  expect((await held.patch(`/adjustments/${wide}`, {})).status).toBe(404);
  expect((await held.patch(`/adjustments/${seen[1]?.id}`, {})).status).toBe(200);
});

test('far pages contain every row once, even while rows are added', async () => {
  const { at, shop, van, depot, move, get } = await opened();
  const movements = Array.from({ length: 700 }, (_, index) =>
    index % 2 === 0 ? [at(shop, '1'), at(van, '1'), at(depot, '1')] : [at(shop, '1')],
  );
  await move('adjustment', ...movements);
  const expected = 350 * 3 + 350;
  for (const query of ['', 'sort=-Id', 'sort=ModifiedOn', 'sort=-ModifiedOn', `inventoryLocationIds=${shop},${van}`]) {
    const found: number[] = [];
    for (let page = 1; ; page += 1) {
      const { body } = await get(`/adjustments?pageSize=300&page=${page}&includeTotal=true&${query}`);
      found.push(...idsOf(body.data));
      if (!body.hasMore) {
        expect([query, body.totalCount]).toEqual([query, query.startsWith('inv') ? expected - 350 : expected]);
        break;
      }
    }
    expect([query, new Set(found).size, found.length]).toEqual([
      query,
      found.length,
      query.startsWith('inv') ? expected - 350 : expected,
    ]);
  }
  await move('adjustment', [at(van, '1'), at(shop, '1')]);
  const { body } = await get('/adjustments?pageSize=300&page=5&includeTotal=true');
  expect([body.totalCount, body.data.length, body.hasMore]).toEqual([expected + 2, expected + 2 - 1_200, false]);
});
