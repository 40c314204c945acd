import { expect, test } from 'vitest';
import { dialectClient } from '../../../test/support/dialect.ts';
import { nativeTest } from '../../../test/support/native.ts';
import { expectOneEffect, type RepeatedWrite } from '../../../test/support/repeats.ts';
import { ENDPOINTS } from './index.ts';

const native = await nativeTest();
const { client } = await native.tenant();
const fsm = dialectClient(native.server, '/api/v1/inventory', { 'x-api-key': client.key });
const make = async (path: string, body: object) => Number((await client.post(path, body)).body.id);
const shop = await make('/v1/locations', { name: 'Shop', kind: 'warehouse' });
const van = await make('/v1/locations', { name: 'Van', kind: 'vehicle' });
const plain = await make('/v1/items', { partNumber: 'PLAIN', name: 'Plain' });
const lots = await make('/v1/items', { partNumber: 'LOTS', name: 'Lots', tracking: 'lot' });
const lot = (number: string, expiresAt: string) => ({
  itemId: lots,
  locationId: shop,
  quantity: 4,
  lot: { number, expiresAt },
});
const entries = [
  { itemId: plain, locationId: shop, quantity: 20 },
  lot('GOOD', '2090-01-01T00:00:00Z'),
  lot('PAST', '2001-01-01T00:00:00Z'),
];
await client.post('/v1/movements', { movements: [{ kind: 'receipt', entries }] });

function write(method: 'POST' | 'PUT' | 'PATCH', query: string, body: object, other: object): RepeatedWrite {
  const send = (what: object) => (headers: Record<string, string>) =>
    fsm.call(method, query, { ...body, ...what }, headers);
  const sub = new URLSearchParams(query).get('sub');
  return { endpoint: `${method} ${sub ?? '-'}`, send: send({}), sendOther: send(other) };
}

const WRITES = [
  write('POST', '', { part_number: 'NEW', part_name: 'New', quantity_on_hand: 3 }, { quantity_on_hand: 4 }),
  write('PUT', `?id=${plain}`, { part_number: 'PLAIN', part_name: 'A' }, { part_name: 'B' }),
  write('PATCH', `?id=${plain}`, { part_name: 'C' }, { part_name: 'D' }),
  write('POST', `?id=${plain}&sub=adjust`, { location_id: shop, quantity: 5, reason: 'r' }, { quantity: 6 }),
  write('POST', `?id=${plain}&sub=adjust`, { location_id: shop, quantity: -25, reason: 'r' }, { quantity: -1 }),
  write('POST', `?id=${lots}&sub=adjust`, { location_id: shop, quantity: -1, reason: 'r' }, { quantity: -2 }),
  // It takes expired lots, which a repeat must not look up again.
  write('POST', `?id=${lots}&sub=adjust`, { location_id: shop, quantity: -5, reason: 'r' }, { quantity: -2 }),
  write(
    'POST',
    '?sub=transfer',
    { item_id: lots, from_location_id: van, to_location_id: shop, quantity: 1 },
    { quantity: 2 },
  ),
  write(
    'POST',
    '?sub=transfer',
    { item_id: plain, from_location_id: van, to_location_id: shop, quantity: 1 },
    { quantity: 2 },
  ),
];

test('every write of FSM Navigator is tested with a key', () => {
  const writes = ENDPOINTS.filter(({ method }) => method !== 'GET').map(({ method, sub }) => `${method} ${sub ?? '-'}`);
  expect([...new Set(WRITES.map(({ endpoint }) => endpoint))].sort()).toEqual([...new Set(writes)].sort());
});

test.each(WRITES.map((write, index) => [`${write.endpoint} (${index})`, write] as const))(
  '%s has one effect under one key',
  async (_name, repeated) => {
    const fill = [
      { itemId: plain, locationId: van, quantity: 1 },
      { ...lot('GOOD', '2090-01-01T00:00:00Z'), locationId: van, quantity: 1 },
    ];
    await client.post('/v1/movements', { movements: [{ kind: 'receipt', entries: fill }] });
    // Every answer has an id of its own.
    const other = await expectOneEffect(client, repeated, (body) => ({ ...(body as object), request_id: undefined }));
    expect([other.status, other.body]).toEqual([
      400,
      {
        success: false,
        error: 'validation_failed',
        message: expect.stringContaining('Idempotency-Key'),
        request_id: expect.any(String),
      },
    ]);
  },
);
