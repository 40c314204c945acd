import { expect, test } from 'vitest';
import { surfaceTest } from './test-client.ts';
import { refused } from './test-purchasing.ts';

const surface = await surfaceTest();
const acme = await surface.company();

test('InventoryTemplates_GetList shows the templates of levels with their items and their locations', async () => {
  const made = async (path: string, body: object) => (await acme.native.post(path, body)).body.id as unknown as number;
  const pipe = await made('/v1/items', { partNumber: 'P-1', name: 'Pipe', description: 'Copper' });
  const meter = await made('/v1/items', { partNumber: 'M-1', name: 'Meter', tracking: 'serial' });
  const levels = [
    { itemId: pipe, minimum: '2.5', target: '6' },
    { itemId: meter, minimum: '1' },
  ];
  const id = await made('/v1/level-templates', { name: 'Trucks', levels });
  const other = await made('/v1/level-templates', { name: 'Shops', levels: [] });
  const truck = await made('/v1/locations', { name: 'Truck', kind: 'vehicle', levelTemplateId: id });
  const { status, body } = await acme.get(
    `/inventory-templates?active=Any&includeTotal=true&ids=${id},${other}&sort=-Id`,
  );
  expect([status, body.totalCount]).toEqual([200, 2]);
  const item = { memo: null, unitOfMeasure: null, isConsignment: false };
  expect(body.data).toEqual([
    expect.objectContaining({ id: other, name: 'Shops', locationIds: [], items: [] }),
    {
      id,
      name: 'Trucks',
      active: true,
      type: 'Truck',
      createdOn: expect.stringMatching(/Z$/),
      modifiedOn: expect.stringMatching(/Z$/),
      isConsignment: false,
      locationIds: [truck],
      items: [
        {
          ...{ id: pipe, skuId: pipe, code: 'P-1', name: 'Pipe', description: 'Copper', skuType: 'Material' },
          ...{ minQuantity: 2.5, maxQuantity: 6, ...item },
        },
        {
          ...{ id: meter, skuId: meter, code: 'M-1', name: 'Meter', description: null, skuType: 'Equipment' },
          ...{ minQuantity: 1, maxQuantity: 1, ...item },
        },
      ],
    },
  ]);
  expect((await acme.get('/inventory-templates?active=False')).body.data).toEqual([]);
  expect(await refused(acme.get('/inventory-templates?page=0&sort=Name&ids=x&createdBefore=soon'))).toEqual([
    400,
    ['createdBefore', 'ids', 'page', 'sort'],
  ]);
});

test('needs its scope', async () => {
  const other = await surface.connector(acme.tenantId, ['tn.inv.vendors:r']);
  expect((await other.get('/inventory-templates')).status).toBe(403);
  const own = await surface.connector(acme.tenantId, ['tn.inv.inventorytemplates:r']);
  expect((await own.get('/inventory-templates')).status).toBe(200);
});
