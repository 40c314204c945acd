import { beforeAll, describe, expect, it } from 'vitest';
import { type DialectClient, dialectClient } from '../../../test/support/dialect.ts';
import { type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';

let native: NativeTest;
let tenant: Awaited<ReturnType<NativeTest['tenant']>>;
let client: Client;
let fsm: DialectClient;

const as = (key: string) => dialectClient(native.server, '/api/v1/inventory', { 'x-api-key': key });

beforeAll(async () => {
  native = await nativeTest();
});

async function company() {
  tenant = await native.tenant();
  client = tenant.client;
  fsm = as(client.key);
}

const create = async (fields: object) =>
  (await fsm.post('', { part_number: 'P', part_name: 'Part', ...fields })).body.data;
const numbers = (answer: { body: { data: { part_number: string }[] } }) =>
  answer.body.data.map((item) => item.part_number);

it('an item is shown with its fields in order', async () => {
  await company();
  const vendor = (await client.post('/v1/vendors', { name: 'Supply' })).body.id as unknown as number;
  const fields = {
    part_number: 'CAP-1',
    part_name: 'Capacitor',
    description: 'Dual run',
    category: 'Capacitors',
    serial_number: 'SN-1',
    quantity_on_hand: 7,
    min_stock_level: 10,
    reorder_quantity: 25,
    cost_per_unit: 12.5,
    price_per_unit: 24.99,
    supplier_id: vendor,
  };
  const answer = await fsm.post('', fields);
  expect(answer.status).toBe(201);
  expect(Object.keys(answer.body)).toEqual(['success', 'data', 'item_id', 'request_id']);
  const { id, created_at, updated_at, ...rest } = answer.body.data;
  expect(Object.keys(answer.body.data)).toEqual(['id', ...Object.keys(fields), 'created_at', 'updated_at']);
  expect(rest).toEqual(fields);
  expect(answer.body.item_id).toBe(id);
  for (const time of [created_at, updated_at]) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

  const bare = await create({ part_number: 'BARE' });
  expect(bare).toMatchObject({
    description: null,
    category: null,
    serial_number: null,
    quantity_on_hand: 0,
    min_stock_level: 0,
    reorder_quantity: 0,
    cost_per_unit: null,
    price_per_unit: null,
    supplier_id: null,
  });
});

it('the opening stock of an item is unassigned', async () => {
  await company();
  const item = await create({ quantity_on_hand: 12, cost_per_unit: 2 });
  expect((await fsm.get(`?id=${item.id}&sub=stock`)).body.data).toEqual([]);
  const { data, pagination } = (await fsm.get(`?id=${item.id}&sub=transactions`)).body;
  expect(pagination.total).toBe(1);
  expect(data[0]).toMatchObject({ transaction_type: 'Add', quantity: 12, location_id: null, location_name: null });
  expect((await client.get(`/v1/positions?itemId=${item.id}`)).body.data).toMatchObject([
    { locationId: null, onHand: '12' },
  ]);
  expect((await client.get(`/v1/items/${item.id}`)).body).toMatchObject({ onHand: '12', stockValue: '24' });
  expect((await client.get('/v1/verification')).body.ok).toBe(true);
});

it('a refused opening stock leaves no item behind', async () => {
  await company();
  const site = (await client.post('/v1/locations', { name: 'North', kind: 'site' })).body.id;
  const held = as((await tenant.key(['inventory:write'], { siteIds: [site] })).key);
  const refused = await held.post('', { part_number: 'H', part_name: 'H', quantity_on_hand: 1 });
  expect(refused.status).toBeGreaterThanOrEqual(400);
  expect((await fsm.get()).body.pagination.total).toBe(0);
  expect((await held.post('', { part_number: 'H', part_name: 'H' })).status).toBe(201);
});

it('PUT resets omitted fields, and PATCH keeps them', async () => {
  await company();
  const item = await create({
    description: 'd',
    category: 'c',
    min_stock_level: 4,
    cost_per_unit: 1,
    quantity_on_hand: 3,
  });
  await client.patch(`/v1/items/${item.id}`, { customFields: { shelf: 4 } });
  const patched = await fsm.patch(`?id=${item.id}`, { price_per_unit: 9.99, description: null, quantity_on_hand: 99 });
  expect(Object.keys(patched.body)).toEqual(['success', 'data', 'request_id']);
  expect(patched.body.data).toMatchObject({
    description: null,
    category: 'c',
    min_stock_level: 4,
    price_per_unit: 9.99,
    quantity_on_hand: 3,
  });
  const replaced = await fsm.put(`?id=${item.id}`, { part_number: 'P', part_name: 'New', reorder_quantity: 5 });
  expect(replaced.body.data).toEqual({
    ...item,
    part_name: 'New',
    description: null,
    category: null,
    min_stock_level: 0,
    reorder_quantity: 5,
    cost_per_unit: null,
    price_per_unit: null,
    updated_at: replaced.body.data.updated_at,
  });
  expect((await client.get(`/v1/items/${item.id}`)).body.customFields).toEqual({ shelf: 4 });
});

it.each([
  ['12.50', 12.5],
  [0.1 + 0.2, 0.3],
  [1e-7, 0],
  [1e-6, 0.000001],
  [0, 0],
])('the cost %j is read as %j', async (sent, shown) => {
  await company();
  expect((await create({ cost_per_unit: sent })).cost_per_unit).toBe(shown);
});

it('fractional stock from another surface is shown as it is', async () => {
  await company();
  const item = await create({});
  const entries = [{ itemId: item.id, quantity: '2.125' }];
  await client.post('/v1/movements', { movements: [{ kind: 'receipt', entries }] });
  expect((await fsm.get(`?id=${item.id}`)).body.data.item.quantity_on_hand).toBe(2.125);
});

it('items are listed by category, text and low stock, page by page, with the right total', async () => {
  await company();
  for (let n = 1; n <= 5; n += 1) {
    const min_stock_level = n === 5 ? 0 : 3;
    await create({
      part_number: `A-${n}`,
      part_name: `Filter ${n}`,
      category: n < 4 ? 'f' : 'g',
      quantity_on_hand: n,
      min_stock_level,
    });
  }
  const empty = await create({ part_number: 'B-1', part_name: 'Empty' });
  const list = (query: string) => fsm.get(query);
  expect(numbers(await list('?category=f'))).toEqual(['A-1', 'A-2', 'A-3']);
  expect(numbers(await list('?category=F'))).toEqual([]);
  expect(numbers(await list('?search=filt'))).toEqual(['A-1', 'A-2', 'A-3', 'A-4', 'A-5']);
  expect(numbers(await list('?search=b-'))).toEqual(['B-1']);
  expect(numbers(await list('?search=filt&category=g&per_page=1&page=2'))).toEqual(['A-5']);
  expect(numbers(await list('?low_stock=true'))).toEqual(['A-1', 'A-2', 'A-3', 'B-1']);
  expect(numbers(await list('?low_stock=true&category=f&search=filter%202'))).toEqual(['A-2']);
  expect(numbers(await list('?low_stock=false'))).toHaveLength(6);
  expect(numbers(await list('?sub=low-stock'))).toEqual(['A-1', 'A-2', 'A-3']);
  expect((await list('?per_page=4&page=2')).body.pagination).toEqual({
    page: 2,
    per_page: 4,
    total: 6,
    total_pages: 2,
  });

  await fsm.patch(`?id=${empty.id}`, { category: 'f' });
  expect((await list('?category=f')).body.pagination.total).toBe(4);
  await client.delete(`/v1/items/${empty.id}`);
  expect((await list('?category=f')).body.pagination.total).toBe(3);
  expect((await list('')).body.pagination.total).toBe(5);
});

it.each([
  ['?page=0&per_page=0', 1, 1],
  ['?page=-3&per_page=1000', 1, 100],
  ['?page=x&per_page=', 1, 50],
  ['?page=2&page=3&per_page=7', 3, 7],
  ['?page=999999999999', 1_000_000_000, 50],
])('the paging of %s is brought into range', async (query, page, per_page) => {
  await company();
  const answer = await fsm.get(query);
  expect([answer.status, answer.body.data]).toEqual([200, []]);
  expect(answer.body.pagination).toEqual({ page, per_page, total: 0, total_pages: 0 });
});

it('a key that is restricted to a brand or to sites sees only its own items', async () => {
  await company();
  const brand = (await client.post('/v1/brands', { name: 'Blue' })).body.id;
  const site = (await client.post('/v1/locations', { name: 'North', kind: 'site' })).body.id;
  const south = (await client.post('/v1/locations', { name: 'South', kind: 'site' })).body.id;
  const make = async (partNumber: string, more: object) =>
    (await client.post('/v1/items', { partNumber, name: partNumber, minStockLevel: '1', ...more })).body.id;
  await make('blue', { brandId: brand });
  const plain = await make('plain', {});
  const southern = await make('southern', { siteId: south });
  for (const locationId of [site, south]) {
    const entries = [{ itemId: plain, locationId, quantity: '1' }];
    await client.post('/v1/movements', { movements: [{ kind: 'receipt', entries }] });
  }
  const move = [
    { itemId: plain, locationId: south, quantity: '-1' },
    { itemId: plain, locationId: site, quantity: '1' },
  ];
  await client.post('/v1/movements', { movements: [{ kind: 'transfer', entries: move }] });

  const ofBrand = as((await tenant.key(['inventory:write'], { brandId: brand })).key);
  for (const query of ['', '?low_stock=true', '?sub=low-stock', '?search=blue']) {
    const answer = await ofBrand.get(query);
    expect({ query, found: numbers(answer), total: answer.body.pagination.total }).toEqual({
      query,
      found: ['blue'],
      total: 1,
    });
  }
  for (const path of [`?id=${plain}`, `?id=${plain}&sub=stock`, `?id=${plain}&sub=transactions`]) {
    expect((await ofBrand.get(path)).status).toBe(404);
  }
  expect((await ofBrand.patch(`?id=${plain}`, { part_name: 'x' })).status).toBe(404);
  expect((await ofBrand.get(`?sub=locations&location_id=${site}`)).body.data.stock_summary).toEqual([]);

  const ofSite = as((await tenant.key(['inventory:write', 'inventory:transfer'], { siteIds: [site] })).key);
  expect(numbers(await ofSite.get())).toEqual(['blue', 'plain']);
  expect((await ofSite.get(`?id=${southern}`)).status).toBe(404);
  expect(
    (await ofSite.get(`?id=${plain}&sub=stock`)).body.data.map((row: { location_id: number }) => row.location_id),
  ).toEqual([site]);
  const { data, pagination } = (await ofSite.get(`?id=${plain}&sub=transactions`)).body;
  expect(pagination.total).toBe(2);
  expect(data[0]).toMatchObject({
    transaction_type: 'Transfer_in',
    location_id: site,
    related_location_id: null,
    related_location_name: null,
  });
  expect((await ofSite.get('?sub=locations')).body.pagination.total).toBe(1);
  expect((await ofSite.get(`?sub=locations&location_id=${south}`)).status).toBe(404);
  const adjusted = await ofSite.post(`?id=${plain}&sub=adjust`, { location_id: south, quantity: 1, reason: 'x' });
  expect(adjusted.body.error).toBe('location_not_found');
});

describe('the location of a new item’s opening stock', () => {
  const opened = async (settings: (place: number) => object, more: object = {}) => {
    const tenant = await native.tenant();
    const place = Number((await tenant.client.post('/v1/locations', { name: 'Depot', kind: 'warehouse' })).body.id);
    const changed = await native.operator.patch(`/v1/tenants/${tenant.id}`, { settings: settings(place) });
    expect(changed.status).toBe(200);
    const key = (await tenant.key(['inventory:write'], more)).key;
    const api = dialectClient(native.server, '/api/v1/inventory', { 'x-api-key': key });
    const create = () => api.post('', { part_number: 'OPEN', part_name: 'Open', quantity_on_hand: 4 });
    return { ...tenant, place, api, create };
  };

  it('is the one in the settings, on every surface', async () => {
    const { client, place, api, create } = await opened((locationId) => ({ fsmNavigator: { locationId } }));
    const { status, body } = await create();
    expect([status, body.data.quantity_on_hand]).toEqual([201, 4]);
    expect((await api.get(`?id=${body.item_id}&sub=stock`)).body.data).toMatchObject([
      { location_id: place, location_name: 'Depot', quantity: 4 },
    ]);
    const positions = await client.get(`/v1/positions?itemId=${body.item_id}`);
    expect(positions.body.data).toMatchObject([{ locationId: place, onHand: '4' }]);
    const history = (await api.get(`?id=${body.item_id}&sub=transactions`)).body.data;
    expect(history).toMatchObject([{ transaction_type: 'Add', quantity: 4, location_id: place }]);
  });

  it('is unassigned without a setting, or with another API’s', async () => {
    for (const settings of [
      () => ({ fsmNavigator: { locationId: null } }),
      (locationId: number) => ({ deconetwork: { locationId } }),
    ]) {
      const { api, create } = await opened(settings);
      const { body } = await create();
      expect((await api.get(`?id=${body.item_id}&sub=stock`)).body.data).toEqual([]);
    }
  });

  it('must exist, and be allowed for the key', async () => {
    const gone = await opened((locationId) => ({ fsmNavigator: { locationId } }));
    expect((await gone.client.delete(`/v1/locations/${gone.place}`)).status).toBe(200);
    const site = async (own: boolean) => {
      const scene = await opened((locationId) => ({ fsmNavigator: { locationId } }));
      const made = await scene.client.post('/v1/locations', { name: 'Site', kind: 'site' });
      const siteId = Number(made.body.id);
      if (own)
        await native.operator.patch(`/v1/tenants/${scene.id}`, { settings: { fsmNavigator: { locationId: siteId } } });
      const { key } = await scene.key(['inventory:write'], { siteIds: [siteId] });
      const api = dialectClient(native.server, '/api/v1/inventory', { 'x-api-key': key });
      return api.post('', { part_number: 'OPEN', part_name: 'Open', quantity_on_hand: 4 });
    };
    for (const answer of [await gone.create(), await site(false)]) {
      expect([answer.status, answer.body.error]).toEqual([400, 'validation_failed']);
      expect(answer.body.message).toContain('settings.fsmNavigator.locationId');
    }
    expect((await gone.client.get('/v1/items')).body.data).toEqual([]);
    expect((await site(true)).status).toBe(201);
  });
});
