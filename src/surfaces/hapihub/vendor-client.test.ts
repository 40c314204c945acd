/** What the vendor's own client programs send, and what they read from the answers. */
import { beforeAll, describe, expect, test } from 'vitest';
import { nativeTest } from '../../../test/support/native.ts';
import { good, openShop, type Shop, verdict } from './test-shop.ts';

const native = await nativeTest();
const PATH = '/inventory-transactions';
let shop: Shop;

beforeAll(async () => {
  shop = await openShop({ native });
  await shop.fill('cup', 10);
  await shop.fill('tea', 10);
});

describe('a patch', () => {
  test('sets an object and removes its nulls', async () => {
    const { id } = await shop.made({ items: [], invoice: 'I', metadata: { a: 1, b: 1 } });
    // The client sends {metadata: {b: 2, a: null}, invoice: null} in this form.
    const patched = await shop.patched(id, { metadata: { b: 2, a: 3 }, $unset: { invoice: 1, 'metadata.a': 1 } });
    expect(patched.metadata).toEqual({ b: 2 });
    expect(patched).not.toHaveProperty('invoice');
    expect(await shop.got(id)).toEqual(patched);
  });

  test('of a warehouse to another of its names changes nothing', async () => {
    const { id } = await shop.made({ items: [{ sku: 'cup', adjustment: 1 }] });
    expect(await shop.patched(id, { warehouse: String(shop.main) })).toMatchObject({ warehouse: String(shop.main) });
    expect(await shop.found(`id=${id}&warehouse=main`)).toEqual([id]);
    expect(verdict(await shop.client.patch(`${PATH}/${id}`, { warehouse: 'shop' }))).toBe('400 BadRequest');
    expect(verdict(await shop.client.patch(`${PATH}/${id}`, { warehouse: 'nowhere' }))).toBe('400 BadRequest');
  });
});

describe('a number calculated in JavaScript', () => {
  test('is the intended decimal, and is returned as sent', async () => {
    const before = Number((await shop.stock('tea')).split('/')[0]);
    const made = await shop.made({ items: [{ sku: 'tea', adjustment: 0.1 + 0.2 }] });
    expect(made.items).toEqual([{ sku: 'tea', adjustment: 0.1 + 0.2 }]);
    expect(await shop.got(made.id)).toEqual(made);
    expect(await shop.stock('tea')).toBe(`${before + 0.3}/0`);
    await shop.made({ items: [{ sku: 'tea', adjustment: 0.1 - 0.4 }] });
    expect(await shop.stock('tea')).toBe(`${before}/0`);
  });

  test('may have any number of decimals as a price or a tax', async () => {
    const items = [{ sku: 'cup', quantity: 3, price: 10 / 3, tax: 1 / 7 }];
    const made = await shop.made({ type: 'purchase', items });
    expect(made.items).toEqual(items);
    const order = (await shop.client.get(`/v1/purchase-orders/${made.id}`)).body as unknown as {
      lines: { unitCost: string }[];
    };
    expect(order.lines[0]?.unitCost).toBe('3.333333');
    const variant = { sku: 'third', name: 'A third', unitPrice: 10 / 3 };
    expect(good(await shop.client.post('/inventory-variants', variant))).toMatchObject({ unitPrice: 3.333333 });
  });

  test('that truly has a seventh decimal is not a quantity', async () => {
    for (const adjustment of [0.1234567, 1e-7, 1e12, 1e300]) {
      expect(verdict(await shop.send({ items: [{ sku: 'tea', adjustment }] }))).toBe('400 BadRequest');
    }
  });
});

describe('an item named only by a label', () => {
  test('is information without effect, whether it is the name of an item or not', async () => {
    const items = [{ variantName: 'some variant name', note: 'n' }];
    const made = await shop.made({ items });
    expect(made.items).toEqual(items);
    expect(verdict(await shop.send({ items: [{ variantName: 'some variant name', adjustment: 1 }] }))).toBe(
      '400 BadRequest',
    );
    expect(verdict(await shop.send({ items: [{ sku: 'no such sku' }] }))).toBe('400 BadRequest');
  });
});

