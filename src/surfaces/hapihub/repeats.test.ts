import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { nativeTest } from '../../../test/support/native.ts';
import { expectOneEffect, type RepeatedWrite } from '../../../test/support/repeats.ts';
import { openShop, type Shop, verdict } from './test-shop.ts';

const native = await nativeTest();
const PATH = '/inventory-transactions';
let shop: Shop;
let product: string;

beforeAll(async () => {
  shop = await openShop({ native });
  await shop.fill('cup', 100);
  product = String((await shop.client.post('/inventory-products', { name: 'A product' })).body.id);
  await shop.client.post('/inventory-variants', { sku: 'gone', name: 'Gone' });
});

const cups = { warehouse: 'main', items: [{ sku: 'cup', adjustment: 1 }] };
const post = (path: string, body: object, other: object = { ...body, name: 'Other', reason: 'other' }) =>
  write(`POST ${path}`, 'post', path, body, other);
const patch = (path: string, url: () => string, body: object, other: object) =>
  write(`PATCH ${path}`, 'patch', url, body, other);

function write(endpoint: string, method: 'post' | 'patch', url: string | (() => string), body: object, other: object) {
  const send = (what: object) => (headers: Record<string, string>) =>
    shop.client[method](typeof url === 'string' ? url : url(), what, headers);
  return { endpoint, send: send(body), sendOther: send(other) };
}

/** A removal is identified by its address alone. */
function remove(path: string, url: () => string): RepeatedWrite {
  return {
    endpoint: `DELETE ${path}`,
    send: (headers) => shop.client.delete(url(), headers),
    sendOther: (headers) => shop.client.delete(`${url()}?other`, headers),
  };
}

const made: Record<string, string> = {};
const WRITES: RepeatedWrite[] = [
  post(PATH, cups),
  post(PATH, { ...cups, type: 'sales', items: [{ sku: 'cup', quantity: 1 }] }),
  write(`POST ${PATH}`, 'post', PATH, [cups, { ...cups, type: 'receiving', items: [{ sku: 'cup', quantity: 1 }] }], []),
  write(`POST ${PATH}`, 'post', PATH, [cups, cups], [cups]),
  patch(PATH, () => `${PATH}?id=${made.order}`, { reason: 'b' }, { reason: 'c' }),
  patch(`${PATH}/:id`, () => `${PATH}/${made.order}`, { receivedAt: 1 }, { receivedAt: 2 }),
  post('/inventory-variants', { name: 'A variant' }),
  patch('/inventory-variants/:key', () => '/inventory-variants/tea', { unitCost: 7 }, { unitCost: 8 }),
  remove('/inventory-variants/:key', () => '/inventory-variants/gone'),
  post('/inventory-products', { name: 'Another product' }),
  patch('/inventory-products/:key', () => `/inventory-products/${product}`, { unit: 'box' }, { unit: 'bag' }),
  remove('/inventory-products/:key', () => `/inventory-products/${product}`),
  post('/inventory-suppliers', { name: 'A supplier' }),
  patch('/inventory-suppliers/:key', () => `/inventory-suppliers/${made.supplier}`, { name: 'X' }, { name: 'Y' }),
  post('/organizations', { name: 'A place' }),
  patch('/organizations/:key', () => '/organizations/shop', { name: 'X' }, { name: 'Y' }),
];

test('every write of HapiHub is tested with a key', () => {
  const readme = readFileSync('src/surfaces/hapihub/README.md', 'utf8');
  const endpoints = [...readme.matchAll(/^\| ([A-Z, ]+) \| `(\/[^`]+)` \|/gm)].flatMap(([, methods = '', path = '']) =>
    methods.split(', ').map((method) => `${method} ${path}`),
  );
  const writes = endpoints.filter((endpoint) => !endpoint.startsWith('GET '));
  expect([...new Set(WRITES.map(({ endpoint }) => endpoint))].sort()).toEqual(writes.sort());
});

test.each(WRITES.map((write, index) => [`${write.endpoint} (${index})`, write] as const))(
  '%s has one effect under one key',
  async (_name, repeated) => {
    made.order = (await shop.made({ type: 'purchase', items: [{ sku: 'cup', quantity: 1 }], reason: 'a' })).id;
    made.supplier = String((await shop.client.post('/inventory-suppliers', { name: 'One' })).body.id);
    const other = await expectOneEffect(shop.client, repeated);
    expect(verdict(other as never)).toBe('422 Unprocessable');
  },
);

test('a repeat gets the first outcome, whatever has happened to the names in it', async () => {
  const open = await openShop({ native, settings: { hapihub: { createUnknownSkus: true } } });
  const headers = { 'idempotency-key': 'once' };
  const body = { warehouse: 'main', items: [{ sku: 'brand new', adjustment: 2 }] };
  const first = await open.client.post(PATH, body, headers);
  expect(first.status).toBe(200);
  await native.operator.patch(`/v1/tenants/${open.id}`, { settings: { hapihub: { createUnknownSkus: false } } });
  const [item] = (await open.client.get('/v1/items?partNumber=brand%20new')).body.data as { id: number }[];
  await open.client.patch(`/v1/items/${item?.id}`, { partNumber: 'renamed' });
  const again = await open.client.post(PATH, body, headers);
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect((await open.client.get(`/v1/items/${item?.id}`)).body.onHand).toBe('2');
});

test('an invalid key is refused', async () => {
  const answer = await shop.client.post(PATH, cups, { 'idempotency-key': 'x'.repeat(256) });
  expect(verdict(answer)).toBe('400 BadRequest');
  expect(Object.keys(answer.body.errors)).toEqual(['Idempotency-Key']);
});
