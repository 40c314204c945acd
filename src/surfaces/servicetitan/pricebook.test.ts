import { describe, expect, test } from 'vitest';
import { type Connector, surfaceTest } from './test-client.ts';

/** The look-ups of a connector before it writes: the SKUs that requests name. */

const surface = await surfaceTest();
const acme = await surface.company();
const { native } = acme;
const GUID = '9f8e7d6c-5b4a-4321-8765-0123456789ab';

async function make(path: string, body: object): Promise<number> {
  const answer = await native.post(path, body);
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body.id as unknown as number;
}
const at = (path: string, by: Connector = acme) => by.call('GET', path, undefined, {}, '/pricebook/v2');
async function idsOf(path: string, by: Connector = acme): Promise<number[]> {
  const { status, body } = await at(path, by);
  if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return body.data.map((row: { id: number }) => row.id);
}
const vendor = await make('/v1/vendors', { name: 'Zeta' });
const alpha = await make('/v1/vendors', { name: 'alpha' });
const attached = { externalData: { [GUID]: { erp: 'P-1' } } };
const pipe = await make('/v1/items', {
  ...{ partNumber: 'PIPE-15', name: 'Pipe', description: 'Copper, 50% off', unit: 'm', cost: '2.5', price: '4' },
  ...{ vendorId: vendor, ...attached },
});
const glue = await make('/v1/items', { partNumber: 'GLUE', name: 'Glue', cost: '9', price: '1', vendorId: alpha });
const old = await make('/v1/items', { partNumber: 'ASBESTOS', name: 'Old', active: false });
const pump = await make('/v1/items', { partNumber: 'PUMP', name: 'Pump', tracking: 'serial', price: '300' });
const valve = await make('/v1/items', { partNumber: 'VALVE', name: 'Valve', tracking: 'lot' });

describe('Materials_GetList', () => {
  test('shows items that are not tracked by serial number, with price, cost, unit and vendor', async () => {
    expect(await idsOf('/materials')).toEqual([pipe, glue, valve]);
    const { body } = await at(`/materials?ids=${pipe}&includeTotal=true&externalDataApplicationGuid=${GUID}`);
    expect(body).toMatchObject({ page: 1, pageSize: 50, hasMore: false, totalCount: 1 });
    expect(body.data).toEqual([
      expect.objectContaining({
        ...{ id: pipe, code: 'PIPE-15', displayName: 'Pipe', description: 'Copper, 50% off', active: true },
        ...{ cost: 2.5, price: 4, memberPrice: 4, addOnPrice: 4, addOnMemberPrice: 4, unitOfMeasure: 'm' },
        primaryVendor: expect.objectContaining({ id: vendor, vendorId: vendor, vendorName: 'Zeta', cost: 2.5 }),
        ...{ isInventory: true, isOtherDirectCost: false, externalData: [{ key: 'erp', value: 'P-1' }] },
      }),
    ]);
  });

  test.each([
    ['active=Any', () => [pipe, glue, old, valve]],
    ['active=False', () => [old]],
    [`ids=${pipe},${pump},999999`, () => [pipe]],
    ['searchText=pipe', () => [pipe]],
    ['searchText=50%25', () => [pipe]],
    ['searchText=COPPER', () => [pipe]],
    ['searchText=__', () => []],
    [`externalDataApplicationGuid=${GUID}&externalDataKey=erp&externalDataValues=P-0,P-1`, () => [pipe]],
    [`externalDataApplicationGuid=${GUID}&externalDataKey=erp&externalDataValues=P-0`, () => []],
    ['createdBefore=2020-01-01', () => []],
    ['createdOnOrAfter=2020-01-01', () => [pipe, glue, valve]],
    ['modifiedBefore=2020-01-01', () => []],
    ['modifiedOnOrAfter=2020-01-01', () => [pipe, glue, valve]],
    ['isOtherDirectCost=true', () => []],
    ['isOtherDirectCost=false', () => [pipe, glue, valve]],
    ['costTypeIds=1', () => []],
    ['sort=-Code', () => [valve, pipe, glue]],
    ['sort=DisplayName', () => [glue, pipe, valve]],
    ['sort=-Price', () => [pipe, glue, valve]],
    ['sort=%2BMemberPrice', () => [valve, glue, pipe]],
    ['sort=Cost', () => [valve, pipe, glue]],
    ['sort=-PrimaryVendor', () => [pipe, glue, valve]],
    ['sort=-Priority', () => [valve, glue, pipe]],
    ['pageSize=2&page=2', () => [valve]],
  ])('filters by %s', async (query, expected) => {
    expect(await idsOf(`/materials?${query}`)).toEqual(expected());
  });

  test('follows changes from a given time', async () => {
    const before = await make('/v1/items', { partNumber: 'LATER', name: 'Later' });
    const { modifiedOn } = (await at(`/materials/${before}`)).body;
    await native.patch(`/v1/items/${glue}`, { price: '1.5' });
    const changed = await idsOf(`/materials?modifiedOnOrAfter=${modifiedOn}`);
    expect(changed.at(-1)).toBe(glue);
    expect(changed).not.toContain(pipe);
    await native.patch(`/v1/items/${before}`, { active: false });
  });

  test('names every wrong parameter', async () => {
    const { status, body } = await at('/materials?ids=x&searchText=a&sort=Color&isOtherDirectCost=perhaps&vendorId=1');
    expect(status).toBe(400);
    expect(Object.keys(body.errors).sort()).toEqual(['ids', 'isOtherDirectCost', 'searchText', 'sort', 'vendorId']);
  });
});

