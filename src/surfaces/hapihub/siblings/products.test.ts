/** Products and their variants, as created by the vendor's SDK and Feathers' own client. */
import { beforeEach, describe, expect, test } from 'vitest';
import { nativeTest } from '../../../../test/support/native.ts';
import { good, openShop, type Shop, type Transaction, verdict } from '../test-shop.ts';

const native = await nativeTest();
let shop: Shop;

beforeEach(async () => {
  shop = await openShop({ native });
});

const list = async (path: string) => good(await shop.client.get(path)) as unknown as Transaction[];
const items = async () =>
  (await shop.client.get('/v1/items?limit=100')).body.data as unknown as Record<string, unknown>[];
const made = async (path: string, body: object) => good(await shop.client.post(path, body));

/** What the two clients put on the wire: their headers, and bodies without spaces. */
const CLIENTS = {
  '@mycure/sdk': { accept: 'application/json, text/plain, */*', 'user-agent': 'axios/0.19.2' },
  '@feathersjs/rest-client': { accept: 'application/json', 'accept-language': '*', 'sec-fetch-mode': 'cors' },
};

describe.each(Object.entries(CLIENTS))('%s', (_name, headers) => {
  const send = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: string) => {
    const answer = await native.server.inject({
      method,
      url,
      headers: {
        ...headers,
        authorization: `Bearer ${shop.client.key}`,
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(payload === undefined ? {} : { payload }),
    });
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json();
  };

  test('creates one item for a product and its variant', async () => {
    const before = (await items()).length;
    const product = await send(
      'POST',
      '/inventory-products',
      '{"name":"Mug","warehouse":"main","unit":"piece","tags":[]}',
    );
    const variant = await send(
      'POST',
      '/inventory-variants',
      `{"sku":"mug","product":"${product.id}","name":"Mug","unitPrice":3,"quantityThreshold":2,"attributes":[]}`,
    );
    expect(variant).toMatchObject({ sku: 'mug', product: product.id, productName: 'Mug', unitPrice: 3 });
    const all = await items();
    expect(all).toHaveLength(before + 1);
    expect(all.at(-1)).toMatchObject({ partNumber: 'mug', name: 'Mug', unit: 'piece', price: '3', minStockLevel: '2' });
    expect(await send('GET', `/inventory-variants?product=${product.id}`)).toEqual([variant]);
    expect(await send('GET', `/inventory-products/${product.id}`)).toMatchObject({
      name: 'Mug',
      tags: [],
      unit: 'piece',
    });
    const patched = await send('PATCH', '/inventory-variants/mug', '{"unitPrice":4,"$unset":{"description":1}}');
    expect(patched).toMatchObject({ sku: 'mug', unitPrice: 4 });
    expect(await send('DELETE', '/inventory-variants/mug')).toEqual({ ...patched, active: false });
    expect(await send('DELETE', `/inventory-products/${product.id}`)).toMatchObject({ id: product.id, active: false });
    await shop.made({ items: [] });
    const many = `/inventory-transactions?warehouse=main&%24limit%5B%24coerce%5D%5Btype%5D=number&%24limit%5B%24coerce%5D%5Bvalue%5D=1`;
    expect(await send('PATCH', many, '{"reason":"r"}')).toMatchObject([{ reason: 'r' }]);
  });
});

