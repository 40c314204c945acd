import { describe, expect, test } from 'vitest';
import { invalid, MOMENT, NOWHERE, openScene, type Row, refused, rows, sentence, UUID } from './test-scene.ts';

const { native, client, tenantUuid, id, uuid, adjust, list } = await openScene();

describe('creating an adjustment', () => {
  test('returns it, attributed and timestamped, and moves the stock', async () => {
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

  test('accepts a location by UUID, and adjusts at the site without one', async () => {
    const byUuid = await adjust({ product_id: uuid.oil, quantity: -2, location_id: uuid.shelf });
    expect(byUuid.body.data).toMatchObject({ quantity: -2, location_id: id.shelf, site_id: uuid.north });
    const atSite = await adjust({ product_id: uuid.oil, quantity: 1, location_id: null });
    expect(atSite.body.data).toMatchObject({ location_id: id.north, site_id: uuid.north, reason_code: null });
    const siteless = await adjust({ product_id: uuid.free, quantity: '4' });
    expect(siteless.body.data).toMatchObject({ location_id: null, site_id: null, quantity: 4 });
  });

  test('adjusts a product without a site at the named site, if no location is given', async () => {
    const answer = await adjust({ product_id: uuid.free, quantity: 3, site_id: uuid.north?.toUpperCase() });
    expect([answer.status, answer.body.data]).toEqual([
      201,
      expect.objectContaining({ site_id: uuid.north, location_id: id.north, quantity: 3 }),
    ]);
    expect(rows(await list(`?site_id=${uuid.north}&per_page=1`))).toEqual([answer.body.data]);
    const positions = await client.get(`/v1/positions?itemId=${id.free}&locationId=${id.north}`);
    expect(positions.body.data).toMatchObject([{ onHand: '3' }]);
    const taken = await adjust({ product_id: uuid.free, quantity: -3, site_id: uuid.north, location_id: null });
    expect(taken.status).toBe(201);
    const elsewhere = await adjust({ product_id: uuid.free, quantity: 1, site_id: uuid.north, location_id: id.cellar });
    expect(refused(elsewhere)).toEqual(invalid({ site_id: sentence }));
  });

  test('reads a form as it reads JSON', async () => {
    const form = new URLSearchParams({
      product_id: uuid.oil ?? '',
      quantity: '-1',
      reason_code: 'waste',
      reason_description: '',
      location_id: String(id.shelf),
    });
    const answer = await native.server.inject({
      method: 'POST',
      url: '/inventory/adjustments',
      payload: form.toString(),
      headers: { authorization: `Bearer ${client.key}`, 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([answer.statusCode, answer.json()]).toEqual([
      201,
      { data: expect.objectContaining({ quantity: -1, reason_code: 'waste', reason_description: null }) },
    ]);
  });

  test('counts the length of a text in characters', async () => {
    const long = await adjust({ product_id: uuid.free, quantity: 0, reason_code: '😀'.repeat(255) });
    expect([long.status, (long.body.data as unknown as Row).reason_code]).toEqual([201, '😀'.repeat(255)]);
    const longer = await adjust({ product_id: uuid.free, quantity: 0, reason_code: '😀'.repeat(256) });
    expect(refused(longer)).toEqual(invalid({ reason_code: sentence }));
  });

  test('says what to do with a product that is tracked by lot or by serial number', async () => {
    for (const product_id of [uuid.lots, uuid.serials]) {
      const { body } = await adjust({ product_id, quantity: 1 });
      expect(body.errors).toEqual({
        product_id: [expect.stringMatching(/^The product is tracked by .+ Adjust it in the console\.$/)],
      });
    }
  });

  test('accepts and records a quantity of zero', async () => {
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
      'a place that is not a site',
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
    ['a product tracked by lot', () => ({ product_id: uuid.lots, quantity: 1 }), { product_id: sentence }],
  ])('refuses %s with 422', async (_name, body, errors) => {
    expect(refused(await adjust(body()))).toEqual(invalid(errors));
  });

  test('follows the policy on negative stock', async () => {
    const lenient = await native.tenant({ negativeStock: 'allow' });
    const item = (await lenient.client.post('/v1/items', { partNumber: 'A', name: 'A' })).body.uuid;
    const answer = await adjust({ product_id: item, quantity: -5 }, lenient.client);
    expect([answer.status, (answer.body.data as unknown as Row).quantity]).toEqual([201, -5]);
  });

  test('refuses invalid JSON with 400, and a body that is too large with 413', async () => {
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
