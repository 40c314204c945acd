import { describe, expect, test } from 'vitest';
import type { World } from '../../../test/conformance/driver.ts';
import { DRIVERS } from '../../../test/conformance/drivers/index.ts';
import { nativeDriver } from '../../../test/conformance/drivers/native.ts';
import type { Step } from '../../../test/conformance/stories.ts';
import { surfaceTest } from './test-client.ts';
import { createMirror, ledgerStock } from './test-mirror.ts';
import { buyer } from './test-purchasing.ts';

/** A connector that adds up the export feeds gets the ledger's quantities, whatever moved the stock. */

const surface = await surfaceTest();

/** A company with places, and a mirror of it that is read again after every step. */
async function mirrored() {
  const acme = await buyer(surface);
  const { native, ids, make } = acme;
  const mirror = createMirror(acme);
  const [depot, van] = [
    await make('/v1/locations', { name: 'Depot', kind: 'warehouse' }),
    await make('/v1/locations', { name: 'Van', kind: 'vehicle' }),
  ];
  const shop = ids.warehouse;
  async function post(path: string, body: object = {}): Promise<number> {
    const answer = await native.post(path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body.id as unknown as number;
  }
  async function move(kind: string, entries: object[], more: object = {}) {
    const answer = await native.post('/v1/movements', { movements: [{ kind, entries, ...more }] });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return (answer.body.data as unknown as { movement: { id: number; document: { id: number } } }[])[0]!.movement; // It was posted.
  }
  async function expectSame(): Promise<void> {
    const transits = (await native.get('/v1/locations?kind=transit')).body.data as unknown as { id: number }[];
    expect(await mirror.stock(transits[0]?.id)).toEqual(await ledgerStock(native));
    // A new mirror gets the same as one that followed every step.
    expect(await createMirror(acme).stock(transits[0]?.id)).toEqual(await mirror.stock(transits[0]?.id));
  }
  const at = (locationId: number | null, quantity: string, itemId = ids.pipe) => ({ itemId, locationId, quantity });
  return { ...acme, shop, depot, van, post, move, at, expectSame };
}

test('the mirror follows adjustments over several locations, counts, count sheets, reversals and cancellations', async () => {
  const { shop, depot, van, ids, post, move, at, expectSame, native } = await mirrored();
  await move('adjustment', [at(shop, '10'), at(van, '2.5'), at(shop, '3', ids.pipe), at(null, '4'), at(depot, '20')]);
  await expectSame();
  const written = await post('/v1/adjustments', { lines: [at(van, '-0.5'), at(shop, '-2'), at(depot, '1')] });
  await expectSame();
  await move('count', [at(shop, '9'), at(depot, '25')]);
  await expectSame();
  await post(`/v1/adjustments/${written}/cancellation`, { reason: 'Wrong' });
  await expectSame();
  const reversed = await move('adjustment', [at(shop, '1'), at(van, '1')]);
  await post(`/v1/movements/${reversed.id}/reversal`, { reason: 'Twice' });
  await expectSame();
  const [reversal] = (await native.get('/v1/entries?limit=1')).body.data as unknown as { movementId: number }[];
  await post(`/v1/movements/${reversal?.movementId}/reversal`, { reason: 'Once after all' });
  await expectSame();
  const sheet = await native.post('/v1/counts', { locationId: shop });
  const [line] = sheet.body.lines as unknown as { id: number }[];
  const counted = await native.patch(`/v1/counts/${sheet.body.id}`, { lines: [{ lineId: line?.id, quantity: '7' }] });
  expect(counted.status).toBe(200);
  await post(`/v1/counts/${sheet.body.id}/posting`, { uncounted: 'stay' });
  await expectSame();
  // Late: a correction balances what the count had already seen.
  await move('adjustment', [at(shop, '-1'), at(van, '5')], { occurredAt: '2025-01-01T00:00:00Z' });
  await expectSame();
});

test('the mirror follows transfers: direct over several routes, planned in parts, canceled in every way', async () => {
  const { shop, depot, van, ids, post, move, at, expectSame, native } = await mirrored();
  await move('adjustment', [at(shop, '100'), at(depot, '50')]);
  await move(
    'adjustment',
    [at(shop, '3', ids.pump)].map((entry) => ({ ...entry, serials: ['A', 'B', 'C'] })),
  );
  const ways = [at(shop, '-5'), at(depot, '-4'), at(van, '7'), at(null, '2')];
  const direct = await move('transfer', ways);
  await expectSame();
  await move('transfer', [
    { ...at(shop, '-3', ids.pump), serials: ['A', 'B', 'C'] },
    { ...at(van, '1', ids.pump), serials: ['B'] },
    { ...at(depot, '2', ids.pump), serials: ['A', 'C'] },
  ]);
  await expectSame();
  await post(`/v1/transfers/${direct.document.id}/cancellation`, { reason: 'Wrong way' });
  await expectSame();

  const lines = [
    { itemId: ids.pipe, quantity: '6' },
    { itemId: ids.pipe, quantity: '4' },
  ];
  async function planned() {
    const made = await native.post('/v1/transfers', { fromLocationId: shop, toLocationId: van, lines });
    const id = made.body.id as unknown as number;
    const [one, other] = made.body.lines as unknown as { id: number }[];
    const step = async (noun: string, parts?: [line: { id: number } | undefined, quantity: string][]) => {
      const named = parts?.map(([line, quantity]) => ({ lineId: line?.id, quantity }));
      await post(`/v1/transfers/${id}/${noun}`, named === undefined ? {} : { lines: named });
      await expectSame();
    };
    return { id, one, other, step };
  }
  const whole = await planned();
  await whole.step('picking', [[whole.one, '2']]);
  await whole.step('picking');
  await whole.step('receipt', [
    [whole.one, '1'],
    [whole.other, '4'],
  ]);
  await whole.step('receipt', [[whole.one, '2']]);
  await whole.step('receipt');
  for (const goodsAt of ['source', 'destination', 'lost']) {
    const given = await planned();
    await given.step('picking', [
      [given.one, '5'],
      [given.other, '1'],
    ]);
    await given.step('receipt', [[given.one, '2']]);
    await post(`/v1/transfers/${given.id}/cancellation`, { reason: 'No', goodsAt });
    await expectSame();
  }
});

test('the mirror follows orders, receipts and returns through their states', async () => {
  const { ids, order, receipt, giveBack, made, patch, post, expectSame, native } = await mirrored();
  const orderId = await made('/purchase-orders', order());
  await expectSame();
  const line = (quantity: number) => [{ skuId: ids.pipe, quantity, cost: 2 }];
  const first = await made('/receipts', receipt(orderId, line(4)));
  const second = await made('/receipts', receipt(orderId, line(6)));
  await expectSame();
  const back = await made('/returns', giveBack({ purchaseOrderId: orderId, items: line(3) }));
  await expectSame();
  await post(`/v1/vendor-returns/${back}/shipment`);
  await expectSame();
  await patch(`/returns/${back}/cancellation`, {});
  await expectSame();
  await patch(`/receipts/${second}/cancellation`, {});
  await expectSame();
  const credited = await made('/returns', giveBack({ items: line(2) }));
  await post(`/v1/vendor-returns/${credited}/shipment`);
  await post(`/v1/vendor-returns/${credited}/credit`);
  await post('/v1/export-batches', { documentIds: [first, credited] });
  await expectSame();
  expect((await native.get('/v1/verification')).body.ok).toBe(true);
});

test('the mirror follows lots, and returns that name none: an expired lot leaves too', async () => {
  const {
    ids,
    shop,
    depot,
    van,
    order,
    receipt,
    giveBack,
    item,
    made,
    patch,
    make,
    move,
    at,
    post,
    expectSame,
    native,
  } = await mirrored();
  const glue = await make('/v1/items', { partNumber: 'GLUE', name: 'Glue', tracking: 'lot', lotsExpire: true });
  const lot = (locationId: number, quantity: string, number: string, expiresAt: string) => ({
    ...at(locationId, quantity, glue),
    ...(quantity.startsWith('-') ? { lot: { number } } : { lot: { number, expiresAt } }),
  });
  const [past, good, late] = ['2025-01-01T00:00:00Z', '2099-01-01T00:00:00Z', '2099-06-01T00:00:00Z'];
  await move('receipt', [lot(shop, '6', 'PAST', past), lot(depot, '4', 'GOOD', good), lot(depot, '4', 'LATE', late)]);
  await expectSame();
  await move('transfer', [lot(shop, '-1', 'PAST', past), lot(van, '1', 'PAST', past)]);
  await expectSame();
  const line = (skuId: number, quantity: number) => [{ skuId, quantity, cost: 2 }];
  const onlyPast = await made('/returns', giveBack({ items: line(glue, 2) }));
  await post(`/v1/vendor-returns/${onlyPast}/shipment`);
  await expectSame();
  const overLots = await made('/returns', giveBack({ inventoryLocationId: depot, items: line(glue, 6) }));
  await post(`/v1/vendor-returns/${overLots}/shipment`);
  await expectSame();
  const left = (await native.get(`/v1/positions?itemId=${glue}&locationId=${shop}`)).body.data as unknown as object[];
  expect(left).toMatchObject([{ onHand: '3' }]);
  await patch(`/returns/${overLots}/cancellation`, {});
  await expectSame();

  // What a receipt brings in lots, in parts, one of them taken back.
  const orderId = await made('/purchase-orders', order({ items: [item(glue, { quantity: 9 }), item()] }));
  const [first] = (await native.get(`/v1/purchase-orders/${orderId}`)).body.lines as unknown as { id: number }[];
  const bring = (quantity: string, number: string, expiresAt: string) =>
    post('/v1/receipts', {
      purchaseOrderId: orderId,
      lines: [{ purchaseOrderLineId: first?.id, quantity, unitCost: '2', lot: { number, expiresAt } }],
    });
  await bring('5', 'GOOD', good);
  const wrong = await bring('3', 'PAST', past);
  await made('/receipts', receipt(orderId, line(ids.pipe, 4)));
  await expectSame();
  await patch(`/receipts/${wrong}/cancellation`, {});
  await expectSame();
  await move('count', [{ ...at(shop, '1', glue), lot: { number: 'PAST' } }]);
  await expectSame();
  expect((await native.get('/v1/verification')).body.ok).toBe(true);
});

describe('the mirror follows other surfaces:', () => {
  const steps = (item: string): Step[] => [
    { does: 'create', item, opening: 3 },
    { does: 'receive', item, place: 'shop', quantity: 40 },
    { does: 'receive', item, place: 'van', quantity: 2 },
    { does: 'transfer', item, from: 'shop', to: 'depot', quantity: 5 },
    { does: 'adjust', item, place: 'shop', change: -3 },
    { does: 'take', item, place: 'shop', quantity: 4 },
    { does: 'count', item, place: 'van', quantity: 6 },
    { does: 'reserve', hold: item, item, place: 'shop', quantity: 8 },
    { does: 'consume', hold: item, quantity: 3 },
  ];

  test.each(DRIVERS.map((driver) => [driver.surface, driver] as const))('%s', async (name, driver) => {
    const { id: tenantId, client } = await surface.tenant();
    const connector = await surface.connector(tenantId);
    const mirror = createMirror(connector);
    const world: World = { native: surface, tenantId, client, places: new Map(), items: new Map(), holds: new Map() };
    for (const place of ['shop', 'van', 'depot']) {
      const { body } = await client.post('/v1/locations', {
        name: place,
        kind: place === 'van' ? 'vehicle' : 'warehouse',
      });
      world.places.set(place, body as unknown as { id: number; uuid: string });
    }
    for (const step of steps(name)) {
      const take = (driver.steps[step.does] ?? nativeDriver.steps[step.does]) as (
        world: World,
        step: Step,
      ) => Promise<unknown>;
      expect({ ...step, refused: await take(world, step) }).toEqual({ ...step, refused: undefined });
      expect(await mirror.stock()).toEqual(await ledgerStock(client));
    }
  });

  test('a document that states its quantities later', async () => {
    const { native, ids, shop, expectSame } = await mirrored();
    const made = await native.post('/inventory-transactions', {
      warehouse: String(shop),
      type: 'adjustment',
      items: [],
    });
    await expectSame();
    const items = [{ sku: 'PIPE', adjustment: 4 }];
    const filled = await native.patch(`/inventory-transactions/${made.body.id}`, { items });
    expect([made.status, filled.status, ids.pipe > 0]).toEqual([200, 200, true]);
    await expectSame();
  });

  test('issues, production, returned goods, and their reversals, over several locations', async () => {
    const { shop, depot, van, ids, post, move, at, expectSame } = await mirrored();
    await move('receipt', [at(shop, '10'), at(van, '10')]);
    const issued = await move('issue', [at(shop, '-1'), at(van, '-2')]);
    await move('customer_return', [at(depot, '1')]);
    await move('vendor_return', [at(shop, '-1'), at(depot, '-1')]);
    await move('job_completion', [at(van, '-1')], { jobId: ids.job });
    const glue = await post('/v1/items', { partNumber: 'KIT', name: 'Kit' });
    await move('production', [at(shop, '-2'), at(van, '1', glue)]);
    await expectSame();
    await post(`/v1/movements/${issued.id}/reversal`, { reason: 'Not used' });
    await expectSame();
  });
});
