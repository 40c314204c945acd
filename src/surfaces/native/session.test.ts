import type { InjectOptions } from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';

const PASSWORD = 'correct horse battery';
const CONSOLE = { 'x-onhand-console': '1' };

let native: NativeTest;
let tenantId: number;
let admin: Client;
let users = 0;

beforeAll(async () => {
  native = await nativeTest();
  const tenant = await native.tenant();
  tenantId = tenant.id;
  admin = tenant.client;
});

async function makeUser(scopes = ['inventory:write'], more: object = {}) {
  users += 1;
  const username = `user-${users}@acme.test`;
  const body = { username, password: PASSWORD, scopes, ...more };
  const made = await native.operator.post(`/v1/tenants/${tenantId}/users`, body);
  expect(made.status).toBe(201);
  return { username, id: made.body.id as unknown as number };
}

function call(method: InjectOptions['method'], url: string, headers: Record<string, string>, payload?: object) {
  return native.server.inject({ method: method ?? 'GET', url, headers, ...(payload ? { payload } : {}) });
}

const signIn = (username: string, password = PASSWORD, headers: Record<string, string> = CONSOLE) =>
  call('POST', '/v1/session', headers, { username, password });

async function cookieOf(username: string): Promise<string> {
  const answer = await signIn(username);
  expect(answer.statusCode).toBe(201);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

describe('signing in', () => {
  it('gives a cookie that scripts and other sites cannot use', async () => {
    const { username, id } = await makeUser();
    const answer = await signIn(username);
    expect(answer.json()).toMatchObject({
      actor: { kind: 'user', id, name: username, scopes: ['inventory:write'] },
      tenant: { id: tenantId, name: 'Acme', settings: { negativeStock: 'refuse' } },
    });
    expect(answer.headers['set-cookie']).toMatch(
      /^onhand_session=ohs_\w{48}; Path=\/; HttpOnly; SameSite=Strict; Expires=[^;]+$/,
    );
    expect(answer.body).not.toContain('ohs_');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('refuses a wrong password, and the right one too after ten of them', async () => {
    const { username } = await makeUser();
    for (let tries = 0; tries < 10; tries += 1) expect((await signIn(username, 'wrong password')).statusCode).toBe(401);
    const closed = await signIn(username);
    expect([closed.statusCode, closed.json().code]).toEqual([429, 'rate_limited']);
    expect(Number(closed.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('refuses what a form of another site could send', async () => {
    const { username } = await makeUser();
    const plain = await signIn(username, PASSWORD, {});
    expect([plain.statusCode, plain.json().errors[0].path]).toEqual([400, 'X-Onhand-Console']);
    expect(plain.headers['set-cookie']).toBeUndefined();
  });
});

describe('a session', () => {
  it('reads without a header and writes with it alone', async () => {
    const cookie = await cookieOf((await makeUser()).username);
    expect((await call('GET', '/v1/items', { cookie })).statusCode).toBe(200);
    const item = { partNumber: `P-${users}`, name: 'Part' };
    const forged = await call('POST', '/v1/items', { cookie }, item);
    expect([forged.statusCode, forged.json().code]).toEqual([400, 'invalid_request']);
    expect((await call('POST', '/v1/items', { cookie, ...CONSOLE }, item)).statusCode).toBe(201);
    const movements = await call('GET', '/v1/session', { cookie });
    expect(movements.json().actor.kind).toBe('user');
  });

  it('has the scopes of its user', async () => {
    const cookie = await cookieOf((await makeUser(['inventory:read'])).username);
    const refused = await call('POST', '/v1/items', { cookie, ...CONSOLE }, { partNumber: 'X', name: 'X' });
    expect(refused.json().code).toBe('insufficient_scope');
  });

  it('ends when its person signs out', async () => {
    const cookie = await cookieOf((await makeUser()).username);
    expect((await call('DELETE', '/v1/session', { cookie })).statusCode).toBe(400);
    const out = await call('DELETE', '/v1/session', { cookie, ...CONSOLE });
    expect(out.headers['set-cookie']).toMatch(/^onhand_session=;.*1970/);
    expect((await call('GET', '/v1/session', { cookie })).statusCode).toBe(401);
  });

  it('ends with its time', async () => {
    const cookie = await cookieOf((await makeUser()).username);
    const { rowCount } = await native.database.pool.query(
      `update session set expires_at = now() - interval '1 second' where secret_hash = sha256(convert_to($1, 'UTF8'))`,
      [cookie.split('=')[1]],
    );
    expect(rowCount).toBe(1);
    expect((await call('GET', '/v1/session', { cookie })).statusCode).toBe(401);
  });

  it('ends when its user is deleted', async () => {
    const { username, id } = await makeUser();
    const cookie = await cookieOf(username);
    expect((await call('GET', '/v1/session', { cookie })).statusCode).toBe(200);
    await native.operator.delete(`/v1/tenants/${tenantId}/users/${id}`);
    expect((await call('GET', '/v1/session', { cookie })).statusCode).toBe(401);
    expect((await signIn(username)).statusCode).toBe(401);
  });

  it('is nothing that could be made up', async () => {
    for (const value of ['', 'x', `ohs_${'0'.repeat(48)}`]) {
      expect((await call('GET', '/v1/items', { cookie: `onhand_session=${value}` })).statusCode).toBe(401);
    }
  });

  it('gives way to a key that is shown', async () => {
    const cookie = await cookieOf((await makeUser()).username);
    const answer = await call('GET', '/v1/session', { cookie, authorization: `Bearer ${admin.key}` });
    expect(answer.json().actor.kind).toBe('api_key');
  });
});

it('tells the operator that it is the operator', async () => {
  const { body } = await native.operator.get('/v1/session');
  expect(body).toMatchObject({ actor: { kind: 'operator', id: null }, tenant: null });
});

describe('the scope admin', () => {
  it('makes and withdraws credentials of its own company, as itself', async () => {
    const made = await admin.post(`/v1/tenants/${tenantId}/api-keys`, { name: 'Scanner', scopes: ['inventory:read'] });
    expect(made.status).toBe(201);
    expect(made.body.key).toMatch(/^oh_/);
    const scanner = native.as(made.body.key as unknown as string);
    expect((await scanner.get('/v1/items')).status).toBe(200);
    expect((await admin.get(`/v1/tenants/${tenantId}`)).body.name).toBe('Acme');
    expect((await admin.delete(`/v1/tenants/${tenantId}/api-keys/${made.body.id}`)).body.revokedAt).not.toBeNull();
    expect((await scanner.get('/v1/items')).status).toBe(401);
  });

  it('goes no further than its company, and manages no companies', async () => {
    const other = await native.tenant();
    for (const path of ['api-keys', 'oauth-clients', 'users']) {
      const answer = await admin.get(`/v1/tenants/${other.id}/${path}`);
      expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'insufficient_scope']);
    }
    expect((await admin.get(`/v1/tenants/${other.id}`)).status).toBe(403);
    expect((await admin.get('/v1/tenants')).status).toBe(403);
    expect((await admin.patch(`/v1/tenants/${tenantId}`, { name: 'Mine' })).status).toBe(403);
  });

  it('is needed, and must see the whole company', async () => {
    const writer = await makeUser(['inventory:write', 'purchasing:write']);
    const cookie = await cookieOf(writer.username);
    const path = `/v1/tenants/${tenantId}/api-keys`;
    const body = { name: 'Mine', scopes: ['admin'] };
    expect((await call('POST', path, { cookie, ...CONSOLE }, body)).json().code).toBe('insufficient_scope');
    const site = await admin.post('/v1/locations', { name: 'North', kind: 'site' });
    const held = await makeUser(['admin'], { siteIds: [site.body.id] });
    const heldCookie = await cookieOf(held.username);
    const refused = await call('POST', path, { cookie: heldCookie, ...CONSOLE }, body);
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'actor_restricted']);
  });
});
