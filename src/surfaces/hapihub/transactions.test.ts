import { beforeAll, describe, expect, test } from 'vitest';
import { nativeTest } from '../../../test/support/native.ts';
import { TYPES } from './fields.ts';
import { LOOKED_AT_MAX } from './find.ts';
import { good, openShop, type Shop, type Transaction, verdict } from './test-shop.ts';

const native = await nativeTest();
const PATH = '/inventory-transactions';

/** Every field that the vendor's document lists. */
const EVERYTHING = {
  createdAt: Date.UTC(2024, 0, 2, 3, 4, 5, 6),
  warehouse: 'main',
  type: 'sales',
  items: [
    {
      sku: 'cup',
      variantName: 'The cup',
      variantIsMedicine: true,
      variantIsMedicineDangerous: false,
      quantity: 1.5,
      note: 'with care',
      metadata: { a: [1, null, { b: 'c' }] },
      price: 12.25,
      tax: 0.12,
      taxCode: 'VAT',
      taxComplication: 'inclusive',
    },
  ],
  metadata: { room: 4, nested: { deep: true } },
  reason: 'a reason',
  invoice: 'INV-1',
  expiresAt: Date.UTC(2030, 0, 1),
  acknowledgedAt: 1,
  acknowledgedBy: 'a',
  customer: 'c1',
  customerType: 'patient',
  customerHasPWDId: true,
  customerHasOSCASeniorCitizenId: false,
  fulfilledItems: [{ sku: 'cup', quantity: 1 }],
  billTo: 'b',
  shippedAt: 3,
  shippedBy: 's',
  shipTo: 'Main street 1',
  receivedAt: 4,
  receivedBy: 'r',
  approvedItems: [{ sku: 'cup', quantity: 1 }],
  approvedAt: 5,
  approvedBy: 'x',
};

describe('a transaction', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ native });
    await shop.fill('cup', 100);
  });

  test('is returned, stored and changed with all of its fields as sent', async () => {
    const made = await shop.made({ ...EVERYTHING, unknown: 1, id: '99', createdBy: 'nobody' });
    expect(made).toEqual({ ...EVERYTHING, id: made.id, createdBy: made.createdBy });
    expect(typeof made.id).toBe('string');
    expect(made.createdBy).not.toBe('nobody');
    expect(await shop.got(made.id)).toEqual(made);
    const patch = {
      reason: 'another',
      invoice: 'INV-2',
      metadata: { b: 2 },
      createdAt: 1_700_000_000_000,
      shipTo: 'There',
    };
    expect(await shop.patched(made.id, { ...patch, id: '1', createdBy: 'x' })).toEqual({ ...made, ...patch });
    expect(await shop.got(made.id)).toEqual({ ...made, ...patch });
  });

  test('is the same with a trailing slash, and with a content type but no body', async () => {
    const { id } = await shop.made({ items: [{ sku: 'cup', adjustment: 1 }] });
    expect(good(await shop.client.get(`${PATH}/${id}/`))).toEqual(await shop.got(id));
    expect((await shop.client.get(`${PATH}/${id}`, { 'content-type': 'application/json' })).status).toBe(200);
    expect((await shop.client.get(`${PATH}/?$limit=0`, { 'content-type': 'application/json' })).status).toBe(200);
    expect(good(await shop.client.post(`${PATH}/`, { warehouse: 'main', items: [] })).type).toBe('adjustment');
    expect(good(await shop.client.patch(`${PATH}/${id}/`, { reason: 'r' })).reason).toBe('r');
  });

  test('loses the fields in $unset, also inside objects', async () => {
    const { id } = await shop.made({
      items: [{ sku: 'cup', adjustment: 1 }],
      metadata: { a: 1, b: 2, c: { d: 1, e: 2 } },
      invoice: 'X',
      reason: 'y',
      billTo: 'z',
    });
    const patched = await shop.patched(id, {
      reason: 'r',
      billTo: null,
      $unset: { invoice: 1, 'metadata.a': 1, 'metadata.c.d': 1, 'metadata.none.at.all': 1, '__proto__.x': 1 },
    });
    expect(patched).toMatchObject({ reason: 'r', metadata: { b: 2, c: { e: 2 } } });
    expect(patched).not.toHaveProperty('invoice');
    expect(patched).not.toHaveProperty('billTo');
    expect(await shop.got(id)).toEqual(patched);
  });

  test('names its item by part number, id, uuid or name, and its warehouse by id, uuid or code', async () => {
    const item = (await shop.client.get(`/v1/items/${shop.ids.tea}`)).body;
    const place = (await shop.client.get(`/v1/locations/${shop.main}`)).body;
    for (const warehouse of [String(shop.main), place.uuid, 'main']) {
      for (const named of [
        { sku: 'tea' },
        { sku: String(shop.ids.tea) },
        { sku: item.uuid },
        { variantName: 'The tea' },
      ]) {
        const made = await shop.made({ warehouse, items: [{ ...named, adjustment: 1 }] });
        expect(made).toMatchObject({ warehouse, items: [{ ...named, adjustment: 1 }] });
      }
    }
    expect(await shop.stock('tea')).toBe('12/0');
  });

  test('in a list is created with all of them, or not at all', async () => {
    const before = await shop.stock('cup');
    const many = good(
      await shop.client.post(PATH, [
        { warehouse: 'main', items: [{ sku: 'cup', adjustment: 1 }] },
        { warehouse: 'main', type: 'sales', items: [{ sku: 'cup', quantity: 1 }], fulfilledAt: 1 },
        { warehouse: 'main', items: [{ sku: 'cup', adjustment: 2 }] },
      ]),
    ) as unknown as Transaction[];
    expect(many.map(({ type }) => type)).toEqual(['adjustment', 'sales', 'adjustment']);
    expect(Number.parseFloat(await shop.stock('cup'))).toBe(Number.parseFloat(before) + 2);
    expect(good(await shop.client.post(PATH, []))).toEqual([]);
    for (const last of [{ adjustment: -10_000 }, { adjustment: 'x' }]) {
      const failed = await shop.client.post(PATH, [
        { warehouse: 'main', items: [{ sku: 'cup', adjustment: 1 }] },
        { warehouse: 'main', items: [{ sku: 'cup', ...last }] },
      ]);
      expect(verdict(failed)).toBe('400 BadRequest');
    }
    expect(Number.parseFloat(await shop.stock('cup'))).toBe(Number.parseFloat(before) + 2);
  });
});

