import { beforeEach, describe, expect, test } from 'vitest';
import { nativeTest } from '../../../test/support/native.ts';
import { openShop, type Shop, verdict } from './test-shop.ts';

const native = await nativeTest();
let shop: Shop;

beforeEach(async () => {
  shop = await openShop({ native });
});

describe('a purchase', () => {
  const order = (quantity: number, more: object = {}) => ({
    type: 'purchas',
    supplier: 'Acme Supplies',
    supplierType: 'inventory-supplier',
    items: [{ sku: 'cup', quantity, price: 2.5 }],
    ...more,
  });
  const receive = (transaction: string, quantity: number) => ({
    type: 'receiving',
    transaction,
    items: [{ sku: 'cup', quantity }],
  });

  test('brings in nothing on its own; a receiving for it does', async () => {
    const purchase = await shop.made(order(10));
    expect(purchase.type).toBe('purchase');
    expect(await shop.stock('cup')).toBe('0/0');
    const receiving = await shop.made(receive(purchase.id, 4));
    expect(receiving).toMatchObject({ type: 'receiving', transaction: purchase.id });
    expect(await shop.stock('cup')).toBe('4/0');
    expect(verdict(await shop.send(receive(purchase.id, 7)))).toBe('400 BadRequest');
    await shop.patched(purchase.id, { receivedAt: 5 });
    expect(await shop.stock('cup')).toBe('10/0');
    expect(verdict(await shop.send(receive(purchase.id, 1)))).toBe('400 BadRequest');
  });

  test('is received where the receiving says, in full if it names no amount', async () => {
    const purchase = await shop.made(order(10));
    await shop.made({ type: 'receiving', warehouse: 'shop', transaction: purchase.id, items: [] });
    expect([await shop.stock('cup', shop.main), await shop.stock('cup', shop.shop)]).toEqual(['0/0', '10/0']);
  });

  test('that is created with receivedAt is received', async () => {
    await shop.made(order(10, { receivedAt: 1 }));
    expect(await shop.stock('cup')).toBe('10/0');
  });

  test('that was rejected can no longer be received', async () => {
    const purchase = await shop.made(order(10));
    await shop.patched(purchase.id, { rejectedAt: 1, rejectedBy: 'me' });
    expect(verdict(await shop.send(receive(purchase.id, 1)))).toBe('400 BadRequest');
    expect(verdict(await shop.client.patch(`/inventory-transactions/${purchase.id}`, { receivedAt: 1 }))).toBe(
      '400 BadRequest',
    );
    const both = await shop.send(order(1, { rejectedAt: 1, receivedAt: 2 }));
    expect(verdict(both)).toBe('400 BadRequest');
    expect(await shop.stock('cup')).toBe('0/0');
  });

  test('can change its items until something has come in', async () => {
    const purchase = await shop.made(order(10));
    await shop.patched(purchase.id, { items: [{ sku: 'tea', quantity: 2 }] });
    await shop.patched(purchase.id, { receivedAt: 1 });
    expect([await shop.stock('cup'), await shop.stock('tea')]).toEqual(['0/0', '2/0']);
    const late = await shop.client.patch(`/inventory-transactions/${purchase.id}`, { items: [] });
    expect(verdict(late)).toBe('400 BadRequest');
  });

  test('is returned by a return for it, or for its receiving, up to what came in', async () => {
    const purchase = await shop.made(order(10));
    const receiving = await shop.made(receive(purchase.id, 4));
    const back = (transaction: string, quantity: number) => ({ ...receive(transaction, quantity), type: 'return' });
    await shop.made(back(purchase.id, 1));
    await shop.made(back(receiving.id, 1));
    expect(await shop.stock('cup')).toBe('2/0');
    expect(verdict(await shop.send(back(purchase.id, 3)))).toBe('400 BadRequest');
    expect(await shop.stock('cup')).toBe('2/0');
  });
});

