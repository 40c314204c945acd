import { describe, expect, test } from 'vitest';
import { INVENTORY, ofItem, openScene, UPDATE } from './test-scene.ts';

const { native, tenant, client, addUser, userId, shop, van, paper, ink, get, post } = await openScene();

const NOW = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;

describe('the stock itself', () => {
  const codes = async (fields: Record<string, string | number>) => {
    const { body } = await get(fields, INVENTORY);
    const { inventories } = body as unknown as { inventories: { product_code: string }[] };
    return inventories?.map((row) => row.product_code) ?? body.response_status.code;
  };

  test('is shown with its level', async () => {
    const { body } = await get({ field: 1, condition: 1, string: 'PAPER' }, INVENTORY);
    expect(body).toMatchObject({
      response_status: { code: 10001 },
      total: 1,
      inventories: [
        {
          product_id: String(paper),
          product_code: 'PAPER',
          product_name: 'Paper, white',
          supplier: 'Paper & Co',
          dn_sku_id: `${paper}_${paper}`,
          inv_on: true,
          inv_lvl: 7,
          inv_warn: 0,
          inv_last_modified: expect.stringMatching(NOW),
        },
      ],
    });
  });

  test.each<[fields: () => Record<string, string | number>, expected: string[] | number]>([
    [() => ({ field: 1, condition: 6, string: 'INK', sortby: 1 }), ['INK', 'PAPER']],
    [() => ({ field: 1, condition: 7, string1: 'A', string2: 'H' }), ['GLUE']],
    [() => ({ field: 2, condition: 1, string: 'Paper, white' }), ['PAPER']],
    [() => ({ field: 2, condition: 2, string: 'Ink', sortby: 2 }), ['GLUE', 'PAPER']],
    [() => ({ field: 3, condition: 1, string: 'Paper & Co' }), ['PAPER']],
    [() => ({ field: 4, condition: 1, string: paper }), ['PAPER']],
    [() => ({ field: 6, condition: 6, number1: ink, sortby: 6 }), ['INK', 'GLUE']],
    [() => ({ field: 6, condition: 2, number1: ink, sortby: 3 }), ['PAPER', 'GLUE']],
    [() => ({ field: 6, condition: 1, number1: '1.5' }), []],
    [() => ({ field: 7, condition: 1, number1: 1, limit: 1, offset: 2 }), ['GLUE']],
    [() => ({ field: 7, condition: 2, number1: 1 }), []],
    [() => ({ field: 5, condition: 6, date1: '2000-01-01', sortby: 5, limit: 2 }), ['GLUE', 'PAPER']],
    [() => ({ field: 5, condition: 3, date1: '2000-01-01' }), []],
    [() => ({ field: 5, condition: 2, date1: '2000-01-01' }), ['PAPER', 'INK', 'GLUE']],
    [() => ({ field: 5, condition: 2, date1: '1960-01-01' }), ['PAPER', 'INK', 'GLUE']],
    [() => ({ field: 5, condition: 5, date1: '2099-01-01', sortby: 7 }), ['PAPER', 'INK', 'GLUE']],
    [() => ({ field: 8, condition: 1 }), 50005],
    [() => ({ field: 7, condition: 3, number1: 1 }), 50005],
    [() => ({ field: 7, condition: 1, number1: 2 }), 50005],
    [() => ({ field: 1, condition: 1 }), 50005],
    [() => ({ field: 4, condition: 1, string: 'x' }), 50005],
    [() => ({ field: 1, condition: 1, string: 'x', sortby: 8 }), 50005],
    [() => ({ field: 5, condition: 1, date1: 'x' }), 50003],
    [() => ({ field: 1, condition: 6, string: 'INK', sortby: 1, limit: 500 }), ['INK', 'PAPER']],
    [() => ({ field: 1, condition: 1, string: 'x', limit: -1 }), 50004],
    [() => ({ field: 1, condition: 1, string: 'x', limit: 'all' }), 50004],
    [() => ({}), 50002],
  ])('is searched: %#', async (fields, expected) => {
    expect(await codes(fields())).toEqual(expected);
  });

  test('items not changed in a given second are found by the changes of the item and of its stock', async () => {
    const at = (second: number) => `2020-01-01 10:00:0${second}.5+00`;
    const { pool } = native.database;
    await pool.query('update item set updated_at = $2 where tenant_id = $1', [tenant.id, at(0)]);
    await pool.query(`update item set updated_at = $2 where tenant_id = $1 and part_number = 'GLUE'`, [
      tenant.id,
      at(3),
    ]);
    await pool.query(
      `with moments as (select id, timestamptz '2020-01-01 10:00:00.5+00' + row_number() over (order by id) * interval '1 second' as at
        from movement where tenant_id = $1)
      update movement m set recorded_at = at from moments where m.tenant_id = $1 and m.id = moments.id`,
      [tenant.id],
    );
    // Paper's total changed last with the third movement, ink's with the fourth; glue was changed itself at :03.
    const except = (second: number) => codes({ field: 5, condition: 2, date1: `2020-01-01T10:00:0${second}` });
    expect(await except(0)).toEqual(['PAPER', 'INK', 'GLUE']);
    expect(await except(3)).toEqual(['INK']);
    expect(await except(4)).toEqual(['PAPER', 'GLUE']);
  });

  test('setting a level moves the stock, once, as the user', async () => {
    expect((await post({ dn_sku_id: `${ink}_${ink}`, inv_lvl: '8.5' }, UPDATE)).body).toEqual({
      response_status: { code: 10001, severity: 'SUCCESS', description: '' },
    });
    expect((await client.get(`/v1/positions?itemId=${ink}`)).body.data).toMatchObject([
      { locationId: shop, onHand: '8.5' },
    ]);
    await post({ dn_sku_id: `${ink}_${ink}`, inv_lvl: '8.5' }, UPDATE);
    const events = (await get({ ...ofItem(ink), offset: 2 })).body.inventory_events;
    expect(events).toEqual([
      expect.objectContaining({
        old_qty: 3,
        new_qty: 8.5,
        change_type: 1,
        user: {
          user_id: userId,
          salutation: null,
          firstname: 'David',
          lastname: 'Smith',
          company_id: null,
          street: '1522 Junior Avenue',
          city: 'San Francisco',
          state: 'California',
          ph_number: '+1 518-555-0191',
          country_code: 'US',
          postcode: '94103',
          email: 'dsmith@testing.test',
          company: null,
        },
      }),
    ]);
  });

  test('the other fields change the item, together with the level or not at all', async () => {
    const update = (fields: object) => post({ dn_sku_id: `${ink}_${ink}`, ...fields } as never, UPDATE);
    expect((await update({ inv_warn: 2, inv_reorder_to: 12, inv_lvl: 4 })).body.response_status.code).toBe(10001);
    const item = (await client.get(`/v1/items/${ink}`)).body;
    expect(item).toMatchObject({ minStockLevel: '2', reorderQuantity: '12', onHand: '4', active: true });
    await update({ inv_on: 0 });
    expect(await codes({ field: 7, condition: 1, number1: 0 })).toEqual(['INK']);
    await update({ inv_on: 'True' });
    expect(await codes({ field: 7, condition: 1, number1: 0 })).toEqual([]);
    await client.post('/v1/movements', {
      movements: [
        {
          kind: 'transfer',
          entries: [
            { itemId: ink, locationId: shop, quantity: '-1' },
            { itemId: ink, locationId: van, quantity: '1' },
          ],
        },
      ],
    });
    expect((await update({ inv_warn: 3, inv_lvl: -1 })).body.response_status.code).toBe(50005);
    expect((await client.get(`/v1/items/${ink}`)).body).toMatchObject({ minStockLevel: '2', onHand: '4' });
    expect((await update({ inv_warn: 3, inv_lvl: 0 })).body.response_status.code).toBe(10001);
    expect((await client.get(`/v1/items/${ink}`)).body).toMatchObject({ minStockLevel: '3', onHand: '0' });
  });

  test('40004 for an unknown unit, 50005 for invalid parameters', async () => {
    const update = async (fields: Record<string, string | number>) => (await post(fields, UPDATE)).body.response_status;
    const unknown = { code: 40004, severity: 'WARNING', description: 'Product ID Not Found' };
    for (const dn_sku_id of ['4711_4711', '1', 'x', '1_2', `${paper}_`])
      expect(await update({ dn_sku_id, inv_lvl: 1 })).toEqual(unknown);
    expect(await update({ dn_sku_id: '4711_4711', inv_warn: 1 })).toEqual(unknown);
    expect(await update({ dn_sku_id: '4711_4711' })).toEqual(unknown);
    expect((await update({ dn_sku_id: `${paper}_${paper}` })).code).toBe(10001);
    const sku = `${paper}_${paper}`;
    const senseless = [
      {},
      { dn_sku_id: sku, inv_lvl: -1 },
      { dn_sku_id: sku, inv_lvl: 'x' },
      { dn_sku_id: sku, inv_warn: -1 },
      { dn_sku_id: sku, inv_reorder_to: -1 },
      { dn_sku_id: sku, inv_on: 2 },
    ];
    for (const fields of senseless) expect((await update(fields as never)).code).toBe(50005);
    await addUser(tenant.id, { username: 'reader', scopes: ['inventory:read'] });
    expect((await update({ username: 'reader', dn_sku_id: sku, inv_lvl: 1 })).code).toBe(31000);
  });

  test('a unit that a user may not see does not exist, whatever is sent for it', async () => {
    const brandId = (await client.post('/v1/brands', { name: 'House' })).body.id;
    await addUser(tenant.id, { username: 'held', brandId });
    const { body } = await get({ field: 6, condition: 1, number1: ink }, INVENTORY);
    const [row] = (body as unknown as { inventories: { inv_lvl: number }[] }).inventories;
    const level = row?.inv_lvl ?? Number.NaN;
    const sent: Record<string, number>[] = [
      {},
      { inv_lvl: level },
      { inv_lvl: level + 1 },
      { inv_warn: 1 },
      { inv_warn: 1, inv_lvl: level },
    ];
    for (const fields of sent) {
      const answer = await post({ username: 'held', dn_sku_id: `${ink}_${ink}`, ...fields }, UPDATE);
      expect([fields, answer.body.response_status.code]).toEqual([fields, 40004]);
    }
  });

  test('a row can be sent back unchanged, even with a level below zero if the company allows one', async () => {
    const lenient = await native.tenant({ negativeStock: 'allow' });
    await addUser(lenient.id, { username: 'lenient' });
    const item = (await lenient.client.post('/v1/items', { partNumber: 'A', name: 'A' })).body.id as unknown as number;
    const asked = { username: 'lenient', field: 6, condition: 1, number1: item };
    const found = async () => {
      const { body } = await get(asked, INVENTORY);
      return (body as unknown as { inventories: Record<string, string | number>[] }).inventories[0] ?? {};
    };
    const send = async (fields: Record<string, string | number>) =>
      (await post({ username: 'lenient', ...fields }, UPDATE)).body.response_status.code;
    expect(await send({ dn_sku_id: `${item}_${item}`, inv_lvl: -4 })).toBe(10001);
    const row = await found();
    expect(row.inv_lvl).toBe(-4);
    expect(await send(row)).toBe(10001);
    expect(await found()).toEqual({ ...row, inv_last_modified: expect.any(String) });
  });
});
