import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type NativeTest, nativeTest } from '../../../test/support/native.ts';
import { good, makeScene, type Scene } from '../../../test/support/replenishment.ts';

let native: NativeTest;
let client: Scene['client'];
let idOf: Scene['idOf'];
let vendor: Scene['vendor'];
let item: Scene['item'];
let warehouse: Scene['warehouse'];
let van: Scene['van'];
let move: Scene['move'];
let setLevels: Scene['setLevels'];

beforeAll(async () => {
  native = await nativeTest();
});

beforeEach(async () => {
  ({ client, idOf, vendor, item, warehouse, van, move, setLevels } = await makeScene(native));
});

describe('low stock', () => {
  it('D3: judges what is available, and leaves out what is not in use', async () => {
    await setLevels({ itemId: item, minimum: '5', target: '9' });
    await move(8);
    const low = async () => (await client.get('/v1/low-stock')).body.data as Record<string, unknown>[];
    const counted = async () => ((await client.get('/v1/items?lowStock=true')).body.data as unknown[]).length;
    expect([await low(), await counted()]).toEqual([[], 0]);
    await good(client.post('/v1/reservations', { itemId: item, locationId: warehouse, quantity: '3' }));
    const lines = [{ itemId: item, quantity: '4' }];
    await good(client.post('/v1/purchase-orders', { vendorId: vendor, locationId: warehouse, lines }));
    expect(await low()).toMatchObject([
      {
        id: item,
        onHand: '8',
        available: '5',
        minimum: '5',
        target: '9',
        deficit: '0',
        location: null,
        onOrder: '4',
        inTransit: '0',
      },
    ]);
    expect(await counted()).toBe(1);
    await good(client.patch(`/v1/items/${item}`, { active: false }));
    expect([await low(), await counted()]).toEqual([[], 0]);
  });

  it("goes by the levels of places where these are named, a place's own before its template's", async () => {
    const second = await idOf('/v1/items', { partNumber: 'B', name: 'Bolt' });
    const third = await idOf('/v1/items', { partNumber: 'C', name: 'Cap' });
    const levels = [item, second, third].map((itemId) => ({ itemId, minimum: '4', target: '8' }));
    const levelTemplateId = await idOf('/v1/level-templates', { name: 'Vans', levels });
    await good(client.patch(`/v1/locations/${van}`, { levelTemplateId }));
    await setLevels(
      { itemId: second, locationId: van, minimum: '10' },
      { itemId: third, locationId: van, minimum: '0' },
    );
    await move(20);
    await move(1, van);
    await move(5, van, second);
    const transfer = { fromLocationId: warehouse, toLocationId: van, lines: [{ itemId: item, quantity: '2' }] };
    await good(client.post('/v1/transfers', transfer));
    const { body } = await client.get(`/v1/low-stock?locationId=${van}`);
    expect(body.data).toMatchObject([
      {
        partNumber: 'A',
        location: { id: van, name: 'Van' },
        onHand: '1',
        available: '1',
        minimum: '4',
        deficit: '3',
        inTransit: '2',
      },
      {
        partNumber: 'B',
        location: { id: van, name: 'Van' },
        onHand: '5',
        minimum: '10',
        target: null,
        deficit: '5',
        inTransit: '0',
      },
    ]);
    const first = (await client.get(`/v1/low-stock?locationId=${van}&limit=1`)).body;
    const rest = (await client.get(`/v1/low-stock?locationId=${van}&limit=1&after=${first.next}`)).body;
    expect([first.data, rest.data, rest.next]).toMatchObject([[{ partNumber: 'A' }], [{ partNumber: 'B' }], null]);
    expect((await client.get('/v1/low-stock')).body.data).toEqual([]);
  });

  it('keeps what FSM Navigator says of it: what is on hand', async () => {
    await setLevels({ itemId: item, minimum: '5' });
    await move(8);
    await good(client.post('/v1/reservations', { itemId: item, locationId: warehouse, quantity: '4' }));
    const listed = async () =>
      (await client.get('/api/v1/inventory?sub=low-stock', { 'x-api-key': client.key })).body.data;
    expect(await listed()).toEqual([]);
    await good(
      client.post('/v1/movements', {
        movements: [{ kind: 'adjustment', entries: [{ itemId: item, locationId: warehouse, quantity: -3 }] }],
      }),
    );
    expect(await listed()).toMatchObject([{ part_number: 'A' }]);
  });
});
