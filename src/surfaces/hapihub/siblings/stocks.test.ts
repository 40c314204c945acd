import { beforeAll, describe, expect, test } from 'vitest';
import { nativeTest } from '../../../../test/support/native.ts';
import { good, openShop, type Shop, type Transaction, verdict } from '../test-shop.ts';

const native = await nativeTest();
let shop: Shop;

beforeAll(async () => {
  shop = await openShop({ native });
  const lot = (number: string) => ({ lot: { number, expiresAt: '2090-01-01T00:00:00Z' } });
  await shop.fill('vial', 5, lot('L1'));
  await shop.fill('vial', 7, lot('L2'));
  await shop.fill('vial', 2, lot('L1'), shop.shop);
  await shop.fill('cup', 10);
  await shop.fill('gauge', 2, { serials: ['S1', 'S2'] });
});

const list = async (query = '') => good(await shop.client.get(`/inventory-stocks${query}`)) as unknown as Transaction[];
const page = async (query: string) =>
  good(await shop.client.get(`/inventory-stocks?${query}`)) as unknown as { total: number; data: Transaction[] };

describe('stocks', () => {
  test('have one row for each variant and warehouse, lots added up', async () => {
    const rows = (await list()).map(({ variant, warehouse, quantity }) => [variant, Number(warehouse), quantity]);
    expect(rows).toEqual([
      ['cup', shop.main, 10],
      ['vial', shop.main, 12],
      ['vial', shop.shop, 2],
      ['gauge', shop.main, 2],
    ]);
  });

  test('show the change by the last transaction there, over all lots', async () => {
    const { id } = await shop.made({
      items: [
        { sku: 'vial', adjustment: -1, control: 'L1' },
        { sku: 'vial', adjustment: -2, control: 'L2' },
        { sku: 'vial', adjustment: -1, control: 'L2' },
        { sku: 'cup', adjustment: 1 },
      ],
    });
    expect(await list('?variant=vial&warehouse=main')).toMatchObject([
      {
        quantity: 8,
        transaction: id,
        transactionType: 'adjustment',
        appliedAdjustment: -4,
        appliedQuantity: 8,
        initialStock: 12,
      },
    ]);
    await shop.made({ items: [{ sku: 'vial', adjustment: 4, control: 'L1' }] });
    expect(await list('?variant=vial&warehouse=main')).toMatchObject([
      { quantity: 12, appliedAdjustment: 4, initialStock: 8 },
    ]);
    expect(await list('?variant=vial&warehouse=shop')).toMatchObject([{ appliedAdjustment: 2, initialStock: 0 }]);
    const trackers = good(await shop.client.get('/inventory-trackers?sku=vial&warehouse=main'));
    expect(trackers).toMatchObject([
      { externalId: 'L1', quantity: 8 },
      { externalId: 'L2', quantity: 4 },
    ]);
  });

  test('are the same by pages, by ids and as a whole list', async () => {
    const all = await list();
    const pages = [];
    for (let skip = 0; skip < all.length + 1; skip += 1) {
      const { total, data } = await page(`$limit=1&$skip=${skip}`);
      expect([skip, total]).toEqual([skip, all.length]);
      pages.push(...data);
    }
    expect(pages).toEqual(all);
    for (const row of all) {
      expect(good(await shop.client.get(`/inventory-stocks/${row.id}`))).toEqual(row);
      expect(await list(`?id=${row.id}`)).toEqual([row]);
    }
    const [first, second] = all;
    expect(await page(`$limit=9&id[$in][0]=${second?.id}&id[$in][1]=${first?.id}`)).toMatchObject({
      total: 2,
      data: [first, second],
    });
    expect(await page('$limit=0&warehouse=main')).toMatchObject({ total: 3, data: [] });
    expect(await page('$limit=9&warehouse=main&quantity[$gt]=11')).toMatchObject({
      total: 1,
      data: [{ variant: 'vial' }],
    });
    expect(await page('$limit=1&$sort[quantity]=-1')).toMatchObject({ total: 4, data: [{ quantity: 12 }] });
    for (const id of ['1-2-3', `${shop.ids.vial}-${shop.main}-7`, `${shop.ids.vial}-${shop.main}`, 'x', '1-2']) {
      expect(verdict(await shop.client.get(`/inventory-stocks/${id}`))).toBe('404 NotFound');
    }
  });

  test('show a reader only what it may see', async () => {
    const site = Number((await shop.client.post('/v1/locations', { name: 'Site', kind: 'site' })).body.id);
    await shop.fill('cup', 1, {}, site);
    const reader = await shop.key(['inventory:read'], { siteIds: [site] });
    const answer = await reader.get('/inventory-stocks');
    expect(answer.body).toMatchObject([{ variant: 'cup', warehouse: String(site), quantity: 1 }]);
    expect(answer.headers['x-total-count']).toBe('1');
  });
});

describe('stock configurations', () => {
  const path = '/inventory-stock-configurations';

  test('are derived from the variants', async () => {
    const fields = {
      quantityThreshold: 4,
      reorderLevel: 12,
      expirationThreshold: 30,
      supplier: 'Acme',
      warehouse: 'main',
    };
    const { product } = good(await shop.client.post('/inventory-variants', { sku: 'low', name: 'Low', ...fields }));
    const row = good(await shop.client.get(`${path}/${product}`));
    expect(row).toEqual({
      id: product,
      createdAt: expect.any(Number),
      product,
      variant: 'low',
      active: true,
      ...fields,
    });
    expect(good(await shop.client.get(`${path}?variant=low`))).toEqual([row]);
    expect(good(await shop.client.get(`${path}?$limit=1&quantityThreshold[$gt]=0`))).toMatchObject({
      total: 1,
      data: [row],
    });
    await shop.client.patch(`/v1/items/${product}`, { minStockLevel: '9' });
    expect(good(await shop.client.get(`${path}/${product}`))).toMatchObject({ quantityThreshold: 9 });
    const all = good(await shop.client.get(path)) as unknown as Transaction[];
    expect(all.find(({ variant }) => variant === 'cup')).toMatchObject({ quantityThreshold: 0, reorderLevel: 0 });
  });

  test('cannot be written', async () => {
    const { client, ids } = shop;
    expect(verdict(await client.post(path, {}))).toBe('405 MethodNotAllowed');
    expect(verdict(await client.patch(`${path}/${ids.cup}`, {}))).toBe('405 MethodNotAllowed');
    expect(verdict(await client.delete(`${path}/${ids.cup}`))).toBe('405 MethodNotAllowed');
  });
});
