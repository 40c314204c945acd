import { beforeAll, describe, expect, test } from 'vitest';
import { nativeTest } from '../../../../test/support/native.ts';
import { good, openShop, type Shop, type Transaction, verdict } from '../test-shop.ts';
import { SIBLINGS } from './index.ts';

const native = await nativeTest();
let shop: Shop;

beforeAll(async () => {
  shop = await openShop({ native });
  await shop.fill('cup', 10);
  await shop.fill('vial', 5, { lot: { number: 'L1', expiresAt: '2030-01-01T00:00:00Z' } });
});

const list = async (path: string) => good(await shop.client.get(path)) as unknown as Transaction[];

describe.each(SIBLINGS.map((sibling) => [sibling.path, sibling] as const))('%s', (path, sibling) => {
  test('lists, pages, counts, sorts and filters', async () => {
    if (path === '/inventory-suppliers') await shop.client.post(path, { name: 'One' });
    const rows = await list(path);
    expect(rows.length).toBeGreaterThan(0);
    const page = good(await shop.client.get(`${path}/?$limit=1`)) as unknown as { data: Transaction[]; total: number };
    expect(page).toMatchObject({ total: rows.length, limit: 1, skip: 0, data: [rows[0]] });
    const key = encodeURIComponent(String(rows[0]?.[sibling.key]));
    expect(await list(`${path}?${sibling.key}=${key}`)).toEqual([rows[0]]);
    expect(await list(`${path}?nothing=1`)).toEqual([]);
    expect((await list(`${path}?$sort[${sibling.key}]=-1`)).length).toBe(rows.length);
    expect(verdict(await shop.client.get(`${path}?a[$foo]=1`))).toBe('400 BadRequest');
    expect(good(await shop.client.get(`${path}/${key}`))).toEqual(rows[0]);
    expect(good(await shop.client.get(`${path}/${key}/`))).toEqual(rows[0]);
    expect(verdict(await shop.client.get(`${path}/nothing`))).toBe('404 NotFound');
  });

  test('refuses unknown rows and methods, and callers without the right', async () => {
    const call = (method: 'PUT' | 'DELETE') =>
      native.server.inject({ method, url: `${path}/1`, headers: { authorization: `Bearer ${shop.client.key}` } });
    expect((await call('PUT')).json()).toMatchObject({ name: 'MethodNotAllowed', code: 405 });
    const deletion = (await call('DELETE')).json();
    if (sibling.remove === undefined) expect(deletion).toMatchObject({ name: 'MethodNotAllowed', code: 405 });
    else expect(deletion).toMatchObject({ name: 'NotFound', code: 404 });
    const reader = await shop.key(['inventory:read']);
    expect(verdict(await reader.post(path, {}))).toBe('403 Forbidden');
    expect(verdict(await shop.client.post(path, sibling.create === undefined ? {} : { name: 3 }))).toBe(
      sibling.create === undefined ? '405 MethodNotAllowed' : '400 BadRequest',
    );
    if (sibling.patch === undefined)
      expect(verdict(await shop.client.patch(`${path}/1`, {}))).toBe('405 MethodNotAllowed');
  });
});

test('a variant is an item, on every surface', async () => {
  const fields = {
    name: 'Mug',
    unitCost: 1.25,
    unitPrice: 3,
    quantityThreshold: 2,
    reorderLevel: 5,
    barcode: '123',
    isMedicine: true,
  };
  const made = good(await shop.client.post('/inventory-variants', { sku: 'mug', ...fields }));
  expect(made).toMatchObject({ sku: 'mug', ...fields });
  const item = (await shop.client.get('/v1/items?partNumber=mug')).body.data;
  expect(item).toMatchObject([{ name: 'Mug', cost: '1.25', price: '3', minStockLevel: '2', reorderQuantity: '5' }]);
  const patched = good(await shop.client.patch('/inventory-variants/mug', { name: 'Big mug', $unset: { barcode: 1 } }));
  expect(patched).toMatchObject({ sku: 'mug', name: 'Big mug', isMedicine: true, unitCost: 1.25 });
  expect(patched).not.toHaveProperty('barcode');
  expect(good(await shop.client.get(`/inventory-products/${patched.product}`))).toMatchObject({
    name: 'Big mug',
    active: true,
  });
  expect(verdict(await shop.client.post('/inventory-variants', { sku: 'mug', name: 'Again' }))).toBe('409 Conflict');
  expect(verdict(await shop.client.patch('/inventory-variants/mug', { unitCost: -1 }))).toBe('400 BadRequest');
});

