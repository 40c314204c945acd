import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, type NativeTest, nativeTest } from '../../../test/support/native.ts';

const APP = 'https://app.example.com';

let native: NativeTest;
let client: Client;

beforeAll(async () => {
  native = await nativeTest({ corsOrigins: [APP], metricsToken: 'a token of the scraper' });
  client = (await native.tenant()).client;
});

const call = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS' | 'PATCH',
  url: string,
  headers = {},
  payload?: string,
) => native.server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });

describe('every answer', () => {
  it.each([
    ['GET', '/v1/items'],
    ['GET', '/nowhere'],
    ['GET', '/%ff'],
    ['GET', '/healthz'],
    ['GET', '/metrics'],
    ['GET', '/openapi.json'],
    ['POST', '/v1/session'],
    ['POST', '/connect/token'],
    ['GET', '/inventory/v2/tenant/1/trucks'],
    ['GET', '/api/v1/inventory'],
    ['GET', '/inventory-transactions'],
    ['GET', '/inventory/adjustments'],
    ['POST', '/api/json/manage_inventory/find'],
  ] as const)('has the protective headers: %s %s', async (method, url) => {
    const { headers } = await call(method, url);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-request-id': expect.stringMatching(/^[0-9a-f]{12}$/),
    });
  });

  it('has them even if the request could not be read', async () => {
    await native.server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = native.server.server.address() as { port: number };
    const socket = connect(port, '127.0.0.1');
    socket.write('NONSENSE\r\n\r\n');
    let text = '';
    socket.on('data', (data) => (text += data));
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(text).toContain('x-content-type-options: nosniff');
  });

  it('carries the id of the problem that it describes', async () => {
    const answer = await call('GET', '/v1/items');
    expect(answer.json().requestId).toBe(answer.headers['x-request-id']);
  });
});

describe('the reference page', () => {
  it('loads and calls nothing from other hosts', async () => {
    const page = await call('GET', '/docs/');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'sha256-[^']+'; /);
    expect(policy).not.toMatch(/https?:|\*|script-src[^;]*unsafe/);
    expect(page.body).not.toMatch(/src="https?:/);
  });
});

describe('the metrics', () => {
  it('need their token if one is set', async () => {
    expect((await call('GET', '/metrics')).statusCode).toBe(401);
    expect((await call('GET', '/metrics', { authorization: 'Bearer another token' })).statusCode).toBe(401);
    expect((await call('GET', '/metrics', { authorization: `Bearer ${client.key}` })).statusCode).toBe(401);
  });

  it('are open without one', async () => {
    const open = await nativeTest();
    expect((await open.server.inject('/metrics')).statusCode).toBe(200);
  });
});

