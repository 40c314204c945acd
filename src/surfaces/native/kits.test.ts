import { beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.ts';
import { openStore, type Row } from './test-store.ts';

let shop: Awaited<ReturnType<typeof openStore>>;

beforeAll(async () => {
  shop = await openStore({ sweeps: true });
});

type Component = [itemId: number, quantity: number | string];
const of = (components: Component[]) => components.map(([itemId, quantity]) => ({ itemId, quantity }));
const kit = (components: Component[], more: object = {}) => shop.item({ components: of(components), ...more });
/** Puts kits together out of their components. */
const produce = (kitId: number, quantity: number, components: Component[]) => {
  const used = components.map(([itemId, each]) => ({ itemId, quantity: String(-quantity * Number(each)) }));
  const lines = [...used, { itemId: kitId, quantity }];
  return shop.client.post('/v1/packagings', { locationId: shop.store, lines });
};
const change = (id: number, patch: object) => shop.client.patch(`/v1/items/${id}`, patch);
const refusal = async (answer: ReturnType<typeof change>) => {
  const { status, body } = await answer;
  return [status, ...(body.errors ?? []).map(({ path, code }) => `${path} ${code}`)];
};

describe('a kit', () => {
  test('says its components, and is available as often as they allow', async () => {
    const [cup, spoon] = [await shop.stocked(7), await shop.stocked('10.5')];
    const set = await kit([
      [cup, 2],
      [spoon, '1.5'],
    ]);
    const { body } = await shop.client.get(`/v1/items/${set}`);
    expect(body).toMatchObject({ onHand: '0', reserved: '0', available: '3' });
    expect(body.components).toEqual([
      { itemId: cup, quantity: '2' },
      { itemId: spoon, quantity: '1.5' },
    ]);
    await shop.client.post('/v1/reservations', { itemId: cup, locationId: shop.store, quantity: 2 });
    expect(await shop.available(set)).toBe('2');
    const listed = await shop.client.get(`/v1/items?ids=${set}&ids=${cup}`);
    expect(listed.body.data).toMatchObject([{ available: '5', components: [] }, { available: '2' }]);
    const patched = await change(set, { components: [{ itemId: spoon, quantity: '2' }], minStockLevel: 9 });
    expect(patched.body).toMatchObject({ available: '5', components: [{ quantity: '2' }] });
    const low: Row[] = (await shop.client.get('/v1/low-stock?limit=1000')).body.data;
    expect(low.find(({ id }) => id === set)).toMatchObject({ available: '5' });
    expect((await change(set, { components: [] })).body).toMatchObject({ available: '0', components: [] });
  });

  test('is what it holds itself and what its components allow, however deep they stand', async () => {
    const leaf = await shop.stocked(21);
    const inner = await kit([[leaf, 2]]);
    const outer = await kit([[inner, 3]]);
    expect([await shop.available(inner), await shop.available(outer)]).toEqual(['10', '3']);
    expect((await produce(inner, 4, [[leaf, 2]])).status).toBe(201);
    expect(await shop.stock(inner)).toBe('4/0');
    expect([await shop.available(inner), await shop.available(outer)]).toEqual(['10', '3']);
    expect((await produce(outer, 1, [[inner, 3]])).status).toBe(201);
    expect([await shop.available(inner), await shop.available(outer)]).toEqual(['7', '3']);
  });

  test('is worth what went into it', async () => {
    const part = await shop.item();
    await shop.receive(part, 3, { unitCost: '0.333333' });
    const set = await kit([[part, 3]]);
    const before = (await shop.client.get(`/v1/items/${part}`)).body.stockValue;
    await produce(set, 1, [[part, 3]]);
    expect((await shop.client.get(`/v1/items/${set}`)).body.stockValue).toBe(before);
    expect((await shop.client.get(`/v1/items/${part}`)).body.stockValue).toBe('0');
  });

  test('never comes in from outside', async () => {
    const part = await shop.stocked(9);
    const set = await kit([[part, 1]]);
    const entries = [{ itemId: set, locationId: shop.store, quantity: 1 }];
    for (const kind of ['receipt', 'customer_return']) {
      const answer = shop.client.post('/v1/movements', { movements: [{ kind, entries }] });
      expect(await refusal(answer)).toEqual([409, 'movements.0.entries.0.itemId kit_not_received']);
    }
    const returned = shop.client.post('/v1/customer-returns', {
      locationId: shop.store,
      lines: [{ itemId: set, quantity: 1 }],
    });
    expect(await refusal(returned)).toEqual([409, 'lines.0.itemId kit_not_received']);
    const vendorId = await shop.make('/v1/vendors', { name: 'Vendor' });
    const lines = [{ itemId: set, quantity: 1, unitCost: '1' }];
    const orderId = await shop.make('/v1/purchase-orders', { vendorId, locationId: shop.store, lines });
    const receipt = await shop.client.post('/v1/receipts', { purchaseOrderId: orderId });
    expect(receipt.body.code).toBe('kit_not_received');
    await shop.move('adjustment', set, 2);
    expect(await shop.stock(set)).toBe('2/0');
  });

  test('is refused for what cannot be its components', async () => {
    const [part, serials] = [await shop.item(), await shop.item({ tracking: 'serial' })];
    const bad = async (components: object[], more: object = {}) =>
      refusal(shop.client.post('/v1/items', { partNumber: 'BAD', name: 'Bad', components, ...more }));
    expect(
      await bad([
        { itemId: part, quantity: 0 },
        { itemId: 1, quantity: 1 },
      ]),
    ).toEqual([400, 'components.0.quantity invalid_quantity', 'components.1.itemId unknown_item']);
    expect(await bad([{ itemId: part, quantity: -1 }])).toEqual([400, 'components.0.quantity invalid_request']);
    expect((await bad([{ itemId: part, quantity: '0.0000001' }])).slice(0, 1)).toEqual([400]);
    expect(
      await bad([
        { itemId: part, quantity: 1 },
        { itemId: part, quantity: 2 },
      ]),
    ).toEqual([400, 'components.1.itemId invalid_request']);
    expect(await bad([{ itemId: serials, quantity: 1 }])).toEqual([400, 'components.0.itemId invalid_request']);
    expect(await bad([{ itemId: part, quantity: 1 }], { tracking: 'serial' })).toEqual([
      400,
      'components invalid_request',
    ]);
    const many = Array.from({ length: 101 }, () => ({ itemId: part, quantity: 1 }));
    expect((await bad(many))[0]).toBe(400);
    const inner = await kit([[part, 1]]);
    expect(await bad([{ itemId: inner, quantity: '0.5' }])).toEqual([400, 'components.0.quantity invalid_quantity']);
    const batch = shop.client.post('/v1/items/batch', {
      items: [{ partNumber: 'BAD-2', name: 'Bad', components: [{ itemId: part, quantity: 0 }] }],
    });
    expect(await refusal(batch)).toEqual([400, 'items.0.components.0.quantity invalid_quantity']);
  });

  test('holds neither itself nor what holds it, and not too many one in the other', async () => {
    const part = await shop.item();
    const [one] = [await kit([[part, 1]])];
    const two = await kit([[one, 1]]);
    const three = await kit([
      [part, 1],
      [two, 2],
    ]);
    expect(await refusal(change(one, { components: of([[one, 1]]) }))).toEqual([
      400,
      'components.0.itemId invalid_request',
    ]);
    for (const above of [two, three]) {
      const circle = await change(one, {
        components: of([
          [part, 1],
          [above, 1],
        ]),
      });
      expect([circle.status, circle.body.errors]).toMatchObject([
        400,
        [{ path: 'components.1.itemId', message: expect.stringContaining('The item is a part of') }],
      ]);
    }
    expect(await refusal(change(part, { components: of([[three, 1]]) }))).toEqual([
      400,
      'components.0.itemId invalid_request',
    ]);
    const four = await kit([[three, 1]]);
    const deep = shop.client.post('/v1/items', { partNumber: 'DEEP', name: 'Deep', components: of([[four, 1]]) });
    expect(await refusal(deep)).toEqual([400, 'components.0.itemId invalid_request']);
    const leaf = await shop.item();
    expect(await refusal(change(part, { components: of([[leaf, 1]]) }))).toEqual([
      400,
      'components.0.itemId invalid_request',
    ]);
  });

  test('keeps its components from being deleted, kept by serial number, or split', async () => {
    const part = await shop.item();
    const set = await kit([[part, '0.5']]);
    expect((await shop.client.delete(`/v1/items/${part}`)).body.code).toBe('in_use');
    expect(await refusal(change(part, { tracking: 'serial' }))).toEqual([409, 'tracking in_use']);
    const leaf = await shop.item();
    expect(await refusal(change(part, { components: of([[leaf, 1]]) }))).toEqual([409, 'components in_use']);
    await change(set, { components: [] });
    expect((await shop.client.delete(`/v1/items/${part}`)).status).toBe(200);
    const other = await kit([[leaf, 1]]);
    expect((await shop.client.delete(`/v1/items/${other}`)).status).toBe(200);
    expect((await shop.client.delete(`/v1/items/${leaf}`)).status).toBe(200);
  });
});

describe('the sale of a kit', () => {
  test('takes what is put together first, then the components, and says so', async () => {
    const [cup, tea] = [await shop.stocked(20), await shop.item({ tracking: 'lot' })];
    await shop.receive(tea, 30, { lot: { number: 'T1' } });
    const parts: Component[] = [
      [cup, 2],
      [tea, '2.5'],
    ];
    const set = await kit(parts);
    await shop.client.post('/v1/movements', {
      movements: [
        {
          kind: 'production',
          entries: [
            { itemId: cup, locationId: shop.store, quantity: -4 },
            { itemId: set, locationId: shop.store, quantity: 2 },
          ],
        },
      ],
    });
    const sale = await shop.sold([{ itemId: set, quantity: 5, price: '12' }]);
    expect(sale).toMatchObject({ total: '60', lines: [{ itemId: set, quantity: '5' }] });
    expect(sale.lines[0].holds).toMatchObject([
      { itemId: set, quantity: '2' },
      { itemId: cup, quantity: '6' },
      { itemId: tea, quantity: '7.5' },
    ]);
    expect([await shop.stock(set), await shop.stock(cup), await shop.stock(tea)]).toEqual(['2/2', '16/6', '30/7.5']);
    expect(await shop.available(set)).toBe('5');
    const lineId = sale.lines[0].id;
    const half = await shop.step(sale, 'fulfilment', { lines: [{ lineId, quantity: '0.5' }] });
    expect(half.body.errors).toMatchObject([{ path: 'lines.0.quantity', code: 'invalid_quantity' }]);
    const three = await shop.step(sale, 'fulfilment', { lines: [{ lineId, quantity: 3 }] });
    expect(three.body).toMatchObject({ status: 'part_fulfilled', lines: [{ fulfilled: '3' }] });
    expect([await shop.stock(set), await shop.stock(cup), await shop.stock(tea)]).toEqual(['0/0', '14/4', '27.5/5']);
    const back = await shop.step(sale, 'return', { lines: [{ lineId, quantity: 3 }] });
    expect(back.body).toMatchObject({ lines: [{ returned: '3' }] });
    expect([await shop.stock(set), await shop.stock(cup), await shop.stock(tea)]).toEqual(['2/0', '16/4', '30/5']);
    await shop.step(sale, 'cancellation', { reason: 'Enough' });
    expect([await shop.stock(cup), await shop.stock(tea)]).toEqual(['16/0', '30/0']);
  });

  test('is judged on what is there, with the components that lines and kits share', async () => {
    const [shared, own] = [await shop.stocked(10), await shop.stocked(100)];
    const elsewhere = await shop.make('/v1/locations', { name: 'Attic', kind: 'warehouse' });
    await shop.client.post('/v1/movements', {
      movements: [{ kind: 'receipt', entries: [{ itemId: shared, locationId: elsewhere, quantity: 100 }] }],
    });
    const one = await kit([
      [shared, 2],
      [own, 1],
    ]);
    const two = await kit([
      [one, 1],
      [shared, 1],
    ]);
    const lines = [
      { itemId: one, quantity: 2 },
      { itemId: shared, quantity: 2 },
      { itemId: two, quantity: 2 },
    ];
    const answer = await shop.sell(lines);
    const { partNumber } = (await shop.client.get(`/v1/items/${two}`)).body as Row;
    expect([answer.status, answer.body.errors]).toMatchObject([
      409,
      [{ path: 'lines.2.quantity', itemId: two, partNumber, location: 'Store', requested: '2', available: '1' }],
    ]);
    expect([await shop.stock(shared), await shop.stock(own)]).toEqual(['10/0', '100/0']);
    const sale = await shop.sold([...lines.slice(0, 2), { itemId: two, quantity: 1 }]);
    expect(sale.lines[2].holds).toMatchObject([
      { itemId: shared, quantity: '3' },
      { itemId: own, quantity: '1' },
    ]);
    expect(await shop.stock(shared)).toBe('10/9');
    expect((await shop.sell([{ itemId: one, quantity: '0.5' }])).body.errors).toMatchObject([
      { path: 'lines.0.quantity', code: 'invalid_quantity' },
    ]);
  });

  test('goes on with the recipe that it was sold by', async () => {
    const [before, after] = [await shop.stocked(10), await shop.stocked(10)];
    const set = await kit([[before, 2]]);
    const sale = await shop.sold([{ itemId: set, quantity: 3 }]);
    await change(set, { components: of([[after, 1]]) });
    await shop.step(sale, 'fulfilment');
    expect([await shop.stock(before), await shop.stock(after)]).toEqual(['4/0', '10/0']);
  });

  test('waits for the component that is short, and takes kits that are put together meanwhile', async () => {
    const [much, few] = [await shop.stocked(50), await shop.stocked(3)];
    const parts: Component[] = [
      [much, 1],
      [few, 2],
    ];
    const set = await kit(parts);
    const sale = await shop.sold([{ itemId: set, quantity: 4 }], { backOrder: true });
    expect(sale.lines).toMatchObject([{ waiting: '3' }]);
    await shop.receive(few, 1);
    await until(async () => (await shop.read(sale)).lines[0].waiting === '2');
    await shop.move('adjustment', set, 1);
    await until(async () => (await shop.read(sale)).lines[0].waiting === '1');
    expect([await shop.stock(much), await shop.stock(few), await shop.stock(set)]).toEqual(['50/2', '4/4', '1/1']);
    const some = await shop.step(sale, 'fulfilment');
    expect(some.body).toMatchObject({ status: 'part_fulfilled', lines: [{ fulfilled: '3', waiting: '1' }] });
    expect([await shop.stock(much), await shop.stock(few), await shop.stock(set)]).toEqual(['48/0', '0/0', '0/0']);
  });

  test('is the same document on the surface of HapiHub', async () => {
    const part = await shop.stocked(10);
    const set = await kit([[part, 2]], { partNumber: 'SET-H' });
    const sale = await shop.sold([{ itemId: set, quantity: 2 }], { reference: 'H-1' });
    const seen = await shop.client.get(`/inventory-transactions/${sale.id}`);
    expect(seen.body).toMatchObject({ type: 'sales', invoice: 'H-1', items: [{ sku: 'SET-H', quantity: 2 }] });
    await shop.client.patch(`/inventory-transactions/${sale.id}`, { fulfilledAt: Date.now() });
    expect(await shop.read(sale)).toMatchObject({ status: 'fulfilled' });
    expect(await shop.stock(part)).toBe('6/0');
    const theirs = await shop.client.post('/inventory-transactions', {
      type: 'sales',
      warehouse: 'STORE',
      items: [{ sku: 'SET-H', quantity: 1 }],
    });
    const ours = await shop.client.get(`/v1/sales/${theirs.body.id}`);
    expect(ours.body).toMatchObject({
      status: 'open',
      lines: [{ itemId: set, holds: [{ itemId: part, quantity: '2' }] }],
    });
  });
});
