import type { Sql } from '../platform/index.ts';
import type { Actor, ActorKind } from './actor.ts';
import { addressMatcher } from './addresses.ts';
import { hashSecret, sameHash } from './secrets.ts';
import { DEFAULT_SETTINGS, mergeSettings, type TenantSettings } from './tenant-settings.ts';
import { displayName, type UserProfile } from './user-profile.ts';

/** An authenticated credential of a tenant. Requests share the object: treat it as constant. */
export interface TenantCredential {
  readonly sort: 'tenant';
  readonly actor: Readonly<Actor>;
  readonly rateLimitPerMinute: number;
  /** The key under which this credential's requests are counted. */
  readonly limitKey: string;
  readonly tenantName: string;
  readonly tenantUuid: string;
  readonly settings: Readonly<TenantSettings>;
  /** SHA-256 of the application key that goes with an OAuth client; null for keys and users. See appKeyMatches. */
  readonly appKeyHash: Uint8Array | null;
  /** The session that the cookie belongs to; absent for every other credential. */
  readonly sessionId?: string;
}

/** The holder of the operator's key. */
export interface OperatorCredential {
  readonly sort: 'operator';
}

/** The sender of a request. */
export type Credential = TenantCredential | OperatorCredential;

/** A credential as stored, with the fields that decide whether it may be used. */
export interface HeldCredential {
  credential: TenantCredential;
  /** Milliseconds since the epoch; null for never. */
  expiresAtMs: number | null;
  /** Revoked or deleted. */
  withdrawn: boolean;
  addressAllowed(address: string): boolean;
}

/** A user's credential with the hash that the password must match. */
export interface HeldUser extends HeldCredential {
  passwordHash: string;
}

interface Row {
  tenantId: number;
  id: number;
  name: string;
  scopes: string[];
  rateLimitPerMinute: number;
  brandId: number | null;
  siteIds: number[] | null;
  withdrawn: boolean;
  tenantName: string;
  tenantUuid: string;
  settings: TenantSettings;
  allowedAddresses?: string[];
  expiresAt?: Date | null;
  appKeyHash?: Buffer | null;
  sessionId?: string;
}

const tenantColumns = 'tenant.name as "tenantName", tenant.uuid as "tenantUuid", tenant.settings';
const grantColumns = (table: string) =>
  `${table}.tenant_id as "tenantId", ${table}.id, ${table}.rate_limit_per_minute as "rateLimitPerMinute",
   ${table}.brand_id as "brandId", nullif(${table}.site_ids, '{}') as "siteIds"`;

/** Whether the text is the application key that goes with the credential, compared in constant time. */
export function appKeyMatches(credential: TenantCredential, appKey: string): boolean {
  return credential.appKeyHash !== null && sameHash(hashSecret(appKey), credential.appKeyHash);
}

export async function loadApiKey(sql: Sql, secretHash: Buffer): Promise<HeldCredential | undefined> {
  const rows = await sql.rows<Row>({
    text: `
      select ${grantColumns('api_key')}, api_key.name, api_key.scopes, api_key.allowed_addresses as "allowedAddresses",
        api_key.expires_at as "expiresAt", api_key.revoked_at is not null as withdrawn, ${tenantColumns}
      from api_key join tenant using (tenant_id) where api_key.secret_hash = $1`,
    values: [secretHash],
    name: 'credential_api_key',
  });
  return rows.map((row) => hold('api_key', row))[0];
}

export async function loadAccessToken(sql: Sql, secretHash: Buffer): Promise<HeldCredential | undefined> {
  const rows = await sql.rows<Row>({
    text: `
      select ${grantColumns('oauth_client')}, oauth_client.name, access_token.scopes, access_token.expires_at as "expiresAt",
        oauth_client.allowed_addresses as "allowedAddresses", oauth_client.app_key_hash as "appKeyHash",
        oauth_client.revoked_at is not null as withdrawn, ${tenantColumns}
      from access_token
        join oauth_client on oauth_client.tenant_id = access_token.tenant_id and oauth_client.id = access_token.oauth_client_id
        join tenant on tenant.tenant_id = access_token.tenant_id
      where access_token.secret_hash = $1`,
    values: [secretHash],
    name: 'credential_access_token',
  });
  return rows.map((row) => hold('oauth_client', row))[0];
}

export async function loadSession(sql: Sql, secretHash: Buffer): Promise<HeldCredential | undefined> {
  const rows = await sql.rows<Row & { profile: UserProfile; sessionId: string }>({
    text: `
      select ${grantColumns('app_user')}, app_user.username as name, app_user.scopes, app_user.profile,
        session.id as "sessionId", session.expires_at as "expiresAt", app_user.deleted_at is not null as withdrawn, ${tenantColumns}
      from session
        join app_user on app_user.tenant_id = session.tenant_id and app_user.id = session.user_id
        join tenant on tenant.tenant_id = session.tenant_id
      where session.secret_hash = $1`,
    values: [secretHash],
    name: 'credential_session',
  });
  return rows.map((row) => hold('user', { ...row, name: displayName(row.name, row.profile) }))[0];
}

export async function loadUser(sql: Sql, username: string): Promise<HeldUser | undefined> {
  const rows = await sql.rows<Row & { profile: UserProfile; passwordHash: string }>({
    text: `
      select ${grantColumns('app_user')}, app_user.username as name, app_user.scopes, app_user.profile,
        app_user.password_hash as "passwordHash", app_user.deleted_at is not null as withdrawn, ${tenantColumns}
      from app_user join tenant using (tenant_id) where app_user.username = $1`,
    values: [username],
    name: 'credential_user',
  });
  return rows.map((row) => ({
    ...hold('user', { ...row, name: displayName(row.name, row.profile) }),
    passwordHash: row.passwordHash,
  }))[0];
}

function hold(kind: ActorKind, row: Row): HeldCredential {
  const { id, name, tenantId, scopes, brandId, siteIds } = row;
  const credential: TenantCredential = Object.freeze({
    sort: 'tenant',
    actor: Object.freeze({ kind, id, name, tenantId, scopes, brandId, siteIds }),
    rateLimitPerMinute: row.rateLimitPerMinute,
    limitKey: `${kind}:${tenantId}:${id}`,
    tenantName: row.tenantName,
    tenantUuid: row.tenantUuid,
    settings: mergeSettings(DEFAULT_SETTINGS, row.settings),
    appKeyHash: row.appKeyHash ?? null,
    ...(row.sessionId === undefined ? {} : { sessionId: row.sessionId }),
  });
  return {
    credential,
    expiresAtMs: row.expiresAt?.getTime() ?? null,
    withdrawn: row.withdrawn,
    addressAllowed: addressMatcher(row.allowedAddresses ?? []),
  };
}
