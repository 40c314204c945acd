import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';

let native: NativeTest;
let client: Client;
let key: (scopes: string[], more?: object) => Promise<Client>;
let item: number;
let other: number;
let warehouse: number;
let van: number;

const idOf = async (path: string, body: object, by = client) => {
  const answer = await by.post(path, body);
  expect([path, answer.status, answer.body.errors]).toEqual([path, 201, undefined]);
  return answer.body.id as unknown as number;
};
const set = (body: object[], by = client) => by.put('/v1/stock-levels', body);
const faults = ({ status, body }: Awaited<ReturnType<typeof set>>) => [
  status,
  body.errors.map(({ path, code }) => `${path} ${code}`),
];
const levels = async (query = '', by = client) => {
  const { status, body } = await by.get(`/v1/stock-levels${query}`);
  expect(status).toBe(200);
  return body.data as {
    id: number;
    revision: number;
    itemId: number;
    locationId: number | null;
    minimum: string;
    target: string | null;
  }[];
};
const short = (rows: Awaited<ReturnType<typeof levels>>) =>
  rows.map(({ itemId, locationId, minimum, target }) => [itemId, locationId, minimum, target]);

beforeAll(async () => {
  native = await nativeTest();
});

beforeEach(async () => {
  const tenant = await native.tenant();
  ({ client, key } = tenant);
  item = await idOf('/v1/items', { partNumber: 'A', name: 'Anode' });
  other = await idOf('/v1/items', { partNumber: 'B', name: 'Bolt' });
  warehouse = await idOf('/v1/locations', { name: 'Main', kind: 'warehouse' });
  van = await idOf('/v1/locations', { name: 'Van', kind: 'vehicle' });
});

