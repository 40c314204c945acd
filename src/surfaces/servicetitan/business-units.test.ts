import { expect, test } from 'vitest';
import { surfaceTest } from './test-client.ts';

const surface = await surfaceTest();
const acme = await surface.company();
const { native } = acme;
const GUID = '9f8e7d6c-5b4a-4321-8765-0123456789ab';
const make = async (body: object) => (await native.post('/v1/business-units', body)).body.id as unknown as number;
const at = (path: string, by = acme as Pick<typeof acme, 'call'>) =>
  by.call('GET', path, undefined, {}, '/settings/v2');
const idsOf = async (query: string) =>
  (await at(`/business-units${query}`)).body.data.map((row: { id: number }) => row.id);

const plumbing = await make({
  name: 'Plumbing',
  officialName: 'Plumbing Inc.',
  email: 'office@plumbing.example',
  address: { street: '1 Main St', city: 'Reno', latitude: 39.5 },
  externalData: { [GUID]: { k: 'v' } },
});
const hvac = await make({ name: 'HVAC, 100%', defaultTaxRate: 'odd', address: 'none' });
const closed = await make({ name: 'Drains', active: false });

test('BusinessUnits_GetList shows what orders and returns name', async () => {
  const { body } = await at(`/business-units?includeTotal=true&externalDataApplicationGuid=${GUID}`);
  expect(body).toMatchObject({ page: 1, pageSize: 50, hasMore: false, totalCount: 2 });
  expect(body.data[0]).toMatchObject({
    ...{ id: plumbing, active: true, name: 'Plumbing', officialName: 'Plumbing Inc.' },
    email: 'office@plumbing.example',
    address: { street: '1 Main St', unit: null, city: 'Reno', isMilitary: false },
    externalData: [{ key: 'k', value: 'v' }],
  });
  expect(body.data[1]).toMatchObject({ id: hvac, officialName: null, address: null, externalData: [] });
});

test.each([
  ['?active=Any', () => [plumbing, hvac, closed]],
  ['?active=False', () => [closed]],
  [`?ids=${hvac},${closed}`, () => [hvac]],
  ['?name=PLUMB', () => [plumbing]],
  ['?name=0%25', () => [hvac]],
  ['?name=_', () => []],
  ['?createdBefore=2020-01-01', () => []],
  ['?modifiedOnOrAfter=2020-01-01', () => [plumbing, hvac]],
  ['?modifiedBefore=2020-01-01', () => []],
  ['?sort=-Id', () => [hvac, plumbing]],
  ['?pageSize=1&page=2', () => [hvac]],
])('BusinessUnits_GetList by %s', async (query, expected) => {
  expect(await idsOf(query)).toEqual(expected());
});

test('BusinessUnits_GetList names every wrong parameter', async () => {
  const { status, body } = await at('/business-units?ids=x&externalDataApplicationGuid=x&externalDataKey=k&page=0');
  expect([status, Object.keys(body.errors).sort()]).toEqual([
    400,
    ['externalDataApplicationGuid', 'externalDataKey', 'ids', 'page'],
  ]);
});

test('BusinessUnits_Get shows one', async () => {
  expect((await at(`/business-units/${closed}`)).body).toMatchObject({ id: closed, active: false, name: 'Drains' });
  const { status, body } = await at('/business-units/999999');
  expect([status, Object.keys(body.errors)]).toEqual([404, ['id']]);
});

test('business units can be read with any scope of this API, and no other', async () => {
  const reader = await surface.connector(acme.tenantId, ['tn.inv.returns:w']);
  expect((await at('/business-units', reader)).status).toBe(200);
  const foreign = await surface.connector(acme.tenantId, ['inventory:transfer']);
  expect((await at('/business-units', foreign)).status).toBe(403);
});