test('a product is an item, too', async () => {
  const made = good(
    await shop.client.post('/inventory-products', { name: 'Plate', unit: 'piece', category: 'Table', tags: ['a'] }),
  );
  expect(made).toMatchObject({ name: 'Plate', unit: 'piece', category: 'Table', tags: ['a'], active: true });
  expect(await list(`/inventory-variants?product=${made.id}`)).toMatchObject([{ name: 'Plate', product: made.id }]);
  expect(good(await shop.client.patch(`/inventory-products/${made.id}`, { active: false }))).toMatchObject({
    active: false,
    tags: ['a'],
  });
});

test('stocks and trackers show the stock, and what changed it last', async () => {
  const { id } = await shop.made({ items: [{ sku: 'cup', adjustment: -3 }] });
  expect(await list('/inventory-stocks?warehouse=main&variant=cup')).toMatchObject([
    {
      warehouse: String(shop.main),
      variant: 'cup',
      quantity: 7,
      transaction: id,
      transactionType: 'adjustment',
      appliedAdjustment: -3,
      appliedQuantity: 7,
      initialStock: 10,
    },
  ]);
  expect(await list('/inventory-trackers?sku=vial')).toMatchObject([
    {
      externalId: 'L1',
      warehouse: String(shop.main),
      sku: 'vial',
      quantity: 5,
      status: 'active',
      expiresAt: Date.UTC(2030, 0, 2),
    },
  ]);
});

test('organizations are locations, suppliers are vendors', async () => {
  const made = good(await shop.client.post('/organizations', { name: 'North', code: 'north' }));
  expect((await shop.client.get(`/v1/locations/${made.id}`)).body).toMatchObject({
    name: 'North',
    code: 'north',
    kind: 'warehouse',
  });
  expect(good(await shop.client.get('/organizations/north'))).toEqual(made);
  expect(good(await shop.client.patch(`/organizations/${made.id}`, { name: 'South' }))).toMatchObject({
    name: 'South',
  });
  const supplier = good(await shop.client.post('/inventory-suppliers', { name: 'Acme' }));
  expect((await shop.client.get(`/v1/vendors/${supplier.id}`)).body).toMatchObject({ name: 'Acme' });
  expect(good(await shop.client.patch(`/inventory-suppliers/${supplier.id}`, { active: false }))).toMatchObject({
    active: false,
  });
});

test('a field of an item that a patch removes is gone on every surface', async () => {
  const amounts = { unitCost: 1, unitPrice: 2, quantityThreshold: 3, reorderLevel: 4 };
  const texts = { description: 'd', unit: 'box', category: 'c' };
  const { product } = good(await shop.client.post('/inventory-variants', { sku: 'bare', name: 'Bare', ...amounts }));
  good(await shop.client.patch(`/inventory-products/${product}`, texts));
  const gone = Object.fromEntries(Object.keys(amounts).map((name) => [name, 1]));
  const patched = good(await shop.client.patch('/inventory-variants/bare', { $unset: gone }));
  expect(patched).toMatchObject({ name: 'Bare', quantityThreshold: 0, reorderLevel: 0 });
  expect(patched).not.toHaveProperty('unitPrice');
  const emptied = { description: null, unit: null, category: null };
  expect(Object.keys(good(await shop.client.patch(`/inventory-products/${product}`, emptied))).sort()).toEqual(
    ['id', 'createdAt', 'active', 'name'].sort(),
  );
  expect((await shop.client.get(`/v1/items/${product}`)).body).toMatchObject({
    ...emptied,
    cost: null,
    price: null,
    minStockLevel: '0',
    reorderQuantity: '0',
  });
  expect(verdict(await shop.client.patch('/inventory-variants/bare', { $unset: { name: 1 } }))).toBe('400 BadRequest');
});
