import type { Fault, Sql } from '../platform/index.ts';
import { checkGrant, checkName, type GrantInput, invalid, refuseFaults } from './checks.ts';
import { hashSecret, randomBase36, randomBase62 } from './secrets.ts';
import type { Page, RowKey, Stamp } from './stamp.ts';

/** A key that a program of the tenant sends with each request. Only its holder knows the secret. */
export interface ApiKey {
  id: number;
  revision: number;
  name: string;
  /** The beginning of the secret, to recognise it by: `oh_` and eight letters or digits. */
  prefix: string;
  scopes: string[];
  /** Addresses and CIDR ranges it may come from; empty for every address. */
  allowedAddresses: string[];
  rateLimitPerMinute: number;
  /** The only brand it may touch; null for every brand. */
  brandId: number | null;
  /** The only sites it may touch; null for every site. */
  siteIds: number[] | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface NewApiKey extends GrantInput {
  name: string;
  /** From this time on the key is refused; left out, it never expires. */
  expiresAt?: Date | null | undefined;
}

const COLUMNS = `id, revision, name, prefix, scopes, allowed_addresses as "allowedAddresses",
  rate_limit_per_minute as "rateLimitPerMinute", brand_id as "brandId", nullif(site_ids, '{}') as "siteIds",
  expires_at as "expiresAt", revoked_at as "revokedAt", created_at as "createdAt", updated_at as "updatedAt"`;

/**
 * Creates a key. The secret, `oh_<8 letters or digits>_<40 letters or digits>`, is returned here and never again; only its SHA-256
 * is stored. Throws the Refusal `invalid_request` that names every wrong field. The caller checks that the brand and the sites
 * exist.
 */
export async function createApiKey(sql: Sql, stamp: Stamp, input: NewApiKey): Promise<{ row: ApiKey; secret: string }> {
  const faults: Fault[] = [];
  checkName('name', input.name, faults);
  const grant = checkGrant(input, faults);
  const expiresAt = input.expiresAt ?? null;
  if (expiresAt !== null && Number.isNaN(expiresAt.getTime())) faults.push(invalid('expiresAt', 'Give a time.'));
  refuseFaults(faults);

  const prefix = `oh_${randomBase36(8)}`;
  const secret = `${prefix}_${randomBase62(40)}`;
  const rows = await sql.rows<ApiKey>({
    text: `
      insert into api_key (tenant_id, id, revision, name, prefix, secret_hash, scopes, allowed_addresses, rate_limit_per_minute,
        brand_id, site_ids, expires_at, created_at, updated_at)
      values ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
      returning ${COLUMNS}`,
    values: [
      stamp.tenantId,
      stamp.id,
      input.name,
      prefix,
      hashSecret(secret),
      grant.scopes,
      grant.allowedAddresses,
      grant.rateLimitPerMinute,
      grant.brandId,
      grant.siteIds,
      expiresAt,
      stamp.now,
    ],
  });
  return { row: rows[0]!, secret }; // An insert of one row returns it.
}

/** The tenant's keys by id, including revoked ones. */
export function listApiKeys(sql: Sql, tenantId: number, page: Page): Promise<ApiKey[]> {
  return sql.rows<ApiKey>({
    text: `select ${COLUMNS} from api_key where tenant_id = $1 and id > $2 order by id limit $3`,
    values: [tenantId, page.after, page.limit],
  });
}

/** One key, revoked or not. */
export async function findApiKey(sql: Sql, key: RowKey): Promise<ApiKey | undefined> {
  const rows = await sql.rows<ApiKey>({
    text: `select ${COLUMNS} from api_key where tenant_id = $1 and id = $2`,
    values: [key.tenantId, key.id],
  });
  return rows[0];
}

/**
 * Revokes a key for good; it stays listed. Revoking again changes nothing. Returns undefined if the key does not exist. Every
 * process refuses the key within 5 seconds of the commit.
 */
export async function revokeApiKey(sql: Sql, stamp: Stamp, id: number): Promise<ApiKey | undefined> {
  const rows = await sql.rows<ApiKey>({
    text: `update api_key set revoked_at = $3, revision = $4, updated_at = $3
      where tenant_id = $1 and id = $2 and revoked_at is null returning ${COLUMNS}`,
    values: [stamp.tenantId, id, stamp.now, stamp.id],
  });
  return rows[0] ?? findApiKey(sql, { tenantId: stamp.tenantId, id });
}
