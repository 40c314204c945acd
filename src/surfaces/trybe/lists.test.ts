import { describe, expect, test } from 'vitest';
import { namedUuid } from '../../platform/index.ts';
import { MOMENT, NOWHERE, openScene, rows } from './test-scene.ts';

const { native, tenant, client, tenantUuid, id, uuid, adjust, list } = await openScene();

for (const quantity of [12, -2, 1]) await adjust({ product_id: uuid.oil, quantity, location_id: id.shelf });
await adjust({ product_id: uuid.free, quantity: 4 });

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

  test('is empty beyond its end, and for an unknown site', async () => {
    const beyond = await list('?page=99');
    expect(beyond.body).toMatchObject({ data: [], meta: { from: null, to: null, current_page: 99, per_page: 15 } });
    for (const site of [NOWHERE, 'x', uuid.shelf]) {
      const answer = await list(`?site_id=${site}`);
      expect(answer.body).toMatchObject({ data: [], meta: { total: 0, last_page: 1, from: null, to: null } });
    }
  });

  test.each([
    ['?per_page=1000', { per_page: 100 }],
    [`?per_page=${'9'.repeat(400)}`, { per_page: 100 }],
    ['?per_page=0', { per_page: 15 }],
    ['?per_page=-3&page=-1', { per_page: 15, current_page: 1 }],
    ['?per_page=x&page=y', { per_page: 15, current_page: 1 }],
    ['?per_page=2.5', { per_page: 15 }],
    ['?page=999999999999999', { current_page: 1_000_000_000 }],
    ['?page=99999999999999999999', { current_page: 1_000_000_000 }],
    ['?page=2&page=1&per_page=3', { current_page: 1, per_page: 3 }],
    ['?site_id=', { per_page: 15 }],
  ])('accepts %s', async (query, meta) => {
    const answer = await list(query);
    expect([answer.status, answer.body.meta]).toEqual([200, expect.objectContaining(meta)]);
  });

  test('includes adjustments and counts of other surfaces, line by line, newest first', async () => {
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
    expect(salt.meta).toMatchObject({ total: 7, last_page: 7 });
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

  test.each(['products', 'locations'])('an unknown id among the %s is 404', async (resource) => {
    for (const key of [NOWHERE, '0', 'x', '9999999999999999', '-1', encodeURIComponent("' or 1=1")]) {
      const answer = await client.get(`/inventory/${resource}/${key}`);
      expect([key, answer.status, answer.body]).toEqual([key, 404, { message: expect.any(String) }]);
    }
  });

  test('an unreadable address is refused in the vendor’s format', async () => {
    for (const path of ['/inventory/%zz', '/inventory/products/%ff', '/inventory/adjustments?site_id=%ff']) {
      const answer = await client.get(path);
      expect([path, answer.status, answer.body]).toEqual([path, 400, { message: expect.any(String) }]);
    }
  });

  test('an unsupported service of the vendor is 404 in the vendor’s format', async () => {
    const answer = await client.get('/inventory/suppliers');
    expect([answer.status, answer.body]).toEqual([404, { message: 'Not Found' }]);
  });
});
