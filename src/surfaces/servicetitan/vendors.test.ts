import { describe, expect, test } from 'vitest';
import { surfaceTest } from './test-client.ts';

const surface = await surfaceTest();
const GUID = '9f8e7d6c-5b4a-4321-8765-0123456789ab';
const address = { street: '1 Main St', unit: '', city: 'Reno', state: 'NV', zip: '89501', country: 'USA' };
const minimal = {
  name: 'Ferguson',
  active: true,
  isTruckReplenishment: true,
  taxRate: 8.265,
  restrictedMobileCreation: false,
  address,
};
const acme = await surface.company();
const made = async (body: object, by = acme) => (await by.post('/vendors', body)).body.id as number;
const headquarters = await made({ ...minimal, name: 'Headquarters' });
const complete = {
  ...minimal,
  memo: 'Net 30',
  firstName: 'Ann',
  lastName: 'Lee',
  phone: '555-0100',
  email: 'ann@ferguson.example',
  fax: '555-0101',
  deliveryOption: 'EmailAsPdf',
  vendorQuickbooksItem: 'QB-1',
  paymentTermId: 5,
  remittanceVendorId: headquarters,
  tags: [{ tagTypeId: 3 }],
  vendorContacts: [{ name: 'Desk', email: 'desk@ferguson.example' }],
  externalData: { applicationGuid: GUID, externalData: [{ key: 'erp', value: 'V-1' }] },
};

describe('Vendors_Create and Vendors_GetById', () => {
  test('create and show a vendor with every field of the API', async () => {
    const answer = await acme.post('/vendors', complete);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ id: expect.any(Number) });
    const read = await acme.get(`/vendors/${answer.body.id}?externalDataApplicationGuid=${GUID.toUpperCase()}`);
    expect(read.status).toBe(200);
    expect(read.body).toEqual({
      id: answer.body.id,
      name: 'Ferguson',
      active: true,
      isTruckReplenishment: true,
      isMobileCreationRestricted: false,
      memo: 'Net 30',
      deliveryOption: 'EmailAsPdf',
      defaultTaxRate: 8.265,
      contactInfo: {
        firstName: 'Ann',
        lastName: 'Lee',
        phone: '555-0100',
        email: 'ann@ferguson.example',
        fax: '555-0101',
      },
      address,
      createdOn: expect.stringMatching(/^\d{4}-.*Z$/),
      modifiedOn: expect.stringMatching(/^\d{4}-.*Z$/),
      customFields: [],
      externalData: [{ key: 'erp', value: 'V-1' }],
    });
  });

  test('share the vendor with the native API under the same id', async () => {
    const id = await made(complete);
    const { body } = await acme.native.get(`/v1/vendors/${id}`);
    expect(body).toMatchObject({
      name: 'Ferguson',
      taxRate: '8.265',
      quickbooksItem: 'QB-1',
      paymentTermId: 5,
      remittanceVendorId: headquarters,
      contacts: [{ id: 1, name: 'Desk' }],
      tags: [{ tagTypeId: 3 }],
    });
  });

  test('show a vendor of the native API with empty fields, not missing ones', async () => {
    const { body } = await acme.native.post('/v1/vendors', { name: 'Hajoca', memo: { odd: true }, taxRate: 'much' });
    const read = await acme.get(`/vendors/${body.id}`);
    expect(read.body).toMatchObject({
      name: 'Hajoca',
      memo: '',
      deliveryOption: 'Manual',
      defaultTaxRate: 0,
      contactInfo: { firstName: '', email: '' },
      address: { street: null, country: null },
      externalData: [],
    });
  });

  test('show external data only to its own application', async () => {
    const id = await made(complete);
    const other = '00000000-0000-4000-8000-000000000000';
    expect((await acme.get(`/vendors/${id}`)).body.externalData).toEqual([]);
    expect((await acme.get(`/vendors/${id}?externalDataApplicationGuid=${other}`)).body.externalData).toEqual([]);
  });

  test.each([
    [{ name: '' }, ['name']],
    [{ taxRate: '1.1234567' }, ['taxRate']],
    [{ taxRate: 1234567890.123456 }, ['taxRate']],
    [{ taxRate: 1e21 }, ['taxRate']],
    [{ deliveryOption: 'Pigeon' }, ['deliveryOption']],
    [{ name: undefined, address: undefined }, ['name', 'address']],
    [{ externalData: { applicationGuid: 'mine', externalData: [] } }, ['externalData.applicationGuid']],
    [{ vendorContacts: [{ name: 'No address' }] }, ['vendorContacts[0].email']],
    [{ remittanceVendorId: 999_999 }, ['remittanceVendorId']],
  ])('refuse %j and name the faults', async (wrong, fields) => {
    const { status, body } = await acme.post('/vendors', { ...minimal, ...wrong });
    expect(status).toBe(400);
    expect(Object.keys(body.errors).sort()).toEqual([...fields].sort());
    expect(body).toMatchObject({ status: 400, traceId: expect.any(String), data: { code: expect.any(String) } });
  });

  test('ignore undocumented fields, and treat null as absent', async () => {
    const { status } = await acme.post('/vendors', { ...minimal, memo: null, externalData: null, later: 1 });
    expect(status).toBe(200);
  });

  test('ignore fields with a meaning elsewhere', async () => {
    const odd = { id: 7, uuid: 'x', createdOn: 'x', contacts: 'none', quickbooksItem: 5, customFields: 3 };
    const id = await made({ ...minimal, ...odd });
    expect((await acme.patch(`/vendors/${id}`, odd)).status).toBe(200);
    const { body } = await acme.native.get(`/v1/vendors/${id}`);
    for (const name of ['createdOn', 'contacts', 'quickbooksItem', 'customFields'])
      expect(body).not.toHaveProperty(name);
  });

  test('answer 404 for an unknown vendor, and 400 for an invalid id', async () => {
    for (const id of ['999999', '0', '-1', '9223372036854775807']) {
      const { status, body } = await acme.get(`/vendors/${id}`);
      expect([id, status, Object.keys(body.errors)]).toEqual([id, 404, ['id']]);
    }
    expect((await acme.get('/vendors/custom')).status).toBe(400);
  });

  test('do not show another tenant’s vendor', async () => {
    const other = await surface.company();
    const id = await made(minimal);
    expect((await other.get(`/vendors/${id}`)).status).toBe(404);
    expect((await other.patch(`/vendors/${id}`, { name: 'Mine' })).status).toBe(404);
  });
});

