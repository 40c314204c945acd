import { describe, expect, it } from 'vitest';
import { write } from '../../test/support/access.ts';
import { testDatabase } from '../../test/support/database.ts';
import { refused } from '../../test/support/refused.ts';
import { ensureInstallation } from './installation.ts';
import { DEFAULT_SETTINGS, type TenantSettingsChange } from './tenant-settings.ts';
import { createTenant, findTenant, listTenants, updateTenant } from './tenants.ts';

const place = await testDatabase();
const database = await place.open();
const now = new Date('2026-03-04T05:06:07.089Z');

describe('the installation', () => {
  it('must exist before the first tenant', async () => {
    await expect(createTenant(database.system, { name: 'Early' }, now)).rejects.toThrow('installation');
  });

  it('is created once, even by concurrent processes', async () => {
    const other = await place.open();
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, index) => ensureInstallation((index % 2 ? database : other).system, now)),
    );
    expect(new Set(made.map((installation) => installation.uuid)).size).toBe(1);
    expect(made[0]?.uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(made.every(({ tokenSecret }) => tokenSecret.length === 32 && tokenSecret.equals(made[0]!.tokenSecret))).toBe(
      true,
    );
    expect(made[0]!.tokenSecret.equals(Buffer.alloc(32))).toBe(false);
    expect(made[0]?.createdAt).toEqual(now);
  });
});

describe('tenants', () => {
  it('start with complete settings and a clock at zero', async () => {
    const tenant = await createTenant(database.system, { name: 'Acme', settings: { surfaces: { trybe: false } } }, now);
    expect(tenant).toEqual({
      id: tenant.id,
      uuid: tenant.uuid,
      revision: 0,
      name: 'Acme',
      settings: { ...DEFAULT_SETTINGS, surfaces: { ...DEFAULT_SETTINGS.surfaces, trybe: false } },
      createdAt: now,
      updatedAt: now,
    });
    const [stored] = await database.system.rows<Record<string, unknown>>({
      text: 'select clock.*, settings from clock join tenant using (tenant_id) where tenant_id = $1',
      values: [tenant.id],
    });
    expect(stored).toMatchObject({ revision: 0, recorded_at: now, hash: Buffer.alloc(32), settings: tenant.settings });
    expect(await findTenant(database.system, tenant.id)).toEqual(tenant);
    expect(await findTenant(database.system, 999_999)).toBeUndefined();
  });

  it('get different ids when created concurrently', async () => {
    const other = await place.open();
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        createTenant((index % 2 ? database : other).system, { name: `Company ${index}` }, now),
      ),
    );
    const ids = made.map((tenant) => tenant.id).sort((left, right) => left - right);
    expect(ids).toEqual(ids.map((_, index) => ids[0]! + index));
  });

  it('are listed by id, page by page', async () => {
    const all = await listTenants(database.system, { after: 0, limit: 1000 });
    expect(all.map((tenant) => tenant.id)).toEqual(all.map((_, index) => index + 1));
    const piece = await listTenants(database.system, { after: 3, limit: 2 });
    expect(piece.map((tenant) => tenant.id)).toEqual([4, 5]);
  });

  it('change settings key by key, also in nested ones', async () => {
    const tenant = await createTenant(database.system, { name: 'Before' }, now);
    const later = new Date('2026-03-05T00:00:00Z');
    await write(database, tenant.id, (sql, stamp) =>
      updateTenant(sql, stamp, { settings: { surfaces: { hapihub: false }, exportDelaySeconds: 30 } }),
    );
    const changed = await write(
      database,
      tenant.id,
      (sql, stamp) =>
        updateTenant(
          sql,
          { ...stamp, id: 77 },
          {
            name: 'After',
            settings: {
              negativeStock: 'allow',
              surfaces: { trybe: false },
              hapihub: { alwaysPaginate: true },
              deconetwork: { locationId: 7 },
            },
          },
        ),
      later,
    );
    expect(changed).toMatchObject({ name: 'After', revision: 77, createdAt: now, updatedAt: later });
    expect(changed?.settings).toEqual({
      negativeStock: 'allow',
      surfaces: { servicetitan: true, fsmNavigator: true, hapihub: false, trybe: false, deconetwork: true },
      exportDelaySeconds: 30,
      overReceiptPercent: 0,
      timeZone: 'UTC',
      defaultLocationId: null,
      hapihub: { createUnknownSkus: false, alwaysPaginate: true },
      deconetwork: { locationId: 7 },
      fsmNavigator: { locationId: null },
    });
    expect(await findTenant(database.system, tenant.id)).toEqual(changed);
    expect(await updateTenant(database.system, { tenantId: 999_999, id: 1, now }, { name: 'Nobody' })).toBeUndefined();
  });

  it('show the default of a setting newer than themselves', async () => {
    const tenant = await createTenant(database.system, { name: 'Old' }, now);
    await database.system.rows({
      text: `update tenant set settings = '{"negativeStock": "allow"}' where tenant_id = $1`,
      values: [tenant.id],
    });
    const found = await findTenant(database.system, tenant.id);
    expect(found?.settings).toEqual({ ...DEFAULT_SETTINGS, negativeStock: 'allow' });
  });

  it('report all wrong fields together', async () => {
    const settings = JSON.parse(
      `{"negativeStock": "maybe", "surfaces": {"trybe": 1, "ebay": true}, "exportDelaySeconds": -1,
        "overReceiptPercent": 2.5, "hapihub": [], "deconetwork": {"locationId": 0}, "fsmNavigator": {"place": 1}, "colour": "red", "__proto__": {"trybe": true}}`,
    ) as TenantSettingsChange;
    const refusal = await refused(createTenant(database.system, { name: 'a\0b', settings }, now));
    expect(refusal.code).toBe('invalid_request');
    expect(refusal.faults.map((fault) => fault.path)).toEqual([
      'name',
      'settings.negativeStock',
      'settings.surfaces.trybe',
      'settings.surfaces.ebay',
      'settings.exportDelaySeconds',
      'settings.overReceiptPercent',
      'settings.hapihub',
      'settings.deconetwork.locationId',
      'settings.fsmNavigator.place',
      'settings.colour',
      'settings.__proto__',
    ]);
  });

  it.each(['', 'x'.repeat(201), 'half \ud83d'])('refuse the name %j', async (name) => {
    expect((await refused(createTenant(database.system, { name }, now))).faults[0]?.path).toBe('name');
  });

  it('accept a name of 200 characters, whatever its length in bytes', async () => {
    const name = '🔧'.repeat(200);
    expect((await createTenant(database.system, { name }, now)).name).toBe(name);
  });
});
