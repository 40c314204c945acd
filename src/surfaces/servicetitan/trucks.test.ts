import { describe, expect, test } from 'vitest';
import { surfaceTest } from './test-client.ts';

const surface = await surfaceTest();
const acme = await surface.company();
const { native } = acme;
const GUID = '9f8e7d6c-5b4a-4321-8765-0123456789ab';

const made = async (path: string, body: object) => (await native.post(path, body)).body.id as unknown as number;
const warehouse = await made('/v1/locations', { name: 'Shop', kind: 'warehouse' });
const depot = await made('/v1/locations', { name: 'Depot', kind: 'warehouse' });
const ann = await made('/v1/technicians', { name: 'Ann' });
const bob = await made('/v1/technicians', { name: 'Bob' });
const template = await made('/v1/level-templates', { name: 'Trucks', levels: [] });
const list = async (query = '') => (await acme.get(`/trucks?${query}`)).body;

describe('Trucks_Create and Trucks_GetList', () => {
  test('create and show a truck with all fields', async () => {
    const answer = await acme.post('/trucks', {
      name: 'Truck 7',
      memo: 'White',
      warehouseId: warehouse,
      templateId: template,
      technicianIds: [ann, bob],
      externalData: { applicationGuid: GUID, externalData: [{ key: 'gps', value: 'T-7' }] },
    });
    expect([answer.status, answer.body]).toEqual([200, { id: expect.any(Number) }]);
    const { id } = answer.body;
    const { data } = await list(`ids=${id}&externalDataApplicationGuid=${GUID}`);
    expect(data).toEqual([
      {
        id,
        name: 'Truck 7',
        active: true,
        memo: 'White',
        warehouseId: warehouse,
        technicianIds: [ann, bob],
        inventoryTemplateId: template,
        createdOn: expect.stringMatching(/Z$/),
        modifiedOn: expect.stringMatching(/Z$/),
        externalData: [{ key: 'gps', value: 'T-7' }],
      },
    ]);
    const found = await list(`externalDataApplicationGuid=${GUID}&externalDataKey=gps&externalDataValues=T-7`);
    expect(found.data.map((row: { id: number }) => row.id)).toEqual([id]);
    expect((await native.get(`/v1/locations/${id}`)).body).toMatchObject({ kind: 'vehicle', name: 'Truck 7' });
  });

  test.each([
    [{ warehouseId: 999_999 }, 'warehouseId'],
    [{ technicianIds: [999_999] }, 'technicianIds[0]'],
    [{ templateId: 999_999 }, 'templateId'],
    [{ name: '' }, 'name'],
    [{ warehouseId: undefined }, 'warehouseId'],
  ])('refuse %j', async (wrong, field) => {
    const { status, body } = await acme.post('/trucks', { name: 'Truck', warehouseId: warehouse, ...wrong });
    expect([status, Object.keys(body.errors)]).toEqual([400, [field]]);
  });

  test('put the trucks of a client restricted to sites at the sites of their warehouses', async () => {
    const site = await made('/v1/locations', { name: 'North', kind: 'site' });
    const there = await made('/v1/locations', { name: 'North store', kind: 'warehouse', parentId: site });
    const held = await surface.connector(acme.tenantId, ['tn.inv.trucks:r', 'tn.inv.trucks:w'], { siteIds: [site] });
    const { status, body } = await held.post('/trucks', { name: 'Truck 9', warehouseId: there });
    expect([status, body]).toEqual([200, { id: expect.any(Number) }]);
    expect((await held.get('/trucks')).body.data).toMatchObject([{ id: body.id, warehouseId: there }]);
    expect((await held.patch(`/trucks/${body.id}`, { memo: 'Red' })).status).toBe(200);
    const elsewhere = await held.post('/trucks', { name: 'Truck 9', warehouseId: warehouse });
    expect([elsewhere.status, Object.keys(elsewhere.body.errors)]).toEqual([400, ['warehouseId']]);
  });

  test('do not include warehouses', async () => {
    expect((await list(`ids=${warehouse}&active=Any`)).data).toEqual([]);
    expect((await acme.patch(`/trucks/${warehouse}`, { name: 'Mine' })).status).toBe(404);
  });
});

test('Trucks_Update changes the given fields and leaves the rest', async () => {
  const { id } = (await acme.post('/trucks', { name: 'Truck 8', memo: 'Blue', warehouseId: warehouse })).body;
  const change = { active: false, warehouseId: depot, technicianIds: [bob], memo: null };
  const answer = await acme.patch(`/trucks/${id}`, change);
  expect([answer.status, answer.body]).toEqual([200, { id }]);
  const { data } = await list('active=False');
  expect(data).toMatchObject([{ id, name: 'Truck 8', memo: 'Blue', warehouseId: depot, technicianIds: [bob] }]);
  const externalData = { applicationGuid: GUID, externalData: [{ key: 'gps', value: 'T-8' }] };
  expect((await acme.patch(`/trucks/${id}`, { externalData })).status).toBe(200);
  const shown = await list(`active=Any&ids=${id}&externalDataApplicationGuid=${GUID}`);
  expect(shown.data[0]).toMatchObject({ technicianIds: [bob], externalData: [{ key: 'gps', value: 'T-8' }] });
  const refused = await acme.patch(`/trucks/${id}`, { warehouseId: id });
  expect([refused.status, Object.keys(refused.body.errors)]).toEqual([400, ['warehouseId']]);
});