describe('the variant of a product', () => {
  test('takes the product’s fields where it has none, and each keeps its own', async () => {
    const fields = {
      warehouse: 'main',
      attributes: ['size'],
      supplier: 'Acme',
      unitPrice: 5,
      tags: ['a'],
      images: ['p'],
    };
    const product = await made('/inventory-products', {
      name: 'Shirt',
      description: 'Cotton',
      category: 'c',
      ...fields,
    });
    const own = { attributes: [{ size: 'L' }], warehouse: 'shop', barcode: '1', isMedicine: false, supplierCode: 's' };
    const variant = await made('/inventory-variants', { product: product.id, name: 'Shirt, L', ...own });
    expect(variant).toMatchObject({
      ...own,
      name: 'Shirt, L',
      productName: 'Shirt',
      description: 'Cotton',
      unitPrice: 5,
    });
    expect(variant.sku).toMatch(/^[0-9a-f-]{36}$/);
    expect(good(await shop.client.get(`/inventory-products/${product.id}`))).toMatchObject({
      ...fields,
      id: product.id,
      name: 'Shirt',
      category: 'c',
    });
    expect((await items()).at(-1)).toMatchObject({ name: 'Shirt, L', category: 'c' });
    const renamed = good(await shop.client.patch(`/inventory-products/${product.id}`, { name: 'Tee', tags: ['b'] }));
    expect(renamed).toMatchObject({ name: 'Tee', tags: ['b'], attributes: ['size'] });
    expect(good(await shop.client.patch(`/inventory-variants/${variant.sku}`, { barcode: '2' }))).toMatchObject({
      name: 'Shirt, L',
      productName: 'Tee',
      barcode: '2',
      attributes: [{ size: 'L' }],
    });
    expect((await items()).at(-1)).toMatchObject({ name: 'Shirt, L' });
  });

  test('is the only one: a second, and one of an unknown product, are refused', async () => {
    const product = await made('/inventory-products', { name: 'Cap' });
    await made('/inventory-variants', { sku: 'cap', product: product.id });
    const before = await items();
    const alone = await made('/inventory-variants', { sku: 'alone', name: 'Alone' });
    const refused: [object, string][] = [
      [{ sku: 'cap-2', product: product.id, name: 'Cap 2' }, 'already has a variant, cap'],
      [{ sku: 'cap-3', product: alone.product, name: 'Alone 2' }, 'already has a variant, alone'],
      [{ sku: 'cap-4', product: String(shop.ids.cup), name: 'Cup 2' }, 'already has a variant, cup'],
      [{ sku: 'x', product: '999999', name: 'X' }, 'There is no product'],
      [{ sku: 'x', product: 'none', name: 'X' }, 'There is no product'],
      [{ sku: 'x', product: '', name: 'X' }, 'There is no product'],
    ];
    for (const [body, words] of refused) {
      const answer = await shop.client.post('/inventory-variants', body);
      expect([body, verdict(answer)]).toEqual([body, '400 BadRequest']);
      expect(answer.body.errors).toMatchObject({ product: { message: expect.stringContaining(words) } });
    }
    expect(await items()).toHaveLength(before.length + 1);
    const other = await openShop({ native });
    const foreign = await made('/inventory-products', { name: 'Foreign' });
    const stolen = await other.client.post('/inventory-variants', { sku: 'x', name: 'X', product: foreign.id });
    expect(verdict(stolen)).toBe('400 BadRequest');
  });

  test('created concurrently is still only one', async () => {
    const product = await made('/inventory-products', { name: 'Once' });
    const sent = Array.from({ length: 8 }, (_, n) =>
      shop.client.post('/inventory-variants', { sku: `once-${n}`, product: product.id }),
    );
    const statuses = (await Promise.all(sent)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array(7).fill(400)]);
  });

  test('has a sku of its own', async () => {
    const product = await made('/inventory-products', { name: 'Taken' });
    const answer = await shop.client.post('/inventory-variants', { sku: 'cup', product: product.id });
    expect(verdict(answer)).toBe('409 Conflict');
    expect(await made('/inventory-variants', { sku: 'free', product: product.id })).toMatchObject({ sku: 'free' });
    expect(verdict(await shop.client.patch('/inventory-variants/free', { product: '1' }))).toBe('400 BadRequest');
    expect(good(await shop.client.patch('/inventory-variants/free', { product: product.id }))).toMatchObject({
      sku: 'free',
    });
  });

  test('can be counted and sold under its sku', async () => {
    const product = await made('/inventory-products', { name: 'Sold' });
    await made('/inventory-variants', { sku: 'sold', product: product.id });
    await shop.made({ items: [{ sku: 'sold', adjustment: 4 }] });
    expect(await list('/inventory-stocks?variant=sold')).toMatchObject([{ product: product.id, quantity: 4 }]);
    expect(await list(`/inventory-stocks?product=${product.id}`)).toMatchObject([{ variant: 'sold' }]);
  });
});

