import { beforeEach, describe, expect, test } from 'vitest';
import { nativeTest } from '../../../test/support/native.ts';
import { openShop, type Shop, verdict } from './test-shop.ts';

const native = await nativeTest();
let shop: Shop;

beforeEach(async () => {
  shop = await openShop({ native });
});

const line = (sku: string, quantity: number, more: object = {}) => ({ sku, quantity, ...more });
const ORDERED = [line('cup', 5), line('tea', 3)];
const order = (more: object = {}) => shop.made({ type: 'purchase', items: ORDERED, ...more });
const received = async () => [await shop.stock('cup'), await shop.stock('tea')].map(Number.parseFloat);

describe('the approved part of an order is what its receipt brings in', () => {
  test.each<[string, object[], number[]]>([
    ['less of one item', [line('cup', 2), line('tea', 3)], [2, 3]],
    ['one item only', [line('cup', 5)], [5, 0]],
    ['an item without an amount', [{ sku: 'tea' }], [0, 3]],
    ['more than was ordered', [line('cup', 50)], [5, 0]],
    ['an item twice', [line('cup', 1), line('cup', 3)], [4, 0]],
    ['none of an item', [line('cup', 0), line('tea', 1)], [0, 1]],
    ['nothing', [], [0, 0]],
    ['what was not ordered', [line('box', 2)], [0, 0]],
    ['by its name', [{ variantName: 'The cup', quantity: 1 }], [1, 0]],
  ])('%s', async (_name, approvedItems, expected) => {
    const before = await order();
    await shop.patched(before.id, { approvedItems, approvedAt: 1 });
    expect(await received()).toEqual([0, 0]);
    expect(await shop.patched(before.id, { receivedAt: 2 })).toMatchObject({ approvedItems, receivedAt: 2 });
    expect(await received()).toEqual(expected);
    const [cups = 0, teas = 0] = expected;
    const together = await order();
    await shop.patched(together.id, { receivedAt: 2, approvedItems });
    expect(await received()).toEqual([2 * cups, 2 * teas]);
    await order({ receivedAt: 2, approvedItems });
    expect(await received()).toEqual([3 * cups, 3 * teas]);
  });

  test('over the lines of an item in order, less what came in before', async () => {
    const items = [line('cup', 2), line('tea', 1), line('cup', 4)];
    const { id } = await shop.made({ type: 'purchase', items });
    await shop.made({ type: 'receiving', transaction: id, items: [line('cup', 1)] });
    await shop.patched(id, { approvedItems: [line('cup', 5)], receivedAt: 1 });
    expect(await received()).toEqual([5, 0]);
    const { lines, status } = (await shop.client.get(`/v1/purchase-orders/${id}`)).body as unknown as {
      lines: { received: string }[];
      status: string;
    };
    expect([status, lines.map((one) => one.received)]).toEqual(['partially_received', ['2', '0', '3']]);
  });

  test('also for a receiving without amounts; one with amounts brings in those', async () => {
    const { id } = await order({ approvedItems: [line('cup', 2)] });
    await shop.made({ type: 'receiving', transaction: id, items: [] });
    expect(await received()).toEqual([2, 0]);
    await shop.made({ type: 'receiving', transaction: id, items: [line('tea', 3)] });
    expect(await received()).toEqual([2, 3]);
    const again = await shop.send({ type: 'receiving', transaction: id, items: [] });
    expect(verdict(again)).toBe('400 BadRequest');
  });

  test('as the order is at the time of the receipt', async () => {
    const { id } = await order({ approvedItems: [line('cup', 9)] });
    await shop.patched(id, { items: [line('cup', 7)] });
    await shop.patched(id, { receivedAt: 1 });
    expect(await received()).toEqual([7, 0]);
  });

  test('and must name an existing item', async () => {
    const { id } = await order();
    const answer = await shop.client.patch(`/inventory-transactions/${id}`, {
      approvedItems: [{ sku: 'no such sku', quantity: 1 }],
      receivedAt: 1,
    });
    expect([verdict(answer), ...Object.keys(answer.body.errors)]).toEqual(['400 BadRequest', 'approvedItems.0.sku']);
    expect(await received()).toEqual([0, 0]);
  });

  test('and without an approval everything comes in', async () => {
    const { id } = await order({ approvedAt: 1 });
    await shop.patched(id, { receivedAt: 1 });
    expect(await received()).toEqual([5, 3]);
  });
});
