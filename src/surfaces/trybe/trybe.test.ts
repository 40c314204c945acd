import { beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';
import { namedUuid } from '../../platform/index.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/;
const NOWHERE = '00000000-0000-4000-8000-000000000000';

let native: NativeTest;
let client: Client;
let tenant: Awaited<ReturnType<NativeTest['tenant']>>;
let tenantUuid: string;
const id: Record<string, number> = {};
const uuid: Record<string, string> = {};

interface Row {
  id: string;
  quantity: number;
  site_id: string | null;
  location_id: number | null;
  reason_code: string | null;
}

async function make(name: string, path: string, body: object): Promise<void> {
  const answer = await client.post(path, body);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  id[name] = answer.body.id as never;
  uuid[name] = answer.body.uuid as never;
}

const adjust = (body: unknown, by = client) => by.post('/inventory/adjustments', body);
const list = (query = '', by = client) => by.get(`/inventory/adjustments${query}`);
const rows = (answer: Answer) => answer.body.data as unknown as Row[];

/** The status, and for a refused validation the fields with their sentences. */
const refused = ({ status, body }: Answer) => ({ status, message: body.message, errors: body.errors as unknown });
const invalid = (errors: Record<string, unknown>) => ({
  status: 422,
  message: "The request didn't pass validation",
  errors,
});
const sentence = [expect.stringMatching(/^[A-Z].+\.$/)];

beforeAll(async () => {
  native = await nativeTest();
  tenant = await native.tenant();
  client = tenant.client;
  tenantUuid = (await native.operator.get(`/v1/tenants/${tenant.id}`)).body.uuid as never;
  await make('north', '/v1/locations', { name: 'North', kind: 'site' });
  await make('south', '/v1/locations', { name: 'South', kind: 'site' });
  await make('shelf', '/v1/locations', { name: 'Shelf', kind: 'warehouse', parentId: id.north });
  await make('cellar', '/v1/locations', { name: 'Cellar', kind: 'warehouse', parentId: id.south });
  await make('van', '/v1/locations', { name: 'Van', kind: 'vehicle' });
  await make('house', '/v1/brands', { name: 'House' });
  await make('oil', '/v1/items', { partNumber: 'OIL', name: 'Oil', siteId: id.north, cost: '2.345', category: 'Oils' });
  await make('aware', '/v1/items', { partNumber: 'AWARE', name: 'Aware', siteId: id.north, locationAware: true });
  await make('salt', '/v1/items', { partNumber: 'SALT', name: 'Salt', siteId: id.south, brandId: id.house });
  await make('free', '/v1/items', { partNumber: 'FREE', name: 'Free', minStockLevel: '3' });
  await make('lots', '/v1/items', { partNumber: 'LOTS', name: 'Lots', tracking: 'lot' });
  await make('idle', '/v1/items', { partNumber: 'IDLE', name: 'Idle', active: false });
});

describe('creating an adjustment', () => {
  test('answers it, attributed and timestamped, and moves the stock', async () => {
    const answer = await adjust({
      product_id: uuid.oil,
      quantity: 12,
      reason_code: 'correction',
      reason_description: 'Found behind the shelf',
      location_id: id.shelf,
      site_id: uuid.north,
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      data: {
        id: expect.stringMatching(UUID),
        product_id: uuid.oil,
        site_id: uuid.north,
        location_id: id.shelf,
        quantity: 12,
        reason_code: 'correction',
        reason_description: 'Found behind the shelf',
        created_by_id: expect.stringMatching(UUID),
        organisation_id: tenantUuid,
        created_at: expect.stringMatching(MOMENT),
        updated_at: expect.stringMatching(MOMENT),
      },
    });
    expect(answer.headers['x-ratelimit-limit']).toBeUndefined();
    const listed = await list('?per_page=1');
    expect(rows(listed)[0]).toEqual(answer.body.data);
    const positions = await client.get(`/v1/positions?itemId=${id.oil}&locationId=${id.shelf}`);
    expect(positions.body.data).toMatchObject([{ onHand: '12' }]);
  });

  test('takes a location by its UUID, and none where the product is not kept by location', async () => {
    const byUuid = await adjust({ product_id: uuid.oil, quantity: -2, location_id: uuid.shelf });
    expect(byUuid.body.data).toMatchObject({ quantity: -2, location_id: id.shelf, site_id: uuid.north });
    const nowhere = await adjust({ product_id: uuid.oil, quantity: 1, location_id: null });
    expect(nowhere.body.data).toMatchObject({ location_id: null, site_id: uuid.north, reason_code: null });
    const siteless = await adjust({ product_id: uuid.free, quantity: '4' });
    expect(siteless.body.data).toMatchObject({ location_id: null, site_id: null, quantity: 4 });
  });

  test('takes and records a quantity of zero', async () => {
    const before = (await list()).body.meta as unknown as { total: number };
    const answer = await adjust({ product_id: uuid.free, quantity: 0, reason_code: 'checked' });
    expect([answer.status, (answer.body.data as unknown as Row).quantity]).toEqual([201, 0]);
    const after = await list('?per_page=1');
    expect(after.body.meta).toMatchObject({ total: before.total + 1 });
    expect(rows(after)[0]).toMatchObject({ quantity: 0, reason_code: 'checked' });
    expect((await client.get('/v1/verification')).body).toMatchObject({ ok: true });
  });

  test.each<[name: string, body: () => unknown, errors: Record<string, unknown>]>([
    ['nothing', () => undefined, { product_id: sentence, quantity: sentence }],
    ['a list', () => [1], { product_id: sentence, quantity: sentence }],
    ['nulls', () => ({ product_id: null, quantity: null }), { product_id: sentence, quantity: sentence }],
    [
      'every field wrong',
      () => ({ product_id: 7, quantity: 'x', reason_code: 1, reason_description: {}, location_id: 'x', site_id: 'x' }),
      {
        product_id: sentence,
        quantity: sentence,
        reason_code: sentence,
        reason_description: sentence,
        location_id: sentence,
        site_id: sentence,
      },
    ],
    ['a fraction', () => ({ product_id: uuid.oil, quantity: 1.5 }), { quantity: sentence }],
    ['a truth value', () => ({ product_id: uuid.oil, quantity: true }), { quantity: sentence }],
    ['more than can be counted', () => ({ product_id: uuid.oil, quantity: 1e300 }), { quantity: sentence }],
    ['thirteen digits', () => ({ product_id: uuid.oil, quantity: 1_000_000_000_000 }), { quantity: sentence }],
    [
      'a long code',
      () => ({ product_id: uuid.oil, quantity: 1, reason_code: 'x'.repeat(256) }),
      { reason_code: sentence },
    ],
    ['an unknown product', () => ({ product_id: NOWHERE, quantity: 1 }), { product_id: sentence }],
    [
      'a location that is not there',
      () => ({ product_id: uuid.oil, quantity: 1, location_id: 4_711 }),
      { location_id: sentence },
    ],
    [
      'a location of another site',
      () => ({ product_id: uuid.oil, quantity: 1, location_id: id.cellar }),
      { location_id: sentence },
    ],
    [
      'no location for a product kept by location',
      () => ({ product_id: uuid.aware, quantity: 1 }),
      { location_id: sentence },
    ],
    [
      'a site that is not the product’s',
      () => ({ product_id: uuid.oil, quantity: 1, site_id: uuid.south }),
      { site_id: sentence },
    ],
    [
      'a site that is not there',
      () => ({ product_id: uuid.oil, quantity: 1, site_id: NOWHERE }),
      { site_id: sentence },
    ],
    [
      'a place that is no site',
      () => ({ product_id: uuid.oil, quantity: 1, site_id: uuid.shelf }),
      { site_id: sentence },
    ],
    [
      'more than there is',
      () => ({ product_id: uuid.oil, quantity: -100, location_id: id.shelf }),
      { quantity: sentence },
    ],
    [
      'a balance out of range',
      () => ({ product_id: uuid.oil, quantity: 999_999_999_999, location_id: id.shelf }),
      { quantity: sentence },
    ],
    ['a product kept by lot', () => ({ product_id: uuid.lots, quantity: 1 }), { product_id: sentence }],
  ])('refuses %s with 422', async (_name, body, errors) => {
    expect(refused(await adjust(body()))).toEqual(invalid(errors));
  });

  test('follows the policy on negative stock', async () => {
    const lenient = await native.tenant({ negativeStock: 'allow' });
    const item = (await lenient.client.post('/v1/items', { partNumber: 'A', name: 'A' })).body.uuid;
    const answer = await adjust({ product_id: item, quantity: -5 }, lenient.client);
    expect([answer.status, (answer.body.data as unknown as Row).quantity]).toEqual([201, -5]);
  });

  test('refuses what is no JSON with 400, and a body that is too large with 413', async () => {
    const send = (payload: string) =>
      native.server.inject({
        method: 'POST',
        url: '/inventory/adjustments',
        payload,
        headers: { authorization: `Bearer ${client.key}`, 'content-type': 'application/json' },
      });
    for (const body of ['{', '[[['.repeat(100), '{"quantity": "\\u0000"}']) {
      const answer = await send(body);
      expect([answer.statusCode, Object.keys(answer.json())]).toEqual([400, ['message']]);
    }
    expect((await send(`"${'x'.repeat(9_000_000)}"`)).statusCode).toBe(413);
    const form = await native.server.inject({
      method: 'POST',
      url: '/inventory/adjustments',
      payload: 'a=b',
      headers: { authorization: `Bearer ${client.key}`, 'content-type': 'application/xml' },
    });
    expect(form.statusCode).toBe(415);
  });
});

describe('who may', () => {
  const message = expect.any(String);

  test('nobody without a token', async () => {
    for (const url of ['/inventory/adjustments', '/inventory/products', '/inventory/locations/1', '/inventory/else']) {
      for (const authorization of [
        '',
        'Bearer',
        'Basic YTpi',
        'Bearer oh_abcdefgh_0000000000000000000000000000000000000000',
      ]) {
        const answer = await native.server.inject({
          method: 'GET',
          url,
          headers: authorization ? { authorization } : {},
        });
        expect([url, answer.statusCode, answer.json()]).toEqual([url, 401, { message }]);
      }
    }
  });

  test('nobody whose token does not reach so far, and not the operator', async () => {
    const reader = await tenant.key(['inventory:read']);
    const other = await tenant.key(['purchasing:write']);
    expect(refused(await adjust({}, reader))).toEqual({ status: 403, message });
    expect(refused(await list('', other))).toEqual({ status: 403, message });
    expect((await list('', reader)).status).toBe(200);
    expect(refused(await list('', native.operator))).toEqual({ status: 403, message });
  });

  test('nobody where the surface is switched off', async () => {
    const off = await native.tenant({ surfaces: { trybe: false } });
    expect(refused(await list('', off.client))).toEqual({ status: 403, message });
    expect((await off.client.get('/v1/items')).status).toBe(200);
  });

  test('nobody too fast', async () => {
    const slow = await tenant.key(['inventory:read'], { rateLimitPerMinute: 1 });
    expect((await list('', slow)).status).toBe(200);
    const answer = await list('', slow);
    expect([refused(answer), Number(answer.headers['retry-after']) > 0]).toEqual([{ status: 429, message }, true]);
  });

  test('a token of a site touches that site alone', async () => {
    const northern = await tenant.key(['inventory:write'], { siteIds: [id.north] });
    expect((await adjust({ product_id: uuid.oil, quantity: 1 }, northern)).status).toBe(201);
    expect(refused(await adjust({ product_id: uuid.salt, quantity: 1 }, northern))).toEqual({ status: 403, message });
    expect(refused(await adjust({ product_id: uuid.oil, quantity: 1, site_id: uuid.south }, northern))).toEqual({
      status: 403,
      message,
    });
    expect(refused(await adjust({ product_id: uuid.oil, quantity: 1, location_id: id.van }, northern))).toEqual(
      invalid({ location_id: sentence }),
    );
    const seen = rows(await list('', northern));
    expect(new Set(seen.map((row) => row.site_id))).toEqual(new Set([uuid.north]));
    expect(rows(await list(`?site_id=${uuid.south}`, northern))).toEqual([]);
    const products = (await northern.get('/inventory/products')).body.data as unknown as { site_id: string }[];
    expect(products.some((product) => product.site_id === uuid.south)).toBe(false);
    const locations = (await northern.get('/inventory/locations')).body.data as unknown as { id: string }[];
    expect(locations.map((location) => location.id).sort()).toEqual([uuid.north, uuid.shelf].sort());
    expect((await northern.get(`/inventory/products/${uuid.salt}`)).status).toBe(404);
    expect((await northern.get(`/inventory/locations/${uuid.cellar}`)).status).toBe(404);
  });

  test('a token of a brand touches that brand alone', async () => {
    const branded = await tenant.key(['inventory:write'], { brandId: id.house });
    expect((await adjust({ product_id: uuid.salt, quantity: 3 }, branded)).status).toBe(201);
    expect(refused(await adjust({ product_id: uuid.oil, quantity: 1 }, branded))).toEqual(
      invalid({ product_id: sentence }),
    );
    const seen = await list('', branded);
    expect(rows(seen).length).toBe(1);
    expect(seen.body.meta).toMatchObject({ total: 1 });
  });

  test('nobody of another company', async () => {
    const stranger = (await native.tenant()).client;
    expect(refused(await adjust({ product_id: uuid.oil, quantity: 1 }, stranger))).toEqual(
      invalid({ product_id: sentence }),
    );
    expect((await list('', stranger)).body.data).toEqual([]);
    expect((await stranger.get(`/inventory/products/${uuid.oil}`)).status).toBe(404);
    expect((await stranger.get(`/inventory/locations/${id.shelf}`)).status).toBe(404);
  });
});

describe('listing adjustments', () => {
  test('pages with links that keep the other parameters', async () => {
    const path = `/inventory/adjustments?site_id=${uuid.north}&per_page=2`;
    const base = `http://localhost:80${path}`;
    const one = await client.get(path);
    const total = (one.body.meta as unknown as { total: number }).total;
    const last = Math.ceil(total / 2);
    expect(last).toBeGreaterThan(1);
    expect(one.body.links).toEqual({
      first: `${base}&page=1`,
      next: `${base}&page=2`,
      prev: null,
      last: `${base}&page=${last}`,
    });
    expect(one.body.meta).toEqual({ current_page: 1, from: 1, to: 2, total, per_page: 2, last_page: last });
    const seen: string[] = [];
    for (let page = 1; page <= last; page += 1) {
      const answer = await client.get(`${path}&page=${page}`);
      expect(answer.body.meta).toMatchObject({ current_page: page, from: seen.length + 1, last_page: last });
      expect(answer.body.links).toMatchObject({ next: page < last ? `${base}&page=${page + 1}` : null });
      seen.push(...rows(answer).map((row) => row.id));
    }
    expect(new Set(seen).size).toBe(total);
  });

  test('is empty beyond its end, and for a site that nobody sees', async () => {
    const beyond = await list('?page=99');
    expect(beyond.body).toMatchObject({ data: [], meta: { from: null, to: null, current_page: 99, per_page: 15 } });
    for (const site of [NOWHERE, 'x', uuid.shelf]) {
      const answer = await list(`?site_id=${site}`);
      expect(answer.body).toMatchObject({ data: [], meta: { total: 0, last_page: 1, from: null, to: null } });
    }
  });

  test.each([
    ['?per_page=1000', { per_page: 100 }],
    ['?per_page=0', { per_page: 15 }],
    ['?per_page=-3&page=-1', { per_page: 15, current_page: 1 }],
    ['?per_page=x&page=y', { per_page: 15, current_page: 1 }],
    ['?per_page=2.5', { per_page: 15 }],
    ['?page=999999999999999', { current_page: 1_000_000_000 }],
    ['?page=2&page=1&per_page=3', { current_page: 1, per_page: 3 }],
    ['?site_id=', { per_page: 15 }],
  ])('takes %s', async (query, meta) => {
    const answer = await list(query);
    expect([answer.status, answer.body.meta]).toEqual([200, expect.objectContaining(meta)]);
  });

  test('holds what other surfaces adjusted and counted, line by line, newest first', async () => {
    await client.post('/v1/movements', {
      movements: [
        { kind: 'receipt', entries: [{ itemId: id.oil, locationId: id.shelf, quantity: '5' }] },
        { kind: 'count', entries: [{ itemId: id.oil, locationId: id.shelf, quantity: '1.25' }] },
        {
          kind: 'adjustment',
          reasonCode: 'waste',
          entries: [
            { itemId: id.oil, locationId: id.shelf, quantity: '-0.5' },
            { itemId: id.salt, locationId: id.cellar, quantity: '2' },
          ],
        },
      ],
    });
    const listed = rows(await list('?per_page=3'));
    expect(listed.map((row) => [row.location_id, row.reason_code, row.site_id])).toEqual([
      [id.cellar, 'waste', uuid.south],
      [id.shelf, 'waste', uuid.north],
      [id.shelf, null, uuid.north],
    ]);
    expect(listed.slice(0, 2).map((row) => row.quantity)).toEqual([2, -0.5]);
    expect(new Set(listed.map((row) => row.id)).size).toBe(3);
    const southern = rows(await list(`?site_id=${uuid.south}`));
    expect(southern[0]).toEqual(listed[0]);
    expect(new Set(southern.map((row) => row.site_id))).toEqual(new Set([uuid.south]));
  });

  test('names an adjustment by the UUID that follows from the company and its entry', async () => {
    const { rows: entries } = await native.database.pool.query<{ id: number }>(
      `select max(id) as id from entry where tenant_id = $1 and kind = 'adjustment'`,
      [tenant.id],
    );
    expect(rows(await list('?per_page=1'))[0]?.id).toBe(namedUuid(tenantUuid, `entry:${entries[0]?.id}`));
  });
});

describe('products and locations', () => {
  test('a product is shown with its stock and its money in minor units', async () => {
    await client.post('/v1/movements', {
      movements: [
        { kind: 'receipt', entries: [{ itemId: id.free, locationId: id.van, quantity: '2', unitCost: '1.255' }] },
      ],
    });
    const free = (await client.get(`/inventory/products/${uuid.free}`)).body.data;
    expect(free).toEqual({
      id: uuid.free,
      name: 'Free',
      description: null,
      sku: 'FREE',
      barcode: null,
      average_cost: 42,
      currency: 'gbp',
      reorder_level: 3,
      stock_level: 6,
      stock_value: 251,
      brand_id: null,
      brand: null,
      category_id: null,
      category: null,
      site_id: null,
      organisation_id: tenantUuid,
    });
    const salt = (await client.get('/inventory/products?per_page=1&page=3')).body;
    expect(salt.data).toMatchObject([{ id: uuid.salt, site_id: uuid.south }]);
    expect(salt.meta).toMatchObject({ total: 6, last_page: 6 });
    const northern = (await client.get(`/inventory/products?site_id=${uuid.north}`)).body.data as unknown as {
      id: string;
    }[];
    expect(northern.map((product) => product.id)).toEqual([uuid.oil, uuid.aware]);
  });

  test('a location is found by its UUID and by its number', async () => {
    const shelf = (await client.get(`/inventory/locations/${uuid.shelf}`)).body.data;
    expect(shelf).toEqual({
      id: uuid.shelf,
      location_id: id.shelf,
      name: 'Shelf',
      site_id: uuid.north,
      organisation_id: tenantUuid,
      created_at: expect.stringMatching(MOMENT),
      updated_at: expect.stringMatching(MOMENT),
    });
    expect((await client.get(`/inventory/locations/${id.shelf}`)).body.data).toEqual(shelf);
    const southern = (await client.get(`/inventory/locations?site_id=${uuid.south}`)).body;
    expect((southern.data as unknown as { id: string }[]).map((row) => row.id)).toEqual([uuid.south, uuid.cellar]);
    expect(southern.meta).toMatchObject({ total: 2 });
  });

  test.each(['products', 'locations'])('what is not among the %s is 404', async (resource) => {
    for (const key of [NOWHERE, '0', 'x', '9999999999999999', '-1', encodeURIComponent("' or 1=1")]) {
      const answer = await client.get(`/inventory/${resource}/${key}`);
      expect([key, answer.status, answer.body]).toEqual([key, 404, { message: expect.any(String) }]);
    }
  });

  test('what the vendor has and this does not is 404 in the vendor’s words', async () => {
    const answer = await client.get('/inventory/suppliers');
    expect([answer.status, answer.body]).toEqual([404, { message: 'Not Found' }]);
  });
});