describe('a variant or a product that is deleted', () => {
  test('is inactive, and can be activated again', async () => {
    await shop.fill('cup', 5);
    const row = good(await shop.client.delete('/inventory-variants/cup'));
    expect(row).toMatchObject({ sku: 'cup', active: false, name: 'The cup' });
    expect(good(await shop.client.get('/inventory-variants/cup'))).toEqual(row);
    expect((await shop.client.get(`/v1/items/${shop.ids.cup}`)).body).toMatchObject({ active: false, onHand: '5' });
    // The stock stays, and can leave; nothing more comes in.
    expect(await list('/inventory-stocks?variant=cup')).toMatchObject([{ quantity: 5 }]);
    await shop.made({ items: [{ sku: 'cup', adjustment: -1 }] });
    expect(verdict(await shop.send({ type: 'receiving', items: [{ sku: 'cup', quantity: 1 }] }))).toBe(
      '400 BadRequest',
    );
    expect(good(await shop.client.delete('/inventory-variants/cup/'))).toEqual(row);
    expect(await list('/inventory-variants?active=false')).toEqual([row]);
    expect(good(await shop.client.patch('/inventory-variants/cup', { active: true }))).toMatchObject({ active: true });
    expect(good(await shop.client.delete(`/inventory-products/${shop.ids.tea}`))).toMatchObject({ active: false });
    expect(good(await shop.client.get('/inventory-variants/tea'))).toMatchObject({ active: false });
  });

  test('must exist, and be writable for the caller', async () => {
    expect(verdict(await shop.client.delete('/inventory-variants/none'))).toBe('404 NotFound');
    expect(verdict(await shop.client.delete('/inventory-products/999999'))).toBe('404 NotFound');
    const reader = await shop.key(['inventory:read']);
    expect(verdict(await reader.delete('/inventory-variants/cup'))).toBe('403 Forbidden');
    expect(verdict(await shop.client.delete('/inventory-variants'))).toBe('405 MethodNotAllowed');
  });
});

test('old fields, from before products and variants were distinguished, belong to both', async () => {
  const externalData = { hapihub: { warehouse: 'main', tags: ['a'], barcode: '9', picURL: 'p', awaitsVariant: 'yes' } };
  const id = await shop.item('flat', { externalData: { ...externalData, other: { a: 1 } } });
  expect(good(await shop.client.get(`/inventory-products/${id}`))).toMatchObject({ warehouse: 'main', tags: ['a'] });
  expect(good(await shop.client.get('/inventory-variants/flat'))).toMatchObject({ warehouse: 'main', barcode: '9' });
  await shop.client.patch(`/inventory-products/${id}`, { tags: ['b'] });
  await shop.client.patch('/inventory-variants/flat', { hsCode: 'h' });
  expect(good(await shop.client.get(`/inventory-products/${id}`))).toMatchObject({ tags: ['b'], picURL: 'p' });
  expect(good(await shop.client.get('/inventory-variants/flat'))).toMatchObject({ barcode: '9', hsCode: 'h' });
  expect((await shop.client.get(`/v1/items/${id}`)).body.externalData).toMatchObject({ other: { a: 1 } });
});

test('the barcode of a variant is found by scanners, and goes where it goes', async () => {
  const scanned = async (code: string) => {
    const { matches } = (await shop.client.get(`/v1/scan?code=${code}`)).body as unknown as {
      matches: { item: { partNumber: string } }[];
    };
    return matches.map(({ item }) => item.partNumber);
  };
  await made('/inventory-variants', { name: 'Gauze', sku: 'GZ-1', barcode: '96385074' });
  expect(await scanned('96385074')).toEqual(['GZ-1']);
  good(await shop.client.patch('/inventory-variants/GZ-1', { barcode: 'GAUZE' }));
  expect([await scanned('96385074'), await scanned('gauze')]).toEqual([[], ['GZ-1']]);
  good(await shop.client.patch('/inventory-variants/GZ-1', { description: 'Soft' }));
  expect(await scanned('gauze')).toEqual(['GZ-1']);
});
