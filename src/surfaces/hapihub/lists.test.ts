/** A list has its total, and a patch by query writes what it found. */
import { beforeAll, describe, expect, test } from 'vitest';
import { nativeTest } from '../../../test/support/native.ts';
import { TRANSACTION_FIELDS } from './fields.ts';
import { patchTransactions } from './patch-command.ts';
import { readQuery } from './query.ts';
import { good, openShop, type Shop, verdict } from './test-shop.ts';

const native = await nativeTest();
const PATH = '/inventory-transactions';
let shop: Shop;

beforeAll(async () => {
  shop = await openShop({ native });
  const one = { warehouse: 'main', items: [{ sku: 'cup', adjustment: 1 }] };
  for (let n = 0; n < 2; n += 1) {
    const many = Array.from({ length: 550 }, (_, index) => ({ ...one, metadata: { half: index % 2 } }));
    good((await shop.client.post(PATH, many)) as never);
  }
  const items = Array.from({ length: 1_000 }, (_, n) => ({ partNumber: `I-${n}`, name: `Item ${n}` }));
  const made = await shop.client.post('/v1/items/batch', { mode: 'atomic', items });
  if (made.status >= 300) throw new Error(JSON.stringify(made.body).slice(0, 500));
});

describe('a bare list has its total in a header', () => {
  const totalOf = async (path: string) => {
    const { body, headers } = await shop.client.get(path);
    return [Array.isArray(body) ? body.length : body, headers['x-total-count']];
  };

  test.each<[string, number, number]>([
    [PATH, 1_000, 1_100],
    [`${PATH}?type=adjustment`, 1_000, 1_100],
    [`${PATH}?warehouse=main&$sort[createdAt]=-1`, 1_000, 1_100],
    [`${PATH}?metadata.half=1`, 550, 550],
    [`${PATH}?metadata.half[$in][0]=0&metadata.half[$in][1]=1`, 1_000, 1_100],
    [`${PATH}?type=sales`, 0, 0],
    ['/inventory-variants', 1_000, 1_005],
    ['/inventory-variants?sku=cup', 1, 1],
    ['/inventory-variants?name[$ne]=x', 1_000, 1_005],
    ['/inventory-products', 1_000, 1_005],
    ['/inventory-stock-configurations', 1_000, 1_005],
    ['/inventory-stocks', 1, 1],
    ['/inventory-trackers', 0, 0],
    ['/inventory-suppliers', 0, 0],
    ['/organizations', 2, 2],
  ])('%s', async (path, rows, total) => {
    expect(await totalOf(path)).toEqual([rows, String(total)]);
  });

  test('a page has it in its body', async () => {
    const { body, headers } = await shop.client.get(`${PATH}?$limit=2&$skip=1099`);
    expect([body.total, body.data.length, headers['x-total-count']]).toEqual([1_100, 1, undefined]);
    const past = await shop.client.get('/inventory-variants?$limit=2&$skip=5000');
    expect([past.body.total, past.body.data]).toEqual([1_005, []]);
    const none = await shop.client.get('/inventory-variants?$limit=0');
    expect([none.body.total, none.body.data]).toEqual([1_005, []]);
  });
});

describe('a patch by query', () => {
  const queryOf = (raw: Record<string, string>) => readQuery(raw, TRANSACTION_FIELDS);

  test('under the lock only checks what it found before', async () => {
    const submitted: { target: { ids?: number[] } }[] = [];
    const { submit } = native.journal;
    native.journal.submit = (actor, command, input, ...rest) => {
      submitted.push(input as never);
      return submit(actor, command, input, ...rest);
    };
    try {
      good(await shop.client.patch(`${PATH}?metadata.half=1&$limit=3`, { invoice: 'found' }));
    } finally {
      native.journal.submit = submit;
    }
    expect(submitted).toHaveLength(1);
    expect((await shop.found('invoice=found')).map(Number)).toEqual(submitted[0]?.target.ids);
  });

  test('skips transactions that no longer match by then', async () => {
    const [fits, fitsNot] = [
      await shop.made({ items: [], reason: 'yes' }),
      await shop.made({ items: [], reason: 'no' }),
    ];
    const actor = {
      kind: 'api_key',
      id: 1,
      name: 'Test',
      tenantId: shop.id,
      scopes: ['admin'],
      brandId: null,
      siteIds: null,
    } as const;
    const ids = [Number(fits.id), Number(fitsNot.id), 999_999_999];
    const target = { ids, query: queryOf({ reason: 'yes' }) };
    const patch = { set: { invoice: 'late' }, unset: [] };
    const { output } = await native.journal.submit(actor, patchTransactions, { target, patch });
    expect(output.map(({ id }) => id)).toEqual([fits.id]);
    expect(await shop.found('invoice=late')).toEqual([fits.id]);
  });

  test('finds locations by any of their names', async () => {
    const { id } = await shop.made({ warehouse: 'shop', items: [], invoice: 'by name' });
    const rows = good(await shop.client.patch(`${PATH}?warehouse=${shop.shop}&invoice=by%20name`, { reason: 'r' }));
    expect(rows).toMatchObject([{ id, reason: 'r', warehouse: 'shop' }]);
  });

  test('changes a limited number, all or none', async () => {
    expect(verdict(await shop.client.patch(`${PATH}?metadata.half[$exists]=1`, { reason: 'r' }))).toBe(
      '400 BadRequest',
    );
    expect(verdict(await shop.client.patch(`${PATH}?type=adjustment`, { reason: 'r' }))).toBe('400 BadRequest');
    expect(good(await shop.client.patch(`${PATH}?type=sales`, { reason: 'r' }))).toEqual([]);
  });
});

describe('metadata', () => {
  test.each([['text'], [7], [true], [[]], [['a']]])('%j is not an object', async (metadata) => {
    const answer = await shop.send({ items: [], metadata });
    expect([verdict(answer), ...Object.keys(answer.body.errors)]).toEqual(['400 BadRequest', 'metadata']);
    const inItem = await shop.send({ items: [{ note: 'a' }, { metadata }] });
    expect(Object.keys(inItem.body.errors)).toEqual(['items.1.metadata']);
    const { id } = await shop.made({ items: [], metadata: { a: 1 } });
    expect(verdict(await shop.client.patch(`${PATH}/${id}`, { metadata }))).toBe('400 BadRequest');
    const fulfilled = await shop.send({ items: [], fulfilledItems: [{ metadata }] });
    expect(Object.keys(fulfilled.body.errors)).toEqual(['fulfilledItems.0.metadata']);
  });

  test('null counts as absent, and old values stay readable', async () => {
    const made = await shop.made({ items: [{ metadata: null }], metadata: null });
    expect(made).not.toHaveProperty('metadata');
    const externalData = { hapihub: { warehouse: 'main', items: [{ metadata: 'old' }], metadata: 'old text' } };
    const entry = { itemId: shop.ids.cup, locationId: shop.main, quantity: 1 };
    const old = await shop.client.post('/v1/adjustments', { lines: [entry], externalData });
    expect(await shop.got(String(old.body.id))).toMatchObject({ metadata: 'old text', items: [{ metadata: 'old' }] });
    expect(await shop.patched(String(old.body.id), { invoice: 'I' })).toMatchObject({ metadata: 'old text' });
  });
});
