import { beforeAll, describe, expect, test } from 'vitest';
import { type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';

const FIND = '/api/json/manage_inventory_events/find';
const NOW = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;

interface Event {
  inventory_id: number;
  old_qty: number;
  new_qty: number;
  change_type: number;
  created_at: string;
  user: Record<string, unknown> | null;
}

interface Body {
  response_status: { code: number; severity: string; description: string };
  inventory_events: Event[];
  total: number;
}

let native: NativeTest;
let client: Client;
let tenant: Awaited<ReturnType<NativeTest['tenant']>>;
let userId: number;
let paper: number;
let ink: number;
let glue: number;
let shop: number;
let van: number;

const profile = {
  salutation: null,
  firstname: 'David',
  lastname: 'Smith',
  companyId: null,
  street: '1522 Junior Avenue',
  city: 'San Francisco',
  state: 'California',
  phNumber: '+1 518-555-0191',
  countryCode: 'US',
  postcode: '94103',
  email: 'dsmith@testing.test',
  company: null,
};
const signIn = { username: 'david', password: 'a long password' };

async function addUser(tenantId: number, user: object): Promise<number> {
  const made = await native.operator.post(`/v1/tenants/${tenantId}/users`, {
    ...signIn,
    scopes: ['inventory:write'],
    rateLimitPerMinute: 1_000_000,
    ...user,
  });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return made.body.id as never;
}

const encoded = (fields: Record<string, string | number>) =>
  new URLSearchParams(
    Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();

async function get(fields: Record<string, string | number>, path = FIND) {
  const answer = await native.server.inject({ method: 'GET', url: `${path}?${encoded({ ...signIn, ...fields })}` });
  return { http: answer.statusCode, body: answer.json<Body>() };
}

async function post(form: Record<string, string | number> | string, path = FIND, query = '') {
  const payload = typeof form === 'string' ? form : encoded({ ...signIn, ...form });
  const answer = await native.server.inject({
    method: 'POST',
    url: `${path}${query}`,
    payload,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
  });
  return { http: answer.statusCode, body: answer.json<Body>() };
}

/** The answer to a refused request, whole. */
const refused = (code: number, description: string, severity = 'ERROR') => ({
  http: 200,
  body: { response_status: { code, severity, description } },
});

const everything = { field: 1, condition: 6, date1: '2000-01-01T00:00:00' };
const ofItem = (item: number) => ({ field: 2, condition: 1, number1: item });
const steps = async (fields: Record<string, string | number>) =>
  (await get(fields)).body.inventory_events.map(({ inventory_id, old_qty, new_qty }) => [
    inventory_id,
    old_qty,
    new_qty,
  ]);

async function make(path: string, body: object): Promise<number> {
  const answer = await client.post(path, body);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.id as never;
}

beforeAll(async () => {
  native = await nativeTest();
  tenant = await native.tenant();
  client = tenant.client;
  userId = await addUser(tenant.id, { profile });
  shop = await make('/v1/locations', { name: 'Shop', kind: 'warehouse' });
  van = await make('/v1/locations', { name: 'Van', kind: 'vehicle' });
  const vendorId = await make('/v1/vendors', { name: 'Paper & Co' });
  paper = await make('/v1/items', { partNumber: 'PAPER', name: 'Paper, white', vendorId });
  ink = await make('/v1/items', { partNumber: 'INK', name: 'Ink' });
  glue = await make('/v1/items', { partNumber: 'GLUE', name: 'Glue', tracking: 'lot' });
  const entry = (itemId: number, locationId: number, quantity: string) => ({ itemId, locationId, quantity });
  const moved = await client.post('/v1/movements', {
    movements: [
      { kind: 'receipt', entries: [entry(paper, shop, '10'), entry(ink, shop, '2.5')] },
      { kind: 'transfer', entries: [entry(paper, shop, '-4'), entry(paper, van, '4')] },
      { kind: 'issue', entries: [entry(paper, van, '-1'), entry(paper, shop, '-2')] },
      { kind: 'count', entries: [entry(ink, shop, '3')] },
      { kind: 'adjustment', entries: [entry(ink, shop, '0')] },
    ],
  });
  if (moved.status !== 201) throw new Error(JSON.stringify(moved.body));
});

describe('searching', () => {
  test('the example of the document, and the shape of its answer', async () => {
    const url = `${FIND}?${encoded(signIn)}&field=1&condition=4&date1=2018-10-01T00%3A00%3A00`;
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
    expect(await steps(everything)).toEqual([
      [paper, 0, 10],
      [ink, 0, 2.5],
      [paper, 10, 7],
      [ink, 2.5, 3],
    ]);
    const types = (await get(everything)).body.inventory_events.map((event) => event.change_type);
    expect(types).toEqual([4, 4, 3, 6]);
  });

  test('GET and POST, query and form, with what the vendor’s own console sends besides', async () => {
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
    const inQuery = await post('', FIND, `?${encoded({ ...signIn, ...console })}`);
    expect(inQuery).toEqual(expected);
    const mixed = await post(
      encoded({ ...console, password: signIn.password }),
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
      () => ({ ...everything, sortby: 2 }),
      () => [
        [paper, 0, 10],
        [paper, 10, 7],
        [ink, 0, 2.5],
        [ink, 2.5, 3],
      ],
    ],
    ['limited', () => ({ ...everything, limit: 1, offset: 1 }), () => [[ink, 0, 2.5]]],
    ['beyond the end', () => ({ ...everything, offset: 999_999_999_999_999 }), () => []],
  ])('%s', async (_name, fields, expected) => {
    expect(await steps(fields())).toEqual(expected());
  });

  test('the total is of all that fits, whatever the page', async () => {
    for (const page of [{ limit: 0 }, { limit: 1 }, { limit: 100, offset: 3 }, { offset: 50 }, { limit: 2, sortby: 2 }])
      expect([page, (await get({ ...everything, ...page })).body.total]).toEqual([page, 4]);
    expect((await get({ ...everything, limit: 0 })).body.inventory_events).toEqual([]);
  });

  test('dates are seconds, in every way in which clients write them', async () => {
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
    for (const date of ['2020-01-01 10:00:03', '2020-01-01T10:00:03Z', '2020-01-01T10:00:03.999'])
      expect([date, await total(1, date)]).toEqual([date, 1]);
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

describe('every code', () => {
  const FAILED = refused(30001, 'Authentication failed');

  test('30001', async () => {
    expect(await get({ username: '' })).toEqual(FAILED);
    expect(await get({ password: '' })).toEqual(FAILED);
    expect(await get({ password: 'not the password' })).toEqual(FAILED);
    expect(await get({ username: 'nobody\u0001', ...everything })).toEqual(FAILED);
    expect(await get({ username: 'x'.repeat(5_000), ...everything })).toEqual(FAILED);
    const bare = await native.server.inject({ method: 'GET', url: FIND });
    expect({ http: bare.statusCode, body: bare.json() }).toEqual(FAILED);
  });

  test('30001 for the right password too, after too many wrong ones', async () => {
    await addUser(tenant.id, { username: 'guessed' });
    const right = { username: 'guessed', ...everything };
    expect((await get(right)).body.response_status.code).toBe(10001);
    for (let n = 0; n < 10; n += 1) expect(await get({ ...right, password: `guess ${n}` })).toEqual(FAILED);
    expect(await get(right)).toEqual(FAILED);
  });

  test('31000', async () => {
    const off = await native.tenant({ surfaces: { deconetwork: false } });
    await addUser(off.id, { username: 'off' });
    const DISABLED = refused(31000, 'API not enabled on your site');
    expect(await get({ username: 'off', ...everything })).toEqual(DISABLED);
    expect(await get({ username: 'off' })).toEqual(DISABLED);
    await addUser(tenant.id, { username: 'buyer', scopes: ['purchasing:write'] });
    expect(await get({ username: 'buyer', ...everything })).toEqual(DISABLED);
  });

  test('50002', async () => {
    const NONE = refused(50002, 'No conditions specified');
    expect(await get({})).toEqual(NONE);
    expect(
      await get({ limit: 1_000, sortby: 9, commit: 'Search', 'conditions[1]': 1, 'conditions[x][field]': 1 }),
    ).toEqual(NONE);
    expect(await get({ 'conditions[1][field][deep]': 1, field: '', 'conditions[1][field]': '' })).toEqual(NONE);
  });

  test.each<[fields: Record<string, string | number>, description: string]>([
    [{ condition: 1 }, "Condition 1 'field' is missing"],
    [{ number1: 1, limit: 500 }, "Condition 1 'field' is missing"],
    [{ field: 1 }, "Condition 1 'condition' is missing"],
    [{ field: 99, limit: 500 }, "Condition 1 'condition' is missing"],
    [{ 'conditions[3][field]': 2, 'conditions[12][condition]': 1 }, "Condition 3 'condition' is missing"],
    [{ 'conditions[12][condition]': 2, 'conditions[3][condition]': 1 }, "Condition 3 'field' is missing"],
    [{ ...ofItem(1), 'conditions[2][condition]': 1 }, "Condition 2 'field' is missing"],
    [{ field: 1, condition: 1 }, 'date1 is invalid'],
    [{ field: 1, condition: 1, date1: 'yesterday' }, 'date1 is invalid'],
    [{ field: 1, condition: 1, date1: '2026-02-30T00:00:00' }, 'date1 is invalid'],
    [{ field: 1, condition: 1, date1: '2020-01-01T24:00:01' }, 'date1 is invalid'],
    [{ field: 1, condition: 9, date1: '2026-13-01' }, 'date1 is invalid'],
    [{ field: 1, condition: 7, date1: '2020-01-01' }, 'date2 is invalid'],
    [{ field: 1, condition: 7, date1: '2020-01-01', date2: '1/1/2026', limit: 'x' }, 'date2 is invalid'],
  ])('50003: %j', async (fields, description) => {
    expect(await get(fields)).toEqual(refused(50003, description));
  });

  test.each([
    { limit: 101 },
    { limit: -1 },
    { limit: 'x' },
    { limit: 1.5 },
    { offset: -1 },
    { offset: 'x' },
    { offset: '9'.repeat(16) },
  ])('50004: %j', async (page) => {
    expect(await get({ ...everything, sortby: 9, ...page })).toEqual(refused(50004, 'Invalid limit or offset'));
  });

  test.each<Record<string, string | number>>([
    { field: 3, condition: 1 },
    { field: 'toString', condition: 1 },
    { field: 2, condition: 8, number1: 1 },
    { field: 2, condition: 'toString', number1: 1 },
    { field: 2, condition: 1 },
    { field: 2, condition: 1, number1: 'x' },
    { field: 2, condition: 1, number1: '1e3' },
    { field: 2, condition: 7, number1: 1 },
    { field: 2, condition: 7, number1: 1, number2: 'x' },
    { ...everything, sortby: 3 },
    { ...everything, sortby: '__proto__' },
  ])('50005: %j', async (fields) => {
    expect(await get(fields)).toEqual(refused(50005, 'Invalid request parameters'));
  });

  test('50005 for what cannot be read at all, and never a fault of the server', async () => {
    const INVALID = refused(50005, 'Invalid request parameters');
    const many = Object.fromEntries(
      Array.from({ length: 3_000 }, (_, n) => [
        [`conditions[${n + 1}][field]`, 2],
        [`conditions[${n + 1}][condition]`, 2],
        [`conditions[${n + 1}][number1]`, n],
      ]).flat() as [string, number][],
    );
    expect(await post(many)).toEqual(INVALID);
    expect(await post('a'.repeat(600_000))).toEqual(INVALID);
    expect(await post('a=%00&username=david')).toEqual(INVALID);
    const bad = await native.server.inject({ method: 'GET', url: `${FIND}?username=%ff` });
    expect({ http: bad.statusCode, body: bad.json() }).toEqual(INVALID);
    const xml = await native.server.inject({
      method: 'POST',
      url: FIND,
      payload: '<a/>',
      headers: { 'content-type': 'text/xml' },
    });
    expect({ http: xml.statusCode, body: xml.json() }).toEqual(INVALID);
    const deep = await post({ ...everything, [`conditions${'[1]'.repeat(10_000)}`]: 1 });
    expect(deep.body.response_status.code).toBe(10001);
    const json = await native.server.inject({ method: 'POST', url: FIND, payload: { ...signIn, ...everything } });
    expect(json.json<Body>().response_status.code).toBe(30001);
    const nowhere = await native.server.inject({ method: 'GET', url: '/api/json/manage_orders/find' });
    expect([nowhere.statusCode, nowhere.json()]).toEqual([404, INVALID.body]);
  });

  test('a thousand conditions are answered', async () => {
    const fields: Record<string, string | number> = {};
    for (let n = 1; n <= 500; n += 1) {
      Object.assign(fields, {
        [`conditions[${n}][field]`]: 2,
        [`conditions[${n}][condition]`]: 2,
        [`conditions[${n}][number1]`]: 10_000 + n,
        [`conditions[${n + 500}][field]`]: 1,
        [`conditions[${n + 500}][condition]`]: 2,
        [`conditions[${n + 500}][date1]`]: `2020-01-02T10:${String(n % 60).padStart(2, '0')}:00`,
      });
    }
    expect((await post(fields)).body).toMatchObject({ response_status: { code: 10001 }, total: 4 });
  });

  test('too fast is told by the status of HTTP, for the list has no code for it', async () => {
    await addUser(tenant.id, { username: 'slow', rateLimitPerMinute: 1 });
    const asked = { username: 'slow', ...everything };
    expect((await get(asked)).http).toBe(200);
    expect(await get(asked)).toMatchObject({ http: 429, body: { response_status: { severity: 'ERROR' } } });
  });
});

describe('the stock itself', () => {
  const INVENTORY = '/api/json/manage_inventory/find';
  const UPDATE = '/api/json/manage_inventory/update';
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
    [() => ({ field: 5, condition: 6, date1: '2000-01-01', sortby: 5, limit: 2 }), ['PAPER', 'INK']],
    [() => ({ field: 5, condition: 3, date1: '2000-01-01' }), []],
    [() => ({ field: 5, condition: 5, date1: '2099-01-01', sortby: 7 }), ['PAPER', 'INK', 'GLUE']],
    [() => ({ field: 8, condition: 1 }), 50005],
    [() => ({ field: 7, condition: 3, number1: 1 }), 50005],
    [() => ({ field: 7, condition: 1, number1: 2 }), 50005],
    [() => ({ field: 1, condition: 1 }), 50005],
    [() => ({ field: 4, condition: 1, string: 'x' }), 50005],
    [() => ({ field: 1, condition: 1, string: 'x', sortby: 8 }), 50005],
    [() => ({ field: 5, condition: 1, date1: 'x' }), 50003],
    [() => ({ field: 1, condition: 1, string: 'x', limit: 500 }), 50004],
    [() => ({}), 50002],
  ])('is searched: %#', async (fields, expected) => {
    const sorted = fields().field === 5 && fields().sortby === 5;
    const found = await codes(fields());
    expect(sorted && Array.isArray(found) ? found.length : found).toEqual(sorted ? 2 : expected);
  });

  test('setting a level moves the stock, once, through the user', async () => {
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

  test('what lies at several locations is set without one, as far as that goes', async () => {
    const level = (inv_lvl: number) => post({ dn_sku_id: `${paper}_${paper}`, inv_lvl }, UPDATE);
    expect((await level(9)).body.response_status.code).toBe(10001);
    const rows = (await client.get(`/v1/positions?itemId=${paper}`)).body.data as unknown as {
      locationId: number;
      onHand: string;
    }[];
    expect(rows.find((row) => row.locationId === null)?.onHand).toBe('2');
    expect((await level(7)).body.response_status.code).toBe(10001);
    expect(await level(6)).toEqual(refused(50005, 'Invalid request parameters'));
    expect((await get({ field: 6, condition: 1, number1: paper }, INVENTORY)).body).toMatchObject({
      inventories: [{ inv_lvl: 7 }],
    });
  });

  test('of lots the first to expire go, and more of them needs a name', async () => {
    const receive = (number: string, expiresAt: string) =>
      client.post('/v1/movements', {
        movements: [
          { kind: 'receipt', entries: [{ itemId: glue, locationId: van, quantity: '5', lot: { number, expiresAt } }] },
        ],
      });
    await receive('LATE', '2090-01-01T00:00:00Z');
    await post({ dn_sku_id: `${glue}_${glue}`, inv_lvl: 6 }, UPDATE);
    await receive('EARLY', '2080-01-01T00:00:00Z');
    await post({ dn_sku_id: `${glue}_${glue}`, inv_lvl: 7 }, UPDATE);
    const rows = (await client.get(`/v1/positions?itemId=${glue}`)).body.data as unknown as {
      lot: { number: string };
      onHand: string;
    }[];
    expect(rows.map((row) => [row.lot.number, row.onHand]).sort()).toEqual([
      ['EARLY', '1'],
      ['LATE', '6'],
    ]);
    expect((await post({ dn_sku_id: `${glue}_${glue}`, inv_lvl: 70 }, UPDATE)).body.response_status.code).toBe(50005);
  });

  test('the other fields change the item, together with the level or not at all', async () => {
    const update = (fields: object) => post({ dn_sku_id: `${ink}_${ink}`, ...fields } as never, UPDATE);
    expect((await update({ inv_warn: 2, inv_reorder_to: 12, inv_lvl: 4 })).body.response_status.code).toBe(10001);
    const item = (await client.get(`/v1/items/${ink}`)).body;
    expect(item).toMatchObject({ minStockLevel: '2', reorderQuantity: '12', onHand: '4', active: true });
    await update({ inv_on: 0 });
    expect(await codes({ field: 7, condition: 1, number1: 0 })).toEqual(['INK']);
    await update({ inv_on: 'true' });
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
    expect((await update({ inv_warn: 3, inv_lvl: 0 })).body.response_status.code).toBe(50005);
    expect((await client.get(`/v1/items/${ink}`)).body).toMatchObject({ minStockLevel: '2', onHand: '4' });
  });

  test('40004 for a unit that is not there, 50005 for what makes no sense', async () => {
    const update = async (fields: Record<string, string | number>) => (await post(fields, UPDATE)).body.response_status;
    const unknown = { code: 40004, severity: 'WARNING', description: 'Product ID Not Found' };
    for (const dn_sku_id of ['4711_4711', '1', 'x', '1_2', `${paper}_`])
      expect(await update({ dn_sku_id, inv_lvl: 1 })).toEqual(unknown);
    expect(await update({ dn_sku_id: '4711_4711', inv_warn: 1 })).toEqual(unknown);
    const sku = `${paper}_${paper}`;
    const senseless = [
      {},
      { dn_sku_id: sku, inv_lvl: -1 },
      { dn_sku_id: sku, inv_lvl: 'x' },
      { dn_sku_id: sku, inv_on: 2 },
    ];
    for (const fields of senseless) expect((await update(fields as never)).code).toBe(50005);
    await addUser(tenant.id, { username: 'reader', scopes: ['inventory:read'] });
    expect((await update({ username: 'reader', dn_sku_id: sku, inv_lvl: 1 })).code).toBe(31000);
  });
});

test('nobody sees another company’s events, and the ledger verifies', async () => {
  const other = await native.tenant();
  await addUser(other.id, { username: 'other' });
  expect((await get({ username: 'other', ...everything })).body).toMatchObject({ total: 0, inventory_events: [] });
  expect((await get({ username: 'other', ...ofItem(paper) })).body.total).toBe(0);
  expect(
    (await get({ username: 'other', field: 6, condition: 1, number1: paper }, '/api/json/manage_inventory/find')).body
      .total,
  ).toBe(0);
});
