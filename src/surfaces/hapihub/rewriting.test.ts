/** The type and the locations of a transaction may change while nothing has moved. */
import { beforeEach, describe, expect, test } from 'vitest';
import { nativeTest } from '../../../test/support/native.ts';
import { type TransactionType, TYPES } from './fields.ts';
import { good, openShop, type Shop, type Transaction, verdict } from './test-shop.ts';

const native = await nativeTest();
const PATH = '/inventory-transactions';
let shop: Shop;
let yard: number;

beforeEach(async () => {
  shop = await openShop({ native });
  yard = Number((await shop.client.post('/v1/locations', { name: 'yard', kind: 'warehouse', code: 'yard' })).body.id);
  await shop.fill('cup', 10);
  await shop.fill('cup', 10, {}, shop.shop);
});

const cups = (quantity: number) => [{ sku: 'cup', quantity }];
const patch = (id: string, body: object) => shop.client.patch(`${PATH}/${id}`, body);
const refusedAt = async (id: string, body: object) => {
  const answer = await patch(id, body);
  return [verdict(answer), ...Object.keys(answer.body.errors)];
};
const nativeRow = async (path: string, id: string) => (await shop.client.get(`${path}/${id}`)).body;
const verified = async () => (await shop.client.get('/v1/verification')).body.ok;

describe('the warehouse', () => {
  test('of an order can change, and the order then comes in there', async () => {
    const { id } = await shop.made({ type: 'purchase', items: cups(5) });
    expect(await shop.patched(id, { warehouse: 'shop' })).toMatchObject({ warehouse: 'shop' });
    expect(await nativeRow('/v1/purchase-orders', id)).toMatchObject({ locationId: shop.shop });
    expect(await shop.found('warehouse=shop')).toEqual([id]);
    await shop.patched(id, { receivedAt: 1 });
    expect([await shop.stock('cup'), await shop.stock('cup', shop.shop)]).toEqual(['10/0', '15/0']);
    expect(await refusedAt(id, { warehouse: 'main' })).toEqual(['400 BadRequest', 'warehouse']);
    expect(await shop.got(id)).toMatchObject({ warehouse: 'shop' });
  });

  test('can change together with the receipt', async () => {
    const { id } = await shop.made({ type: 'purchase', items: cups(5) });
    await shop.patched(id, { warehouse: 'shop', receivedAt: 1, items: cups(2) });
    expect([await shop.stock('cup'), await shop.stock('cup', shop.shop)]).toEqual(['10/0', '12/0']);
  });

  test('of a sale can change, and the sale then reserves there', async () => {
    const { id } = await shop.made({ type: 'sales', items: cups(4) });
    await shop.patched(id, { warehouse: 'shop' });
    expect([await shop.stock('cup'), await shop.stock('cup', shop.shop)]).toEqual(['10/0', '10/4']);
    const answer = await patch(id, { warehouse: 'yard' });
    expect(verdict(answer)).toBe('400 BadRequest');
    expect(await shop.stock('cup', shop.shop)).toBe('10/4');
    await shop.patched(id, { fulfilledAt: 1, fulfilledItems: cups(1) });
    expect(await shop.stock('cup', shop.shop)).toBe('9/3');
    expect(await refusedAt(id, { warehouse: 'main' })).toEqual(['400 BadRequest', 'warehouse']);
    expect(await verified()).toBe(true);
  });

  test('of a transaction without amounts yet can change', async () => {
    const noted = await shop.made({ items: [] });
    await shop.patched(noted.id, { warehouse: 'shop' });
    await shop.patched(noted.id, { items: [{ sku: 'cup', adjustment: 3 }] });
    expect(await shop.stock('cup', shop.shop)).toBe('13/0');
    expect(await refusedAt(noted.id, { warehouse: 'main' })).toEqual(['400 BadRequest', 'warehouse']);
    for (const type of ['receiving', 'return']) {
      const { id } = await shop.made({ type, items: [] });
      expect(await shop.patched(id, { warehouse: 'shop' })).toMatchObject({ type, warehouse: 'shop' });
      expect(await shop.found(`id=${id}&warehouse=shop`)).toEqual([id]);
    }
  });

  test('is fixed once something has moved, or another transaction has followed', async () => {
    const order = await shop.made({ type: 'purchase', items: cups(5) });
    await shop.made({ type: 'receiving', transaction: order.id, items: cups(1) });
    const made = [
      order,
      await shop.made({ items: [{ sku: 'cup', adjustment: 1 }] }),
      await shop.made({ type: 'receiving', items: cups(1) }),
      await shop.made({ type: 'return', items: cups(1) }),
      await shop.made({ type: 'sales', items: cups(1), rejectedAt: 1 }),
      await shop.made({
        type: 'packaging',
        items: [
          { sku: 'cup', adjustment: -1 },
          { sku: 'box', adjustment: 1 },
        ],
      }),
    ];
    const sale = await shop.made({ type: 'sales', items: cups(1) });
    made.push(await shop.made({ type: 'packaging', transaction: sale.id, items: [] }));
    for (const { id, type } of made) {
      expect([type, ...(await refusedAt(id, { warehouse: 'shop' }))]).toEqual([type, '400 BadRequest', 'warehouse']);
      const other = type === 'adjustment' ? 'purchase' : 'adjustment';
      expect([type, ...(await refusedAt(id, { type: other }))]).toEqual([type, '400 BadRequest', 'type']);
    }
  });

  test('must exist, be active, and stay set', async () => {
    const { id } = await shop.made({ type: 'purchase', items: [] });
    const closed = await shop.client.post('/v1/locations', { name: 'Closed', kind: 'warehouse', active: false });
    for (const warehouse of ['nowhere', String(closed.body.id), null]) {
      expect(await refusedAt(id, { warehouse })).toEqual(['400 BadRequest', 'warehouse']);
    }
    expect(await shop.got(id)).toMatchObject({ warehouse: 'main' });
  });
});

