import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type NativeTest, nativeTest } from '../../../test/support/native.ts';
import { faults, good, makeScene, type Scene, short } from '../../../test/support/replenishment.ts';

let native: NativeTest;
let tenantId: Scene['tenantId'];
let client: Scene['client'];
let key: Scene['key'];
let idOf: Scene['idOf'];
let vendor: Scene['vendor'];
let item: Scene['item'];
let warehouse: Scene['warehouse'];
let van: Scene['van'];
let move: Scene['move'];
let setLevels: Scene['setLevels'];
let suggestions: Scene['suggestions'];
let replenish: Scene['replenish'];

beforeAll(async () => {
  native = await nativeTest();
});

beforeEach(async () => {
  ({ tenantId, client, key, idOf, vendor, item, warehouse, van, move, setLevels, suggestions, replenish } =
    await makeScene(native));
});

describe('carrying suggestions out', () => {
  beforeEach(async () => {
    await good(client.patch(`/v1/items/${item}`, { units: [{ name: 'case', factor: '12', forPurchase: true }] }));
    await good(native.operator.patch(`/v1/tenants/${tenantId}`, { settings: { defaultLocationId: warehouse } }));
  });

  it('makes one order a vendor and place and one transfer a pair of places, once', async () => {
    const second = await idOf('/v1/items', { partNumber: 'B', name: 'Bolt', vendorId: vendor });
    const depot = await idOf('/v1/locations', { name: 'Depot', kind: 'warehouse' });
    await setLevels(
      { itemId: item, minimum: '10', target: '40' },
      { itemId: second, minimum: '5' },
      { itemId: second, locationId: depot, minimum: '3' },
      ...[item, second].map((itemId) => ({ itemId, locationId: van, minimum: '2' })),
    );
    const lines = [
      { itemId: item, quantity: '4', unit: 'CASE', source: { vendorId: vendor } },
      { itemId: second, quantity: '5', source: { vendorId: vendor } },
      { itemId: second, locationId: depot, quantity: '3', source: { vendorId: vendor } },
      ...[item, second].map((itemId) => ({
        itemId,
        locationId: van,
        quantity: '2',
        source: { locationId: warehouse },
      })),
    ];
    expect(short(await suggestions())).toEqual(['A company 4', 'B company 5', 'A Van 2', 'B Van 2', 'B Depot 3']);
    const made = await replenish(lines);
    expect([made.status, made.body.errors]).toEqual([201, undefined]);
    expect(made.body.orders).toMatchObject([
      {
        status: 'pending',
        vendorId: vendor,
        locationId: warehouse,
        total: '96',
        lines: [
          { itemId: item, quantity: '4', unit: 'case', baseQuantity: '48' },
          { itemId: second, quantity: '5' },
        ],
      },
      { locationId: depot, lines: [{ itemId: second, quantity: '3' }] },
    ]);
    expect(made.body.transfers).toMatchObject([
      {
        status: 'pending',
        fromLocationId: warehouse,
        toLocationId: van,
        lines: [
          { itemId: item, quantity: '2' },
          { itemId: second, quantity: '2' },
        ],
      },
    ]);
    expect(await suggestions()).toEqual([]);
    const again = await replenish(lines);
    expect(faults(again)).toEqual([409, lines.map((_, index) => `lines.${index} stale_expectation`)]);
    expect((await client.get('/v1/purchase-orders')).body.data).toHaveLength(2);
  });

  it('orders once when it is pressed twice at the same moment', async () => {
    await setLevels({ itemId: item, minimum: '10' });
    const lines = [{ itemId: item, quantity: '1', unit: 'case', source: { vendorId: vendor } }];
    const answers = await Promise.all(Array.from({ length: 4 }, () => replenish(lines)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect((await client.get('/v1/purchase-orders')).body.data).toHaveLength(1);
  });

  it('carries out what use suggests', async () => {
    await move(10);
    await move(-10);
    const lines = [{ itemId: item, quantity: '1', source: { vendorId: vendor } }];
    expect(faults(await replenish(lines))).toEqual([409, ['lines.0 stale_expectation']]);
    const made = await replenish(lines, client, { basis: 'usage', days: 10, coverDays: 5 });
    expect(made.body.orders).toMatchObject([{ lines: [{ quantity: '1' }] }]);
  });

  it('names every fault, and makes nothing', async () => {
    const second = await idOf('/v1/items', { partNumber: 'B', name: 'Bolt', vendorId: vendor });
    await setLevels({ itemId: item, minimum: '10' }, { itemId: second, minimum: '10' });
    const source = { vendorId: vendor };
    const answer = await replenish([
      { itemId: item, quantity: '1', source },
      { itemId: 999_999, quantity: '1', source },
      { itemId: second, quantity: '0', unit: 'case', source },
      { itemId: second, quantity: '1', unit: 'case', source },
      { itemId: second, locationId: 999_999, quantity: '1', source: { vendorId: 999_999 } },
      { itemId: second, quantity: '1', source: { locationId: warehouse } },
      { itemId: second, locationId: van, quantity: '1', source: { locationId: van } },
      { itemId: item, locationId: van, quantity: '999999999999', unit: 'case', source },
    ]);
    expect(faults(answer)).toEqual([
      404,
      [
        'lines.1.itemId unknown_item',
        'lines.2.quantity invalid_quantity',
        'lines.3.unit unknown_unit',
        'lines.4.locationId unknown_location',
        'lines.4.source.vendorId unknown_reference',
        'lines.5.source invalid_request',
        'lines.6.source.locationId invalid_request',
        'lines.7.quantity invalid_quantity',
      ],
    ]);
    const line = { itemId: item, quantity: '1', source };
    expect(faults(await replenish([line, line]))).toEqual([400, ['lines.1 invalid_request']]);
    for (const wrong of [{}, { vendorId: vendor, locationId: van }, { place: 1 }]) {
      expect((await replenish([{ ...line, source: wrong }])).status).toBe(400);
    }
    expect((await client.get('/v1/purchase-orders')).body.data).toEqual([]);
    await good(native.operator.patch(`/v1/tenants/${tenantId}`, { settings: { defaultLocationId: null } }));
    expect(faults(await replenish([line]))).toEqual([400, ['lines.0.locationId location_required']]);
  });

  it('is for those who may order and move', async () => {
    await setLevels({ itemId: item, minimum: '10' }, { itemId: item, locationId: van, minimum: '2' });
    const order = { itemId: item, quantity: '1', source: { vendorId: vendor } };
    const transfer = { itemId: item, locationId: van, quantity: '1', source: { locationId: warehouse } };
    const buyer = await key(['purchasing:write']);
    const driver = await key(['inventory:transfer']);
    expect(faults(await replenish([order, transfer], buyer))).toEqual([403, ['lines.1.source insufficient_scope']]);
    expect(faults(await replenish([order], driver))).toEqual([403, ['lines.0.source insufficient_scope']]);
    expect((await replenish([transfer], driver)).status).toBe(201);
    expect((await replenish([order], buyer)).status).toBe(201);
    const reader = await key(['inventory:read']);
    expect((await replenish([order], reader)).status).toBe(403);
  });

  it('knows a default location that is there alone', async () => {
    const settings = { defaultLocationId: 999_999 };
    const answer = await native.operator.patch(`/v1/tenants/${tenantId}`, { settings });
    expect(faults(answer)).toEqual([404, ['settings.defaultLocationId unknown_location']]);
  });
});
