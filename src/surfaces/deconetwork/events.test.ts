import { describe, expect, test } from 'vitest';
import { type Body, EVERYTHING, encoded, FIND, ofItem, openScene, SIGN_IN } from './test-scene.ts';

const scene = await openScene();
const { native, tenant, addUser, paper, ink, get, post, steps } = scene;

const NOW = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;

describe('searching', () => {
  test('the example of the document, and the shape of its answer', async () => {
    const url = `${FIND}?${encoded(SIGN_IN)}&field=1&condition=4&date1=2018-10-01T00%3A00%3A00`;
    const answer = (await native.server.inject({ method: 'GET', url })).json<Body>();
    expect(answer.response_status).toEqual({ code: 10001, severity: 'SUCCESS', description: '' });
    expect(answer.total).toBe(4);
    expect(answer.inventory_events[0]).toEqual({
      product_id: paper,
      dn_sku_id: `${paper}_${paper}`,
      created_at: expect.stringMatching(NOW),
      change_type: 4,
      po_number: null,
      inventory_id: paper,
      po_line_id: null,
      old_qty: 0,
      new_qty: 10,
      user: null,
    });
    expect(Object.keys(answer)).toEqual(['response_status', 'inventory_events', 'total']);
  });

  test('events are changes of totals: no transfer, one for several entries, none for nothing', async () => {
    expect(await steps(EVERYTHING)).toEqual([
      [paper, 0, 10],
      [ink, 0, 2.5],
      [paper, 10, 7],
      [ink, 2.5, 3],
    ]);
    const types = (await get(EVERYTHING)).body.inventory_events.map((event) => event.change_type);
    expect(types).toEqual([4, 4, 3, 6]);
  });

  test('GET and POST, query and form, with the extra keys of the vendor’s own console', async () => {
    const console = {
      skip_login_token: 1,
      commit: 'Search',
      field: 2,
      condition: 1,
      date1: '',
      date2: '',
      number1: paper,
      number2: '',
      limit: '',
      offset: '',
      sortby: '',
      'conditions[1][field]': '',
    };
    const expected = await get(ofItem(paper));
    expect(expected.body.total).toBe(2);
    expect(await get(console)).toEqual(expected);
    expect(await post(console)).toEqual(expected);
    const inQuery = await post('', FIND, `?${encoded({ ...SIGN_IN, ...console })}`);
    expect(inQuery).toEqual(expected);
    const mixed = await post(
      encoded({ ...console, password: SIGN_IN.password }),
      FIND,
      '?username=david&password=wrong&number1=1',
    );
    expect(mixed).toEqual(expected);
  });

  test.each<[name: string, fields: () => Record<string, string | number>, expected: () => number[][]]>([
    [
      '2 ==',
      () => ofItem(ink),
      () => [
        [ink, 0, 2.5],
        [ink, 2.5, 3],
      ],
    ],
    [
      '2 !=',
      () => ({ field: 2, condition: 2, number1: ink }),
      () => [
        [paper, 0, 10],
        [paper, 10, 7],
      ],
    ],
    [
      '2 <',
      () => ({ field: 2, condition: 3, number1: ink }),
      () => [
        [paper, 0, 10],
        [paper, 10, 7],
      ],
    ],
    [
      '2 >',
      () => ({ field: 2, condition: 4, number1: paper }),
      () => [
        [ink, 0, 2.5],
        [ink, 2.5, 3],
      ],
    ],
    [
      '2 <=',
      () => ({ field: 2, condition: 5, number1: paper }),
      () => [
        [paper, 0, 10],
        [paper, 10, 7],
      ],
    ],
    [
      '2 >=',
      () => ({ field: 2, condition: 6, number1: ink }),
      () => [
        [ink, 0, 2.5],
        [ink, 2.5, 3],
      ],
    ],
    [
      '2 between',
      () => ({ field: 2, condition: 7, number1: paper, number2: paper }),
      () => [
        [paper, 0, 10],
        [paper, 10, 7],
      ],
    ],
    ['2 between, turned round', () => ({ field: 2, condition: 7, number1: ink, number2: paper }), () => []],
    ['2 == nothing', () => ({ field: 2, condition: 1, number1: 4_711 }), () => []],
    ['2 == a fraction', () => ({ field: 2, condition: 1, number1: `${paper}.5` }), () => []],
    [
      '2 > a fraction',
      () => ({ field: 2, condition: 4, number1: `${paper}.5` }),
      () => [
        [ink, 0, 2.5],
        [ink, 2.5, 3],
      ],
    ],
    ['2 > beyond all numbers', () => ({ field: 2, condition: 4, number1: '9'.repeat(25) }), () => []],
    [
      '2 > below all numbers',
      () => ({ field: 2, condition: 4, number1: '-9', sortby: 2, limit: 1 }),
      () => [[paper, 0, 10]],
    ],
    [
      'several conditions, all of which hold, in any order and with gaps',
      () => ({
        'conditions[7][field]': 2,
        'conditions[7][condition]': 1,
        'conditions[7][number1]': paper,
        'conditions[2][field]': 1,
        'conditions[2][condition]': 6,
        'conditions[2][date1]': '2000-01-01',
        field: 2,
        condition: 5,
        number1: ink,
      }),
      () => [
        [paper, 0, 10],
        [paper, 10, 7],
      ],
    ],
    [
      'sorted by item',
      () => ({ ...EVERYTHING, sortby: 2 }),
      () => [
        [paper, 0, 10],
        [paper, 10, 7],
        [ink, 0, 2.5],
        [ink, 2.5, 3],
      ],
    ],
    ['limited', () => ({ ...EVERYTHING, limit: 1, offset: 1 }), () => [[ink, 0, 2.5]]],
    ['beyond the end', () => ({ ...EVERYTHING, offset: 999_999_999_999_999 }), () => []],
  ])('%s', async (_name, fields, expected) => {
    expect(await steps(fields())).toEqual(expected());
  });

  test('the total counts all matches, whatever the page', async () => {
    const pages: Record<string, number>[] = [
      { limit: 0 },
      { limit: 1 },
      { limit: 100, offset: 3 },
      { offset: 50 },
      { limit: 2, sortby: 2 },
    ];
    for (const page of pages) expect([page, (await get({ ...EVERYTHING, ...page })).body.total]).toEqual([page, 4]);
    expect((await get({ ...EVERYTHING, limit: 0 })).body.inventory_events).toEqual([]);
  });

  test('dates are seconds, in every notation that clients use', async () => {
    const later = native.database.pool.query(
      `with moments as (select id, timestamptz '2020-01-01 10:00:00.25+00' + row_number() over (order by id) * interval '1 second' as at
        from movement where tenant_id = $1)
      update movement m set recorded_at = at from moments where m.tenant_id = $1 and m.id = moments.id`,
      [tenant.id],
    );
    await later;
    // The movements are recorded a second apart now, at :01 (two events), :02 (a transfer), :03, :04 and :05 (no event).
    const at = (second: string) => `2020-01-01T10:00:0${second}`;
    const total = async (condition: number, date1: string, date2 = '') =>
      (await get({ field: 1, condition, date1, date2 })).body.total;
    expect(await total(1, at('1'))).toBe(2);
    expect(await total(2, at('1'))).toBe(2);
    expect(await total(3, at('3'))).toBe(2);
    expect(await total(4, at('3'))).toBe(1);
    expect(await total(5, at('3'))).toBe(3);
    expect(await total(6, at('3'))).toBe(2);
    expect(await total(7, at('1'), at('3'))).toBe(3);
    expect(await total(7, at('3'), at('1'))).toBe(0);
    for (const date of [
      '2020-01-01 10:00:03',
      '2020-01-01T10:00:03Z',
      '2020-01-01T10:00:03.999',
      '2020-01-01t10:00:03z',
      '2020-01-01T10:00:03+00:00',
      '2020-01-01T10:00:03.25+0000',
      '2020-01-01T12:30:03+02:30',
      '2019-12-31T23:00:03-11:00',
    ])
      expect([date, await total(1, date)]).toEqual([date, 1]);
    expect(await total(6, '2020-01-01T10:00')).toBe(4);
    expect(await total(6, '2020-01-01T10:01')).toBe(0);
    expect(await total(6, '2020-01-01')).toBe(4);
    expect(await total(1, '2020-01-01')).toBe(0);
    for (const [date, count] of [
      ['0000-01-01', 4],
      ['0001-01-01', 4],
      ['9999-12-31T23:59:59', 0],
    ] as const)
      expect([date, await total(4, date)]).toEqual([date, count]);
    expect(await total(5, '9999-12-31T23:59:59')).toBe(4);
    expect(await total(5, '0000-01-01')).toBe(0);
    const found = (await get({ field: 1, condition: 1, date1: at('3') })).body.inventory_events;
    expect(found.map((event) => event.created_at)).toEqual([at('3')]);
    const two = { 'conditions[1][field]': 1, 'conditions[1][condition]': 2, 'conditions[1][date1]': at('1') };
    const more = { 'conditions[2][field]': 1, 'conditions[2][condition]': 2, 'conditions[2][date1]': at('4') };
    expect(await steps({ ...two, ...more })).toEqual([[paper, 10, 7]]);
  });
});