describe('a refusal names the field that was sent', () => {
  const tooMuch = [{ sku: 'tea' }, { sku: 'cup', quantity: 1 }, { sku: 'tea', quantity: 1_000 }];
  const moved = { source: 'main', destination: 'shop', shippedAt: 1 };

  test.each<[string, object, string]>([
    ['an adjustment', { items: [{ sku: 'tea' }, { sku: 'cup', adjustment: -1_000 }] }, 'items.1.adjustment'],
    ['a level', { items: [{ sku: 'tea' }, { sku: 'cup', quantity: -1 }] }, 'items.1.quantity'],
    ['a sale', { type: 'sales', items: tooMuch }, 'items.2.quantity'],
    ['a transfer', { type: 'transfer', ...moved, items: tooMuch }, 'items'],
    ['a transfer that is over', { type: 'transfer', ...moved, receivedAt: 2, items: tooMuch }, 'items.2.quantity'],
    [
      'a packaging',
      {
        type: 'packaging',
        items: [
          { sku: 'tea', quantity: 1 },
          { sku: 'cup', adjustment: -1_000 },
          { sku: 'tea', adjustment: 1 },
        ],
      },
      'items.1.adjustment',
    ],
    ['a lot that is not named', { items: [{ sku: 'cup' }, { sku: 'vial', adjustment: 1 }] }, 'items.1.control'],
    ['a lot of no use', { items: [{ sku: 'cup', adjustment: 1, control: 'L' }] }, 'items.0.control'],
    ['a serial that is not named', { items: [{ sku: 'gauge', adjustment: 1 }] }, 'items.0.control'],
    ['the future', { createdAt: Date.now() + 1e9, items: [{ sku: 'cup', adjustment: 1 }] }, 'createdAt'],
    ['one place alone', { type: 'transfer', destination: 'main', items: tooMuch }, 'destination'],
  ])('%s', async (_name, body, path) => {
    const alone = await shop.send(body);
    expect(verdict(alone)).toBe('400 BadRequest');
    expect(Object.keys(alone.body.errors)).toEqual([path]);
    const among = await shop.client.post(PATH, [
      { warehouse: 'main', items: [{ sku: 'cup', adjustment: 1 }] },
      { warehouse: 'main', ...body },
    ]);
    expect(Object.keys(among.body.errors)).toEqual([`1.${path}`]);
  });

  test('in an invalid list', async () => {
    const answer = await shop.client.post(PATH, [{ warehouse: 'main', items: [] }, { warehouse: 'main' }]);
    expect(Object.keys(answer.body.errors)).toEqual(['1.items']);
    const typed = await shop.client.post(PATH, [{ warehouse: 'main', items: [{ sku: 5 }] }]);
    expect(Object.keys(typed.body.errors)).toEqual(['0.items.0.sku']);
  });

  test('in a patch', async () => {
    const { id } = await shop.made({ items: [{ sku: 'cup', adjustment: 1 }] });
    const answer = await shop.client.patch(`${PATH}/${id}`, { items: [{ sku: 'cup', adjustment: 2 }] });
    expect(Object.keys(answer.body.errors)).toEqual(['items']);
  });
});

test('fields come in the order of the vendor’s table, when created and when read', async () => {
  const items = [{ sku: 'cup', quantity: 1, note: 'n', price: 1, tax: 2, taxCode: 'VAT' }];
  const sent = { type: 'purchase', items, metadata: { a: 1 }, reason: 'r', invoice: 'i', supplier: 's', billTo: 'b' };
  const made = await shop.made(sent);
  const answered = ['id', 'createdAt', 'createdBy', 'warehouse', ...Object.keys(sent)];
  expect(Object.keys(made)).toEqual(answered);
  const got = await shop.got(made.id);
  expect(Object.keys(got)).toEqual(answered);
  expect(JSON.stringify(got)).toBe(JSON.stringify(made));
});
