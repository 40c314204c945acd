import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';
import { buyer, type PurchasingDocument, refusalOf } from '../../../test/support/purchasing.ts';

let native: NativeTest;
let company: Awaited<ReturnType<typeof buyer>>;

beforeAll(async () => {
  native = await nativeTest();
  company = await buyer(native);
});

const idsOf = async (client: Client, path: string) =>
  ((await client.get(path)).body.data as unknown as PurchasingDocument[]).map((document) => document.id);

describe('types', () => {
  it('have names of their own and one default', async () => {
    const { client, make } = company;
    const first = await make('/v1/purchase-order-types', { name: 'Stock', isDefault: true, skipWeekends: true });
    const again = client.post('/v1/purchase-order-types', { name: 'stock' });
    expect(await refusalOf(again)).toEqual({ status: 409, code: 'duplicate_name', paths: ['name'] });
    await make('/v1/return-types', { name: 'Stock' });
    const second = await make('/v1/purchase-order-types', { name: 'Job', isDefault: true });
    const at = (id: number) => client.get(`/v1/purchase-order-types/${id}`);
    expect([(await at(first)).body.isDefault, (await at(second)).body.isDefault]).toEqual([false, true]);
    await client.patch(`/v1/purchase-order-types/${first}`, { isDefault: true });
    expect([(await at(first)).body.isDefault, (await at(second)).body.isDefault]).toEqual([true, false]);
    expect(await refusalOf(client.patch(`/v1/purchase-order-types/${second}`, { name: 'STOCK' }))).toMatchObject({
      code: 'duplicate_name',
    });
    expect((await client.patch(`/v1/purchase-order-types/${first}`, { name: 'STOCK' })).status).toBe(200);
  });

  it('receive at once what they say, and cannot be deleted then', async () => {
    const { client, make, ids, order, get } = company;
    const typeId = await make('/v1/purchase-order-types', { name: 'Counter', automaticallyReceive: true });
    const { id } = await order([{ itemId: ids.pipe, quantity: '2', unitCost: '3' }], {
      typeId,
      tax: '1',
      reference: 'INV-2',
    });
    expect(await get(`/v1/purchase-orders/${id}`)).toMatchObject({
      status: 'received',
      total: '7',
      lines: [{ received: '2' }],
    });
    const receipts = (await client.get(`/v1/receipts?sourceId=${id}`)).body.data;
    expect(receipts).toMatchObject([{ total: '7', tax: '1', reference: 'INV-2', typeId }]);
    const used = { status: 409, code: 'in_use' };
    expect(await refusalOf(client.delete(`/v1/purchase-order-types/${typeId}`))).toMatchObject(used);
    expect(await refusalOf(client.delete(`/v1/vendors/${ids.vendorId}`))).toMatchObject(used);
  });
});

it('keeps what a document names from being deleted', async () => {
  const { client, make, order } = company;
  const itemId = await make('/v1/items', { partNumber: 'ONLY-ORDERED', name: 'x' });
  const locationId = await make('/v1/locations', { name: 'Yard', kind: 'warehouse' });
  const names = {
    businessUnitId: '/v1/business-units',
    jobId: '/v1/jobs',
    projectId: '/v1/projects',
    technicianId: '/v1/technicians',
  };
  const links: Record<string, number> = {};
  for (const [field, path] of Object.entries(names)) links[field] = await make(path, { name: field });
  await order([{ itemId, quantity: 1 }], { locationId, ...links });
  const paths = Object.entries(names).map(([field, path]) => `${path}/${links[field]}`);
  for (const path of [`/v1/items/${itemId}`, `/v1/locations/${locationId}`, ...paths]) {
    expect({ path, ...(await refusalOf(client.delete(path))) }).toMatchObject({ path, status: 409, code: 'in_use' });
  }
});

it('tells what is on order of an item: the open lines of open orders, at the sites of the reader', async () => {
  const { client, key, make, order, post, ids } = company;
  const itemId = await make('/v1/items', { partNumber: 'ON-ORDER', name: 'x' });
  const siteId = await make('/v1/locations', { name: 'North', kind: 'site' });
  const locationId = await make('/v1/locations', { name: 'North store', kind: 'warehouse', parentId: siteId });
  const onOrder = async (reader = client) => (await reader.get(`/v1/items/${itemId}`)).body.onOrder;
  expect(await onOrder()).toBe('0');
  const first = await order([
    { itemId, quantity: '5' },
    { itemId: ids.pipe, quantity: '9' },
  ]);
  await order([{ itemId, quantity: '2.5' }], { locationId });
  const canceled = await order([{ itemId, quantity: '100' }]);
  await post(`/v1/purchase-orders/${canceled.id}/cancellation`, { reason: 'x' });
  expect(await onOrder()).toBe('7.5');
  await post('/v1/receipts', { purchaseOrderId: first.id, lines: [{ itemId, quantity: '4' }] });
  expect(await onOrder()).toBe('3.5');
  expect(await onOrder(await key(['inventory:read'], { siteIds: [siteId] }))).toBe('2.5');
});