describe('levels', () => {
  it('are set for places and for the company, and are listed by item and place', async () => {
    const { status, body } = await set([
      { itemId: item, minimum: '5', target: 20 },
      { itemId: item, locationId: van, minimum: '2.5' },
      { itemId: other, locationId: warehouse, minimum: '4', target: '4' },
    ]);
    expect(status).toBe(200);
    expect(body.data).toMatchObject([
      { id: item, partNumber: 'A', locationId: null, locationName: null, minimum: '5', target: '20' },
      { partNumber: 'A', locationId: van, locationName: 'Van', minimum: '2.5', target: null },
      { partNumber: 'B', locationId: warehouse, locationName: 'Main', minimum: '4', target: '4' },
    ]);
    const all = [
      [item, null, '5', '20'],
      [item, van, '2.5', null],
      [other, warehouse, '4', '4'],
    ];
    expect(short(await levels())).toEqual(all);
    expect(short(await levels(`?itemId=${item}`))).toEqual(all.slice(0, 2));
    expect(short(await levels(`?locationId=${van}&locationId=${warehouse}`))).toEqual(all.slice(1));
    const first = await client.get('/v1/stock-levels?limit=2');
    expect(first.body.data).toHaveLength(2);
    expect(short(await levels(`?limit=2&after=${first.body.next}`))).toEqual(all.slice(2));
  });

  it('of the company are the numbers of the item, whichever is written', async () => {
    await client.patch(`/v1/items/${item}`, { minStockLevel: '7' });
    expect(short(await levels())).toEqual([[item, null, '7', null]]);
    await set([{ itemId: item, minimum: '3', target: '9' }]);
    const view = async () => (await client.get(`/v1/items/${item}`)).body;
    expect(await view()).toMatchObject({ minStockLevel: '3', targetStockLevel: '9' });
    expect((await client.patch(`/v1/items/${item}`, { minStockLevel: '12' })).body).toMatchObject({
      minStockLevel: '12',
      targetStockLevel: '12',
    });
    const below = await client.patch(`/v1/items/${item}`, { minStockLevel: '5', targetStockLevel: '4' });
    expect(faults(below)).toEqual([400, ['targetStockLevel invalid_quantity']]);
    await set([{ itemId: item, minimum: null }]);
    expect(await view()).toMatchObject({ minStockLevel: '0', targetStockLevel: null });
    expect(await levels()).toEqual([]);
  });

  it('are taken away by a minimum that is null, and keep their revision where nothing differs', async () => {
    const level = { itemId: item, locationId: van, minimum: '2', target: '3' };
    const [made] = (await set([level])).body.data as { id: number; revision: number }[];
    const [again] = (await set([{ ...level, minimum: 2, target: '3.0' }])).body.data as { revision: number }[];
    expect(again).toEqual(made);
    const [changed] = (await set([{ ...level, target: '4' }])).body.data as { id: number; revision: number }[];
    expect(changed?.id).toBe(made?.id);
    expect(changed?.revision).toBeGreaterThan(made?.revision ?? 0);
    const gone = await set([{ itemId: item, locationId: van, minimum: null }]);
    expect([gone.status, gone.body.data]).toEqual([200, []]);
    expect((await set([{ itemId: item, locationId: van, minimum: null }])).body.data).toEqual([]);
    expect(await levels()).toEqual([]);
  });

  it('are in the feed, those of the company too', async () => {
    const { next } = (await client.get('/v1/changes?after=latest')).body;
    await set([{ itemId: item, locationId: van, minimum: '2' }]);
    await client.patch(`/v1/items/${other}`, { minStockLevel: '6' });
    await set([{ itemId: item, locationId: van, minimum: null }]);
    const { data } = (await client.get(`/v1/changes?after=${next}&kinds=stock_level`)).body;
    expect(data).toMatchObject([
      { kind: 'stock_level', row: { itemId: item, locationId: van, minimum: '2' } },
      { kind: 'stock_level', id: other, row: { itemId: other, locationId: null, minimum: '6' } },
      { kind: 'stock_level', deleted: true, row: { itemId: item, locationId: van } },
    ]);
  });

  it('are set all or none, with every fault at its line', async () => {
    const closed = await idOf('/v1/locations', { name: 'Closed', kind: 'bin', active: false });
    const transit = await idOf('/v1/locations', { name: 'Way', kind: 'transit' });
    const answer = await set([
      { itemId: item, locationId: van, minimum: '1' },
      { itemId: item, locationId: van, minimum: '2' },
      { itemId: 999_999, minimum: '5', target: '4' },
      { itemId: other, locationId: 999_999, minimum: '1' },
      { itemId: other, locationId: closed, minimum: '1' },
      { itemId: other, locationId: transit, minimum: '1' },
      { itemId: other, locationId: null, minimum: null, target: '4' },
    ]);
    expect(faults(answer)).toEqual([
      400,
      [
        '1.itemId invalid_request',
        '2.itemId unknown_item',
        '2.target invalid_quantity',
        '3.locationId unknown_location',
        '4.locationId inactive_location',
        '5.locationId invalid_request',
        '6.target invalid_request',
      ],
    ]);
    expect(await levels()).toEqual([]);
    const shapes = await set([
      { itemId: item, minimum: '1' },
      { itemId: item, minimum: '-1', target: '0.1234567' },
      { itemId: other },
    ]);
    expect(shapes.status).toBe(400);
    expect(shapes.body.errors.map(({ path }) => path).sort()).toEqual(['1.minimum', '1.target', '2.minimum']);
    expect((await client.put('/v1/stock-levels', [])).status).toBe(400);
    expect((await client.put('/v1/stock-levels', { itemId: item, minimum: '1' })).status).toBe(400);
    const many = Array.from({ length: 1_001 }, () => ({ itemId: item, minimum: '1' }));
    expect((await set(many)).status).toBe(400);
  });

  it('keep their item and their place from being deleted', async () => {
    await set([{ itemId: item, locationId: van, minimum: '1' }]);
    expect((await client.delete(`/v1/items/${item}`)).body.code).toBe('in_use');
    expect((await client.delete(`/v1/locations/${van}`)).body.code).toBe('in_use');
    await set([{ itemId: item, locationId: van, minimum: null }]);
    expect((await client.delete(`/v1/items/${item}`)).status).toBe(200);
    expect((await client.delete(`/v1/locations/${van}`)).status).toBe(200);
  });

  it('of other sites and brands are neither seen nor changed', async () => {
    const north = await idOf('/v1/locations', { name: 'North', kind: 'site' });
    const brandId = await idOf('/v1/brands', { name: 'Heatwell' });
    const branded = await idOf('/v1/items', { partNumber: 'H', name: 'H', brandId });
    await set([
      { itemId: item, minimum: '5' },
      { itemId: item, locationId: van, minimum: '1' },
      { itemId: item, locationId: north, minimum: '2' },
      { itemId: branded, locationId: van, minimum: '3' },
    ]);
    const ofSite = await key(['inventory:write'], { siteIds: [north] });
    expect(short(await levels('', ofSite))).toEqual([
      [item, null, '5', null],
      [item, north, '2', null],
    ]);
    expect(faults(await set([{ itemId: item, locationId: van, minimum: '9' }], ofSite))).toEqual([
      404,
      ['0.locationId unknown_location'],
    ]);
    expect(faults(await set([{ itemId: item, minimum: '9' }], ofSite))).toEqual([403, ['0.itemId actor_restricted']]);
    expect((await set([{ itemId: other, locationId: north, minimum: '9' }], ofSite)).status).toBe(200);
    const ofBrand = await key(['inventory:write'], { brandId });
    expect(short(await levels('', ofBrand))).toEqual([[branded, van, '3', null]]);
    expect(faults(await set([{ itemId: item, locationId: van, minimum: '9' }], ofBrand))).toEqual([
      404,
      ['0.itemId unknown_item'],
    ]);
    expect((await set([{ itemId: branded, minimum: '9' }], ofBrand)).status).toBe(200);
  });
});

