import { beforeAll, describe, expect, test } from 'vitest';
import { nativeTest } from '../../test/support/native.ts';
import { networkOf } from './addresses.ts';
import { hashPassword } from './passwords.ts';

const native = await nativeTest({ trustedProxies: 1 });
const PASSWORD = 'quiet river stones';
let tenantId: number;
let key: string;
let client: { clientId: string; clientSecret: string };

beforeAll(async () => {
  const tenant = await native.tenant();
  tenantId = tenant.id;
  key = tenant.client.key;
  const user = { username: 'ann@acme.test', password: PASSWORD, scopes: ['inventory:write'] };
  expect((await native.operator.post(`/v1/tenants/${tenantId}/users`, user)).status).toBe(201);
  const made = await native.operator.post(`/v1/tenants/${tenantId}/oauth-clients`, {
    name: 'App',
    scopes: ['inventory:read'],
  });
  client = made.body as never;
});

let addresses = 0;
/** An address not used before. */
const freshAddress = () => {
  addresses += 1;
  return `198.51.100.${addresses}`;
};

function call(url: string, from: string, headers: Record<string, string> = {}, payload?: object | string) {
  const method = payload === undefined ? 'GET' : 'POST';
  return native.server.inject({
    method,
    url,
    headers: { 'x-forwarded-for': from, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
}

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const unknownKey = () => `oh_00000000_${'A'.repeat(40)}`;
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const token = (from: string, { clientId, clientSecret }: typeof client) =>
  call(
    '/connect/token',
    from,
    form,
    `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`,
  );

let clients = 0;
/** A new one each time, because one client is locked out sooner than an address. */
const unknownClient = () => {
  clients += 1;
  return `cid.${String(clients).padStart(24, 'A')}`;
};

/** Ways to fail, one for each surface and each kind of credential. */
const FAILURES: [string, (from: string) => ReturnType<typeof call>][] = [
  ['an unknown key', (from) => call('/v1/items', from, bearer(unknownKey()))],
  ['what is not a key', (from) => call('/v1/items', from, bearer('nonsense'))],
  ['an unknown token', (from) => call('/inventory/v2/tenant/1/trucks', from, bearer(`oat_${'A'.repeat(48)}`))],
  ['an unknown session', (from) => call('/v1/session', from, { cookie: `onhand_session=ohs_${'A'.repeat(48)}` })],
  ['an unknown client', (from) => token(from, { clientId: unknownClient(), clientSecret: 'x' })],
  ['an unknown key of FSM Navigator', (from) => call('/api/v1/inventory', from, { 'x-api-key': unknownKey() })],
  ['an unknown key of HapiHub', (from) => call('/inventory-transactions', from, bearer(unknownKey()))],
  ['an unknown key of Trybe', (from) => call('/inventory/locations', from, bearer(unknownKey()))],
];

describe('after sixty failures from an address in a minute', () => {
  test.each(FAILURES)('%s is refused without a look-up', async (_name, fail) => {
    const from = freshAddress();
    for (let count = 0; count < 60; count += 1) expect((await fail(from)).statusCode).toBeLessThan(429);
    const closed = await fail(from);
    expect(closed.statusCode).toBe(429);
    expect(Number(closed.headers['retry-after'])).toBeGreaterThan(0);
    expect((await fail(freshAddress())).statusCode).toBeLessThan(429);
  });

  test('the failures of all surfaces count together', async () => {
    const from = freshAddress();
    for (let count = 0; count < 60; count += 1) await FAILURES[count % FAILURES.length]![1](from);
    for (const [, fail] of FAILURES) expect((await fail(from)).statusCode).toBe(429);
  });

  test('a right password is not even tried, but a credential known to be right still works', async () => {
    const from = freshAddress();
    const basic = { authorization: `Basic ${Buffer.from(`ann@acme.test:${PASSWORD}`).toString('base64')}` };
    expect((await call('/v1/items', from, bearer(key))).statusCode).toBe(200);
    for (let count = 0; count < 60; count += 1) await call('/v1/items', from, bearer('nonsense'));
    expect((await call('/v1/items', from, basic)).statusCode).toBe(429);
    expect((await call('/v1/items', from, bearer(key))).statusCode).toBe(200);
    expect((await call('/v1/tenants', from, bearer('operator-key-of-the-tests'))).statusCode).toBe(200);
    expect((await call('/v1/items', freshAddress(), basic)).statusCode).toBe(200);
    expect((await call('/v1/items', from, basic)).statusCode).toBe(200);
  });

  test('a whole network of IPv6 counts as one', async () => {
    for (let count = 0; count < 60; count += 1)
      await call('/v1/items', `2001:db8:1:2::${count + 1}`, bearer('nonsense'));
    expect((await call('/v1/items', '2001:db8:1:2:ffff::1', bearer('nonsense'))).statusCode).toBe(429);
    expect((await call('/v1/items', '2001:db8:1:3::1', bearer('nonsense'))).statusCode).toBe(401);
  });
});

test('wrong secrets of a client lock out only their own address', async () => {
  const [guesser, owner] = [freshAddress(), freshAddress()];
  for (let count = 0; count < 10; count += 1)
    expect((await token(guesser, { ...client, clientSecret: 'wrong' })).statusCode).toBe(400);
  expect((await token(guesser, client)).statusCode).toBe(429);
  for (let count = 0; count < 20; count += 1) expect((await token(owner, client)).statusCode).toBe(200);
});

test('as many passwords are hashed concurrently as there are cores, some wait, and the rest are refused', async () => {
  const all = await Promise.allSettled(Array.from({ length: 60 }, (_, index) => hashPassword(`password ${index}`)));
  const refused = all.filter((one) => one.status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  expect(all.length - refused.length).toBeGreaterThanOrEqual(17);
  for (const one of refused) expect(one.reason).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 1 });
  await expect(hashPassword('afterwards')).resolves.toMatch(/^\$argon2id/);
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['nonsense', 'nonsense'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
