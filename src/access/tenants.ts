import { type Fault, type Sql, uuidv7 } from '../platform/index.ts';
import { checkName, refuseFaults } from './checks.ts';
import type { Page, Stamp } from './stamp.ts';
import {
  checkSettings,
  DEFAULT_SETTINGS,
  mergeSettings,
  type TenantSettings,
  type TenantSettingsChange,
} from './tenant-settings.ts';

/** A company. */
export interface Tenant {
  id: number;
  uuid: string;
  revision: number;
  name: string;
  settings: TenantSettings;
  createdAt: Date;
  updatedAt: Date;
}

const COLUMNS = 'tenant_id as id, uuid, revision, name, settings, created_at as "createdAt", updated_at as "updatedAt"';

/**
 * Creates an empty tenant with its clock at revision 0, in one statement. Ids count up from 1 in the installation, which must exist
 * (ensureInstallation). Throws the Refusal `invalid_request` that names every wrong field.
 */
export async function createTenant(
  sql: Sql,
  input: { name: string; settings?: TenantSettingsChange },
  now: Date,
): Promise<Tenant> {
  checkTenant({ ...input, name: input.name ?? '' });
  const rows = await sql.rows<Tenant>({
    text: `
      with taken as (
        update installation set last_tenant_id = last_tenant_id + 1 returning last_tenant_id
      ), made as (
        insert into tenant (tenant_id, uuid, revision, name, settings, created_at, updated_at)
        select last_tenant_id, $1, 0, $2, $3, $4, $4 from taken
        returning ${COLUMNS}
      ), started as (
        insert into clock (tenant_id, revision, recorded_at, hash)
        select id, 0, $4, decode(repeat('00', 32), 'hex') from made
      )
      select * from made`,
    values: [
      uuidv7(now.getTime()),
      input.name,
      JSON.stringify(mergeSettings(DEFAULT_SETTINGS, input.settings ?? {})),
      now,
    ],
  });
  const [tenant] = rows.map(complete);
  if (tenant === undefined) throw new Error('The installation must be created before its first tenant.');
  return tenant;
}

export async function findTenant(sql: Sql, id: number): Promise<Tenant | undefined> {
  const rows = await sql.rows<Tenant>({
    text: `select ${COLUMNS} from tenant where tenant_id = $1`,
    values: [id],
    name: 'tenant_find',
  });
  return rows.map(complete)[0];
}

export async function listTenants(sql: Sql, page: Page): Promise<Tenant[]> {
  const rows = await sql.rows<Tenant>({
    text: `select ${COLUMNS} from tenant where tenant_id > $1 order by tenant_id limit $2`,
    values: [page.after, page.limit],
  });
  return rows.map(complete);
}

/**
 * Changes the name, or settings key by key (also inside `surfaces` and `hapihub`). Returns undefined if the tenant does not exist.
 * Throws the Refusal `invalid_request` that names every wrong field.
 */
export async function updateTenant(
  sql: Sql,
  stamp: Stamp,
  input: { name?: string; settings?: TenantSettingsChange },
): Promise<Tenant | undefined> {
  checkTenant(input);
  // Reading before writing is safe, because the caller holds the tenant's clock.
  const tenant = await findTenant(sql, stamp.tenantId);
  if (tenant === undefined) return undefined;
  const rows = await sql.rows<Tenant>({
    text: `update tenant set name = $2, settings = $3, revision = $4, updated_at = $5 where tenant_id = $1 returning ${COLUMNS}`,
    values: [
      stamp.tenantId,
      input.name ?? tenant.name,
      JSON.stringify(mergeSettings(tenant.settings, input.settings ?? {})),
      stamp.id,
      stamp.now,
    ],
  });
  return rows[0];
}

function checkTenant(input: { name?: string; settings?: TenantSettingsChange }): void {
  const faults: Fault[] = [];
  if (input.name !== undefined) checkName('name', input.name, faults);
  if (input.settings !== undefined) checkSettings(input.settings, faults);
  refuseFaults(faults);
}

/** A tenant older than a setting has that setting's default. */
function complete(tenant: Tenant): Tenant {
  return { ...tenant, settings: mergeSettings(DEFAULT_SETTINGS, tenant.settings) };
}

/** The time zone of a tenant's clock. */
export async function readTimeZone(sql: Sql, tenantId: number): Promise<string> {
  const [row] = await sql.rows<{ zone: string | null }>({
    name: 'access-time-zone',
    text: `select settings ->> 'timeZone' as zone from tenant where tenant_id = $1`,
    values: [tenantId],
  });
  return row?.zone ?? DEFAULT_SETTINGS.timeZone;
}