describe('level templates', () => {
  it('are made, listed, changed and deleted', async () => {
    const body = {
      name: 'Vans',
      levels: [
        { itemId: other, minimum: '2', target: '4' },
        { itemId: item, minimum: 1 },
      ],
    };
    const made = await client.post('/v1/level-templates', body);
    expect(made.body).toMatchObject({
      name: 'Vans',
      levels: [
        { itemId: item, partNumber: 'A', minimum: '1', target: null },
        { itemId: other, partNumber: 'B', minimum: '2', target: '4' },
      ],
    });
    const path = `/v1/level-templates/${made.body.id}`;
    expect([made.status, made.headers.location]).toEqual([201, path]);
    const read = await client.get(path);
    expect(read.body).toEqual(made.body);
    expect((await client.get('/v1/level-templates')).body).toEqual({ data: [made.body], next: null });
    expect((await client.patch(path, { name: 'Vans' })).body).toEqual(made.body);
    const patched = await client.patch(path, { levels: [{ itemId: item, minimum: '3' }] }, { 'if-match': '"1"' });
    expect(patched.status).toBe(412);
    const changed = await client.patch(path, { levels: [{ itemId: item, minimum: '3' }] });
    expect(changed.body).toMatchObject({ name: 'Vans', levels: [{ itemId: item, minimum: '3' }] });
    expect((await client.get(path)).body).toEqual(changed.body);
    await client.patch(`/v1/locations/${van}`, { levelTemplateId: made.body.id });
    expect((await client.delete(path)).body.code).toBe('in_use');
    expect((await client.delete(`/v1/items/${item}`)).body.code).toBe('in_use');
    await client.patch(`/v1/locations/${van}`, { levelTemplateId: null });
    expect((await client.delete(path)).status).toBe(200);
    expect((await client.get(path)).status).toBe(404);
    const { data } = (await client.get('/v1/changes?kinds=level_template')).body as { data: { deleted?: boolean }[] };
    expect(data.map(({ deleted }) => deleted === true)).toEqual([false, false, true]);
  });

  it('name every fault, and places name templates and supplies that are there', async () => {
    const levels = [
      { itemId: item, minimum: '1' },
      { itemId: item, minimum: '2', target: '1' },
      { itemId: 999_999, minimum: '1' },
    ];
    expect(faults(await client.post('/v1/level-templates', { name: ' ', levels }))).toEqual([
      400,
      [
        'name invalid_request',
        'levels.1.itemId invalid_request',
        'levels.1.target invalid_quantity',
        'levels.2.itemId unknown_item',
      ],
    ]);
    const wrong = { levelTemplateId: 999_999, supplyLocationId: 999_999 };
    const answer = await client.patch(`/v1/locations/${van}`, wrong);
    expect(faults(answer)).toEqual([404, ['levelTemplateId unknown_reference', 'supplyLocationId unknown_location']]);
    expect(faults(await client.patch(`/v1/locations/${van}`, { supplyLocationId: van }))).toEqual([
      400,
      ['supplyLocationId invalid_request'],
    ]);
    await client.patch(`/v1/locations/${van}`, { supplyLocationId: warehouse });
    expect((await client.get(`/v1/locations/${van}`)).body.supplyLocationId).toBe(warehouse);
    expect((await client.delete(`/v1/locations/${warehouse}`)).body.code).toBe('in_use');
  });

  it('are shared, so that a restricted credential does not change them and sees the levels of its own items', async () => {
    const brandId = await idOf('/v1/brands', { name: 'Heatwell' });
    const branded = await idOf('/v1/items', { partNumber: 'H', name: 'H', brandId });
    const levels = [item, branded].map((itemId) => ({ itemId, minimum: '1' }));
    const id = await idOf('/v1/level-templates', { name: 'Vans', levels });
    const ofBrand = await key(['inventory:write'], { brandId });
    const { body } = await ofBrand.get(`/v1/level-templates/${id}`);
    expect(body.levels).toMatchObject([{ itemId: branded }]);
    expect((await ofBrand.patch(`/v1/level-templates/${id}`, { name: 'Mine' })).body.code).toBe('actor_restricted');
    expect((await ofBrand.delete(`/v1/level-templates/${id}`)).body.code).toBe('actor_restricted');
    expect((await ofBrand.post('/v1/level-templates', { name: 'Mine', levels: [] })).body.code).toBe(
      'actor_restricted',
    );
  });
});