describe('the ends of a transfer', () => {
  const transfer = (more: object = {}) => shop.made({ type: 'transfer', destination: 'shop', items: cups(4), ...more });
  const ends = async (id: string) => {
    const { fromLocationId, toLocationId } = await nativeRow('/v1/transfers', id);
    return [fromLocationId, toLocationId];
  };

  test.each<[string, object, object, object, (at: { main: number; shop: number; yard: number }) => number[]]>([
    ['the source', {}, { source: 'yard' }, { warehouse: 'yard', source: 'yard' }, (at) => [at.yard, at.shop]],
    [
      'a source that is named',
      { source: 'main' },
      { source: 'yard' },
      { warehouse: 'yard', source: 'yard' },
      (at) => [at.yard, at.shop],
    ],
    ['the warehouse', {}, { warehouse: 'yard' }, { warehouse: 'yard' }, (at) => [at.yard, at.shop]],
    ['the destination', {}, { destination: 'yard' }, { destination: 'yard' }, (at) => [at.main, at.yard]],
    [
      'the warehouse that is its destination',
      { warehouse: 'shop', source: 'main' },
      { warehouse: 'yard' },
      { warehouse: 'yard', source: 'main', destination: 'yard' },
      (at) => [at.main, at.yard],
    ],
    [
      'both',
      { source: 'main' },
      { source: 'shop', destination: 'main', warehouse: 'shop' },
      { warehouse: 'shop', source: 'shop', destination: 'main' },
      (at) => [at.shop, at.main],
    ],
  ])('%s', async (_name, made, change, shown, expected) => {
    const { id } = await transfer(made);
    expect(await shop.patched(id, change)).toMatchObject(shown);
    expect(await shop.got(id)).toMatchObject(shown);
    expect(await ends(id)).toEqual(expected({ main: shop.main, shop: shop.shop, yard }));
  });

  test('can change before it is shipped, and together with that', async () => {
    const { id } = await transfer();
    await shop.patched(id, { destination: 'yard', shippedAt: 1, receivedAt: 2 });
    expect([await shop.stock('cup'), await shop.stock('cup', yard)]).toEqual(['6/0', '4/0']);
    for (const name of ['source', 'destination', 'warehouse']) {
      const place = name === 'destination' ? 'main' : 'shop';
      expect(await refusedAt(id, { [name]: place })).toEqual(['400 BadRequest', name]);
    }
  });

  test('must differ, and the warehouse must be one of them', async () => {
    const { id } = await transfer();
    expect((await refusedAt(id, { source: 'shop' }))[0]).toBe('400 BadRequest');
    expect(await refusedAt(id, { source: 'shop', destination: 'main', warehouse: 'yard' })).toEqual([
      '400 BadRequest',
      'warehouse',
    ]);
    expect(await refusedAt(id, { destination: null })).toEqual(['400 BadRequest', 'destination']);
    expect(await ends(id)).toEqual([shop.main, shop.shop]);
  });
});

