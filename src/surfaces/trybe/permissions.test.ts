import { describe, expect, test } from 'vitest';
import { invalid, openScene, refused, rows, sentence } from './test-scene.ts';

const { native, tenant, id, uuid, adjust, list } = await openScene();

describe('access', () => {
  const message = expect.any(String);

  test('is refused without a token', async () => {
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

  test('is refused without the scope, and for the operator', async () => {
    const reader = await tenant.key(['inventory:read']);
    const other = await tenant.key(['purchasing:write']);
    expect(refused(await adjust({}, reader))).toEqual({ status: 403, message });
    expect(refused(await list('', other))).toEqual({ status: 403, message });
    expect((await list('', reader)).status).toBe(200);
    expect(refused(await list('', native.operator))).toEqual({ status: 403, message });
  });

  test('is refused if the surface is switched off', async () => {
    const off = await native.tenant({ surfaces: { trybe: false } });
    expect(refused(await list('', off.client))).toEqual({ status: 403, message });
    expect((await off.client.get('/v1/items')).status).toBe(200);
  });

  test('is refused beyond the rate limit', async () => {
    const slow = await tenant.key(['inventory:read'], { rateLimitPerMinute: 1 });
    expect((await list('', slow)).status).toBe(200);
    const answer = await list('', slow);
    expect([refused(answer), Number(answer.headers['retry-after']) > 0]).toEqual([{ status: 429, message }, true]);
  });

  test('of a token for a site is restricted to that site', async () => {
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
    expect(refused(await adjust({ product_id: uuid.free, quantity: 1 }, northern))).toEqual(
      invalid({ location_id: sentence }),
    );
    expect((await adjust({ product_id: uuid.free, quantity: 1, site_id: uuid.north }, northern)).status).toBe(201);
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

  test('of a token for a brand is restricted to that brand', async () => {
    const branded = await tenant.key(['inventory:write'], { brandId: id.house });
    expect((await adjust({ product_id: uuid.salt, quantity: 3 }, branded)).status).toBe(201);
    expect(refused(await adjust({ product_id: uuid.oil, quantity: 1 }, branded))).toEqual(
      invalid({ product_id: sentence }),
    );
    const seen = await list('', branded);
    expect(rows(seen).length).toBe(1);
    expect(seen.body.meta).toMatchObject({ total: 1 });
  });

  test('is refused to another company', async () => {
    const stranger = (await native.tenant()).client;
    expect(refused(await adjust({ product_id: uuid.oil, quantity: 1 }, stranger))).toEqual(
      invalid({ product_id: sentence }),
    );
    expect((await list('', stranger)).body.data).toEqual([]);
    expect((await stranger.get(`/inventory/products/${uuid.oil}`)).status).toBe(404);
    expect((await stranger.get(`/inventory/locations/${id.shelf}`)).status).toBe(404);
  });
});