describe('what a client must not send', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ native });
    await shop.item('again', { name: 'Twice' });
    await shop.item('again-2', { name: 'Twice' });
  });

  test.each<[string, unknown]>([
    ['no object', 'text'],
    ['nothing', null],
    ['a number', 3],
    ['no items', { warehouse: 'main' }],
    ['no warehouse', { items: [] }],
    ['an unknown warehouse', { warehouse: 'nowhere', items: [] }],
    ['an unknown type', { warehouse: 'main', type: 'gift', items: [] }],
    ['items that are none', { warehouse: 'main', items: { 0: {} } }],
    ['an item that is none', { warehouse: 'main', items: [1] }],
    ['too many items', { warehouse: 'main', items: Array.from({ length: 1_001 }, () => ({})) }],
    ['an unknown sku', { warehouse: 'main', items: [{ sku: 'none', adjustment: 1 }] }],
    ['an unknown sku without any amount', { warehouse: 'main', items: [{ sku: 'none' }] }],
    ['a name of nothing', { warehouse: 'main', items: [{ variantName: 'Nothing', adjustment: 1 }] }],
    ['a name of two', { warehouse: 'main', items: [{ variantName: 'Twice', adjustment: 1 }] }],
    ['an amount of nothing', { warehouse: 'main', items: [{ adjustment: 1 }] }],
    ['a text for a number', { warehouse: 'main', items: [{ sku: 'cup', adjustment: '1' }] }],
    ['a seventh decimal', { warehouse: 'main', items: [{ sku: 'cup', adjustment: 0.1234567 }] }],
    ['a number beyond all', { warehouse: 'main', items: [{ sku: 'cup', adjustment: 1e300 }] }],
    ['a level below zero', { warehouse: 'main', items: [{ sku: 'cup', quantity: -1 }] }],
    ['a number for a text', { warehouse: 'main', items: [], reason: 3 }],
    ['a text for a flag', { warehouse: 'main', items: [], customerHasPWDId: 'true' }],
    ['a moment that is none', { warehouse: 'main', items: [], createdAt: '2024-01-01' }],
    [
      'a moment in the future',
      { warehouse: 'main', items: [{ sku: 'cup', adjustment: 1 }], createdAt: Date.now() + 9e8 },
    ],
    ['another tax', { warehouse: 'main', items: [{ taxComplication: 'some' }] }],
    ['a customer of another sort', { warehouse: 'main', items: [], customerType: 'dog' }],
    ['a long invoice', { warehouse: 'main', items: [], invoice: 'x'.repeat(501) }],
    ['a lot of what has none', { warehouse: 'main', items: [{ sku: 'cup', adjustment: 1, control: 'L' }] }],
    ['no lot of what has one', { warehouse: 'main', items: [{ sku: 'vial', adjustment: 1 }] }],
    ['a sale below zero', { warehouse: 'main', type: 'sales', items: [{ sku: 'cup', quantity: -1 }] }],
    ['a price below zero', { warehouse: 'main', type: 'purchase', items: [{ sku: 'cup', quantity: 1, price: -1 }] }],
    ['a link to nothing', { warehouse: 'main', type: 'return', transaction: '12345678', items: [] }],
    ['a link that is none', { warehouse: 'main', type: 'receiving', transaction: 'abc', items: [] }],
    ['too many at once', Array.from({ length: 1_001 }, () => ({}))],
  ])('%s', async (_name, body) => {
    expect(verdict(await shop.client.post(PATH, body))).toBe('400 BadRequest');
  });

  test.each<[string, object]>([
    ['another type', { type: 'sales' }],
    ['another warehouse', { warehouse: 'shop' }],
    ['items that had their effect', { items: [{ sku: 'cup', adjustment: 9 }] }],
    ['a field that is set and taken away', { reason: 'x', $unset: { reason: 1 } }],
    ['another operator', { $set: { reason: 'x' } }],
    ['an $unset that is none', { $unset: 'reason' }],
    ['to be without a type', { $unset: { type: 1 } }],
    ['a text that is none', { reason: {} }],
  ])('%s in a patch', async (_name, body) => {
    const { id } = await shop.made({ items: [{ sku: 'cup', adjustment: 1 }] });
    expect(verdict(await shop.client.patch(`${PATH}/${id}`, body))).toBe('400 BadRequest');
    expect((await shop.got(id)).items).toEqual([{ sku: 'cup', adjustment: 1 }]);
  });

  test('leaves no trace', async () => {
    expect((await shop.found('type=sales')).length).toBe(0);
  });
});

