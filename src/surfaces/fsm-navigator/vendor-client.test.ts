/** What programs written for the vendor send, beyond the page's own examples. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type DialectClient, dialectClient } from '../../../test/support/dialect.ts';
import { type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';

let native: NativeTest;
let tenant: Awaited<ReturnType<NativeTest['tenant']>>;
let client: Client;
let fsm: DialectClient;
let shop: number;
let van: number;

const as = (key: string) => dialectClient(native.server, '/api/v1/inventory', { 'x-api-key': key });
const make = async (path: string, body: object) => (await client.post(path, body)).body.id as never as number;
const adjust = (id: number, body: object) =>
  fsm.post(`?id=${id}&sub=adjust`, { location_id: shop, reason: 'r', ...body });

beforeAll(async () => {
  native = await nativeTest();
  tenant = await native.tenant();
  client = tenant.client;
  fsm = as(client.key);
  shop = await make('/v1/locations', { name: 'Shop', kind: 'warehouse' });
  van = await make('/v1/locations', { name: 'Van', kind: 'vehicle' });
  for (const partNumber of ['P-1', 'P-2', 'P-3']) await make('/v1/items', { partNumber, name: partNumber });
});

describe('a form', () => {
  const blank = { supplier_id: '', cost_per_unit: '', price_per_unit: '' };
  const counts = { min_stock_level: '', reorder_quantity: '' };

  it('may leave numbers empty', async () => {
    const body = { part_number: 'F', part_name: 'F', quantity_on_hand: '', ...blank, ...counts };
    const made = await fsm.post('', body);
    expect(made.status).toBe(201);
    const empty = {
      cost_per_unit: null,
      price_per_unit: null,
      supplier_id: null,
      min_stock_level: 0,
      reorder_quantity: 0,
    };
    expect(made.body.data).toMatchObject({ quantity_on_hand: 0, ...empty });
    const id = made.body.item_id;
    const filled = { cost_per_unit: 2, price_per_unit: 3, min_stock_level: 4, reorder_quantity: 5 };
    await fsm.patch(`?id=${id}`, filled);
    expect((await fsm.patch(`?id=${id}`, blank)).body.data).toMatchObject({
      ...empty,
      min_stock_level: 4,
      reorder_quantity: 5,
    });
    expect((await fsm.patch(`?id=${id}`, counts)).body.error).toBe('validation_failed');
    await fsm.patch(`?id=${id}`, filled);
    expect((await fsm.put(`?id=${id}`, body)).body.data).toMatchObject(empty);
  });

  it('may write numbers as texts, with redundant decimals and exponents', async () => {
    const id = await make('/v1/items', { partNumber: 'T', name: 'T' });
    const texts = ['5', '+5', ' 5 ', '5.0', '5.', '0.5e1'];
    for (const [index, quantity] of texts.entries()) {
      expect((await adjust(id, { quantity })).body.data).toEqual({ new_quantity: 5 * (index + 1) });
    }
    for (const quantity of ['0x10', '1_0', 'Infinity', '', '5 5', '5,0']) {
      expect([quantity, (await adjust(id, { quantity })).body.error]).toEqual([quantity, 'missing_quantity']);
    }
    for (const quantity of ['1.5', '1e99']) {
      expect([quantity, (await adjust(id, { quantity })).body.error]).toEqual([quantity, 'invalid_quantity']);
    }
  });
});

it.each([
  ['page=99999999999999999999&per_page=1', 1_000_000_000, 1],
  ['page=2.0&per_page=1', 2, 1],
  ['per_page=99999999999999999999', 1, 100],
  ['per_page=25.5', 1, 25],
  ['per_page=-99999999999999999999', 1, 1],
])('a page out of range is brought into it: %s', async (query, page, perPage) => {
  const { pagination, data } = (await fsm.get(`?${query}`)).body;
  expect(pagination).toMatchObject({ page, per_page: perPage });
  expect(data.length).toBe(page > pagination.total ? 0 : Math.min(perPage, pagination.total));
});

describe('an adjustment of an item with lots', () => {
  const lots = (id: number, rows: [number: string, expiresAt: string, quantity: string][]) =>
    client.post('/v1/movements', {
      movements: rows.map(([number, expiresAt, quantity]) => ({
        kind: 'receipt',
        entries: [{ itemId: id, locationId: shop, quantity, lot: { number, expiresAt } }],
      })),
    });
  const left = async (id: number) => {
    const { data } = (await client.get(`/v1/positions?itemId=${id}&locationId=${shop}`)).body;
    return Object.fromEntries(
      (data as { lot: { number: string }; onHand: string }[]).map((row) => [row.lot.number, row.onHand]),
    );
  };

  it('is checked against the quantity on hand, expired and reserved stock included', async () => {
    const id = await make('/v1/items', { partNumber: 'LOT', name: 'LOT', tracking: 'lot' });
    await lots(id, [
      ['old', '2020-01-01T00:00:00Z', '3'],
      ['early', '2080-01-01T00:00:00Z', '4'],
      ['late', '2090-01-01T00:00:00Z', '5'],
    ]);
    const held = { itemId: id, locationId: shop, quantity: '5', lot: { number: 'late' } };
    expect((await client.post('/v1/reservations', held)).status).toBe(201);
    expect((await adjust(id, { quantity: -13 })).body.error).toBe('insufficient_stock');
    // Available stock goes first, then expired stock, then reserved stock.
    expect((await adjust(id, { quantity: -6 })).body.data).toEqual({ new_quantity: 6 });
    expect(await left(id)).toEqual({ old: '1', early: '0', late: '5' });
    expect((await adjust(id, { quantity: -6 })).body.data).toEqual({ new_quantity: 0 });
    expect(await left(id)).toEqual({ old: '0', early: '0', late: '0' });
    expect((await adjust(id, { quantity: -1 })).body.error).toBe('insufficient_stock');
  });

  it('differs from a transfer, which is checked against the available quantity', async () => {
    const id = await make('/v1/items', { partNumber: 'LOT-2', name: 'LOT', tracking: 'lot' });
    await lots(id, [['old', '2020-01-01T00:00:00Z', '3']]);
    const body = { item_id: id, from_location_id: shop, to_location_id: van, quantity: 1 };
    expect((await fsm.post('?sub=transfer', body)).body.error).toBe('insufficient_stock');
  });

  it('says what to do if a lot or a serial would have to be named', async () => {
    for (const tracking of ['lot', 'serial']) {
      const id = await make('/v1/items', { partNumber: `K-${tracking}`, name: 'K', tracking });
      const { error, message } = (await adjust(id, { quantity: 1 })).body;
      expect([error, message]).toEqual(['validation_failed', expect.stringContaining('through another API')]);
    }
  });
});

describe('a refusal', () => {
  it('never mentions an id that was not sent', async () => {
    const id = await make('/v1/items', { partNumber: 'W', name: 'W' });
    const transfer = { item_id: id, from_location_id: shop, to_location_id: van, quantity: 1 };
    for (const wrong of ['abc', 0, -1, 1.5, true]) {
      for (const answer of [
        await adjust(id, { location_id: wrong, quantity: 1 }),
        await fsm.post('?sub=transfer', { ...transfer, item_id: wrong }),
        await fsm.post('?sub=transfer', { ...transfer, from_location_id: wrong }),
        await fsm.post('?sub=transfer', { ...transfer, to_location_id: wrong }),
      ]) {
        expect(answer.body.error).toMatch(/not_found$/);
        expect(answer.body.message).not.toMatch(/\d/);
      }
    }
  });

  it('is one sentence for all faults', async () => {
    const long = 'x'.repeat(256);
    const { message } = (await fsm.post('', { part_number: 'L', part_name: 'L', category: long, serial_number: long }))
      .body;
    expect(message).toMatch(/^category: [^.;]+; serial_number: [^.;]+\.$/);
  });

  it('of opening stock by a restricted key is about the request, not about an address', async () => {
    const site = await make('/v1/locations', { name: 'Site', kind: 'site' });
    const held = as((await tenant.key(['inventory:write'], { siteIds: [site] })).key);
    const item = { part_number: 'HELD', part_name: 'Held' };
    const answer = await held.post('', { ...item, quantity_on_hand: 5 });
    expect([answer.status, answer.body.error]).toEqual([400, 'validation_failed']);
    expect(answer.body.message).toContain('quantity_on_hand');
    expect((await held.post('', item)).status).toBe(201);
  });
});