test('Equipment_GetList shows items that are tracked by serial number', async () => {
  expect(await idsOf('/equipment')).toEqual([pump]);
  expect(await idsOf(`/equipment?ids=${pipe}`)).toEqual([]);
  expect(await idsOf('/equipment?searchText=pum&sort=-ModifiedOn')).toEqual([pump]);
  const { body } = await at('/equipment?includeTotal=true');
  expect(body.totalCount).toBe(1);
  expect(body.data[0]).toMatchObject({ code: 'PUMP', description: 'Pump', price: 300, cost: 0, primaryVendor: null });
});

test('Export_Materials and Export_Equipment follow every change of items, but not movements of stock', async () => {
  const read = async (name: string, from = '') => (await at(`/export/${name}?from=${from}`)).body;
  const ids = (rows: { id: number }[]) => rows.map(({ id }) => id);
  const all = await read('materials');
  expect(all).toMatchObject({ hasMore: false, continueFrom: expect.any(String) });
  expect([...ids(all.data)].sort((a, b) => a - b)).toEqual(await idsOf('/materials?active=Any'));
  expect(all.data.find(({ id }: { id: number }) => id === pipe)).toMatchObject({ code: 'PIPE-15', externalData: [] });
  expect(ids((await read('equipment')).data)).toEqual([pump]);
  await native.post('/v1/movements', {
    movements: [{ kind: 'adjustment', entries: [{ itemId: valve, quantity: '1', lot: { number: 'L' } }] }],
  });
  expect((await read('materials', all.continueFrom)).data).toEqual([]);
  await native.patch(`/v1/items/${old}`, { name: 'Older' });
  await native.patch(`/v1/items/${pipe}`, { name: 'Pipe, 15 mm' });
  await native.patch(`/v1/items/${pipe}`, { name: 'Pipe' });
  const news = await read('materials', all.continueFrom);
  expect(news.data).toMatchObject([
    { id: old, active: false, displayName: 'Older' },
    { id: pipe, displayName: 'Pipe' },
  ]);
  expect((await read('materials', news.continueFrom)).data).toEqual([]);
  expect((await at(`/export/equipment?from=${all.continueFrom}`)).status).toBe(400);
  expect((await read('materials', '2199-01-01')).data).toEqual([]);
  const limited = await surface.connector(acme.tenantId, ['admin'], {
    brandId: await make('/v1/brands', { name: 'One' }),
  });
  expect((await at('/export/materials', limited)).status).toBe(403);
});

test('a feed of more items than a page holds has each once', async () => {
  const other = await surface.company();
  for (const batch of ['A', 'B']) {
    const items = Array.from({ length: 501 }, (_, index) => ({ partNumber: `${batch}-${index}`, name: 'P' }));
    const { status, body } = await other.native.post('/v1/items/batch', { items });
    expect([status, body.errors]).toEqual([201, undefined]);
  }
  const seen: number[] = [];
  let from = '';
  for (let hasMore = true; hasMore; ) {
    const { body } = await at(`/export/materials?from=${from}`, other);
    seen.push(...body.data.map(({ id }: { id: number }) => id));
    ({ hasMore, continueFrom: from } = body);
  }
  expect([seen.length, new Set(seen).size]).toEqual([1_002, 1_002]);
});

test('Materials_Get and Equipment_Get show an item only under the address of its own type', async () => {
  expect((await at(`/materials/${pipe}?externalDataApplicationGuid=${GUID}`)).body).toMatchObject({
    id: pipe,
    externalData: [{ key: 'erp', value: 'P-1' }],
  });
  expect((await at(`/materials/${old}`)).body).toMatchObject({ id: old, active: false });
  expect((await at(`/equipment/${pump}`)).body).toMatchObject({ id: pump, code: 'PUMP' });
  for (const path of [`/materials/${pump}`, `/equipment/${pipe}`, '/materials/999999']) {
    const { status, body } = await at(path);
    expect([path, status, Object.keys(body.errors)]).toEqual([path, 404, ['id']]);
  }
});

