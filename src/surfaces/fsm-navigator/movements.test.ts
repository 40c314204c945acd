import { beforeAll, describe, expect, it } from 'vitest';
import { type DialectClient, dialectClient } from '../../../test/support/dialect.ts';
import { type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';
import { MOVEMENT_KINDS } from '../../ledger/index.ts';
import { sortsOfType, TYPE_OF_KIND } from './transactions.ts';
import { TRANSACTION_TYPES } from './wire.ts';

let native: NativeTest;
let tenantId: number;
let client: Client;
let fsm: DialectClient;
let item: number;
let shop: number;
let van: number;
let job: number;

beforeAll(async () => {
  native = await nativeTest();
  const tenant = await native.tenant();
  tenantId = tenant.id;
  client = tenant.client;
  fsm = dialectClient(native.server, '/api/v1/inventory', { 'x-api-key': client.key });
  const make = async (path: string, body: object) => (await client.post(path, body)).body.id as never as number;
  item = await make('/v1/items', { partNumber: 'A', name: 'A' });
  shop = await make('/v1/locations', { name: 'Shop', kind: 'warehouse' });
  van = await make('/v1/locations', { name: 'Van', kind: 'bin' });
  job = await make('/v1/jobs', { name: 'Job' });
});

async function made(fields: object = {}): Promise<number> {
  const partNumber = `N-${Math.random()}`;
  return (await client.post('/v1/items', { partNumber, name: 'N', ...fields })).body.id as never;
}

async function move(kind: string, entries: object[], more: object = {}) {
  const answer = await client.post('/v1/movements', { movements: [{ kind, entries, ...more }] });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.data[0] as unknown as { movement: { id: number } };
}

const history = async (id: number, query = '') => (await fsm.get(`?id=${id}&sub=transactions${query}`)).body;
const adjust = (id: number, body: object) => fsm.post(`?id=${id}&sub=adjust`, { reason: 'Counted', ...body });
const transfer = (body: object) => fsm.post('?sub=transfer', { from_location_id: shop, to_location_id: van, ...body });

describe('adjusting and transferring', () => {
  it('adds and removes at a location, and records one Adjust each', async () => {
    const added = await adjust(item, { location_id: shop, quantity: 25 });
    expect(added.status).toBe(200);
    expect(Object.entries(added.body).slice(0, 3)).toEqual([
      ['success', true],
      ['data', { new_quantity: 25 }],
      ['message', 'Stock adjusted'],
    ]);
    expect((await adjust(item, { location_id: String(shop), quantity: '-5' })).body.data.new_quantity).toBe(20);
    const { data, item_id, pagination } = await history(item);
    expect([item_id, pagination.total]).toEqual([item, 2]);
    expect(data[0]).toEqual({
      id: data[0].id,
      transaction_type: 'Adjust',
      quantity: -5,
      location_id: shop,
      location_name: 'Shop',
      related_location_id: null,
      related_location_name: null,
      job_id: null,
      user_name: 'API',
      notes: 'Counted',
      created_at: data[0].created_at,
    });
    expect((await client.get(`/v1/entries?itemId=${item}`)).body.data[0]).toMatchObject({
      kind: 'adjustment',
      change: '-5',
    });
  });

  it('checks an adjustment against the quantity on hand and a transfer against the available quantity', async () => {
    const id = await made();
    await adjust(id, { location_id: shop, quantity: 10 });
    await client.post('/v1/reservations', { itemId: id, locationId: shop, quantity: '8' });
    expect((await transfer({ item_id: id, quantity: 3 })).body.error).toBe('insufficient_stock');
    expect((await adjust(id, { location_id: shop, quantity: -3 })).body.data.new_quantity).toBe(7);
    const [row] = (await fsm.get(`?id=${id}&sub=stock`)).body.data;
    expect(row).toMatchObject({ quantity: 7, reserved_quantity: 8, available: -1 });
  });

  it('moves stock, and shows both sides, as a transfer on every surface', async () => {
    const id = await made();
    await adjust(id, { location_id: shop, quantity: 10 });
    const answer = await transfer({ item_id: id, quantity: 4, notes: 'Monday' });
    expect(answer.body).toEqual({
      success: true,
      data: {
        from_location: { location_id: shop, location_name: 'Shop', new_quantity: 6 },
        to_location: { location_id: van, location_name: 'Van', new_quantity: 4 },
      },
      message: 'Stock transferred',
      request_id: answer.body.request_id,
    });
    const { data } = await history(id);
    expect(data[0]).toMatchObject({
      transaction_type: 'Transfer_in',
      quantity: 4,
      location_id: van,
      related_location_id: shop,
      related_location_name: 'Shop',
      notes: 'Monday',
    });
    expect(data[1]).toMatchObject({
      transaction_type: 'Transfer_out',
      quantity: -4,
      location_id: shop,
      related_location_id: van,
    });
    const entries = (await client.get(`/v1/entries?itemId=${id}&kind=transfer`)).body.data as unknown as {
      document: object;
    }[];
    expect(entries).toHaveLength(2);
    expect(entries[0]?.document).toMatchObject({ kind: 'transfer' });
  });

  it('distinguishes an empty source from one that never had stock', async () => {
    const id = await made();
    expect((await transfer({ item_id: id, quantity: 1 })).body.error).toBe('no_stock');
    await adjust(id, { location_id: shop, quantity: 1 });
    await adjust(id, { location_id: shop, quantity: -1 });
    expect((await transfer({ item_id: id, quantity: 1 })).body.error).toBe('insufficient_stock');
  });

  it('takes the lots that expire first, and cannot add to lots', async () => {
    const id = await made({ tracking: 'lot' });
    const lot = (number: string, expiresAt: string) => ({
      itemId: id,
      locationId: shop,
      quantity: '5',
      lot: { number, expiresAt },
    });
    await move('receipt', [lot('late', '2090-01-01T00:00:00Z'), lot('early', '2080-01-01T00:00:00Z')]);
    expect((await adjust(id, { location_id: shop, quantity: 1 })).body.error).toBe('validation_failed');
    expect((await adjust(id, { location_id: shop, quantity: -2 })).body.data.new_quantity).toBe(8);
    const moved = await transfer({ item_id: id, quantity: 4 });
    expect(moved.body.data.from_location.new_quantity).toBe(4);
    expect(moved.body.data.to_location.new_quantity).toBe(4);
    expect((await fsm.get(`?id=${id}&sub=stock`)).body.data).toMatchObject([
      { location_id: shop, quantity: 4 },
      { location_id: van, quantity: 4 },
    ]);
    const rows = (await client.get(`/v1/positions?itemId=${id}&locationId=${shop}`)).body.data as unknown as {
      lot: { number: string };
      onHand: string;
    }[];
    expect(rows.map((row) => [row.lot.number, row.onHand])).toEqual(
      expect.arrayContaining([
        ['late', '4'],
        ['early', '0'],
      ]),
    );
  });

  it('refuses an item that is tracked by serial number, with the reason', async () => {
    const id = await made({ tracking: 'serial' });
    expect((await adjust(id, { location_id: shop, quantity: 1 })).body.error).toBe('validation_failed');
  });
});

describe('transactions', () => {
  it('have a type for every kind of movement, each way', () => {
    expect(Object.keys(TYPE_OF_KIND).sort()).toEqual([...MOVEMENT_KINDS].sort());
    const meant = TRANSACTION_TYPES.flatMap((type) =>
      sortsOfType(type).flatMap(({ kind, direction }) =>
        direction ? [`${kind} ${direction}`] : [`${kind} in`, `${kind} out`],
      ),
    );
    expect(meant.sort()).toEqual(MOVEMENT_KINDS.flatMap((kind) => [`${kind} in`, `${kind} out`]).sort());
  });

  it('include every movement of any surface, with its sign, and are found by type', async () => {
    const id = await made();
    const at = (quantity: string, locationId = shop) => ({ itemId: id, locationId, quantity });
    const received = await move('receipt', [at('50')], { reference: 'PO-1' });
    await move('customer_return', [at('1')]);
    await move('issue', [at('-2')], { jobId: job, reason: 'Used' });
    await move('vendor_return', [at('-3')]);
    await move('adjustment', [at('-4')]);
    await move('count', [at('40')]);
    await move('transfer', [at('-5'), at('5', van)]);
    await move('production', [at('-6'), { itemId: await made(), locationId: shop, quantity: '1' }]);
    await move('production', [{ itemId: item, locationId: shop, quantity: '-1' }, at('7')]);
    await move('job_completion', [at('-1')], { jobId: job });
    const held = await client.post('/v1/reservations', {
      itemId: id,
      locationId: shop,
      quantity: '9',
      jobId: job,
      reference: 'R',
    });
    await client.post(`/v1/reservations/${held.body.id}/release`, { quantity: '4' });
    await client.post(`/v1/reservations/${held.body.id}/consumption`, {});
    const issued = await move('issue', [at('-1')]);
    await client.post(`/v1/movements/${issued.movement.id}/reversal`, { reason: 'Mistake' });

    const { data, pagination } = await history(id);
    expect(
      data.map((row: { transaction_type: string; quantity: number }) => [row.transaction_type, row.quantity]).reverse(),
    ).toEqual([
      ['Add', 50],
      ['Add', 1],
      ['Remove', -2],
      ['Remove', -3],
      ['Adjust', -4],
      ['Adjust', -2],
      ['Transfer_out', -5],
      ['Transfer_in', 5],
      ['Remove', -6],
      ['Add', 7],
      ['Job_complete', -1],
      ['Reserve', -9],
      ['Release', 4],
      ['Job_complete', -5],
      ['Remove', -1],
      ['Add', 1],
    ]);
    expect(pagination.total).toBe(16);
    expect(data.at(-1)).toMatchObject({ notes: 'PO-1' });
    expect(data.at(-3)).toMatchObject({ notes: 'Used', job_id: job });
    expect(data[2]).toMatchObject({ notes: 'R', job_id: job });
    expect(received.movement.id).toBeLessThan(data.at(-1).id);
    for (const type of TRANSACTION_TYPES) {
      const found = await history(id, `&type=${type}`);
      expect({ type, rows: found.data, total: found.pagination.total }).toEqual({
        type,
        rows: data.filter((row: { transaction_type: string }) => row.transaction_type === type),
        total: found.data.length,
      });
    }
    const page = await history(id, '&per_page=5&page=2');
    expect(page.data).toEqual(data.slice(5, 10));
    expect((await history(id, '&per_page=5&page=9')).data).toEqual([]);
  });

  it('name no location on the other side if there are several', async () => {
    const id = await made();
    await adjust(id, { location_id: shop, quantity: 10 });
    const third = (await client.post('/v1/locations', { name: 'Third', kind: 'warehouse' })).body.id;
    const at = (locationId: unknown, quantity: string) => ({ itemId: id, locationId, quantity });
    await move('transfer', [at(shop, '-3'), at(van, '1'), at(third, '2')]);
    const { data } = await history(id);
    expect(data.slice(0, 3).map((row: { related_location_id: number }) => row.related_location_id)).toEqual([
      shop,
      shop,
      null,
    ]);
  });

  it("name API for keys, the user's name for users, and nobody for the program", async () => {
    const id = await made();
    await adjust(id, { location_id: shop, quantity: 10 });
    await native.operator.post(`/v1/tenants/${tenantId}/users`, {
      username: 'alex',
      password: 'a long password',
      scopes: ['inventory:write'],
      profile: { firstname: 'Alex', lastname: 'Johnson' },
    });
    const user = { authorization: `Basic ${Buffer.from('alex:a long password').toString('base64')}` };
    const entries = [{ itemId: id, locationId: shop, quantity: '1' }];
    await client.post('/v1/movements', { movements: [{ kind: 'receipt', entries }] }, user);
    const { data } = await history(id);
    expect(data.map((row: { user_name: string }) => row.user_name)).toEqual(['Alex Johnson', 'API']);
  });
});

it('locations are listed by type, by default the active ones', async () => {
  const gone = (await client.post('/v1/locations', { name: 'Gone', kind: 'transit', active: false })).body
    .id as never as number;
  const ids = async (query: string) =>
    (await fsm.get(`?sub=locations${query}`)).body.data.map((row: { id: number }) => row.id);
  expect(await ids('&type=warehouse')).toContain(shop);
  expect(await ids('&type=other')).toEqual([van]);
  expect(await ids('&type=other&active_only=false')).toEqual([van, gone]);
  expect(await ids('&active_only=true')).not.toContain(gone);
  await client.patch(`/v1/locations/${gone}`, { active: true });
  expect((await fsm.get('?sub=locations&type=other')).body.pagination.total).toBe(2);
});
