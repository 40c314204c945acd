import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../test/support/native.ts';
import { openStore, type Row } from './test-store.ts';

const shop = await openStore();
const { client, good, make } = shop;

let places = 0;
const place = (more: object = {}): Promise<number> => {
  places += 1;
  return make('/v1/locations', { name: `Place ${places}`, kind: 'vehicle', ...more });
};
const post = (kind: string, ...entries: object[]): Promise<Answer> =>
  client.post('/v1/movements', { movements: [{ kind, entries }] });
const discontinue = (itemId: number) => client.patch(`/v1/items/${itemId}`, { active: false });
const faultsOf = ({ status, body }: Answer) => [status, ...body.errors.map(({ path, code }) => `${path} ${code}`)];
const lieAt = async (locationId: number): Promise<string[]> => {
  const rows: Row[] = good(await client.get(`/v1/positions?locationId=${locationId}`)).data;
  return rows
    .filter(({ onHand }) => onHand !== '0')
    .map(({ itemId, onHand, lot }) => `${itemId} ${onHand} ${lot?.number ?? '-'}`);
};
const verified = async () => expect(good(await client.get('/v1/verification')).ok).toBe(true);

describe('D1: an item that is discontinued', async () => {
  const vendorId = await make('/v1/vendors', { name: 'Pipes Ltd' });
  const order = (itemId: number, quantity: number) =>
    client.post('/v1/purchase-orders', {
      vendorId,
      locationId: shop.store,
      lines: [{ itemId, quantity, unitCost: '2' }],
    });

  test('finishes its order, its transfer and its way home, is counted, given back and sold out', async () => {
    const [itemId, van] = [await shop.stocked(7), await place()];
    const ordered = good(await order(itemId, 5));
    const transfer = good(
      await client.post('/v1/transfers', {
        fromLocationId: shop.store,
        toLocationId: van,
        lines: [{ itemId, quantity: 5 }],
      }),
    );
    const [line] = transfer.lines;
    good(await client.post(`/v1/transfers/${transfer.id}/picking`, { lines: [{ lineId: line.id, quantity: 5 }] }));
    good(await client.post(`/v1/transfers/${transfer.id}/receipt`, { lines: [{ lineId: line.id, quantity: 3 }] }));
    good(await discontinue(itemId));

    good(await client.post('/v1/receipts', { purchaseOrderId: ordered.id }));
    good(await client.post(`/v1/transfers/${transfer.id}/receipt`, {}));
    expect(await lieAt(van)).toEqual([`${itemId} 5 -`]);
    const home = [
      { itemId, locationId: van, quantity: '-4' },
      { itemId, locationId: shop.store, quantity: '4' },
    ];
    expect((await post('transfer', ...home)).status).toBe(201);
    expect((await post('count', { itemId, locationId: van, quantity: '2' })).status).toBe(201);
    expect((await post('adjustment', { itemId, locationId: van, quantity: '-1' })).status).toBe(201);
    const back = good(
      await client.post('/v1/vendor-returns', { vendorId, locationId: shop.store, lines: [{ itemId, quantity: 2 }] }),
    );
    good(await client.post(`/v1/vendor-returns/${back.id}/shipment`, {}));
    const held = good(await client.post('/v1/reservations', { itemId, locationId: shop.store, quantity: 3 }));
    good(await client.post(`/v1/reservations/${held.id}/consumption`, {}));
    const sale = await shop.sold([{ itemId, quantity: 6 }]);
    good(await shop.step(sale, 'fulfilment', {}));
    const brought = { lines: [{ lineId: sale.lines[0].id, quantity: 4 }] };
    expect(good(await shop.step(sale, 'return', brought)).status).toBe('fulfilled');
    expect(await shop.stock(itemId)).toBe('4/0');
    await verified();
  });

  test('is ordered no more, nor raised on an order, nor received without one, nor made', async () => {
    const [itemId, part] = [await shop.stocked(7), await shop.stocked(1)];
    const ordered = good(await order(itemId, 5));
    good(await discontinue(itemId));
    expect(faultsOf(await order(itemId, 1))).toEqual([409, 'lines.0.itemId inactive_item']);
    const line = { id: ordered.lines[0].id, itemId };
    const change = (quantity: number) =>
      client.patch(`/v1/purchase-orders/${ordered.id}`, { lines: [{ ...line, quantity }] });
    expect(faultsOf(await change(6))).toEqual([409, 'lines.0.quantity inactive_item']);
    expect((await change(4)).status).toBe(200);
    expect(
      faultsOf(
        await client.post('/v1/purchase-requests', {
          vendorId,
          locationId: shop.store,
          lines: [{ itemId, quantity: 1 }],
        }),
      ),
    ).toEqual([409, 'lines.0.itemId inactive_item']);
    const entry = { itemId, locationId: shop.store, quantity: '1' };
    expect(faultsOf(await post('receipt', entry))).toEqual([409, 'movements.0.entries.0.itemId inactive_item']);
    const used = { itemId: part, locationId: shop.store, quantity: '-1' };
    expect(faultsOf(await post('production', used, entry))).toEqual([
      409,
      'movements.0.entries.1.itemId inactive_item',
    ]);
    expect(await shop.stock(itemId)).toBe('7/0');
  });

  test('is planned up to what is there, even where stock may go below zero', async () => {
    const [itemId, van] = [await shop.stocked(7, { allowNegative: true }), await place()];
    const lots = await shop.item({ tracking: 'lot' });
    await shop.receive(lots, 4, { lot: { number: 'A' } });
    await client.post('/v1/reservations', { itemId: lots, locationId: shop.store, quantity: 1, pick: 'fefo' });
    for (const id of [itemId, lots]) good(await discontinue(id));
    const plan = (...lines: object[]) =>
      client.post('/v1/transfers', { fromLocationId: shop.store, toLocationId: van, lines });
    expect((await plan({ itemId, quantity: 7 }, { itemId: lots, quantity: 3 })).status).toBe(201);
    expect(faultsOf(await plan({ itemId, quantity: 8 }, { itemId: lots, quantity: 4 }))).toEqual([
      409,
      'lines.0.quantity inactive_item',
      'lines.1.quantity inactive_item',
    ]);
    const twice = await plan({ itemId, quantity: 4 }, { itemId, quantity: 4 });
    expect(faultsOf(twice)).toEqual([409, 'lines.1.quantity inactive_item']);
    expect(twice.body.errors[0]).toMatchObject({ available: '3', locationId: shop.store });
    const reserve = (quantity: number) => client.post('/v1/reservations', { itemId, locationId: shop.store, quantity });
    expect(faultsOf(await reserve(8))).toEqual([409, 'quantity insufficient_stock']);
    const away = (quantity: number) => [
      { itemId, locationId: shop.store, quantity: -quantity },
      { itemId, locationId: van, quantity },
    ];
    expect(faultsOf(await post('transfer', ...away(8)))).toEqual([
      409,
      'movements.0.entries.0.quantity insufficient_stock',
    ]);
    expect(faultsOf(await shop.sell([{ itemId, quantity: 8 }]))).toEqual([409, 'lines.0.quantity insufficient_stock']);
    expect(faultsOf(await shop.sell([{ itemId, quantity: 8 }], { backOrder: true }))).toEqual([
      409,
      'lines.0.itemId inactive_item',
    ]);
    expect((await reserve(7)).status).toBe(201);
  });

  test('can be moved home although what it lies in is held', async () => {
    const [itemId, van] = [await shop.item(), await place()];
    await post('receipt', { itemId, locationId: van, quantity: '2' });
    good(await client.post(`/v1/locations/${van}/hold`, { reason: 'Damp' }));
    good(await discontinue(itemId));
    const plan = { fromLocationId: van, toLocationId: shop.store, lines: [{ itemId, quantity: 2 }] };
    expect((await client.post('/v1/transfers', plan)).status).toBe(201);
  });
});

