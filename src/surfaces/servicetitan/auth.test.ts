import { describe, expect, test } from 'vitest';
import { surfaceTest } from './test-client.ts';

const surface = await surfaceTest();
const { server, token } = surface;
const acme = await surface.company();
const { clientId, clientSecret, appKey, token: accessToken } = acme.credentials;
const path = `/inventory/v2/tenant/${acme.tenantId}/vendors`;

const call = async (headers: Record<string, string>, url = path) => {
  const answer = await server.inject({ method: 'GET', url, headers });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
};

describe('POST /connect/token', () => {
  const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };

  test('issues a bearer token of 900 seconds', async () => {
    const { status, headers, body } = await token(grant);
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({ access_token: expect.any(String), expires_in: 900, token_type: 'Bearer', scope: 'admin' });
  });

  test('accepts a scope within those of the client', async () => {
    const scoped = await surface.connector(acme.tenantId, ['tn.inv.vendors:r', 'tn.inv.trucks:r']);
    const fields = { ...grant, client_id: scoped.credentials.clientId, client_secret: scoped.credentials.clientSecret };
    expect((await token({ ...fields, scope: 'tn.inv.trucks:r' })).body.scope).toBe('tn.inv.trucks:r');
    const refused = await token({ ...fields, scope: 'tn.inv.trucks:w' });
    expect([refused.status, refused.body.error]).toEqual([400, 'invalid_scope']);
  });

  test('accepts the client in the Authorization header too', async () => {
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const answer = await server.inject({
      method: 'POST',
      url: '/connect/token',
      payload: 'grant_type=client_credentials',
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${basic}` },
    });
    expect(answer.statusCode).toBe(200);
  });

  test.each([
    ['a wrong secret', { ...grant, client_secret: 'no' }, 'invalid_client'],
    ['an unknown client', { ...grant, client_id: 'cid.no' }, 'invalid_client'],
    ['another grant', { ...grant, grant_type: 'password' }, 'unsupported_grant_type'],
    ['no grant', { client_id: clientId, client_secret: clientSecret }, 'invalid_request'],
    ['no client', { grant_type: 'client_credentials' }, 'invalid_request'],
  ])('refuses %s with an OAuth error', async (_what, fields, error) => {
    const { status, body } = await token(fields as unknown as Record<string, string>);
    expect(status).toBe(400);
    expect(body).toEqual({ error, error_description: expect.any(String) });
  });

  test('asks for a form if the body is not one', async () => {
    const headers = { 'content-type': 'text/xml' };
    const answer = await server.inject({ method: 'POST', url: '/connect/token', payload: '<token/>', headers });
    expect([answer.statusCode, answer.json()]).toEqual([
      415,
      { error: 'invalid_request', error_description: expect.stringContaining('as a form') },
    ]);
  });

  test('is rate limited for each client separately', async () => {
    const eager = await surface.connector(acme.tenantId);
    const fields = {
      ...grant,
      client_id: eager.credentials.clientId,
      client_secret: eager.credentials.clientSecret,
    };
    const answers = await Promise.all(Array.from({ length: 60 }, () => token(fields)));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.body.error).toBe('slow_down');
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0);
    expect((await token(grant)).status).toBe(200);
  });
});

describe('every call', () => {
  test.each([
    ['the word Bearer', { authorization: `Bearer ${accessToken}`, 'st-app-key': appKey }],
    ['the bare token', { authorization: accessToken, 'st-app-key': appKey }],
    ['bearer in small letters', { authorization: `bearer ${accessToken}`, 'ST-App-Key': appKey }],
  ])('accepts %s', async (_what, headers) => {
    expect((await call(headers as Record<string, string>)).status).toBe(200);
  });

  test('accepts the application key in the query', async () => {
    const headers = { authorization: accessToken };
    expect((await call(headers, `${path}?servicetitanapplicationkey=${appKey}`)).status).toBe(200);
    expect((await call(headers, `${path}?servicetitanapplicationkey=ak1.no`)).status).toBe(401);
  });

  test.each([
    ['no token', { 'st-app-key': appKey }],
    ['an unknown token', { authorization: `Bearer oat_${'x'.repeat(48)}`, 'st-app-key': appKey }],
    ['no application key', { authorization: accessToken }],
    ['a wrong application key', { authorization: accessToken, 'st-app-key': 'ak1.no' }],
    ['a native key', { authorization: acme.native.key, 'st-app-key': appKey }],
  ])('refuses %s with 401', async (_what, headers) => {
    const { status, body } = await call(headers as Record<string, string>);
    expect(status).toBe(401);
    expect(Object.keys(body)).toEqual(['type', 'title', 'status', 'traceId', 'errors', 'data']);
  });

  test("refuses another application's key", async () => {
    const other = await surface.connector(acme.tenantId);
    expect((await acme.call('GET', '/vendors', undefined, { 'st-app-key': other.credentials.appKey })).status).toBe(
      401,
    );
  });

  test('refuses another tenant in the path with 403', async () => {
    const other = await surface.company();
    const headers = { authorization: accessToken, 'st-app-key': appKey };
    expect((await call(headers, `/inventory/v2/tenant/${other.tenantId}/vendors`)).status).toBe(403);
    expect((await call(headers, '/inventory/v2/tenant/none/vendors')).status).toBe(403);
  });

  test('refuses a missing scope with 403; writing does not imply reading', async () => {
    const writer = await surface.connector(acme.tenantId, ['tn.inv.vendors:w']);
    const { status, body } = await writer.get('/vendors');
    expect([status, body.data.code]).toEqual([403, 'insufficient_scope']);
    expect((await writer.patch('/vendors/1', {})).status).toBe(404);
  });

  test('is refused with 403 if the surface is switched off', async () => {
    const off = await surface.company({ settings: { surfaces: { servicetitan: false } } });
    expect((await off.get('/vendors')).status).toBe(403);
  });

  test('is allowed 60 times a second for a client without a rate of its own', async () => {
    const usual = await surface.connector(acme.tenantId, ['admin'], { rateLimitPerMinute: 6_000 });
    const first = await usual.get('/vendors');
    expect(first.headers['x-ratelimit-limit']).toBe('60');
    const answers = await Promise.all(Array.from({ length: 400 }, () => usual.get('/vendors')));
    const refused = answers.find((answer) => answer.status === 429);
    expect(refused?.body.data.code).toBe('rate_limited');
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('ignores a body on a GET', async () => {
    const headers = { authorization: accessToken, 'st-app-key': appKey, 'content-type': 'application/json' };
    const answer = await server.inject({ method: 'GET', url: path, headers, payload: '{}' });
    expect(answer.statusCode).toBe(200);
  });

  test('answers 404 in the same shape at an unknown address', async () => {
    const { status, body } = await acme.get('/nothing');
    expect([status, body.data.code]).toEqual([404, 'not_found']);
  });
});
