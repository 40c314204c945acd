import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nativeTest } from '../../../test/support/native.ts';
import { openShop, type Shop } from './test-shop.ts';

const native = await nativeTest();
const readme = readFileSync('src/surfaces/hapihub/README.md', 'utf8');
const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;

const endpoints = [...readme.matchAll(/^\| ([A-Z, ]+) \| `(\/[^`]+)` \|/gm)].map(([, methods = '', path = '']) => ({
  path,
  methods: methods.split(', '),
}));

test('the table of endpoints lists exactly the mounted routes', async () => {
  const { client } = await openShop({ native });
  const paths = [...new Set(endpoints.map(({ path }) => path))];
  expect(paths.length).toBe(16);
  for (const path of paths) {
    const listed = endpoints.filter((endpoint) => endpoint.path === path).flatMap(({ methods }) => methods);
    const url = path.replace(/:\w+/, '999999');
    const headers = { authorization: `Bearer ${client.key}`, 'content-type': 'application/json' };
    const answered = [];
    for (const method of METHODS) {
      const payload = method === 'GET' ? {} : { payload: '"x"' };
      const { statusCode } = await native.server.inject({ method, url, headers, ...payload });
      if (statusCode !== 405) answered.push(method);
    }
    expect({ path, answered }).toEqual({ path, answered: METHODS.filter((method) => listed.includes(method)) });
  }
});

/** The steps of each row of the table. `id` is the transaction created by the last step. */
const STEPS: Record<string, (shop: Shop) => Promise<unknown>> = {
  'adjustment: `adjustment` 3': (shop) => shop.made({ type: 'adjustment', items: [{ sku: 'cup', adjustment: 3 }] }),
  'adjustment: `adjustment` -3': (shop) => shop.made({ type: 'adjustment', items: [{ sku: 'cup', adjustment: -3 }] }),
  'adjustment: `quantity` 4': (shop) => shop.made({ type: 'adjustment', items: cups(4) }),
  'no type: `adjustment` 3': (shop) => shop.made({ items: [{ sku: 'cup', adjustment: 3 }] }),
  'purchase of 5': (shop) => shop.made({ type: 'purchase', items: cups(5) }),
  'purchase of 5, `receivedAt`': (shop) => shop.made({ type: 'purchase', items: cups(5), receivedAt: 1 }),
  'purchase of 5, `approvedItems` of 2, `receivedAt`': (shop) =>
    shop.made({ type: 'purchase', items: cups(5), approvedItems: cups(2), receivedAt: 1 }),
  'purchase of 5, `rejectedAt`': (shop) => shop.made({ type: 'purchase', items: cups(5), rejectedAt: 1 }),
  'purchase of 5, receiving of 2 for it': (shop) => both(shop, { type: 'purchase', items: cups(5) }, 'receiving', 2),
  'receiving of 2 by itself': (shop) => shop.made({ type: 'receiving', items: cups(2) }),
  'sales of 4': (shop) => shop.made({ type: 'sales', items: cups(4) }),
  'sales of 4, `fulfilledAt`': (shop) => shop.made({ type: 'sales', items: cups(4), fulfilledAt: 1 }),
  'sales of 4, `fulfilledAt`, `fulfilledItems` of 1': (shop) =>
    shop.made({ type: 'sales', items: cups(4), fulfilledAt: 1, fulfilledItems: cups(1) }),
  'sales of 4, `rejectedAt`': (shop) => shop.made({ type: 'sales', items: cups(4), rejectedAt: 1 }),
  'sales of 4, packaging for it': (shop) => both(shop, { type: 'sales', items: cups(4) }, 'packaging', 4),
  'sales of 4, `fulfilledAt`, return of 1 for it': (shop) =>
    both(shop, { type: 'sales', items: cups(4), fulfilledAt: 1 }, 'return', 1),
  'return of 1 by itself': (shop) => shop.made({ type: 'return', items: cups(1) }),
  'purchase of 5, `receivedAt`, return of 1 for it': (shop) =>
    both(shop, { type: 'purchase', items: cups(5), receivedAt: 1 }, 'return', 1),
  'packaging: `adjustment` -2, of another item 1': (shop) =>
    shop.made({
      type: 'packaging',
      items: [
        { sku: 'cup', adjustment: -2 },
        { sku: 'box', adjustment: 1 },
      ],
    }),
  'transfer of 4': (shop) => shop.made(transfer({})),
  'transfer of 4, `shippedAt`': (shop) => shop.made(transfer({ shippedAt: 1 })),
  'transfer of 4, `shippedAt`, `receivedAt`': (shop) => shop.made(transfer({ shippedAt: 1, receivedAt: 2 })),
  'transfer of 4, `shippedAt`, receiving of 1 for it': (shop) =>
    both(shop, transfer({ shippedAt: 1 }), 'receiving', 1, 'shop'),
};

const cups = (quantity: number) => [{ sku: 'cup', quantity }];
const transfer = (more: object) => ({ type: 'transfer', destination: 'shop', items: cups(4), ...more });

async function both(shop: Shop, first: object, type: string, quantity: number, warehouse = 'main') {
  const { id } = await shop.made(first);
  return shop.made({ type, warehouse, transaction: id, items: cups(quantity) });
}

test('the table of stock is what the transactions leave', async () => {
  const lines = ['| what is sent | main | shop | transit |', '|---|---|---|---|'];
  for (const [name, step] of Object.entries(STEPS)) {
    const shop = await openShop({ native });
    await shop.fill('cup', 10);
    const before = Number((await shop.client.get(`/v1/items/${shop.ids.cup}`)).body.onHand);
    await step(shop);
    const [main, there] = [await shop.stock('cup', shop.main), await shop.stock('cup', shop.shop)];
    const total = Number((await shop.client.get(`/v1/items/${shop.ids.cup}`)).body.onHand);
    expect(before).toBe(10);
    lines.push(`| ${name} | ${main} | ${there} | ${total - Number.parseFloat(main) - Number.parseFloat(there)} |`);
  }
  const [, table = ''] = /<!-- stock -->\n([\s\S]*?)\n<!-- \/stock -->/.exec(readme) ?? [];
  expect(table.split('\n')).toEqual(lines);
});
