import { expect, test } from 'vitest';
import { surfaceTest } from './test-client.ts';

const surface = await surfaceTest();
const acme = await surface.company();
const { native } = acme;
const GUID = '9f8e7d6c-5b4a-4321-8765-0123456789ab';

const place = async (body: object) => (await native.post('/v1/locations', body)).body.id as unknown as number;
const address = { street: '1 Main St', unit: null, city: 'Reno', state: 'NV', zip: '89501', country: 'USA' };
const shop = await place({ name: 'Shop', kind: 'warehouse', address });
const old = await place({ name: 'Old', kind: 'warehouse', active: false });
const van = await place({ name: 'Van', kind: 'vehicle' });
const list = async (query = '') => (await acme.get(`/warehouses?${query}`)).body;

test('Warehouses_GetList shows warehouses, with their addresses', async () => {
  expect((await list()).data).toEqual([
    {
      id: shop,
      name: 'Shop',
      active: true,
      address,
      inventoryTemplateId: null,
      createdOn: expect.stringMatching(/Z$/),
      modifiedOn: expect.stringMatching(/Z$/),
      externalData: [],
    },
  ]);
  const all = await list('active=any&includeTotal=true&sort=-Id');
  expect([all.totalCount, all.data.map((row: { id: number }) => row.id)]).toEqual([2, [old, shop]]);
  expect(all.data[0].address).toEqual({ street: null, unit: null, city: null, state: null, zip: null, country: null });
});

test('Warehouses_Update attaches external data, and changes nothing else', async () => {
  const externalData = { applicationGuid: GUID, externalData: [{ key: 'erp', value: 'W-1' }] };
  const answer = await acme.patch(`/warehouses/${shop}`, { externalData, name: 'Ours' });
  expect([answer.status, answer.body]).toEqual([200, { id: shop }]);
  const { data } = await list(`externalDataApplicationGuid=${GUID}&externalDataKey=erp&externalDataValues=W-1`);
  expect(data).toMatchObject([{ id: shop, name: 'Shop', externalData: [{ key: 'erp', value: 'W-1' }] }]);
  expect((await acme.patch(`/warehouses/${van}`, { externalData })).status).toBe(404);
  expect((await acme.patch('/warehouses/999999', { externalData })).status).toBe(404);
});
