import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../test/support/native.ts';
import { invalid, NOWHERE, openScene, refused, sentence } from './test-scene.ts';

const { tenant, client, tenantUuid, id, uuid, native } = await openScene();
const make = (body: unknown, by = client) => by.post('/inventory/products', body);
const put = async (product: string, body: unknown, by = client): Promise<Answer> => {
  const answer = await native.server.inject({
    method: 'PUT',
    url: `/inventory/products/${product}`,
    headers: { authorization: `Bearer ${by.key}`, 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
};
const data = ({ body }: Answer) => body.data as unknown as Record<string, string | number | null>;

describe('creating a product', () => {
  test('returns it as it is read afterwards, and creates an item on every surface', async () => {
    const brand = '11111111-1111-4111-8111-111111111111';
    const answer = await make({
      name: '  Massage oil ',
      description: 'With lavender',
      sku: 'OIL-1',
      barcode: '5012345678900',
      reorder_level: 6,
      category: 'Oils',
      brand_id: brand,
      site_id: uuid.north,
      stock_level: 4,
    });
    expect([answer.status, answer.body]).toEqual([
      201,
      {
        data: {
          id: expect.any(String),
          name: 'Massage oil',
          description: 'With lavender',
          sku: 'OIL-1',
          barcode: '5012345678900',
          average_cost: 0,
          currency: 'gbp',
          reorder_level: 6,
          stock_level: 0,
          stock_value: 0,
          brand_id: brand,
          brand: null,
          category_id: null,
          category: 'Oils',
          site_id: uuid.north,
          organisation_id: tenantUuid,
        },
      },
    ]);
    expect((await client.get(`/inventory/products/${data(answer).id}`)).body).toEqual(answer.body);
    const items = (await client.get('/v1/items?partNumber=OIL-1')).body.data;
    expect(items).toMatchObject([{ name: 'Massage oil', minStockLevel: '6', siteId: id.north, category: 'Oils' }]);
  });

  test('needs only a name; the part number is generated', async () => {
    const [one, two] = [await make({ name: 'One' }), await make({ name: 'One', sku: null, site_id: '' })];
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(data(one).sku).toMatch(/^[0-9a-f-]{36}$/);
    expect(data(two).sku).not.toBe(data(one).sku);
    expect(data(one)).toMatchObject({ site_id: null, description: null, barcode: null, reorder_level: 0 });
    const form = await native.server.inject({
      method: 'POST',
      url: '/inventory/products',
      headers: { authorization: `Bearer ${client.key}`, 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'name=Form&reorder_level=2',
    });
    expect([form.statusCode, form.json().data.reorder_level]).toEqual([201, 2]);
  });

  test.each<[string, () => unknown, Record<string, unknown>]>([
    ['nothing', () => undefined, { name: ['The name is required.'] }],
    ['a blank name', () => ({ name: '  ' }), { name: sentence }],
    ['a long name', () => ({ name: 'x'.repeat(121) }), { name: sentence }],
    ['markup', () => ({ name: 'Oil <b>new</b>' }), { name: sentence }],
    [
      'every field wrong',
      () => ({ name: 1, description: [], sku: {}, barcode: 5, reorder_level: 1.5, site_id: 'x', brand_id: 'x' }),
      {
        name: sentence,
        description: sentence,
        sku: sentence,
        barcode: sentence,
        reorder_level: sentence,
        site_id: sentence,
        brand_id: sentence,
      },
    ],
    ['a level below zero', () => ({ name: 'A', reorder_level: -1 }), { reorder_level: sentence }],
    ['a site that is not there', () => ({ name: 'A', site_id: NOWHERE }), { site_id: sentence }],
    ['a place that is not a site', () => ({ name: 'A', site_id: uuid.shelf }), { site_id: sentence }],
    ['a sku that another has', () => ({ name: 'A', sku: 'SALT' }), { sku: ['The sku has already been taken.'] }],
  ])('refuses %s with 422', async (_name, body, errors) => {
    expect(refused(await make(body()))).toEqual(invalid(errors));
  });

  test('accepts a name of 120 characters, whatever their bytes, and signs that are not HTML', async () => {
    expect((await make({ name: '\u{1F600}'.repeat(120) })).status).toBe(201);
    expect((await make({ name: '5 < 6 > 4' })).status).toBe(201);
  });

  test('assigns the site and the brand of the caller', async () => {
    const restricted = await tenant.key(['inventory:write'], { siteIds: [id.north], brandId: id.house });
    expect(data(await make({ name: 'Mine' }, restricted)).site_id).toBe(uuid.north);
    expect((await make({ name: 'Theirs', site_id: uuid.south }, restricted)).status).toBe(403);
    const reader = await tenant.key(['inventory:read']);
    expect((await make({ name: 'No' }, reader)).status).toBe(403);
  });
});

describe('changing a product', () => {
  test('sets the given fields, clears nulls, and leaves the rest', async () => {
    const made = data(await make({ name: 'Before', sku: 'CH-1', barcode: '1', reorder_level: 3, site_id: uuid.north }));
    const changed = await put(String(made.id), { name: 'After', description: 'New', barcode: null, reorder_level: 5 });
    expect([changed.status, data(changed)]).toEqual([
      200,
      { ...made, name: 'After', description: 'New', barcode: null, reorder_level: 5 },
    ]);
    expect(data(await put(String(made.id), { description: null, sku: 'CH-2', site_id: uuid.north }))).toMatchObject({
      name: 'After',
      description: null,
      sku: 'CH-2',
      reorder_level: 5,
    });
    expect(data(await put(String(made.id), {}))).toMatchObject({ name: 'After', sku: 'CH-2' });
  });

  test('refuses invalid values, and unknown products or those the caller may not see', async () => {
    const made = data(await make({ name: 'Mine', sku: 'RF-1', site_id: uuid.north }));
    expect(refused(await put(String(made.id), { name: null }))).toEqual(invalid({ name: sentence }));
    expect(refused(await put(String(made.id), { sku: 'SALT' }))).toEqual(invalid({ sku: sentence }));
    expect(refused(await put(String(made.id), { site_id: uuid.south }))).toEqual(invalid({ site_id: sentence }));
    for (const strange of [NOWHERE, 'x', '7']) expect((await put(strange, { name: 'A' })).status).toBe(404);
    const restricted = await tenant.key(['inventory:write'], { siteIds: [id.south] });
    expect((await put(String(made.id), { name: 'A' }, restricted)).status).toBe(404);
    const other = (await native.tenant()).client;
    expect((await put(String(made.id), { name: 'A' }, other)).status).toBe(404);
  });

  test('has a barcode that scanners find, unless another product has it already', async () => {
    const barcode = '0012345678905';
    const scanned = async () => {
      const { matches } = (await client.get('/v1/scan?code=012345678905')).body as unknown as {
        matches: { item: { partNumber: string } }[];
      };
      return matches.map(({ item }) => item.partNumber);
    };
    const first = data(await make({ name: 'First', sku: 'B-1', barcode }));
    const second = data(await make({ name: 'Second', sku: 'B-2', barcode }));
    expect([first.barcode, second.barcode, await scanned()]).toEqual([barcode, barcode, ['B-1']]);
    await put(String(first.id), { name: 'First on' });
    expect(await scanned()).toEqual(['B-1']);
    expect(data(await put(String(first.id), { name: 'First', barcode: null })).barcode).toBeNull();
    expect(await scanned()).toEqual([]);
    await put(String(second.id), { name: 'Second', barcode: '7' });
    await put(String(second.id), { name: 'Second', barcode });
    expect(await scanned()).toEqual(['B-2']);
  });

  test('keeps the data of other programs with the item', async () => {
    const made = data(await make({ name: 'Kept', sku: 'KEEP', barcode: '7' }));
    const [item] = (await client.get('/v1/items?partNumber=KEEP')).body.data as { id: number; externalData: object }[];
    const externalData = { ...item?.externalData, shop: { a: 1 } };
    await client.patch(`/v1/items/${item?.id}`, { externalData });
    await put(String(made.id), { name: 'Kept on' });
    expect((await client.get(`/v1/items/${item?.id}`)).body.externalData).toEqual(externalData);
    await client.patch(`/v1/items/${item?.id}`, { externalData: { trybe: { barcode: 5, brand_id: {} } } });
    expect(data(await client.get(`/inventory/products/${made.id}`))).toMatchObject({ barcode: null, brand_id: null });
  });
});