describe('a receiving without a transaction', () => {
  test('is a receipt of its own', async () => {
    const expiresAt = Date.UTC(2031, 0, 1);
    await shop.made({
      type: 'receiving',
      items: [
        { sku: 'cup', quantity: 3, price: 2 },
        { sku: 'vial', quantity: 2, control: 'L7', expiresAt },
      ],
    });
    expect([await shop.stock('cup'), await shop.stock('vial')]).toEqual(['3/0', '2/0']);
  });
});

describe('a transfer', () => {
  const transfer = (quantity: number, more: object = {}) => ({
    type: 'transfer',
    source: 'main',
    destination: 'shop',
    items: [{ sku: 'cup', quantity }],
    ...more,
  });
  const stocks = async () => [await shop.stock('cup', shop.main), await shop.stock('cup', shop.shop)];
  const total = async () => (await shop.client.get(`/v1/items/${shop.ids.cup}`)).body.onHand as unknown as string;

  beforeEach(() => shop.fill('cup', 10));

  test('is planned, shipped into transit and received', async () => {
    const { id } = await shop.made(transfer(4));
    expect(await stocks()).toEqual(['10/0', '0/0']);
    await shop.patched(id, { shippedAt: 1, shippedBy: 'me' });
    expect([await stocks(), await total()]).toEqual([['6/0', '0/0'], '10']);
    await shop.patched(id, { receivedAt: 2 });
    expect([await stocks(), await total()]).toEqual([['6/0', '4/0'], '10']);
  });

  test('also arrives through receivings for it', async () => {
    const { id } = await shop.made(transfer(4, { shippedAt: 1 }));
    const arrive = (items: object[]) => ({ type: 'receiving', warehouse: 'shop', transaction: id, items });
    await shop.made(arrive([{ sku: 'cup', quantity: 1 }]));
    expect(await stocks()).toEqual(['6/0', '1/0']);
    expect(verdict(await shop.send(arrive([{ sku: 'cup', quantity: 4 }])))).toBe('400 BadRequest');
    await shop.made(arrive([{ sku: 'cup' }]));
    expect(await stocks()).toEqual(['6/0', '4/0']);
  });

  test('created with both times moves immediately', async () => {
    await shop.made(transfer(4, { shippedAt: 1, receivedAt: 2 }));
    expect([await stocks(), await total()]).toEqual([['6/0', '4/0'], '10']);
  });

  test('that is received without being shipped is shipped, too', async () => {
    const { id } = await shop.made(transfer(4));
    await shop.patched(id, { receivedAt: 2 });
    expect(await stocks()).toEqual(['6/0', '4/0']);
  });

  test('beyond the available quantity, without a destination or to its source is refused', async () => {
    expect(verdict(await shop.send(transfer(11, { shippedAt: 1 })))).toBe('400 BadRequest');
    expect(verdict(await shop.send(transfer(1, { destination: undefined })))).toBe('400 BadRequest');
    expect(verdict(await shop.send(transfer(1, { destination: 'main' })))).toBe('400 BadRequest');
    expect(await stocks()).toEqual(['10/0', '0/0']);
  });

  test('that is rejected in transit comes back', async () => {
    const { id } = await shop.made(transfer(4, { shippedAt: 1 }));
    await shop.patched(id, { rejectedAt: 2 });
    expect(await stocks()).toEqual(['10/0', '0/0']);
  });
});

test('verification finds no misfit after all of these', async () => {
  await shop.fill('cup', 10);
  const { id } = await shop.made({ type: 'sales', items: [{ sku: 'cup', quantity: 4 }] });
  await shop.patched(id, { fulfilledAt: 1, fulfilledItems: [{ sku: 'cup', quantity: 1 }] });
  await shop.patched(id, { rejectedAt: 2 });
  await shop.made({ type: 'return', transaction: id, items: [{ sku: 'cup', quantity: 1 }] });
  expect((await shop.client.get('/v1/verification')).body).toMatchObject({ ok: true, misfit: null });
});
