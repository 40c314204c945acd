/** What a request costs under the lock of its company, however many steps of a transaction it carries out. */
import { expect, test } from 'vitest';
import { nativeTest } from '../../../test/support/native.ts';
import { type RoundTrips, watchWrites } from '../../../test/support/round-trips.ts';
import { openShop } from './test-shop.ts';

const now = Date.now();

/** New transactions with all of their steps, by what they are; `$made` is the id of the one before. */
const MADE: [name: string, trips: number, body: object][] = [
  ['an adjustment', 3, { items: [{ sku: 'cup', adjustment: 5 }] }],
  [
    'a sale',
    3,
    {
      type: 'sales',
      items: [
        { sku: 'cup', quantity: 1 },
        { sku: 'tea', quantity: 2 },
      ],
    },
  ],
  ['a sale that was fulfilled', 3, { type: 'sales', items: [{ sku: 'cup', quantity: 1 }], fulfilledAt: now }],
  ['a sale that was rejected', 3, { type: 'sales', items: [{ sku: 'cup', quantity: 1 }], rejectedAt: now }],
  ['a transfer', 3, { type: 'transfer', destination: 'shop', items: [{ sku: 'cup', quantity: 1 }] }],
  [
    'a transfer under way',
    4,
    { type: 'transfer', destination: 'shop', items: [{ sku: 'cup', quantity: 1 }], shippedAt: now },
  ],
  [
    'a transfer that arrived',
    3,
    { type: 'transfer', destination: 'shop', items: [{ sku: 'cup', quantity: 1 }], shippedAt: now, receivedAt: now },
  ],
  ['an order', 4, { type: 'purchase', supplier: 'Acme', items: [{ sku: 'tea', quantity: 3, price: 2 }] }],
  [
    'an order that came in',
    4,
    { type: 'purchase', supplier: 'Acme', items: [{ sku: 'tea', quantity: 3, price: 2 }], receivedAt: now },
  ],
  ['a receiving without an order', 3, { type: 'receiving', items: [{ sku: 'tea', quantity: 3 }] }],
  [
    'a packaging',
    3,
    {
      type: 'packaging',
      items: [
        { sku: 'tea', adjustment: -1 },
        { sku: 'box', adjustment: 1 },
      ],
    },
  ],
  ['a return without a sale', 3, { type: 'return', items: [{ sku: 'cup', quantity: 1 }] }],
  ['one of an unknown sku', 4, { type: 'adjustment', items: [{ sku: 'new', adjustment: 1 }] }],
];

test('a new transaction takes a few round trips, with all of its steps', async () => {
  let transactions: RoundTrips[] = [];
  const native = await nativeTest({
    over(database) {
      const watched = watchWrites(database);
      transactions = watched.transactions;
      return watched.database;
    },
  });
  const shop = await openShop({ native, settings: { hapihub: { createUnknownSkus: true } } });
  for (const sku of ['cup', 'tea']) await shop.fill(sku, 100);
  const dear = [];
  for (const [name, most, body] of MADE) {
    transactions.length = 0;
    await shop.made(body);
    const trips = Math.max(...transactions.map((one) => one.length));
    if (trips > most) dear.push({ name, trips: transactions.map((one) => one.map((t) => t.map((s) => s.name))) });
  }
  expect(dear).toEqual([]);
});