describe('Vendors_Update', () => {
  test('changes the given fields and leaves the rest', async () => {
    const id = await made(complete);
    const change = {
      name: 'Ferguson Supply',
      taxRate: 0,
      email: null,
      vendorContacts: [{ id: 1, name: 'A', email: 'a' }],
    };
    const answer = await acme.patch(`/vendors/${id}`, change);
    expect([answer.status, answer.body]).toEqual([200, { id }]);
    const { body } = await acme.get(`/vendors/${id}`);
    expect(body).toMatchObject({ name: 'Ferguson Supply', memo: 'Net 30', defaultTaxRate: 0 });
    expect(body.contactInfo.email).toBe('ann@ferguson.example');
    expect(body.modifiedOn >= body.createdOn).toBe(true);
  });

  test('replaces or merges external data, and null removes a key', async () => {
    const id = await made(complete);
    const set = (externalData: object[], patchMode?: string) =>
      acme.patch(`/vendors/${id}`, { externalData: { applicationGuid: GUID, patchMode, externalData } });
    const data = async () => (await acme.get(`/vendors/${id}?externalDataApplicationGuid=${GUID}`)).body.externalData;
    await set([{ key: 'crm', value: 'C-1' }], 'Merge');
    expect(await data()).toEqual([
      { key: 'crm', value: 'C-1' },
      { key: 'erp', value: 'V-1' },
    ]);
    await set([{ key: 'erp', value: null }], 'Merge');
    expect(await data()).toEqual([{ key: 'crm', value: 'C-1' }]);
    await set([{ key: 'x', value: 'y' }]);
    expect(await data()).toEqual([{ key: 'x', value: 'y' }]);
    expect((await acme.get(`/vendors/${id}`)).body.memo).toBe('Net 30');
  });

  test('keeps the merges of two concurrent writers', async () => {
    const id = await made(minimal);
    const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
    const merge = (key: string) => ({
      externalData: { applicationGuid: GUID, patchMode: 'Merge', externalData: [{ key, value: key }] },
    });
    await Promise.all(keys.map((key) => acme.patch(`/vendors/${id}`, merge(key))));
    const { body } = await acme.get(`/vendors/${id}?externalDataApplicationGuid=${GUID}`);
    expect(body.externalData.map((entry: { key: string }) => entry.key).sort()).toEqual([...keys].sort());
  });
});

