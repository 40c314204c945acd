import { describe, expect, test } from 'vitest';
import { OPERATIONS } from './index.ts';
import { type Buyer, listed, purchasingTest, refused } from './test-purchasing.ts';

/** A parameter is honoured, or refused by name: ignoring it would return rows that were not requested. */

const { surface, acme } = await purchasingTest();
const { ids, make, made, order } = acme;

/** Every filter of any list of this API, with a value that filters. */
const FILTERS: Readonly<Record<string, string>> = {
  vendorId: '1',
  vendorIds: '1',
  businessUnitId: '1',
  businessUnitIds: '1',
  inventoryLocationId: '1',
  inventoryLocationIds: '1',
  fromLocationIds: '1',
  toLocationIds: '1',
  transferTypeIds: '1',
  purchaseOrderId: '1',
  purchaseOrderIds: '1',
  jobId: '1',
  jobIds: '1',
  projectId: '1',
  technicianId: '1',
  batchId: '1',
  billId: '1',
  invoiceIds: '1',
  ids: '1',
  number: 'X',
  requestNumber: 'X',
  referenceNumber: 'X',
  vendorInvoiceNumber: 'X',
  name: 'X',
  status: 'Sent',
  statuses: 'Received',
  requestStatus: 'Approved',
  syncStatuses: 'Exported',
  adjustmentTypes: 'X',
  active: 'False',
  activeOnly: 'true',
  externalDataKey: 'k',
  externalDataValues: 'v',
  'customFields.Fields[x]': 'y',
  'customField.Fields[x]': 'y',
  dateOnOrAfter: '2199-01-01',
  dateBefore: '2000-01-01',
  sentBefore: '2000-01-01',
  receivedBefore: '2000-01-01',
  returnDateBefore: '2000-01-01',
  createdBefore: '2000-01-01',
  createdOnOrAfter: '2199-01-01',
  modifiedBefore: '2000-01-01',
  modifiedOnOrAfter: '2199-01-01',
  isOtherDirectCost: 'true',
  costTypeIds: '1',
  searchText: 'nothing like it',
  skuIds: '1',
  typeId: '1',
  vendor_id: '1',
  updatedOnOrAfter: '2199-01-01',
  continuationToken: 'x',
};

/** What a refusal names in the place of a parameter: what is missing beside it, or what it stands for. */
const NAMED_AS: Readonly<Record<string, RegExp>> = {
  externalDataKey: /externalDataKey|externalDataValues/,
  externalDataValues: /externalDataKey|externalDataValues/,
  continuationToken: /continuationToken|from/,
};

/** A company with a row of everything, under ids that no filter above names. */
async function fill(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await make('/v1/brands', { name: `Brand ${turn}` });
  const orderId = await made('/purchase-orders', order());
  await made('/receipts', acme.receipt(orderId, [{ skuId: ids.pipe, quantity: 5, cost: 1 }]));
  await made('/returns', acme.giveBack());
  await make('/v1/level-templates', { name: 'Vans', levels: [] });
  const van = await make('/v1/locations', { name: 'Van', kind: 'vehicle' });
  await make('/v1/transfers', {
    fromLocationId: ids.warehouse,
    toLocationId: van,
    lines: [{ itemId: ids.pipe, quantity: 1 }],
  });
  await make('/v1/adjustments', { lines: [{ itemId: ids.pipe, locationId: ids.warehouse, quantity: '1' }] });
  await make('/v1/purchase-requests', {
    vendorId: ids.vendor,
    locationId: ids.warehouse,
    lines: [{ itemId: ids.pipe, quantity: 1 }],
  });
  await made('/purchase-order-markups', { from: 0, to: 10, percent: 5 });
  await acme.patch('/vendors/custom-fields', {
    operations: [{ objectId: ids.vendor, customFields: [{ name: 'a', value: 'b' }] }],
  });
}
await fill();

const LISTS = OPERATIONS.filter(({ method, path }) => method === 'GET' && !path.includes(':id'));