describe('D2: a location that is closed', () => {
  const close = (id: number, more: object = {}) =>
    client.post(`/v1/locations/${id}/closing`, { reason: 'Sold', ...more });

  test('is refused with all that is in the way, by its closing and by a change', async () => {
    const [van, itemId] = [await place({ kind: 'warehouse' }), await shop.item({ partNumber: 'IN-THE-WAY' })];
    const low = await shop.item({ partNumber: 'BELOW-ZERO', allowNegative: true });
    await post('receipt', { itemId, locationId: van, quantity: '5' });
    await post('issue', { itemId: low, locationId: van, quantity: '-3' });
    const held = good(await client.post('/v1/reservations', { itemId, locationId: van, quantity: 2 }));
    const lines = [{ itemId, quantity: 1 }];
    const leaving = good(await client.post('/v1/transfers', { fromLocationId: van, toLocationId: shop.store, lines }));
    const coming = good(await client.post('/v1/transfers', { fromLocationId: shop.store, toLocationId: van, lines }));
    const count = good(await client.post('/v1/counts', { locationId: van }));
    const bin = await place({ kind: 'bin', parentId: van });
    const filled = await place({ warehouseId: van });
    const supplied = await place({ supplyLocationId: van });
    const refused = await close(van, { toLocationId: shop.store });
    const messages = refused.body.errors.map(({ path, code, message }) => `${path} ${code}: ${message}`);
    const name = async (id: number) => good(await client.get(`/v1/locations/${id}`)).name;
    const gone = [
      'active in_use: Item BELOW-ZERO stands at -3 there. Count it first.',
      `active in_use: Reservation ${held.id} holds 2 of item IN-THE-WAY there. Consume or release it first.`,
      `active in_use: ${leaving.number} is under way there. Finish or cancel it first.`,
      `active in_use: ${coming.number} is under way there. Finish or cancel it first.`,
      `active in_use: ${count.number} is under way there. Finish or cancel it first.`,
      `active in_use: Location ${await name(bin)} stands in it. Close that one first, or move it elsewhere.`,
      `active in_use: Location ${await name(filled)} is filled from it. Have that one filled from elsewhere first.`,
      `active in_use: Location ${await name(supplied)} is filled from it. Have that one filled from elsewhere first.`,
    ];
    expect([refused.status, messages]).toEqual([409, gone]);
    for (const attempt of [await close(van), await client.patch(`/v1/locations/${van}`, { active: false })]) {
      expect(attempt.status).toBe(409);
      expect(attempt.body.errors).toHaveLength(gone.length + 1);
      expect(attempt.body.errors[0]).toMatchObject({ itemId, partNumber: 'IN-THE-WAY', code: 'in_use' });
    }
    expect(good(await client.get(`/v1/locations/${van}`)).active).toBe(true);

    good(await client.post(`/v1/reservations/${held.id}/release`, {}));
    for (const { id } of [leaving, coming])
      good(await client.post(`/v1/transfers/${id}/cancellation`, { reason: 'No' }));
    good(await client.post(`/v1/counts/${count.id}/cancellation`, { reason: 'No' }));
    await post('count', { itemId: low, locationId: van, quantity: '0' });
    good(await client.patch(`/v1/locations/${bin}`, { active: false }));
    good(await client.patch(`/v1/locations/${filled}`, { warehouseId: null }));
    good(await close(supplied));
    const closed = good(await close(van, { toLocationId: shop.store }));
    expect(closed).toMatchObject({ active: false, reason: 'Sold' });
    expect([await lieAt(van), await lieAt(shop.store)]).toEqual([[], expect.arrayContaining([`${itemId} 5 -`])]);
    await verified();
  });

  test('is emptied by its step: lots, units, what is held, past its day and of no use any more', async () => {
    const [van, target] = [await place(), await place()];
    const [lots, serials, over] = [
      await shop.item({ tracking: 'lot' }),
      await shop.item({ tracking: 'serial' }),
      await shop.item(),
    ];
    const at = (itemId: number, quantity: number, more: object = {}) => ({
      itemId,
      locationId: van,
      quantity,
      ...more,
    });
    await post(
      'receipt',
      at(lots, 2, { lot: { number: 'GOOD' } }),
      at(lots, 3, { lot: { number: 'HELD' } }),
      at(lots, 4, { lot: { number: 'PAST', expiresOn: '2020-02-29' } }),
      at(serials, 2, { serials: ['S1', 'S2'] }),
      at(over, 3),
    );
    const held: Row[] = good(await client.get(`/v1/lots?itemId=${lots}&number=HELD`)).data;
    good(await client.post(`/v1/lots/${held[0].id}/hold`, { reason: 'Recall' }));
    good(await discontinue(over));
    const before = await lieAt(van);
    expect(before).toHaveLength(5);
    const { value } = good(await client.get(`/v1/items/${lots}`));
    good(await close(van, { toLocationId: target }));
    expect([await lieAt(van), (await lieAt(target)).toSorted()]).toEqual([[], before.toSorted()]);
    expect(good(await client.get(`/v1/items/${lots}`)).value).toBe(value);
    const units: Row[] = good(await client.get(`/v1/serials?itemId=${serials}`)).data;
    expect(units.map(({ number, locationId }) => [number, locationId])).toEqual([
      ['S1', target],
      ['S2', target],
    ]);
    const [movement]: Row[] = good(await client.get('/v1/movements?kind=transfer&limit=1')).data;
    expect(movement).toMatchObject({ reason: 'Sold', document: { kind: 'transfer' } });
    await verified();
  });

  test('is not brought anything by any kind of movement, nor by taking one back, until it is opened again', async () => {
    const [van, itemId] = [await place(), await shop.stocked(9)];
    const entry = { itemId, locationId: van };
    await post('receipt', { ...entry, quantity: '4' });
    const sold = good(await post('issue', { ...entry, quantity: '-4' })).data[0].movement;
    good(await close(van));
    const kinds = ['receipt', 'adjustment', 'count', 'customer_return', 'production'];
    for (const kind of kinds) {
      expect(faultsOf(await post(kind, { ...entry, quantity: '1' })), kind).toEqual([
        409,
        'movements.0.entries.0.locationId inactive_location',
      ]);
    }
    const way = [
      { itemId, locationId: shop.store, quantity: '-1' },
      { ...entry, quantity: '1' },
    ];
    expect(faultsOf(await post('transfer', ...way))).toEqual([
      409,
      'movements.0.entries.1.locationId inactive_location',
    ]);
    const back = await client.post(`/v1/movements/${sold.id}/reversal`, { reason: 'Wrong' });
    expect([back.status, back.body.code]).toEqual([409, 'inactive_location']);
    expect((await post('count', { ...entry, quantity: '0' })).status).toBe(201);
    const adjusting = { lines: [{ ...entry, quantity: '1' }] };
    expect(faultsOf(await client.post('/v1/adjustments', adjusting))).toEqual([
      409,
      'lines.0.locationId inactive_location',
    ]);
    expect((await close(van)).body.code).toBe('wrong_state');
    good(await client.patch(`/v1/locations/${van}`, { active: true }));
    expect((await client.post(`/v1/movements/${sold.id}/reversal`, { reason: 'Wrong' })).status).toBe(201);
  });

  test('does not open below one that is closed, and says what is wrong with where its stock is to go', async () => {
    const [site, open] = [await place({ kind: 'site' }), await place()];
    const bin = await place({ kind: 'bin', parentId: site });
    good(await close(bin));
    good(await close(site));
    expect(faultsOf(await client.patch(`/v1/locations/${bin}`, { active: true }))).toEqual([
      409,
      'active inactive_location',
    ]);
    expect(faultsOf(await client.patch(`/v1/locations/${open}`, { parentId: site }))).toEqual([
      409,
      'parentId inactive_location',
    ]);
    expect(faultsOf(await client.post('/v1/locations', { name: 'New', kind: 'bin', parentId: site }))).toEqual([
      409,
      'parentId inactive_location',
    ]);
    expect(
      good(await client.post('/v1/locations', { name: 'Old', kind: 'bin', parentId: site, active: false })).active,
    ).toBe(false);
    const wrong = async (toLocationId: unknown) => faultsOf(await close(open, { toLocationId }));
    expect(await wrong(open)).toEqual([400, 'toLocationId invalid_request']);
    expect(await wrong(site)).toEqual([409, 'toLocationId inactive_location']);
    expect(await wrong(1)).toEqual([404, 'toLocationId unknown_location']);
    expect(await wrong('x')).toEqual([400, 'toLocationId invalid_request']);
    expect(faultsOf(await client.post(`/v1/locations/${open}/closing`, {}))).toEqual([400, 'reason invalid_request']);
    expect((await close(1)).status).toBe(404);
  });

  test('is refused where a setting of the company names it, and none can name it afterwards', async () => {
    const van = await place();
    const tenant = `/v1/tenants/${shop.id}`;
    const settings = async (change: object) => shop.native.operator.patch(tenant, { settings: change });
    good(await settings({ defaultLocationId: van, deconetwork: { locationId: van } }));
    expect(faultsOf(await close(van))).toEqual([409, 'active in_use', 'active in_use']);
    good(await settings({ defaultLocationId: null, deconetwork: { locationId: null } }));
    good(await close(van));
    expect(faultsOf(await settings({ fsmNavigator: { locationId: van } }))).toEqual([
      409,
      'settings.fsmNavigator.locationId inactive_location',
    ]);
  });
});
