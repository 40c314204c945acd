import { describe, expect, it } from 'vitest';
import { counting, makeTenant, write } from '../../test/support/access.ts';
import { testDatabase } from '../../test/support/database.ts';
import { refused } from '../../test/support/refused.ts';
import { issueAccessToken } from './access-tokens.ts';
import { createApiKey, type NewApiKey, revokeApiKey } from './api-keys.ts';
import { createAuthenticator } from './authenticate.ts';
import { appKeyMatches, type TenantCredential } from './credentials.ts';
import { createOauthClient, revokeOauthClient } from './oauth-clients.ts';
import { createRateLimiter } from './rate-limit.ts';
import { DEFAULT_SETTINGS } from './tenant-settings.ts';
import { updateTenant } from './tenants.ts';

const place = await testDatabase();
const database = await place.open();
const tenant = await makeTenant(database);
const adminKey = 'the operator holds this key';
const ADDRESS = '192.0.2.1';

function authenticator(over = database) {
  const clock = { nowMs: Date.now() };
  return { clock, ...createAuthenticator({ database: over, adminKey, now: () => clock.nowMs }) };
}

function makeKey(input: Partial<NewApiKey> = {}) {
  const whole = { name: 'Scanner', scopes: ['inventory:read'], ...input };
  return write(database, tenant.id, (sql, stamp) => createApiKey(sql, stamp, whole));
}

async function makeToken(input: { allowedAddresses?: string[] } = {}) {
  const made = await write(database, tenant.id, (sql, stamp) =>
    createOauthClient(sql, stamp, { name: 'Sync', scopes: ['admin', 'tn.inv.trucks:r'], siteIds: [5], ...input }),
  );
  const { row, clientSecret } = made;
  const token = await issueAccessToken(
    database.system,
    createRateLimiter(),
    { clientId: row.clientId, clientSecret, scope: 'tn.inv.trucks:r' },
    new Date(),
  );
  return { ...made, secret: token.accessToken };
}

describe('the operator', () => {
  it('is recognised by the admin key, from everywhere and without the database', async () => {
    const counted = counting(database);
    const { bearer } = authenticator(counted);
    expect(await bearer(adminKey, ADDRESS)).toEqual({ sort: 'operator' });
    expect((await refused(bearer(`${adminKey} `, ADDRESS))).code).toBe('unauthenticated');
    expect(counted.statements).toBe(0);
  });
});