it('keeps what other rows name from being deleted, each kind by its uses', async () => {
  const { client, make, ids } = company;
  const free: Record<string, number> = {};
  const kinds = ['vendors', 'jobs', 'projects', 'business-units', 'technicians'];
  for (const kind of kinds) free[kind] = await make(`/v1/${kind}`, { name: `Free ${kind}` });
  const technicianId = await make('/v1/technicians', { name: 'Sam' });
  const warehouseId = await make('/v1/locations', { name: 'Depot', kind: 'warehouse' });
  const vanId = await make('/v1/locations', {
    name: 'Van',
    kind: 'vehicle',
    warehouseId,
    technicianIds: [technicianId],
  });
  const vendorId = await make('/v1/vendors', { name: 'Of an item' });
  await make('/v1/items', { partNumber: 'OF-VENDOR', name: 'x', vendorId });
  const plannedTo = await make('/v1/locations', { name: 'Planned to', kind: 'warehouse' });
  const planned = {
    fromLocationId: ids.locationId,
    toLocationId: plannedTo,
    lines: [{ itemId: ids.pump, quantity: 1 }],
  };
  await make('/v1/transfers', planned);
  const used = [
    `/v1/technicians/${technicianId}`,
    `/v1/locations/${warehouseId}`,
    `/v1/locations/${plannedTo}`,
    `/v1/vendors/${vendorId}`,
    `/v1/items/${ids.pump}`,
  ];
  for (const path of used) {
    expect({ path, ...(await refusalOf(client.delete(path))) }).toMatchObject({ path, status: 409, code: 'in_use' });
  }
  expect((await client.patch(`/v1/locations/${vanId}`, { technicianIds: [] })).status).toBe(200);
  free.technicians = technicianId;
  for (const [kind, id] of Object.entries(free)) {
    expect([kind, (await client.delete(`/v1/${kind}/${id}`)).status]).toEqual([kind, 200]);
  }
});

it('narrows lists, page by page', async () => {
  const { client, ids, order, post } = company;
  const made: PurchasingDocument[] = [];
  for (let n = 1; n <= 5; n += 1)
    made.push(await order([], { reference: `LIST-${n % 2}`, date: `2026-03-0${n}T00:00:00Z` }));
  const [, second, third] = made;
  await post(`/v1/purchase-orders/${third?.id}/sending`);
  const from = 'dateFrom=2026-03-01T00:00:00Z&dateBefore=2026-03-04T00:00:00Z';
  const listed = (query: string) => idsOf(client, `/v1/purchase-orders?${query}`);
  const wanted = made.map((document) => document.id);
  expect(await listed(from)).toEqual(wanted.slice(0, 3));
  expect(await listed(`reference=LIST-0&vendorId=${ids.vendorId}`)).toEqual([wanted[1], wanted[3]]);
  expect(await listed(`number=${second?.number}`)).toEqual([second?.id]);
  expect(await listed(`status=sent&${from}`)).toEqual([third?.id]);
  expect(await listed(`sentFrom=2026-01-01T00:00:00Z`)).toEqual([third?.id]);
  expect(await listed('vendorId=1')).toEqual([]);
  expect(await listed(`locationId=${ids.locationId}&updatedBefore=2026-01-01T00:00:00Z`)).toEqual([]);
  for (const query of [`vendorId=${ids.vendorId}`, '', from]) {
    const all = await listed(`limit=1000&${query}`);
    const paged: number[] = [];
    for (let next: unknown = ''; next !== null; ) {
      const page = await client.get(`/v1/purchase-orders?limit=2&${query}${next ? `&after=${next}` : ''}`);
      paged.push(...(page.body.data as unknown as PurchasingDocument[]).map((document) => document.id));
      next = page.body.next;
    }
    expect(paged).toEqual(all);
  }
});

