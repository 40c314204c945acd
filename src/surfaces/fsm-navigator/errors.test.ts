import { beforeAll, describe, expect, it } from 'vitest';
import { type DialectClient, dialectClient } from '../../../test/support/dialect.ts';
import { type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';
import { STATUS_OF_CODE } from './denial.ts';

const PATH = '/api/v1/inventory';

let native: NativeTest;
let client: Client;
let fsm: DialectClient;
let tenant: Awaited<ReturnType<NativeTest['tenant']>>;
let ids: { item: number; other: number; shop: number; van: number; foreign: number };

const as = (key: string) => dialectClient(native.server, PATH, { 'x-api-key': key });

beforeAll(async () => {
  native = await nativeTest();
  tenant = await native.tenant();
  client = tenant.client;
  fsm = as(client.key);
  const make = async (path: string, body: object) => (await client.post(path, body)).body.id as never as number;
  const item = await make('/v1/items', { partNumber: 'A', name: 'A' });
  const other = await make('/v1/items', { partNumber: 'B', name: 'B' });
  const shop = await make('/v1/locations', { name: 'Shop', kind: 'warehouse' });
  const van = await make('/v1/locations', { name: 'Van', kind: 'vehicle' });
  const entries = [{ itemId: item, locationId: shop, quantity: '10' }];
  await client.post('/v1/movements', { movements: [{ kind: 'receipt', entries }] });
  await client.post('/v1/reservations', { itemId: item, locationId: shop, quantity: '4' });
  const stranger = (await native.tenant()).client;
  let foreign = 0;
  for (let n = 0; n < 12; n += 1) {
    foreign = (await stranger.post('/v1/items', { partNumber: `F${n}`, name: 'F' })).body.id as never;
  }
  ids = { item, other, shop, van, foreign };
});

type Case = [
  code: string,
  what: string,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
];

/** `$item` and the like are placeholders for ids, also in bodies. */
const CASES: Case[] = [
  ['invalid_json', 'half an object', 'POST', '', '{"part_number": '],
  ['invalid_json', 'a NUL in a text', 'PATCH', '?id=$item', '{"part_name": "a\\u0000b"}'],
  ['validation_failed', 'a list', 'POST', '', '[]'],
  ['validation_failed', 'a text that is null', 'POST', '', 'null'],
  ['missing_part_number', 'no body', 'POST', ''],
  ['missing_part_number', 'no part number', 'POST', '', { part_name: 'x' }],
  ['missing_part_number', 'an empty part number', 'POST', '', { part_number: ' ', part_name: 'x' }],
  ['missing_part_name', 'no part name', 'POST', '', { part_number: 'x' }],
  ['missing_part_name', 'an empty part name', 'POST', '', { part_number: 'x', part_name: '' }],
  ['duplicate_part_number', 'a part number that is taken', 'POST', '', { part_number: 'A', part_name: 'x' }],
  ['validation_failed', 'a part number that is not text', 'POST', '', { part_number: 5, part_name: 'x' }],
  ['validation_failed', 'a part of a unit', 'POST', '', { part_number: 'x', part_name: 'x', quantity_on_hand: 1.5 }],
  ['validation_failed', 'less than nothing', 'POST', '', { part_number: 'x', part_name: 'x', quantity_on_hand: -1 }],
  ['validation_failed', 'too much', 'POST', '', { part_number: 'x', part_name: 'x', quantity_on_hand: 1e300 }],
  ['validation_failed', 'a minimum below zero', 'POST', '', { part_number: 'x', part_name: 'x', min_stock_level: -1 }],
  ['validation_failed', 'a cost below zero', 'POST', '', { part_number: 'x', part_name: 'x', cost_per_unit: -0.01 }],
  ['validation_failed', 'an unknown supplier', 'POST', '', { part_number: 'x', part_name: 'x', supplier_id: 777 }],
  ['validation_failed', 'a long text', 'POST', '', { part_number: 'x'.repeat(300), part_name: 'x' }],
  ['validation_failed', 'an id without a sub', 'POST', '?id=$item', { part_number: 'x', part_name: 'x' }],
  ['validation_failed', 'no id', 'PUT', '', { part_number: 'x', part_name: 'x' }],
  ['missing_part_number', 'no part number', 'PUT', '?id=$item', { part_name: 'x' }],
  ['missing_part_name', 'no part name', 'PUT', '?id=$item', { part_number: 'x' }],
  ['duplicate_part_number', "another item's part number", 'PUT', '?id=$item', { part_number: 'B', part_name: 'x' }],
  ['not_found', 'an unknown id', 'PUT', '?id=999', { part_number: 'x', part_name: 'x' }],
  ['validation_failed', 'no id', 'PATCH', '', { part_name: 'x' }],
  ['invalid_part_number', 'an empty part number', 'PATCH', '?id=$item', { part_number: '' }],
  ['invalid_part_number', 'a part number that is null', 'PATCH', '?id=$item', { part_number: null }],
  ['invalid_part_name', 'an empty part name', 'PATCH', '?id=$item', { part_name: '' }],
  ['duplicate_part_number', "another item's part number", 'PATCH', '?id=$item', { part_number: 'B' }],
  ['no_fields', 'nothing', 'PATCH', '?id=$item', {}],
  ['no_fields', 'a field that cannot be changed', 'PATCH', '?id=$item', { quantity_on_hand: 5 }],
  ['validation_failed', 'a minimum that is null', 'PATCH', '?id=$item', { min_stock_level: null }],
  ['not_found', 'an unknown id', 'PATCH', '?id=999', { part_name: 'x' }],
  ['not_found', 'an id that is not a number', 'PATCH', '?id=abc', { part_name: 'x' }],
  ['not_found', "another company's item", 'PATCH', '?id=$foreign', { part_name: 'x' }],
  ['not_found', 'an unknown item', 'GET', '?id=999'],
  ['not_found', "another company's item", 'GET', '?id=$foreign'],
  ['not_found', 'an id that is not a number', 'GET', '?id=1e3'],
  ['not_found', 'an id beyond 2^53', 'GET', '?id=9007199254740993'],
  ['not_found', 'an unknown item', 'GET', '?id=999&sub=stock'],
  ['not_found', 'an unknown item', 'GET', '?id=999&sub=transactions'],
  ['not_found', 'an unknown sub', 'GET', '?sub=adjust'],
  ['not_found', 'an unknown sub', 'POST', '?sub=locations', {}],
  ['not_found', 'an unknown location', 'GET', '?sub=locations&location_id=999'],
  ['not_found', 'a path below', 'GET', '/1'],
  ['validation_failed', 'stock of no item', 'GET', '?sub=stock'],
  ['validation_failed', 'an unknown type', 'GET', '?id=$item&sub=transactions&type=adjust'],
  ['validation_failed', 'an unknown type', 'GET', '?sub=locations&type=Bin'],
  ['validation_failed', 'an address that is not text', 'GET', '?search=%ff'],
  ['missing_location_id', 'no location', 'POST', '?id=$item&sub=adjust', { quantity: 0 }],
  ['missing_quantity', 'no quantity', 'POST', '?id=$item&sub=adjust', { location_id: '$shop' }],
  ['missing_quantity', 'a word', 'POST', '?id=$item&sub=adjust', { location_id: '$shop', quantity: 'many' }],
  ['missing_quantity', 'true', 'POST', '?id=$item&sub=adjust', { location_id: '$shop', quantity: true }],
  ['invalid_quantity', 'zero', 'POST', '?id=$item&sub=adjust', { location_id: '$shop', quantity: 0 }],
  ['invalid_quantity', 'a part of a unit', 'POST', '?id=$item&sub=adjust', { location_id: '$shop', quantity: 1.5 }],
  ['invalid_quantity', 'too much', 'POST', '?id=$item&sub=adjust', { location_id: '$shop', quantity: 1e300 }],
  ['missing_reason', 'no reason', 'POST', '?id=$item&sub=adjust', { location_id: '$shop', quantity: 1 }],
  ['missing_reason', 'a blank', 'POST', '?id=$item&sub=adjust', { location_id: '$shop', quantity: 1, reason: ' ' }],
  ['validation_failed', 'a number', 'POST', '?id=$item&sub=adjust', { location_id: '$shop', quantity: 1, reason: 5 }],
  ['validation_failed', 'no item', 'POST', '?sub=adjust', { location_id: '$shop', quantity: 1, reason: 'x' }],
  ['location_not_found', 'nowhere', 'POST', '?id=$item&sub=adjust', { location_id: 999, quantity: 1, reason: 'x' }],
  ['location_not_found', 'a name', 'POST', '?id=$item&sub=adjust', { location_id: 'Shop', quantity: 1, reason: 'x' }],
  [
    'insufficient_stock',
    'too much',
    'POST',
    '?id=$item&sub=adjust',
    { location_id: '$shop', quantity: -11, reason: 'x' },
  ],
  ['not_found', 'no such item', 'POST', '?id=999&sub=adjust', { location_id: 999, quantity: 1, reason: 'x' }],
  ['missing_item_id', 'nothing', 'POST', '?sub=transfer', {}],
  ['missing_from_location_id', 'no source', 'POST', '?sub=transfer', { item_id: '$item' }],
  ['missing_to_location_id', 'no end', 'POST', '?sub=transfer', { item_id: '$item', from_location_id: '$shop' }],
  ['invalid_quantity', 'no quantity', 'POST', '?sub=transfer', { item_id: 1, from_location_id: 1, to_location_id: 1 }],
  ['invalid_quantity', 'a minus', 'POST', '?sub=transfer', { $move: ['$item', '$shop', '$van'], quantity: -1 }],
  ['invalid_quantity', 'half a unit', 'POST', '?sub=transfer', { $move: ['$item', '$shop', '$van'], quantity: 0.5 }],
  ['same_location', 'in a circle', 'POST', '?sub=transfer', { $move: ['$item', '$shop', '$shop'], quantity: 1 }],
  ['item_not_found', 'no such item', 'POST', '?sub=transfer', { $move: [999, 998, 997], quantity: 1 }],
  ['from_location_not_found', 'nowhere', 'POST', '?sub=transfer', { $move: ['$item', 998, 997], quantity: 1 }],
  ['to_location_not_found', 'nowhere', 'POST', '?sub=transfer', { $move: ['$item', '$shop', 997], quantity: 100 }],
  ['no_stock', 'never there', 'POST', '?sub=transfer', { $move: ['$item', '$van', '$shop'], quantity: 1 }],
  ['insufficient_stock', 'reserved', 'POST', '?sub=transfer', { $move: ['$item', '$shop', '$van'], quantity: 7 }],
  [
    'validation_failed',
    'notes of no text',
    'POST',
    '?sub=transfer',
    { $move: ['$item', '$shop', '$van'], quantity: 1, notes: [] },
  ],
  ['method_not_allowed', 'another method', 'DELETE', '?id=$item'],
];

function filled(value: unknown): unknown {
  if (typeof value === 'string') {
    const name = /^\$(item|other|shop|van|foreign)$/.exec(value)?.[1];
    return name === undefined ? value : ids[name as keyof typeof ids];
  }
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value !== 'object' || value === null) return value;
  const { $move, ...rest } = value as { $move?: unknown[] };
  const [item_id, from_location_id, to_location_id] = $move?.map(filled) ?? [];
  const moves = $move === undefined ? {} : { item_id, from_location_id, to_location_id };
  return { ...moves, ...Object.fromEntries(Object.entries(rest).map(([name, field]) => [name, filled(field)])) };
}