describe('API keys', () => {
  it('become an actor of their tenant', async () => {
    const { row, secret } = await makeKey({ brandId: 3, siteIds: [4, 5], rateLimitPerMinute: 12 });
    expect(await authenticator().bearer(secret, ADDRESS)).toEqual({
      sort: 'tenant',
      actor: {
        kind: 'api_key',
        id: row.id,
        name: 'Scanner',
        tenantId: tenant.id,
        scopes: ['inventory:read'],
        brandId: 3,
        siteIds: [4, 5],
      },
      rateLimitPerMinute: 12,
      limitKey: `api_key:${tenant.id}:${row.id}`,
      tenantName: 'Acme Plumbing',
      tenantUuid: tenant.uuid,
      settings: DEFAULT_SETTINGS,
      appKeyHash: null,
    });
  });

  it.each([
    '',
    'Bearer',
    'oh_',
    `oh_${'a'.repeat(8)}_${'b'.repeat(39)}`,
    'x\0y',
    `OH_${'a'.repeat(8)}_${'b'.repeat(40)}`,
  ])('of another shape (%j) are rejected without a query', async (secret) => {
    const counted = counting(database);
    expect((await refused(authenticator(counted).bearer(secret, ADDRESS))).code).toBe('unauthenticated');
    expect(counted.statements).toBe(0);
  });

  it('are looked up once for all requests within three seconds', async () => {
    const { secret } = await makeKey();
    const counted = counting(database);
    const { bearer, clock } = authenticator(counted);
    const unknown = `oh_${'a'.repeat(8)}_${'b'.repeat(40)}`;
    await Promise.all(Array.from({ length: 50 }, () => bearer(secret, ADDRESS)));
    await Promise.all(Array.from({ length: 50 }, () => refused(bearer(unknown, ADDRESS))));
    clock.nowMs += 2999;
    await bearer(secret, ADDRESS);
    await refused(bearer(unknown, ADDRESS));
    expect(counted.statements).toBe(2);
  });

  it('once revoked are refused by every process within five seconds, and immediately by this one after a reset', async () => {
    const { row, secret } = await makeKey();
    const here = authenticator();
    const there = authenticator(await place.open());
    await Promise.all([here.bearer(secret, ADDRESS), there.bearer(secret, ADDRESS)]);
    await write(database, tenant.id, (sql, stamp) => revokeApiKey(sql, stamp, row.id));
    here.forget();
    expect((await refused(here.bearer(secret, ADDRESS))).code).toBe('unauthenticated');
    there.clock.nowMs += 5000;
    const refusal = await refused(there.bearer(secret, ADDRESS));
    expect(refusal.code).toBe('unauthenticated');
    expect(refusal.message).toContain('revoked');
  });

  it('once revoked are refused within five seconds of real time too', async () => {
    const { row, secret } = await makeKey();
    const there = createAuthenticator({ database: await place.open(), adminKey });
    await there.bearer(secret, ADDRESS);
    await write(database, tenant.id, (sql, stamp) => revokeApiKey(sql, stamp, row.id));
    const revokedAtMs = Date.now();
    const works = () =>
      there.bearer(secret, ADDRESS).then(
        () => true,
        () => false,
      );
    while (await works()) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(Date.now() - revokedAtMs).toBeLessThan(5000);
  });

  it('expire on time, cached or not', async () => {
    const { bearer, clock } = authenticator();
    const expiresAt = new Date(clock.nowMs + 1000);
    const { secret } = await makeKey({ expiresAt });
    clock.nowMs = expiresAt.getTime() - 1;
    await bearer(secret, ADDRESS);
    clock.nowMs = expiresAt.getTime();
    expect((await refused(bearer(secret, ADDRESS))).message).toContain('expired');
  });

  it('work only from their addresses', async () => {
    const { secret } = await makeKey({ allowedAddresses: ['192.0.2.0/28', '2001:db8::/32'] });
    const { bearer } = authenticator();
    await bearer(secret, '192.0.2.1');
    await bearer(secret, '::ffff:192.0.2.15');
    await bearer(secret, '2001:db8::1');
    expect((await refused(bearer(secret, '::ffff:192.0.2.16'))).code).toBe('address_not_allowed');
    expect((await refused(bearer(secret, ''))).code).toBe('address_not_allowed');
  });

  it('never appear in errors', async () => {
    const { row, secret } = await makeKey({ allowedAddresses: ['10.0.0.1'] });
    const { bearer } = authenticator();
    const refusals = [await refused(bearer(secret, ADDRESS)), await refused(bearer(`${secret}x`, ADDRESS))];
    await write(database, tenant.id, (sql, stamp) => revokeApiKey(sql, stamp, row.id));
    refusals.push(await refused(authenticator().bearer(secret, ADDRESS)));
    for (const { message, stack, faults } of refusals) {
      expect(`${message} ${stack} ${JSON.stringify(faults)}`).not.toContain(secret.slice(3, 20));
    }
  });

  it('see changed settings of their tenant within five seconds', async () => {
    const { secret } = await makeKey();
    const { bearer, clock } = authenticator();
    await bearer(secret, ADDRESS);
    await write(database, tenant.id, (sql, stamp) => updateTenant(sql, stamp, { settings: { exportDelaySeconds: 9 } }));
    clock.nowMs += 5000;
    const credential = (await bearer(secret, ADDRESS)) as TenantCredential;
    expect(credential.settings.exportDelaySeconds).toBe(9);
  });
});

describe('access tokens', () => {
  it('become an actor with the scopes of the token and the rest of the client', async () => {
    const { row, appKey, secret } = await makeToken();
    const credential = (await authenticator().bearer(secret, ADDRESS)) as TenantCredential;
    expect(credential.actor).toEqual({
      kind: 'oauth_client',
      id: row.id,
      name: 'Sync',
      tenantId: tenant.id,
      scopes: ['tn.inv.trucks:r'],
      brandId: null,
      siteIds: [5],
    });
    expect(appKeyMatches(credential, appKey)).toBe(true);
    expect(appKeyMatches(credential, `${appKey}x`)).toBe(false);
    const key = (await authenticator().bearer((await makeKey()).secret, ADDRESS)) as TenantCredential;
    expect(appKeyMatches(key, appKey)).toBe(false);
  });

  it('expire, cached or not', async () => {
    const { secret } = await makeToken();
    const { bearer, clock } = authenticator();
    clock.nowMs = Date.now() + 898_000;
    await bearer(secret, ADDRESS);
    clock.nowMs += 2_000;
    expect((await refused(bearer(secret, ADDRESS))).code).toBe('unauthenticated');
  });

  it("end with their client and are restricted to the client's addresses", async () => {
    const { row, secret } = await makeToken({ allowedAddresses: ['10.0.0.0/8'] });
    const { bearer, clock } = authenticator();
    await bearer(secret, '10.1.1.1');
    expect((await refused(bearer(secret, ADDRESS))).code).toBe('address_not_allowed');
    await write(database, tenant.id, (sql, stamp) => revokeOauthClient(sql, stamp, row.id));
    clock.nowMs += 5000;
    expect((await refused(bearer(secret, '10.1.1.1'))).code).toBe('unauthenticated');
  });
});