test('the ids found are accepted by an order, a receipt, an adjustment and a return', async () => {
  const found = async (base: '/inventory/v2' | '/pricebook/v2' | '/settings/v2', path: string) => {
    const { body } = await acme.call('GET', path, undefined, {}, base);
    return body.data[0].id as number;
  };
  await make('/v1/business-units', { name: 'Plumbing' });
  await make('/v1/locations', { name: 'Main', kind: 'warehouse' });
  await make('/v1/purchase-order-types', { name: 'Stock' });
  await make('/v1/return-types', { name: 'Surplus' });
  const skuId = await found('/pricebook/v2', '/materials?searchText=PIPE-15');
  const inventoryLocationId = await found('/inventory/v2', '/warehouses');
  const shared = {
    vendorId: await found('/inventory/v2', '/vendors'),
    businessUnitId: await found('/settings/v2', '/business-units'),
    inventoryLocationId,
    tax: 0,
    shipping: 0,
  };
  const line = { skuId, quantity: 3, cost: 2 };
  const ordered = await acme.post('/purchase-orders', {
    ...shared,
    typeId: await found('/inventory/v2', '/purchase-order-types'),
    shipTo: { description: '', address: { street: '', unit: '', city: '', state: '', zip: '', country: '' } },
    ...{ impactsTechnicianPayroll: false, date: '2026-11-01', requiredOn: '2026-12-01' },
    items: [{ ...line, description: 'Pipe', vendorPartNumber: 'V' }],
  });
  expect(ordered.status).toBe(200);
  const receipt = { purchaseOrderId: ordered.body.id, dateReceived: '2026-11-02', tax: 0, shipping: 0, items: [line] };
  expect((await acme.post('/receipts', receipt)).status).toBe(200);
  const returned = await acme.post('/returns', {
    ...shared,
    returnTypeId: await found('/inventory/v2', '/return-types?activeOnly=true'),
    ...{ returnDate: '2026-11-03', restockingFee: 0, items: [{ ...line, quantity: 1 }] },
  });
  expect(returned.status).toBe(200);
  await make('/v1/adjustments', { lines: [{ itemId: skuId, locationId: inventoryLocationId, quantity: '-1' }] });
  const [adjusted] = (await acme.get(`/adjustments?inventoryLocationIds=${inventoryLocationId}`)).body.data;
  expect(adjusted.items).toMatchObject([{ skuId, code: 'PIPE-15', quantity: -1 }]);
  expect((await native.get(`/v1/items/${pipe}`)).body.onHand).toBe('2');
  const serial = await found('/pricebook/v2', '/equipment');
  await make('/v1/adjustments', {
    lines: [{ itemId: serial, locationId: inventoryLocationId, quantity: '1', serials: ['S-1'] }],
  });
  const [counted] = (await acme.get('/adjustments?sort=-Id&pageSize=1')).body.data;
  expect(counted.items).toMatchObject([{ skuId: pump, serialNumbers: [{ number: 'S-1' }] }]);
});

describe('the price book can be read by', () => {
  test('any scope of this API, and those that read natively', async () => {
    for (const scope of ['tn.inv.receipts:w', 'tn.inv.vendors:r', 'inventory:read', 'purchasing:read']) {
      const other = await surface.connector(acme.tenantId, [scope]);
      const lists = await Promise.all([at('/materials', other), at(`/equipment/${pump}`, other)]);
      expect([scope, ...lists.map(({ status }) => status)]).toEqual([scope, 200, 200]);
    }
    const foreign = await surface.connector(acme.tenantId, ['inventory:transfer']);
    expect((await at('/materials', foreign)).status).toBe(403);
  });

  test('no client of another company', async () => {
    const other = await surface.company();
    expect(await idsOf('/materials?active=Any', other)).toEqual([]);
    expect((await at(`/materials/${pipe}`, other)).status).toBe(404);
    const unknown = await surface.server.inject(`/pricebook/v2/tenant/${acme.tenantId}/materials`);
    expect(unknown.statusCode).toBe(401);
  });

  test('a client restricted to a brand, for the items of that brand and of none', async () => {
    const brand = await make('/v1/brands', { name: 'Ours' });
    const theirs = await make('/v1/brands', { name: 'Theirs' });
    const hidden = await make('/v1/items', { partNumber: 'HIDDEN', name: 'H', brandId: theirs });
    const seen = await make('/v1/items', { partNumber: 'SEEN', name: 'S', brandId: brand });
    const limited = await surface.connector(acme.tenantId, ['admin'], { brandId: brand });
    const ids = await idsOf('/materials?pageSize=5000', limited);
    expect(ids).toContain(seen);
    expect(ids).not.toContain(hidden);
    expect((await at(`/materials/${hidden}`, limited)).status).toBe(404);
  });
});
