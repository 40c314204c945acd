import { describe, expect, test } from 'vitest';
import { type Body, EVERYTHING, FIND, ofItem, openScene, refused, SIGN_IN } from './test-scene.ts';

const { native, tenant, addUser, get, post } = await openScene();

describe('every code', () => {
  const FAILED = refused(30001, 'Authentication failed');

  test('30001', async () => {
    expect(await get({ username: '' })).toEqual(FAILED);
    expect(await get({ password: '' })).toEqual(FAILED);
    expect(await get({ password: 'not the password' })).toEqual(FAILED);
    expect(await get({ username: 'nobody\u0001', ...EVERYTHING })).toEqual(FAILED);
    expect(await get({ username: 'x'.repeat(5_000), ...EVERYTHING })).toEqual(FAILED);
    const bare = await native.server.inject({ method: 'GET', url: FIND });
    expect({ http: bare.statusCode, body: bare.json() }).toEqual(FAILED);
  });

  test('30001 even for the right password, after too many wrong ones', async () => {
    await addUser(tenant.id, { username: 'guessed' });
    const right = { username: 'guessed', ...EVERYTHING };
    expect((await get(right)).body.response_status.code).toBe(10001);
    for (let n = 0; n < 10; n += 1) expect(await get({ ...right, password: `guess ${n}` })).toEqual(FAILED);
    expect(await get(right)).toEqual(FAILED);
  });

  test('31000', async () => {
    const off = await native.tenant({ surfaces: { deconetwork: false } });
    await addUser(off.id, { username: 'off' });
    const DISABLED = refused(31000, 'API not enabled on your site');
    expect(await get({ username: 'off', ...EVERYTHING })).toEqual(DISABLED);
    expect(await get({ username: 'off' })).toEqual(DISABLED);
    await addUser(tenant.id, { username: 'buyer', scopes: ['purchasing:write'] });
    expect(await get({ username: 'buyer', ...EVERYTHING })).toEqual(DISABLED);
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
    [{ field: 1, condition: 1, date1: '2026-01-01T10:00:00+24:00' }, 'date1 is invalid'],
    [{ field: 1, condition: 1, date1: '2026-01-01T10:00:00+01:60' }, 'date1 is invalid'],
    [{ field: 1, condition: 1, date1: '2026-01-01T10' }, 'date1 is invalid'],
    [{ field: 1, condition: 7, date1: '2020-01-01' }, 'date2 is invalid'],
    [{ field: 1, condition: 7, date1: '2020-01-01', date2: '1/1/2026', limit: 'x' }, 'date2 is invalid'],
  ])('50003: %j', async (fields, description) => {
    expect(await get(fields)).toEqual(refused(50003, description));
  });

  test.each<Record<string, string | number>>([
    { limit: 101 },
    { limit: -1 },
    { limit: 'x' },
    { limit: 1.5 },
    { offset: -1 },
    { offset: 'x' },
    { offset: '9'.repeat(16) },
  ])('50004: %j', async (page) => {
    expect(await get({ ...EVERYTHING, sortby: 9, ...page })).toEqual(refused(50004, 'Invalid limit or offset'));
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
    { ...EVERYTHING, sortby: 3 },
    { ...EVERYTHING, sortby: '__proto__' },
  ])('50005: %j', async (fields) => {
    expect(await get(fields)).toEqual(refused(50005, 'Invalid request parameters'));
  });

  test('50005 for unreadable requests, never a failure of the server', async () => {
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
    for (const url of ['/api/json/%zz', `${FIND}%ff`]) {
      const unreadable = await native.server.inject({ method: 'GET', url });
      expect({ http: unreadable.statusCode, body: unreadable.json() }).toEqual(INVALID);
    }
    const xml = await native.server.inject({
      method: 'POST',
      url: FIND,
      payload: '<a/>',
      headers: { 'content-type': 'text/xml' },
    });
    expect({ http: xml.statusCode, body: xml.json() }).toEqual(INVALID);
    const deep = await post({ ...EVERYTHING, [`conditions${'[1]'.repeat(10_000)}`]: 1 });
    expect(deep.body.response_status.code).toBe(10001);
    const json = await native.server.inject({ method: 'POST', url: FIND, payload: { ...SIGN_IN, ...EVERYTHING } });
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

  test('too many requests have an HTTP status, because the list has no code for it', async () => {
    await addUser(tenant.id, { username: 'slow', rateLimitPerMinute: 1 });
    const asked = { username: 'slow', ...EVERYTHING };
    expect((await get(asked)).http).toBe(200);
    expect(await get(asked)).toMatchObject({ http: 429, body: { response_status: { severity: 'ERROR' } } });
  });
});
