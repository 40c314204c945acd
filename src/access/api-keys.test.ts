import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeTenant, write } from '../../test/support/access.ts';
import { testDatabase } from '../../test/support/database.ts';
import { refused } from '../../test/support/refused.ts';
import { createApiKey, findApiKey, listApiKeys, type NewApiKey, revokeApiKey } from './api-keys.ts';

const place = await testDatabase();
const database = await place.open();
const tenant = await makeTenant(database);
const now = new Date('2026-03-04T05:06:07.089Z');

function create(input: Partial<NewApiKey> = {}, tenantId = tenant.id) {
  const whole = { name: 'Van scanner', scopes: ['inventory:read'], ...input };
  return write(database, tenantId, (sql, stamp) => createApiKey(sql, stamp, whole), now);
}

describe('API keys', () => {
  it('get defaults for omitted fields', async () => {
    const { row } = await create();
    expect(row).toEqual({
      id: row.id,
      revision: row.id,
      name: 'Van scanner',
      prefix: row.prefix,
      scopes: ['inventory:read'],
      allowedAddresses: [],
      rateLimitPerMinute: 6000,
      brandId: null,
      siteIds: null,
      expiresAt: null,
      revokedAt: null,
      createdAt: now,
      updatedAt: now,
    });
  });

  it('keep the given values', async () => {
    const given = {
      scopes: ['admin', 'tn.inv.trucks:w'],
      allowedAddresses: ['10.0.0.0/8', '2001:db8::1'],
      rateLimitPerMinute: 1_000_000,
      brandId: 7,
      siteIds: [3, Number.MAX_SAFE_INTEGER],
      expiresAt: new Date('2030-01-01T00:00:00Z'),
    };
    const { row } = await create({ ...given, scopes: [...given.scopes, 'admin'] });
    expect(row).toMatchObject(given);
    expect(await findApiKey(database.system, { tenantId: tenant.id, id: row.id })).toEqual(row);
  });

  it('return the secret once and store only its hash', async () => {
    const { row, secret } = await create();
    expect(secret).toMatch(/^oh_[a-z0-9]{8}_[A-Za-z0-9]{40}$/);
    expect(row.prefix).toBe(secret.split('_').slice(0, 2).join('_'));
    const [stored] = await database.system.rows<{ text: string; secret_hash: Buffer }>({
      text: 'select api_key::text as text, secret_hash from api_key where tenant_id = $1 and id = $2',
      values: [tenant.id, row.id],
    });
    expect(stored?.secret_hash.toString('hex')).toBe(createHash('sha256').update(secret).digest('hex'));
    expect(stored?.text).not.toContain(secret.slice(12));
    expect(JSON.stringify(row)).not.toContain(secret.slice(12));
    expect((await create()).secret).not.toBe(secret);
  });

  it('stay listed when revoked, and are revoked once', async () => {
    const { row } = await create();
    const revoke = (at: string) =>
      write(database, tenant.id, (sql, stamp) => revokeApiKey(sql, stamp, row.id), new Date(at));
    const revoked = await revoke('2026-04-01T00:00:00Z');
    expect(revoked?.revokedAt).toEqual(new Date('2026-04-01T00:00:00Z'));
    expect(revoked!.revision).toBeGreaterThan(row.revision);
    expect(await revoke('2026-05-01T00:00:00Z')).toEqual(revoked);
    const listed = await listApiKeys(database.system, tenant.id, { after: row.id - 1, limit: 1 });
    expect(listed).toEqual([revoked]);
  });

  it('are listed by id, page by page', async () => {
    const { id } = await makeTenant(database, 'Lister');
    const made = [await create({}, id), await create({}, id), await create({}, id)].map(({ row }) => row);
    expect(await listApiKeys(database.system, id, { after: 0, limit: 2 })).toEqual(made.slice(0, 2));
    expect(await listApiKeys(database.system, id, { after: made[1]!.id, limit: 2 })).toEqual(made.slice(2));
  });

  it('are out of reach of other tenants', async () => {
    const other = await makeTenant(database, 'Other');
    const { row } = await create();
    expect(await findApiKey(database.system, { tenantId: other.id, id: row.id })).toBeUndefined();
    expect(await write(database, other.id, (sql, stamp) => revokeApiKey(sql, stamp, row.id))).toBeUndefined();
    expect((await findApiKey(database.system, { tenantId: tenant.id, id: row.id }))?.revokedAt).toBeNull();
    expect(await listApiKeys(database.system, other.id, { after: 0, limit: 10 })).toEqual([]);
  });

  it('report all wrong fields together', async () => {
    const refusal = await refused(
      create({
        name: '',
        scopes: ['inventory:read', 'inventory:eat'],
        allowedAddresses: ['10.0.0.0/33', '10.0.0.1'],
        rateLimitPerMinute: 0,
        brandId: -1,
        siteIds: [1, 1.5],
        expiresAt: new Date('yesterday'),
      }),
    );
    expect(refusal.code).toBe('invalid_request');
    expect(refusal.message).toContain('7 fields');
    expect(refusal.faults.map((fault) => fault.path)).toEqual([
      'name',
      'scopes.1',
      'allowedAddresses.0',
      'rateLimitPerMinute',
      'brandId',
      'siteIds.1',
      'expiresAt',
    ]);
  });

  it.each<[string, Partial<NewApiKey>]>([
    ['scopes', { scopes: [] }],
    ['scopes', { scopes: 'admin' as unknown as string[] }],
    ['siteIds', { siteIds: [] }],
    ['siteIds.0', { siteIds: [2 ** 53] }],
    ['rateLimitPerMinute', { rateLimitPerMinute: 1_000_001 }],
    ['rateLimitPerMinute', { rateLimitPerMinute: 1.5 }],
    ['allowedAddresses', { allowedAddresses: Array.from({ length: 1001 }, () => '10.0.0.1') }],
  ])('refuse a wrong %s', async (path, input) => {
    expect((await refused(create(input))).faults.map((fault) => fault.path)).toEqual([path]);
  });
});
