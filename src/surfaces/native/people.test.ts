import { beforeAll, describe, expect, test } from 'vitest';
import { type Client, nativeTest } from '../../../test/support/native.ts';

const native = await nativeTest();
const PASSWORD = 'quiet river stones';
const OTHER = 'seven blue lanterns';
const CONSOLE = { 'x-onhand-console': '1' };
let tenantId: number;
let admin: Client;
let people = 0;

beforeAll(async () => {
  const tenant = await native.tenant();
  tenantId = tenant.id;
  admin = tenant.client;
});

async function person(more: object = {}): Promise<{ id: number; username: string }> {
  people += 1;
  const username = `person-${people}@acme.test`;
  const body = { username, password: PASSWORD, scopes: ['inventory:write'], ...more };
  const made = await admin.post(`/v1/tenants/${tenantId}/users`, body);
  expect(made.status).toBe(201);
  return { id: made.body.id as unknown as number, username };
}

const call = (method: 'GET' | 'POST' | 'DELETE', url: string, cookie: string | undefined, payload?: object) =>
  native.server.inject({
    method,
    url,
    headers: { ...CONSOLE, 'user-agent': 'a browser', ...(cookie === undefined ? {} : { cookie }) },
    ...(payload === undefined ? {} : { payload }),
  });

async function signIn(username: string, password = PASSWORD): Promise<string> {
  const answer = await call('POST', '/v1/session', undefined, { username, password });
  expect(answer.statusCode).toBe(201);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

const isSignedIn = async (cookie: string) => (await call('GET', '/v1/session', cookie)).statusCode === 200;
const change = (id: number, body: object, headers = {}) =>
  admin.patch(`/v1/tenants/${tenantId}/users/${id}`, body, headers);

describe('a user is changed', () => {
  test('in scopes, limits and profile, and what is left out stays', async () => {
    const { id, username } = await person();
    const cookie = await signIn(username);
    const changed = await change(id, {
      scopes: ['inventory:read'],
      rateLimitPerMinute: 77,
      profile: { firstname: 'Ann' },
    });
    expect(changed.body).toMatchObject({
      id,
      username,
      scopes: ['inventory:read'],
      rateLimitPerMinute: 77,
      profile: { firstname: 'Ann' },
      brandId: null,
    });
    expect(await isSignedIn(cookie)).toBe(false);
    const again = await signIn(username);
    expect((await call('POST', '/v1/vendors', again, { name: 'V' })).statusCode).toBe(403);
    expect((await change(id, { profile: { firstname: 'Bea' } })).body).toMatchObject({ scopes: ['inventory:read'] });
    expect(await isSignedIn(again)).toBe(true);
  });

  test('in the password, which ends what was signed in with the old one', async () => {
    const { id, username } = await person();
    const cookie = await signIn(username);
    expect((await change(id, { password: OTHER })).status).toBe(200);
    expect(await isSignedIn(cookie)).toBe(false);
    expect((await call('POST', '/v1/session', undefined, { username, password: PASSWORD })).statusCode).toBe(401);
    expect(await isSignedIn(await signIn(username, OTHER))).toBe(true);
  });

  test('not at all where something is wrong', async () => {
    const { id } = await person();
    for (const body of [
      {},
      { username: 'x' },
      { scopes: ['nonsense'] },
      { scopes: [] },
      { password: 'short' },
      { brandId: 999 },
    ]) {
      const answer = await change(id, body);
      expect([answer.status >= 400, answer.status < 500]).toEqual([true, true]);
    }
    expect((await change(999_999, { rateLimitPerMinute: 5 })).status).toBe(404);
    expect((await change(id, { rateLimitPerMinute: 5 }, { 'if-match': '"1"' })).status).toBe(412);
    await admin.delete(`/v1/tenants/${tenantId}/users/${id}`);
    expect((await change(id, { rateLimitPerMinute: 5 })).status).toBe(404);
  });

  test('only by the operator and by those who administer the company', async () => {
    const { id } = await person();
    const { key } = await native.tenant();
    const stranger = await key(['admin']);
    expect((await stranger.patch(`/v1/tenants/${tenantId}/users/${id}`, { rateLimitPerMinute: 5 })).status).toBe(403);
    const operator = await native.operator.patch(`/v1/tenants/${tenantId}/users/${id}`, { rateLimitPerMinute: 5 });
    expect(operator.status).toBe(200);
  });
});

describe('a person changes the own password', () => {
  const put = (cookie: string, body: object) => call('POST', '/v1/session/password', cookie, body);

  test('which ends all other sessions and renews this one', async () => {
    const { username } = await person();
    const [here, there] = [await signIn(username), await signIn(username)];
    const answer = await put(here, { old: PASSWORD, new: OTHER });
    expect(answer.statusCode).toBe(200);
    const renewed = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    expect(renewed).not.toBe(here);
    expect([await isSignedIn(here), await isSignedIn(there), await isSignedIn(renewed)]).toEqual([false, false, true]);
    expect((await call('POST', '/v1/session', undefined, { username, password: PASSWORD })).statusCode).toBe(401);
    await signIn(username, OTHER);
  });

  test('only knowing the old one, and not to one that others would try', async () => {
    const { username } = await person();
    const cookie = await signIn(username);
    const faults = async (body: object) => {
      const answer = await put(cookie, body);
      return [answer.statusCode, answer.json().errors.map((error: { path: string }) => error.path)];
    };
    expect(await faults({ old: 'wrong password', new: OTHER })).toEqual([400, ['old']]);
    expect(await faults({ old: PASSWORD, new: 'short' })).toEqual([400, ['new']]);
    expect(await faults({ old: PASSWORD, new: 'password1' })).toEqual([400, ['new']]);
    expect(await faults({ old: PASSWORD, new: `${username}1` })).toEqual([400, ['new']]);
    expect(await isSignedIn(cookie)).toBe(true);
  });

  test('and a key has none', async () => {
    const answer = await admin.post('/v1/session/password', { old: PASSWORD, new: OTHER });
    expect([answer.status, answer.body.code]).toEqual([403, 'insufficient_scope']);
    expect((await admin.get('/v1/sessions')).status).toBe(403);
  });
});

describe('sessions', () => {
  test('are listed for whom they belong to, and ended one by one or all', async () => {
    const { username } = await person();
    const other = await person();
    await signIn(other.username);
    const cookies = [await signIn(username), await signIn(username), await signIn(username)];
    const [first = '', second = '', third = ''] = cookies;
    const list = async (cookie: string) => (await call('GET', '/v1/sessions', cookie)).json().data;
    const rows = await list(first);
    expect(rows).toHaveLength(3);
    expect(rows.filter((row: { current: boolean }) => row.current)).toEqual([
      expect.objectContaining({ address: '127.0.0.1', userAgent: 'a browser', createdAt: expect.any(String) }),
    ]);
    const [mine] = (await list(second)).filter((row: { current: boolean }) => row.current);
    expect((await call('DELETE', `/v1/sessions/${mine.id}`, first)).json()).toEqual({ ended: 1 });
    expect([await isSignedIn(first), await isSignedIn(second)]).toEqual([true, false]);
    expect((await call('DELETE', `/v1/sessions/${mine.id}`, first)).statusCode).toBe(404);
    expect((await call('DELETE', '/v1/sessions/nonsense', first)).statusCode).toBe(400);
    const ended = await call('DELETE', '/v1/sessions', first);
    expect([ended.json().ended, String(ended.headers['set-cookie'])]).toEqual([2, expect.stringContaining('1970')]);
    expect([await isSignedIn(first), await isSignedIn(third)]).toEqual([false, false]);
    expect(await list(await signIn(other.username))).toHaveLength(2);
  });

  test('of others are not ended by one who signs out', async () => {
    const { username } = await person();
    const [here, there] = [await signIn(username), await signIn(username)];
    expect((await call('DELETE', '/v1/session', here)).statusCode).toBe(200);
    expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([false, true]);
  });
});

test.each([
  'password',
  'Password1',
  'iloveyou1',
  '12345678',
  'qwertyuiop',
  'LETMEIN123',
  'person-x',
  'Person-X!!',
  'person-x@acme.test',
])('a password that is tried first is refused: %s', async (password) => {
  const body = { username: 'person-x@acme.test', password, scopes: ['inventory:read'] };
  const answer = await admin.post(`/v1/tenants/${tenantId}/users`, body);
  expect([answer.status, answer.body.errors[0]?.path]).toEqual([400, 'password']);
});