it('repeats a receipt under the same Idempotency-Key once', async () => {
  const { client, ids, order } = company;
  const { id } = await order([{ itemId: ids.pipe, quantity: 4 }]);
  const body = { purchaseOrderId: id, lines: [{ itemId: ids.pipe, quantity: 1 }] };
  const first = await client.post('/v1/receipts', body, { 'idempotency-key': 'R' });
  const again = await client.post('/v1/receipts', body, { 'idempotency-key': 'R' });
  expect(again.body).toEqual(first.body);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect((await client.get(`/v1/purchase-orders/${id}`)).body.lines).toMatchObject([{ received: '1' }]);
});

it('prints an order, sent or not', async () => {
  const { ids, order, client } = company;
  const { id } = await order([{ itemId: ids.pipe, quantity: 4, description: 'Труба' }]);
  const ask = () =>
    native.server.inject({ url: `/v1/purchase-orders/${id}/pdf`, headers: { authorization: `Bearer ${client.key}` } });
  const answer = await ask();
  expect(answer.headers['content-type']).toBe('application/pdf');
  expect(answer.rawPayload.toString('latin1', 0, 5)).toBe('%PDF-');
  await client.post(`/v1/purchase-orders/${id}/sending`);
  expect((await ask()).statusCode).toBe(200);
  expect((await client.get('/v1/purchase-orders/999999999/pdf')).status).toBe(404);
});

describe('an actor that is restricted to a site or a brand', () => {
  it('sees the documents of its site alone, and orders for it alone', async () => {
    const { make, key, ids, order } = company;
    const site = await make('/v1/locations', { name: 'North', kind: 'site' });
    const own = await order([{ itemId: ids.pipe, quantity: 1 }], { locationId: site });
    const foreign = await order([{ itemId: ids.pipe, quantity: 1 }]);
    const client = await key(['purchasing:write'], { siteIds: [site] });
    expect(await idsOf(client, '/v1/purchase-orders')).toEqual([own.id]);
    expect((await client.get(`/v1/purchase-orders/${own.id}`)).status).toBe(200);
    for (const path of [`/v1/purchase-orders/${foreign.id}`, `/v1/purchase-orders/${foreign.id}/pdf`])
      expect((await client.get(path)).status).toBe(404);
    expect((await client.post(`/v1/purchase-orders/${foreign.id}/sending`)).status).toBe(404);
    const { vendorId, locationId } = ids;
    const elsewhere = client.post('/v1/purchase-orders', { vendorId, locationId, lines: [] });
    expect(await refusalOf(elsewhere)).toEqual({ status: 404, code: 'unknown_location', paths: ['locationId'] });
    const away = client.post('/v1/receipts', { purchaseOrderId: own.id, locationId });
    expect(await refusalOf(away)).toMatchObject({ code: 'unknown_location' });
    expect((await client.post('/v1/receipts', { purchaseOrderId: own.id })).status).toBe(201);
  });

  it('sees no document with an item of another brand, and orders none', async () => {
    const { make, key, ids, order } = company;
    const brandId = await make('/v1/brands', { name: 'Own' });
    const mine = await make('/v1/items', { partNumber: 'OWN-BRAND', name: 'x', brandId });
    const own = await order([{ itemId: mine, quantity: 1 }]);
    const mixed = await order([
      { itemId: mine, quantity: 1 },
      { itemId: ids.pipe, quantity: 1 },
    ]);
    const client = await key(['purchasing:write'], { brandId });
    expect((await idsOf(client, '/v1/purchase-orders?limit=1000')).includes(mixed.id)).toBe(false);
    expect((await client.get(`/v1/purchase-orders/${own.id}`)).status).toBe(200);
    expect((await client.get(`/v1/purchase-orders/${mixed.id}`)).status).toBe(404);
    const { vendorId, locationId } = ids;
    const other = client.post('/v1/purchase-orders', {
      vendorId,
      locationId,
      lines: [{ itemId: ids.pipe, quantity: 1 }],
    });
    expect(await refusalOf(other)).toEqual({ status: 404, code: 'unknown_item', paths: ['lines.0.itemId'] });
  });

  it('reads with purchasing:read, and changes nothing with it', async () => {
    const { key, ids } = company;
    const reader = await key(['purchasing:read']);
    expect((await reader.get('/v1/purchase-order-types')).status).toBe(200);
    const { vendorId, locationId } = ids;
    const attempt = reader.post('/v1/purchase-orders', { vendorId, locationId, lines: [] });
    expect(await refusalOf(attempt)).toMatchObject({ status: 403, code: 'insufficient_scope' });
  });
});