describe('a page of another origin', () => {
  const SURFACES = [
    '/v1/items',
    '/inventory-transactions',
    '/inventory/adjustments',
    '/inventory/v2/tenant/1/trucks',
    '/api/v1/inventory',
    '/api/json/manage_inventory/find',
    '/connect/token',
    '/nowhere',
  ];

  it.each(SURFACES)('gets a preflight answered without a credential: %s', async (url) => {
    const asked = {
      origin: APP,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    const answer = await call('OPTIONS', url, asked);
    expect([answer.statusCode, answer.body]).toEqual([204, '']);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': APP,
      'access-control-allow-headers': 'authorization',
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    });
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it.each(SURFACES)('may read the answer and the relevant headers: %s', async (url) => {
    const answer = await call('GET', url, { origin: APP });
    expect(answer.headers['access-control-allow-origin']).toBe(APP);
    expect(answer.headers['access-control-expose-headers']).toContain('X-Total-Count');
    expect(answer.headers.vary).toContain('Origin');
  });

  it.each(['https://evil.example.com', 'https://app.example.com.evil.com', 'http://app.example.com', 'null'])(
    'that is not allowed may not: %s',
    async (origin) => {
      const asked = { origin, 'access-control-request-method': 'POST' };
      for (const answer of [await call('OPTIONS', '/v1/items', asked), await call('GET', '/v1/items', { origin })])
        expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    },
  );

  it('may not at all if no origin is allowed', async () => {
    const closed = await nativeTest();
    const asked = { origin: APP, 'access-control-request-method': 'POST' };
    const answer = await closed.server.inject({ method: 'OPTIONS', url: '/v1/items', headers: asked });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(
      (await closed.server.inject({ url: '/v1/items', headers: { origin: APP } })).headers[
        'access-control-allow-origin'
      ],
    ).toBeUndefined();
  });
});

describe('behind a proxy', () => {
  /** Sends the request of a proxy on the loopback address: the last address is the one that it saw itself. */
  async function seenAddress(trustedProxies: number | string[] | false, forwarded: string): Promise<string> {
    const test = await nativeTest({ trustedProxies });
    const { key } = await test.tenant();
    const narrow = await key(['inventory:read'], { allowedAddresses: ['192.0.2.0/24'] });
    const answer = await test.server.inject({
      url: '/v1/items',
      headers: { authorization: `Bearer ${narrow.key}`, 'x-forwarded-for': forwarded },
    });
    return answer.statusCode === 200 ? 'allowed' : String(answer.json().detail.split(' ').at(-1));
  }

  it.each([
    ['nobody is believed without the setting', false, '192.0.2.7', '127.0.0.1.'],
    ['the address that the one proxy saw counts', 1, '192.0.2.7', 'allowed'],
    ['what the client wrote before it does not', 1, '192.0.2.7, 198.51.100.1', '198.51.100.1.'],
    ['with two proxies the last but one counts', 2, '192.0.2.7, 10.0.0.5', 'allowed'],
    ['and what stands before that does not', 2, '192.0.2.7, 198.51.100.1, 10.0.0.5', '198.51.100.1.'],
    ['a list names the proxies', ['127.0.0.0/8', '10.0.0.0/8'], '192.0.2.7, 10.0.0.5', 'allowed'],
    ['whoever is not on it is the client', ['127.0.0.0/8', '10.0.0.0/8'], '192.0.2.7, 198.51.100.1', '198.51.100.1.'],
    ['also when it is the one that calls', ['10.0.0.0/8'], '192.0.2.7', '127.0.0.1.'],
  ] as const)('%s', async (_name, proxies, forwarded, seen) => {
    expect(await seenAddress(typeof proxies === 'object' ? [...proxies] : proxies, forwarded)).toBe(seen);
  });

  it('the sign-in locks out the address that the proxy saw, whatever header the client sends', async () => {
    const test = await nativeTest({ trustedProxies: 1 });
    const { id } = await test.tenant();
    const person = { username: 'ann@acme.test', password: 'quiet river stones', scopes: ['inventory:read'] };
    await test.operator.post(`/v1/tenants/${id}/users`, person);
    const signIn = (password: string, forwarded: string) =>
      test.server.inject({
        method: 'POST',
        url: '/v1/session',
        headers: { 'x-onhand-console': '1', 'x-forwarded-for': forwarded },
        payload: { username: person.username, password },
      });
    for (let tries = 0; tries < 10; tries += 1) {
      expect((await signIn('wrong password', `203.0.113.${tries}, 198.51.100.1`)).statusCode).toBe(401);
    }
    expect((await signIn(person.password, '203.0.113.99, 198.51.100.1')).statusCode).toBe(429);
    expect((await signIn(person.password, '198.51.100.2')).statusCode).toBe(201);
  });
});

describe('a session', () => {
  let cookie: string;
  const username = 'bea@acme.test';
  const password = 'quiet river stones';

  beforeAll(async () => {
    const { id } = await native.tenant();
    await native.operator.post(`/v1/tenants/${id}/users`, { username, password, scopes: ['inventory:write'] });
    const answer = await call(
      'POST',
      '/v1/session',
      { 'x-onhand-console': '1', 'content-type': 'application/json' },
      JSON.stringify({ username, password }),
    );
    cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  });

  const write = (headers: object) =>
    call(
      'POST',
      '/v1/vendors',
      { cookie, 'x-onhand-console': '1', 'content-type': 'application/json', host: 'stock.test', ...headers },
      '{"name":"V"}',
    );

  it.each([
    ['a page of our own', { 'sec-fetch-site': 'same-origin', origin: 'https://stock.test' }, 201],
    [
      'a page behind a proxy that rewrites the host',
      { 'sec-fetch-site': 'same-origin', origin: 'https://shop.test' },
      201,
    ],
    ['an old browser', { origin: 'http://stock.test' }, 201],
    ['a program', {}, 201],
    ['a page of a sister site', { 'sec-fetch-site': 'same-site', origin: 'http://stock.test' }, 400],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }, 400],
    ['another origin in an old browser', { origin: 'http://evil.test' }, 400],
    ['an origin without a name', { origin: 'null' }, 400],
  ])('may be used by %s or not', async (_name, headers, status) => {
    expect((await write(headers)).statusCode).toBe(status);
  });

  it('has a cookie that no other host of the domain can set, over https', async () => {
    const secure = await nativeTest({ trustedProxies: 1 });
    const { id } = await secure.tenant();
    await secure.operator.post(`/v1/tenants/${id}/users`, { username: 'cay@acme.test', password, scopes: ['admin'] });
    const https = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https' };
    const signedIn = await secure.server.inject({
      method: 'POST',
      url: '/v1/session',
      headers: { ...https, 'x-onhand-console': '1' },
      payload: { username: 'cay@acme.test', password },
    });
    const set = String(signedIn.headers['set-cookie']);
    expect(set).toMatch(/^__Host-onhand_session=ohs_\w+; Path=\/; HttpOnly; SameSite=Strict; Expires=[^;]+; Secure$/);
    const [pair = ''] = set.split(';');
    const view = (cookies: string) =>
      secure.server.inject({ url: '/v1/session', headers: { ...https, cookie: cookies } });
    expect((await view(pair)).statusCode).toBe(200);
    expect((await view(pair.replace('__Host-', ''))).statusCode).toBe(401);
  });
});