describe('errors', () => {
  it.each(CASES)('%s: %s (%s %s)', async (code, _what, method, path, body) => {
    const url = path.replace(/\$(\w+)/g, (_, name) => String(ids[name as keyof typeof ids]));
    const answer = await fsm.call(method, url, filled(body));
    expect({ status: answer.status, error: answer.body.error }).toEqual({
      status: STATUS_OF_CODE[code as keyof typeof STATUS_OF_CODE],
      error: code,
    });
    expect(Object.keys(answer.body)).toEqual(['success', 'error', 'message', 'request_id']);
    expect(answer.body.success).toBe(false);
    expect(answer.body.message).toMatch(/^[A-Za-z].*\.$/s);
    expect(answer.body.request_id).toMatch(/^[0-9a-f]{12}$/);
    expect(Number(answer.headers['x-ratelimit-limit'])).toBeGreaterThan(0);
    expect(Number(answer.headers['x-ratelimit-remaining'])).toBeGreaterThan(0);
    expect(Number(answer.headers['x-ratelimit-reset'])).toBeGreaterThan(1_700_000_000);
  });

  it('cover every code of the vendor, here or below', () => {
    const below = [
      'unauthorized',
      'forbidden',
      'feature_not_available',
      'insufficient_scope',
      'rate_limit_exceeded',
      'internal_error',
    ];
    const met = new Set([...CASES.map(([code]) => code), ...below]);
    expect(Object.keys(STATUS_OF_CODE).filter((code) => !met.has(code))).toEqual([]);
  });

  it('leave everything unchanged', async () => {
    const answer = await client.get('/v1/verification');
    expect(answer.body).toMatchObject({ ok: true, movements: 2 });
  });

  it.each(['', 'nonsense', 'oh_abcdefgh_0000000000000000000000000000000000000000'])('unauthorized: %j', async (key) => {
    const answer = await as(key).get();
    expect([answer.status, answer.body.error]).toEqual([401, 'unauthorized']);
    expect(answer.headers['x-ratelimit-limit']).toBeDefined();
  });

  it("unauthorized: the operator's key", async () => {
    expect((await as(native.operator.key).get()).body.error).toBe('unauthorized');
  });

  it('forbidden: another address, before everything else', async () => {
    const key = await tenant.key(['inventory:read'], { allowedAddresses: ['10.9.8.0/24'] });
    const answer = await as(key.key).call('DELETE');
    expect([answer.status, answer.body.error]).toEqual([403, 'forbidden']);
    expect(answer.headers['x-ratelimit-limit']).toBeDefined();
  });

  it('feature_not_available: a company without the surface, before method and scope', async () => {
    const without = await native.tenant({ surfaces: { fsmNavigator: false } });
    const key = await without.key(['purchasing:read']);
    const answer = await as(key.key).call('DELETE');
    expect([answer.status, answer.body.error]).toEqual([403, 'feature_not_available']);
  });

  it('method_not_allowed: before the scope, with the allowed methods', async () => {
    const key = await tenant.key(['purchasing:read']);
    for (const method of ['DELETE', 'OPTIONS'] as const) {
      const answer = await as(key.key).call(method, '');
      expect([answer.status, answer.body.error]).toEqual([405, 'method_not_allowed']);
      expect(answer.headers.allow).toBe('GET, POST, PUT, PATCH');
    }
  });

  it.each([
    ['inventory:read', 'GET', '', true],
    ['inventory:read', 'POST', '', false],
    ['inventory:read', 'PUT', '?id=1', false],
    ['inventory:read', 'PATCH', '?id=1', false],
    ['inventory:read', 'POST', '?id=1&sub=adjust', false],
    ['inventory:read', 'POST', '?sub=transfer', false],
    ['inventory:write', 'GET', '?sub=low-stock', true],
    ['inventory:write', 'POST', '', true],
    ['inventory:write', 'POST', '?id=1&sub=adjust', true],
    ['inventory:write', 'POST', '?sub=transfer', false],
    ['inventory:transfer', 'POST', '?sub=transfer', true],
    ['inventory:transfer', 'GET', '', false],
    ['inventory:transfer', 'GET', '?sub=locations', false],
    ['inventory:transfer', 'POST', '', false],
    ['inventory:transfer', 'POST', '?id=1&sub=adjust', false],
  ] as const)('insufficient_scope: %s for %s %s: %s, before the body is read', async (scope, method, path, may) => {
    const key = await tenant.key([scope]);
    const answer = await as(key.key).call(method, path, method === 'GET' ? undefined : '{');
    if (may) expect(answer.body.error).toBe(method === 'GET' ? undefined : 'invalid_json');
    else expect([answer.status, answer.body.error]).toEqual([403, 'insufficient_scope']);
  });

  it('rate_limit_exceeded: says when to try again, and is checked before the feature', async () => {
    const key = await tenant.key(['inventory:read'], { rateLimitPerMinute: 2 });
    const slow = as(key.key);
    const first = await slow.get();
    expect([first.status, first.headers['x-ratelimit-limit'], first.headers['x-ratelimit-remaining']]).toEqual([
      200,
      '2',
      '1',
    ]);
    await slow.get();
    const answer = await slow.get();
    expect([answer.status, answer.body.error]).toEqual([429, 'rate_limit_exceeded']);
    expect(Object.keys(answer.body)).toEqual(['success', 'error', 'message', 'retry_after', 'request_id']);
    expect(answer.body.retry_after).toBeGreaterThan(0);
    expect(answer.headers['retry-after']).toBe(String(answer.body.retry_after));
    expect(answer.headers['x-ratelimit-remaining']).toBe('0');
  });

  it('internal_error: does not say what went wrong', async () => {
    await native.database.pool.query('alter table item_stock rename to secret');
    const answer = await fsm.get().finally(() => native.database.pool.query('alter table secret rename to item_stock'));
    expect([answer.status, answer.body.error]).toEqual([500, 'internal_error']);
    expect(JSON.stringify(answer.body)).not.toContain('item_stock');
  });

  it('do not depend on the content type of a body, as with the vendor', async () => {
    const answer = await fsm.call('PATCH', `?id=${ids.other}`, '{"part_name": "Named"}', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(answer.body.data.part_name).toBe('Named');
  });

  it('include a body beyond the limit', async () => {
    const answer = await fsm.post('', `{"part_number": "${'x'.repeat(9 * 1024 * 1024)}"}`);
    expect([answer.status, answer.body.error]).toEqual([400, 'validation_failed']);
  });
});