describe('find', () => {
  let shop: Shop;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    shop = await openShop({ native });
    await shop.fill('cup', 100);
    for (const [n, type] of TYPES.entries()) {
      const more = type === 'transfer' ? { destination: 'shop' } : {};
      const { id } = await shop.made({ type, items: [], createdAt: 1_000 * (10 - n), reason: `Reason ${n}`, ...more });
      ids[type] = id;
    }
  });

  test('returns a bare list, or a page if there is a limit or a skip', async () => {
    const all = good(await shop.client.get(PATH)) as unknown as Transaction[];
    expect(all.map(({ type }) => type)).toEqual(TYPES);
    expect(good(await shop.client.get(`${PATH}?$limit=2&$skip=1`))).toMatchObject({
      total: 7,
      limit: 2,
      skip: 1,
      data: [{ type: 'purchase' }, { type: 'sales' }],
    });
    expect(good(await shop.client.get(`${PATH}?$limit=0`))).toEqual({ total: 7, limit: 0, skip: 0, data: [] });
    expect(good(await shop.client.get(`${PATH}?$skip=6`))).toMatchObject({ total: 7, data: [{ type: 'return' }] });
  });

  test.each([
    ['type[$in][0]=sales&type[$in][1]=return', ['sales', 'return']],
    ['type[$nin][0]=sales&type[$ne]=return', ['adjustment', 'purchase', 'transfer', 'receiving', 'packaging']],
    ['warehouse=shop', ['transfer']],
    ['warehouse=main&type=transfer', ['transfer']],
    ['destination=shop', ['transfer']],
    ['source=shop', []],
    ['warehouse=nowhere', []],
    ['createdAt[$gt]=5000&createdAt[$lte]=8000', ['receiving', 'transfer', 'sales']],
    ['createdAt=9000', ['purchase']],
    ['$sort[createdAt]=1&$limit=2', ['return', 'packaging']],
    ['$sort[createdAt]=-1&$limit=2', ['adjustment', 'purchase']],
    ['$sort[type]=-1&$limit=2', ['transfer', 'sales']],
    ['$sort[reason]=-1&$limit=1&$skip=1', ['packaging']],
    ['reason=Reason 3', ['transfer']],
    ['reason[$coerce][type]=regex&reason[$coerce][value]=/reason [12]/', []],
    ['reason[$coerce][type]=regex&reason[$coerce][value]=/reason/i&type=sales', ['sales']],
    ['$or[0][type]=sales&$or[1][createdAt]=9000', ['purchase', 'sales']],
    ['nothing=1', []],
    ['nothing&type=sales', ['sales']],
    ['createdAt[$gt]=9999999999999999', []],
    ['createdAt[$lt]=-1', []],
    ['id=abc', []],
  ])('%s', async (query, types) => {
    const unread = query.includes('[12]');
    if (unread) expect(verdict(await shop.client.get(`${PATH}?${encodeURI(query)}`))).toBe('400 BadRequest');
    else expect(await shop.found(encodeURI(query))).toEqual(types.map((type) => ids[type]));
  });

  test('finds by one id or several, and returns the requested fields', async () => {
    expect(await shop.found(`id=${ids.sales}`)).toEqual([ids.sales]);
    expect(await shop.found(`id[$in][0]=${ids.return}&id[$in][1]=${ids.sales}`)).toEqual([ids.sales, ids.return]);
    const [row] = good(await shop.client.get(`${PATH}?id=${ids.sales}&$select[]=type`)) as unknown as Transaction[];
    expect(row).toEqual({ id: ids.sales, type: 'sales' });
    const got = good(await shop.client.get(`${PATH}/${ids.sales}?$select[0]=warehouse`));
    expect(got).toEqual({ id: ids.sales, warehouse: 'main' });
  });

  test('counts matches that no index answers, too', async () => {
    const page = good(await shop.client.get(`${PATH}?reason[$ne]=none&$limit=3`));
    expect(page).toMatchObject({ total: 7, limit: 3, skip: 0 });
    expect(LOOKED_AT_MAX).toBe(10_000);
  });

  test('returns the current total, however often it was requested', async () => {
    const other = await openShop({ native });
    const totals: unknown[] = [];
    for (const reason of ['a', 'b', 'a']) {
      await other.made({ items: [], reason });
      for (const query of ['$limit=0', '$limit=0', 'type=adjustment&$limit=1'])
        totals.push((good(await other.client.get(`${PATH}?${query}`)) as unknown as { total: number }).total);
    }
    expect(totals).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
  });

  test('always returns pages if the tenant’s settings say so', async () => {
    const other = await openShop({ native, settings: { hapihub: { alwaysPaginate: true } } });
    expect(good(await other.client.get(PATH))).toEqual({ total: 0, limit: 1_000, skip: 0, data: [] });
  });
});