describe('methods', () => {
  it.each([
    ['PUT', '/v1/movements', 'GET, HEAD, POST'],
    ['DELETE', '/v1/items', 'GET, HEAD, POST'],
    ['POST', '/v1/low-stock', 'GET, HEAD'],
    ['DELETE', '/v1/movements/1', 'GET, HEAD'],
    ['PATCH', '/v1/changes', 'GET, HEAD'],
  ] as const)('that a path lacks are 405: %s %s', async (method, url, allow) => {
    const answer = await call(method, url, { authorization: `Bearer ${client.key}` });
    expect([answer.statusCode, answer.json().code, answer.headers.allow]).toEqual([405, 'method_not_allowed', allow]);
  });
});

describe('query parameters', () => {
  it.each([
    ['/v1/reservations?reference=NOPE&x=1', 'query.x'],
    ['/v1/items?Limit=5', 'query.Limit'],
    ['/v1/items/1?fields=all', 'query.fields'],
    ['/v1/changes?after=&kinds[]=item', 'query.kinds[]'],
    ['/v1/vendors?__proto__=1', 'query.__proto__'],
  ])('that are unknown are refused: %s', async (url, path) => {
    const answer = await call('GET', url, { authorization: `Bearer ${client.key}` });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid_request']);
    expect(answer.json().errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  it.each(['/v1/items?limit=5&limit=6', '/v1/entries?itemId=1&itemId=2'])(
    'given twice are refused: %s',
    async (url) => {
      expect((await call('GET', url, { authorization: `Bearer ${client.key}` })).statusCode).toBe(400);
    },
  );
});