describe('Vendors_GetList', async () => {
  const acme = await surface.company();
  const ids: number[] = [];
  for (const name of ['A', 'B', 'C', 'D']) ids.push(await made({ ...minimal, name, active: name !== 'B' }, acme));
  const [a = 0, b = 0, c = 0, d = 0] = ids;
  await acme.patch(`/vendors/${a}`, {
    memo: 'changed',
    externalData: { applicationGuid: GUID, externalData: [{ key: 'erp', value: '42' }] },
  });
  const list = async (query: string) => (await acme.get(`/vendors?${query}`)).body;
  const idsOf = async (query: string) => (await list(query)).data.map((row: { id: number }) => row.id);

  test('lists active vendors, the oldest first, without a total unless requested', async () => {
    const page = await list('');
    expect(page).toMatchObject({ page: 1, pageSize: 50, hasMore: false, totalCount: null });
    expect(page.data.map((row: { id: number }) => row.id)).toEqual([a, c, d]);
    expect(await list('includeTotal=True&pageSize=1')).toMatchObject({ hasMore: true, totalCount: 3 });
  });

  test.each([
    ['active=Any', () => [a, b, c, d]],
    ['active=False', () => [b]],
    ['active=Any&sort=-Id', () => [d, c, b, a]],
    ['active=Any&sort=%2BModifiedOn', () => [b, c, d, a]],
    ['active=Any&sort=+CreatedOn', () => [a, b, c, d]],
    ['page=2&pageSize=2', () => [d]],
    ['page=3&pageSize=2', () => []],
    ['modifiedOnOrAfter=2024-01-01T00:00:00.001000%2B00:00', () => [c, d, a]],
    ['modifiedOnOrAfter=2999-01-01', () => []],
    ['createdBefore=2020-01-01', () => []],
    ['createdOnOrAfter=2020-01-01&createdBefore=2999-01-01', () => [a, c, d]],
    [`externalDataApplicationGuid=${GUID}&externalDataKey=erp&externalDataValues=41,42`, () => [a]],
    [`externalDataApplicationGuid=${GUID}&externalDataKey=erp&externalDataValues=4`, () => []],
    [`externalDataApplicationGuid=${GUID}`, () => [a, c, d]],
  ])('%s', async (query, expected) => {
    expect(await idsOf(query)).toEqual(expected());
  });

  test('finds ids, repeated or separated by commas', async () => {
    expect(await idsOf(`ids=${a},${c}`)).toEqual([a, c]);
    expect(await idsOf(`ids=${a}&ids=${d}`)).toEqual([a, d]);
  });

  test.each([
    [`ids=${Array.from({ length: 51 }, (_, index) => index).join(',')}`, ['ids']],
    ['pageSize=5001', ['pageSize']],
    ['page=0&pageSize=0', ['page', 'pageSize']],
    ['externalDataKey=erp', ['externalDataApplicationGuid', 'externalDataValues']],
    ['externalDataApplicationGuid=mine', ['externalDataApplicationGuid']],
    ['sort=+Name', ['sort']],
  ])('%s is refused', async (query, fields) => {
    const { status, body } = await acme.get(`/vendors?${query}`);
    expect(status).toBe(400);
    expect(Object.keys(body.errors)).toEqual(fields);
  });
});