describe('a patch by query', () => {
  test('changes what it finds, up to the limit, and returns a list', async () => {
    const shop = await openShop({ native });
    for (const reason of ['a', 'a', 'a', 'b']) await shop.made({ items: [], reason });
    const two = await shop.client.patch(`${PATH}?reason=a&$limit=2&$sort[createdAt]=1`, { invoice: 'two' });
    expect((good(two) as unknown as Transaction[]).map(({ invoice }) => invoice)).toEqual(['two', 'two']);
    expect((await shop.found('invoice=two')).length).toBe(2);
    const all = await shop.client.patch(`${PATH}?reason=a`, { $unset: { invoice: 1 } });
    expect((good(all) as unknown as Transaction[]).length).toBe(3);
    expect(await shop.found('invoice=two')).toEqual([]);
    expect(good(await shop.client.patch(`${PATH}?reason=none`, { reason: 'x' }))).toEqual([]);
    expect(good(await shop.client.patch(`${PATH}?$limit=0`, { reason: 'x' }))).toEqual([]);
  });

  test('changes all of them or none', async () => {
    const shop = await openShop({ native });
    await shop.fill('cup', 3);
    await shop.made({ type: 'sales', items: [{ sku: 'cup', quantity: 2 }] });
    await shop.made({ type: 'purchase', items: [{ sku: 'cup', quantity: 2 }], rejectedAt: 1 });
    const both = await shop.client.patch(PATH, { fulfilledAt: 1, receivedAt: 1 });
    expect(verdict(both)).toBe('400 BadRequest');
    expect(await shop.stock('cup')).toBe('3/2');
  });
});