test('a receipt and its reversal have different change types', async () => {
  const { shop, client } = scene;
  const since = (await get({ ...ofItem(ink), limit: 0 })).body.total;
  const post = async (kind: string, quantity: string) => {
    const entries = [{ itemId: ink, locationId: shop, quantity }];
    const { data } = (await client.post('/v1/movements', { movements: [{ kind, entries }] })).body;
    return (data as unknown as { movement: { id: number } }[])[0]?.movement.id;
  };
  const takeBack = async (id: number | undefined) =>
    (await client.post(`/v1/movements/${id}/reversal`, { reason: 'Wrong' })).body.id as unknown as number;
  const receipt = await post('receipt', '2');
  const issue = await post('issue', '-1');
  await takeBack(issue);
  await takeBack(await takeBack(receipt));
  await takeBack(await post('adjustment', '1'));
  const events = (await get({ ...ofItem(ink), offset: since })).body.inventory_events;
  expect(events.map((event) => [event.new_qty - event.old_qty, event.change_type])).toEqual([
    [2, 4],
    [-1, 3],
    [1, 5],
    [-2, 5],
    [2, 4],
    [1, 2],
    [-1, 2],
  ]);
});

test('another company’s stock is not shown', async () => {
  const other = await native.tenant();
  await addUser(other.id, { username: 'other' });
  expect((await get({ username: 'other', ...EVERYTHING })).body).toMatchObject({ total: 0, inventory_events: [] });
  expect((await get({ username: 'other', ...ofItem(paper) })).body.total).toBe(0);
  expect(
    (await get({ username: 'other', field: 6, condition: 1, number1: paper }, '/api/json/manage_inventory/find')).body
      .total,
  ).toBe(0);
});
