import type { Fault, Sql } from '../platform/index.ts';
import { checkGrant, checkName, type GrantInput, refuseFaults } from './checks.ts';
import { hashSecret, randomBase62 } from './secrets.ts';
import type { Page, RowKey, Stamp } from './stamp.ts';

/** A program that exchanges its id and secret for access tokens of 15 minutes. */
export interface OauthClient {
  id: number;
  revision: number;
  name: string;
  clientId: string;
  scopes: string[];
  /** Addresses and CIDR ranges its tokens may be used from; empty for every address. */
  allowedAddresses: string[];
  rateLimitPerMinute: number;
  /** The only brand it may touch; null for every brand. */
  brandId: number | null;
  /** The only sites it may touch; null for every site. */
  siteIds: number[] | null;
  revokedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface NewOauthClient extends GrantInput {
  name: string;
}

/** A new client with its secrets, which are returned once and stored only as SHA-256. */
export interface CreatedOauthClient {
  row: OauthClient;
  clientSecret: string;
  /** The application key that ServiceTitan's clients send beside the token. */
  appKey: string;
}

const COLUMNS = `id, revision, name, client_id as "clientId", scopes, allowed_addresses as "allowedAddresses",
  rate_limit_per_minute as "rateLimitPerMinute", brand_id as "brandId", nullif(site_ids, '{}') as "siteIds",
  revoked_at as "revokedAt", created_at as "createdAt", updated_at as "updatedAt"`;

/**
 * Creates a client with the id `cid.<24>`, the secret `cs1.<48>` and the application key `ak1.<40 letters or digits>`. Throws the
 * Refusal `invalid_request` that names every wrong field. The caller checks that the brand and the sites exist.
 */
export async function createOauthClient(sql: Sql, stamp: Stamp, input: NewOauthClient): Promise<CreatedOauthClient> {
  const faults: Fault[] = [];
  checkName('name', input.name, faults);
  const grant = checkGrant(input, faults);
  refuseFaults(faults);

  const clientSecret = `cs1.${randomBase62(48)}`;
  const appKey = `ak1.${randomBase62(40)}`;
  const rows = await sql.rows<OauthClient>({
    text: `
      insert into oauth_client (tenant_id, id, revision, name, client_id, secret_hash, app_key_hash, scopes, allowed_addresses,
        rate_limit_per_minute, brand_id, site_ids, created_at, updated_at)
      values ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
      returning ${COLUMNS}`,
    values: [
      stamp.tenantId,
      stamp.id,
      input.name,
      `cid.${randomBase62(24)}`,
      hashSecret(clientSecret),
      hashSecret(appKey),
      grant.scopes,
      grant.allowedAddresses,
      grant.rateLimitPerMinute,
      grant.brandId,
      grant.siteIds,
      stamp.now,
    ],
  });
  return { row: rows[0]!, clientSecret, appKey }; // An insert of one row returns it.
}

/** The tenant's clients by id, including revoked ones. */
export function listOauthClients(sql: Sql, tenantId: number, page: Page): Promise<OauthClient[]> {
  return sql.rows<OauthClient>({
    text: `select ${COLUMNS} from oauth_client where tenant_id = $1 and id > $2 order by id limit $3`,
    values: [tenantId, page.after, page.limit],
  });
}

/** One client, revoked or not. */
export async function findOauthClient(sql: Sql, key: RowKey): Promise<OauthClient | undefined> {
  const rows = await sql.rows<OauthClient>({
    text: `select ${COLUMNS} from oauth_client where tenant_id = $1 and id = $2`,
    values: [key.tenantId, key.id],
  });
  return rows[0];
}

/**
 * Revokes a client and all its access tokens for good; it stays listed. Revoking again changes nothing. Returns undefined if the
 * client does not exist. Every process refuses its tokens within 5 seconds of the commit.
 */
export async function revokeOauthClient(sql: Sql, stamp: Stamp, id: number): Promise<OauthClient | undefined> {
  const rows = await sql.rows<OauthClient>({
    text: `update oauth_client set revoked_at = $3, revision = $4, updated_at = $3
      where tenant_id = $1 and id = $2 and revoked_at is null returning ${COLUMNS}`,
    values: [stamp.tenantId, id, stamp.now, stamp.id],
  });
  return rows[0] ?? findOauthClient(sql, { tenantId: stamp.tenantId, id });
}