describe.each(LISTS.map((operation) => [operation.id, operation] as const))('%s', (id, { path, base }) => {
  const needed = id === 'ReturnTypes_GetList' ? 'activeOnly=false&' : '';
  const get = (query: string) => acme.call('GET', `${path}?${needed}${query}`, undefined, {}, base);

  test('honours or refuses each filter', async () => {
    const all = (await get('')).body.data.length;
    expect(all).toBeGreaterThan(0);
    const dropped: string[] = [];
    for (const [name, value] of Object.entries(FILTERS)) {
      if (name === 'activeOnly' && needed !== '') continue;
      const { status, body } = await get(`${name}=${encodeURIComponent(value)}`);
      if (status === 200 && body.data.length === all) dropped.push(name);
      if (status === 400) expect(Object.keys(body.errors).join()).toMatch(NAMED_AS[name] ?? name.split('[')[0]!);
    }
    expect(dropped).toEqual([]);
  });

  test('accepts values that filter nothing', async () => {
    const neutral =
      'active=Any&externalDataApplicationGuid=9f8e7d6c-5b4a-4321-8765-0123456789ab&page=1&pageSize=50&foo=&vendorId=';
    const { status, body } = await get(`${neutral}&includeTotal=false`);
    expect([status, body.data?.length]).toEqual([200, (await get('')).body.data.length]);
  });
});

test('an operation without parameters refuses those of others', async () => {
  const by = (path: string) => refused(acme.get(path));
  expect(await by(`/vendors/${ids.vendor}?active=False`)).toEqual([400, ['active']]);
  expect(await by(`/purchase-order-markups/1?vendorId=1&Number=7`)).toEqual([400, ['Number', 'vendorId']]);
  expect(await refused(acme.patch(`/vendors/${ids.vendor}?id=7`, {}))).toEqual([400, ['id']]);
});

test('a parameter whose name is not like a filter is ignored, as by the vendor', async () => {
  const all = await listed(acme, '/purchase-orders');
  expect(all).not.toEqual([]);
  expect(await listed(acme, '/purchase-orders?_=1764489600&format=json&pretty&prepaid=yes')).toEqual(all);
});

describe('orders and requests by vendor and location', async () => {
  const other = await make('/v1/vendors', { name: 'Other' });
  const depot = await make('/v1/locations', { name: 'Depot', kind: 'warehouse' });
  const theirs = await made('/purchase-orders', order({ vendorId: other, inventoryLocationId: depot }));
  const asked = await make('/v1/purchase-requests', {
    vendorId: other,
    locationId: depot,
    lines: [{ itemId: ids.pipe, quantity: 1 }],
  });

  test.each([
    ['/purchase-orders', () => theirs],
    ['/purchase-orders/requests', () => asked],
  ])('%s', async (path, expected) => {
    const by = (query: string) => listed(acme as Buyer, `${path}?${query}`);
    const own = expected();
    expect(await by(`vendorId=${other}`)).toEqual([own]);
    expect(await by(`vendorIds=${other},999999`)).toEqual([own]);
    expect(await by(`vendorId=${other}&vendorIds=${ids.vendor}`)).toEqual([]);
    expect(await by(`inventoryLocationIds=${depot}`)).toEqual([own]);
    expect(await by(`vendorId=${ids.vendor}`)).not.toContain(own);
    expect(await by('vendorId=999999')).toEqual([]);
    expect(await refused(acme.get(`${path}?vendorId=x`))).toEqual([400, ['vendorId']]);
  });

  test('active, though undocumented, leaves out canceled documents', async () => {
    await acme.patch(`/purchase-orders/${theirs}/cancellation`);
    expect(await listed(acme, '/purchase-orders?active=True')).not.toContain(theirs);
    expect(await listed(acme, '/purchase-orders?active=False')).toEqual([theirs]);
    expect(await listed(acme, '/purchase-orders')).toContain(theirs);
    expect(await listed(acme, '/transfers?active=False')).toEqual([]);
  });
});

test('the application key may be in the query of every operation', async () => {
  const { token, appKey } = acme.credentials;
  const answer = await surface.server.inject({
    method: 'GET',
    url: `/inventory/v2/tenant/${acme.tenantId}/purchase-orders?serviceTitanApplicationKey=${appKey}`,
    headers: { authorization: token },
  });
  expect(answer.statusCode).toBe(200);
});
