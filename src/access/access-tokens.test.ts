import { describe, expect, it } from 'vitest';
import { makeTenant, write } from '../../test/support/access.ts';
import { testDatabase } from '../../test/support/database.ts';
import { refused } from '../../test/support/refused.ts';
import { issueAccessToken } from './access-tokens.ts';
import { createOauthClient, findOauthClient, listOauthClients, revokeOauthClient } from './oauth-clients.ts';
import { createRateLimiter } from './rate-limit.ts';

const place = await testDatabase();
const database = await place.open();
const tenant = await makeTenant(database);
const limiter = createRateLimiter();
const now = new Date('2026-03-04T05:06:07.089Z');

async function makeClient(scopes = ['inventory:write', 'tn.inv.receipts:r']) {
  const made = await write(database, tenant.id, (sql, stamp) =>
    createOauthClient(sql, stamp, { name: 'Sync', scopes }),
  );
  const right = { clientId: made.row.clientId, clientSecret: made.clientSecret };
  const issue = (input: { clientId?: string; clientSecret?: string; scope?: string } = {}, at = now) =>
    issueAccessToken(database.system, limiter, { ...right, ...input }, at);
  return { ...made, issue };
}

/** How PostgreSQL would show the secret if it were stored as bytes. */
function hex(secret: string): string {
  return Buffer.from(secret).toString('hex');
}

async function tokenCount(clientId: number): Promise<number> {
  const rows = await database.system.rows({
    text: 'select from access_token where tenant_id = $1 and oauth_client_id = $2',
    values: [tenant.id, clientId],
  });
  return rows.length;
}

describe('OAuth clients', () => {
  it('return their secrets once and store only hashes', async () => {
    const { row, clientSecret, appKey } = await makeClient();
    expect(row.clientId).toMatch(/^cid\.[A-Za-z0-9]{24}$/);
    expect(clientSecret).toMatch(/^cs1\.[A-Za-z0-9]{48}$/);
    expect(appKey).toMatch(/^ak1\.[A-Za-z0-9]{40}$/);
    const [stored] = await database.system.rows<{ text: string }>({
      text: 'select oauth_client::text as text from oauth_client where client_id = $1',
      values: [row.clientId],
    });
    for (const secret of [clientSecret, appKey]) {
      expect(stored?.text).not.toContain(secret.slice(4));
      expect(stored?.text).not.toContain(hex(secret));
      expect(JSON.stringify(row)).not.toContain(secret.slice(4));
    }
  });

  it('stay listed when revoked, and are revoked once', async () => {
    const { row } = await makeClient();
    const revoke = () => write(database, tenant.id, (sql, stamp) => revokeOauthClient(sql, stamp, row.id));
    const revoked = await revoke();
    expect(revoked?.revokedAt).toBeInstanceOf(Date);
    expect(await revoke()).toEqual(revoked);
    expect(await listOauthClients(database.system, tenant.id, { after: row.id - 1, limit: 1 })).toEqual([revoked]);
    expect(await findOauthClient(database.system, { tenantId: tenant.id, id: row.id })).toEqual(revoked);
    expect(await findOauthClient(database.system, { tenantId: tenant.id + 1, id: row.id })).toBeUndefined();
  });

  it('report all wrong fields together', async () => {
    const work = write(database, tenant.id, (sql, stamp) => createOauthClient(sql, stamp, { name: '', scopes: [] }));
    expect((await refused(work)).faults.map((fault) => fault.path)).toEqual(['name', 'scopes']);
  });
});

describe('access tokens', () => {
  it('are issued for the right id and secret, with all scopes unless some are requested', async () => {
    const { row, issue } = await makeClient();
    const all = await issue();
    expect(all).toEqual({
      accessToken: expect.stringMatching(/^oat_[A-Za-z0-9]{48}$/),
      expiresInSeconds: 900,
      scopes: ['inventory:write', 'tn.inv.receipts:r'],
    });
    expect((await issue({ scope: '' })).scopes).toEqual(all.scopes);
    expect((await issue({ scope: 'inventory:read tn.inv.receipts:r inventory:read' })).scopes).toEqual([
      'inventory:read',
      'tn.inv.receipts:r',
    ]);
    const stored = await database.system.rows<{ text: string; expires_at: Date }>({
      text: 'select access_token::text as text, expires_at from access_token where oauth_client_id = $1',
      values: [row.id],
    });
    expect(stored).toHaveLength(3);
    expect(stored[0]?.expires_at.getTime()).toBe(now.getTime() + 900_000);
    const text = stored.map((token) => token.text).join();
    expect(text).not.toContain(all.accessToken.slice(4));
    expect(text).not.toContain(hex(all.accessToken));
  });

  it.each(['admin', 'tn.inv.receipts:w', 'inventory:read nonsense'])('refuse the scope %s', async (scope) => {
    const { row, issue } = await makeClient();
    expect((await refused(issue({ scope }))).code).toBe('insufficient_scope');
    expect(await tokenCount(row.id)).toBe(0);
  });

  it('refuse a wrong id, a wrong secret and a revoked client in the same words', async () => {
    const { row, clientSecret, issue } = await makeClient();
    const refusals = [
      await refused(issue({ clientSecret: `${clientSecret.slice(0, -1)}!` })),
      await refused(issue({ clientSecret: '' })),
      await refused(issue({ clientId: `cid.${'a'.repeat(24)}` })),
      await refused(issue({ clientId: 'nul\0nul' })),
    ];
    await write(database, tenant.id, (sql, stamp) => revokeOauthClient(sql, stamp, row.id));
    refusals.push(await refused(issue()));
    expect(new Set(refusals.map(({ code, message }) => `${code} ${message}`)).size).toBe(1);
    expect(refusals[0]?.code).toBe('unauthenticated');
    expect(refusals[0]?.message).not.toContain(clientSecret.slice(4, 20));
  });

  it('are issued at most 60 times a minute to one client, not counting wrong secrets', async () => {
    const { issue } = await makeClient();
    const other = await makeClient();
    for (let turn = 0; turn < 60; turn += 1) {
      await issue();
      expect((await refused(issue({ clientSecret: 'wrong' }))).code).toBe('unauthenticated');
    }
    const refusal = await refused(issue());
    expect(refusal.code).toBe('rate_limited');
    expect(refusal.retryAfterSeconds).toBeGreaterThan(0);
    await other.issue();
    await issue({}, new Date(now.getTime() + refusal.retryAfterSeconds! * 1000));
  });

  it('are deleted some time after they expire', async () => {
    const { row, issue } = await makeClient();
    for (let count = 0; count < 5; count += 1) await issue();
    await issue({}, new Date(now.getTime() + 1_000_000));
    expect(await tokenCount(row.id)).toBe(6);
    for (let count = 0; count < 20; count += 1) await issue({}, new Date(now.getTime() + 100_000_000));
    expect(await tokenCount(row.id)).toBe(20);
  });
});