test('the supplier of an order can change until something has come in', async () => {
  const { id } = await shop.made({ type: 'purchase', supplier: 'Acme', items: cups(5) });
  expect(await shop.patched(id, { supplier: 'Other' })).toMatchObject({ supplier: 'Other' });
  const [other] = (await shop.client.get('/v1/vendors?search=Other')).body.data as { id: number }[];
  expect(await nativeRow('/v1/purchase-orders', id)).toMatchObject({ vendorId: other?.id });
  const unnamed = await shop.patched(id, { supplier: null });
  expect(unnamed).not.toHaveProperty('supplier');
  await shop.made({ type: 'receiving', transaction: id, items: cups(1) });
  expect(await refusedAt(id, { supplier: 'Acme' })).toEqual(['400 BadRequest', 'supplier']);
});

describe('the type', () => {
  const WHOLE: Record<TransactionType, object> = {
    adjustment: { items: [] },
    purchase: { type: 'purchase', items: cups(3), supplier: 'Acme' },
    sales: { type: 'sales', items: cups(3) },
    transfer: { type: 'transfer', items: cups(3), destination: 'shop' },
    receiving: { type: 'receiving', items: [] },
    packaging: { type: 'packaging', items: [] },
    return: { type: 'return', items: [] },
  };
  /** The native API's address of a document of this type, if it has one. */
  const PATHS: Partial<Record<TransactionType, string>> = {
    adjustment: '/v1/adjustments',
    purchase: '/v1/purchase-orders',
    transfer: '/v1/transfers',
  };
  const EFFECTS: Record<TransactionType, string> = {
    adjustment: '3/0',
    purchase: '10/0',
    sales: '10/3',
    transfer: '10/0',
    receiving: '13/0',
    packaging: '10/0',
    return: '13/0',
  };

  test.each(TYPES.flatMap((from) => TYPES.filter((to) => to !== from).map((to) => [from, to] as const)))(
    'of a %s becomes %s, under the same id, with its content and effects',
    async (from, to) => {
      const made = await shop.made({ ...WHOLE[from], metadata: { a: 1 }, reason: 'why', invoice: 'I-1' });
      const change = { type: to, destination: 'shop', ...(to === 'packaging' ? { items: [] } : { items: cups(3) }) };
      const changed = await shop.patched(made.id, change);
      const { createdAt, createdBy } = made;
      const expected = {
        id: made.id,
        type: to,
        createdAt,
        createdBy,
        reason: 'why',
        invoice: 'I-1',
        metadata: { a: 1 },
      };
      expect(changed).toMatchObject(expected);
      expect(await shop.got(made.id)).toEqual(changed);
      expect(await shop.found(`type=${to}`)).toEqual([made.id]);
      expect(await shop.found(`type=${from}`)).toEqual([]);
      expect(await shop.stock('cup')).toBe(EFFECTS[to]);
      for (const [type, path] of Object.entries(PATHS)) {
        expect([type, (await shop.client.get(`${path}/${made.id}`)).status]).toEqual([type, type === to ? 200 : 404]);
      }
      expect(await verified()).toBe(true);
    },
  );

  test('can change together with the steps of the new type', async () => {
    const { id } = await shop.made({ items: [] });
    await shop.patched(id, { type: 'purchase', items: cups(5), approvedItems: cups(2), receivedAt: 1 });
    expect(await shop.stock('cup')).toBe('12/0');
    const moved = await shop.made({ type: 'sales', items: cups(2) });
    await shop.patched(moved.id, { type: 'transfer', destination: 'shop', shippedAt: 1, receivedAt: 2 });
    expect([await shop.stock('cup'), await shop.stock('cup', shop.shop)]).toEqual(['10/0', '12/0']);
  });

  test('of an adjustment that was a sale is reversed as an adjustment', async () => {
    const { id } = await shop.made({ type: 'sales', items: cups(4) });
    await shop.patched(id, { type: 'adjustment', items: [{ sku: 'cup', adjustment: -2 }] });
    expect(await shop.stock('cup')).toBe('8/0');
    expect((await nativeRow('/v1/adjustments', id)).lines).toMatchObject([{ quantity: '-2' }]);
    const canceled = await shop.client.post(`/v1/adjustments/${id}/cancellation`, { reason: 'wrong' });
    expect([canceled.status, canceled.body.status]).toEqual([200, 'canceled']);
    expect(await shop.stock('cup')).toBe('10/0');
    expect(await verified()).toBe(true);
  });

  test('appears in the feed: the old document is deleted, the new one has the same id', async () => {
    const { next } = (await shop.client.get('/v1/changes?limit=1000')).body as unknown as { next: string };
    const { id } = await shop.made({ items: [] });
    await shop.patched(id, { type: 'purchase', items: cups(1) });
    await shop.patched(id, { type: 'adjustment', items: [{ sku: 'cup', adjustment: 1 }] });
    const feed = (await shop.client.get(`/v1/changes?limit=1000&after=${next}`)).body.data as unknown as {
      kind: string;
      id: number;
      revision: number;
      deleted?: boolean;
      row: { lines?: unknown[] };
    }[];
    const states = feed.filter((entry) => entry.id === Number(id)).map(({ kind, deleted }) => [kind, deleted ?? false]);
    const last = new Map(states.map(([kind, deleted]) => [kind, deleted]));
    expect(last).toEqual(
      new Map([
        ['adjustment', false],
        ['purchase_order', true],
      ]),
    );
    expect(states.filter(([, deleted]) => deleted)).toEqual([
      ['adjustment', true],
      ['purchase_order', true],
    ]);
    const revisions = feed.map(({ revision }) => revision);
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
    const shown = feed.findLast((entry) => entry.id === Number(id) && entry.kind === 'adjustment');
    expect(shown?.row.lines).toMatchObject([{ quantity: '1' }]);
  });

  test('needs what the new type needs, including the scope', async () => {
    const { id } = await shop.made({ items: [] });
    expect(await refusedAt(id, { type: 'transfer' })).toEqual(['400 BadRequest', 'destination']);
    expect(await refusedAt(id, { type: 'nonsense' })).toEqual(['400 BadRequest', 'type']);
    expect(await refusedAt(id, { type: null })).toEqual(['400 BadRequest', 'type']);
    expect(await refusedAt(id, { type: 'sales', items: cups(50) })).toEqual(['400 BadRequest', 'items.0.quantity']);
    const buyer = await shop.key(['inventory:write']);
    expect(verdict(await buyer.patch(`${PATH}/${id}`, { type: 'purchase' }))).toBe('403 Forbidden');
    expect(await shop.got(id)).toMatchObject({ type: 'adjustment' });
    expect(await shop.stock('cup')).toBe('10/0');
  });

  test('can change for many that a query finds', async () => {
    const made = [await shop.made({ items: [], invoice: 'X' }), await shop.made({ items: [], invoice: 'X' })];
    const rows = good(await shop.client.patch(`${PATH}?invoice=X`, { type: 'purchase' })) as unknown as Transaction[];
    expect(rows.map(({ id, type }) => [id, type])).toEqual(made.map(({ id }) => [id, 'purchase']));
  });
});
