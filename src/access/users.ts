import { type Fault, plainArray, Refusal, type Sql } from '../platform/index.ts';
import { checkGrant, checkName, type Grant, type GrantInput, refuseFaults } from './checks.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import type { Page, RowKey, Stamp } from './stamp.ts';
import { checkProfile, type UserProfile } from './user-profile.ts';

/** A person or program that signs in with a name and a password. */
export interface User {
  id: number;
  revision: number;
  /** Unique in the whole installation, because it alone identifies the tenant. Case matters. */
  username: string;
  scopes: string[];
  rateLimitPerMinute: number;
  /** The only brand it may touch; null for every brand. */
  brandId: number | null;
  /** The only sites it may touch; null for every site. */
  siteIds: number[] | null;
  profile: UserProfile;
  deletedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface NewUser extends Omit<GrantInput, 'allowedAddresses'> {
  username: string;
  /** 8 to 200 characters. */
  password: string;
  profile?: UserProfile | undefined;
}

/** A checked user with the hash of its password: ready to be written. */
export interface PreparedUser {
  username: string;
  passwordHash: string;
  grant: Grant;
  profile: UserProfile;
}

const COLUMNS = `id, revision, username, scopes, rate_limit_per_minute as "rateLimitPerMinute", brand_id as "brandId",
  nullif(site_ids, '{}') as "siteIds", profile, deleted_at as "deletedAt", created_at as "createdAt", updated_at as "updatedAt"`;

/**
 * Checks a new user and hashes the password. Separate from createUser, so that the hashing, some 20 ms, is done before the tenant's
 * clock is locked. Throws the Refusal `invalid_request` that names every wrong field.
 */
export async function prepareUser(input: NewUser): Promise<PreparedUser> {
  const faults: Fault[] = [];
  checkName('username', input.username, faults);
  await checkPassword('password', input.password, input.username, faults);
  const grant = checkGrant({ ...input, allowedAddresses: [] }, faults);
  const profile = input.profile ?? {};
  checkProfile(profile, faults);
  refuseFaults(faults);
  return { username: input.username, passwordHash: await hashPassword(input.password), grant, profile };
}

/** A change of a user. Fields left out stay. */
export type UserChange = Partial<Omit<NewUser, 'username'>>;

/** A checked change with the hash of the password. */
export interface PreparedUserChange {
  passwordHash?: string | undefined;
  grant: Partial<Omit<Grant, 'allowedAddresses'>>;
  profile?: UserProfile | undefined;
}

/** Checks a change of a user with this name and hashes the password, before the tenant's clock is locked. Throws like prepareUser. */
export async function prepareUserChange(username: string, change: UserChange): Promise<PreparedUserChange> {
  const faults: Fault[] = [];
  const { password, profile, ...grant } = change;
  if (password !== undefined) await checkPassword('password', password, username, faults);
  // Fields left out are checked with valid values.
  const checked = checkGrant({ scopes: ['inventory:read'], ...grant, allowedAddresses: [] }, faults);
  if (profile !== undefined) checkProfile(profile, faults);
  refuseFaults(faults);
  const named = Object.keys(grant) as (keyof typeof grant)[];
  return {
    passwordHash: password === undefined ? undefined : await hashPassword(password),
    grant: Object.fromEntries(named.map((name) => [name, checked[name]])),
    profile,
  };
}

/** Changes a user. Returns undefined if it does not exist or is deleted. */
export async function updateUser(
  sql: Sql,
  stamp: Stamp,
  id: number,
  change: PreparedUserChange,
): Promise<User | undefined> {
  const { scopes, rateLimitPerMinute, brandId, siteIds } = change.grant;
  const rows = await sql.rows<User>({
    text: `update app_user set password_hash = coalesce($3, password_hash), scopes = coalesce($4, scopes),
        rate_limit_per_minute = coalesce($5, rate_limit_per_minute), brand_id = case when $6 then $7 else brand_id end,
        site_ids = case when $8 then $9 else site_ids end, profile = coalesce($10, profile), revision = $11, updated_at = $12
      where tenant_id = $1 and id = $2 and deleted_at is null returning ${COLUMNS}`,
    values: [
      stamp.tenantId,
      id,
      change.passwordHash ?? null,
      scopes ?? null,
      rateLimitPerMinute ?? null,
      brandId !== undefined,
      brandId ?? null,
      siteIds !== undefined,
      siteIds ?? null,
      change.profile === undefined ? null : JSON.stringify(change.profile),
      stamp.id,
      stamp.now,
    ],
  });
  return rows[0];
}

/**
 * Creates a user. Throws the Refusal `duplicate_username` when the name is taken, in this tenant or another, even by a deleted user;
 * the transaction stays usable. The caller checks that the brand and the sites exist.
 */
export async function createUser(sql: Sql, stamp: Stamp, input: PreparedUser): Promise<User> {
  const rows = await sql.rows<User>({
    text: `
      insert into app_user (tenant_id, id, revision, username, password_hash, scopes, rate_limit_per_minute, brand_id, site_ids,
        profile, created_at, updated_at)
      values ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
      on conflict (username) do nothing
      returning ${COLUMNS}`,
    values: [
      stamp.tenantId,
      stamp.id,
      input.username,
      input.passwordHash,
      input.grant.scopes,
      input.grant.rateLimitPerMinute,
      input.grant.brandId,
      input.grant.siteIds,
      JSON.stringify(input.profile),
      stamp.now,
    ],
  });
  const [user] = rows;
  if (user !== undefined) return user;
  throw new Refusal('duplicate_username', 'This username is taken. Choose another one.', { path: 'username' });
}

/** The tenant's users by id, including deleted ones. */
export function listUsers(sql: Sql, tenantId: number, page: Page): Promise<User[]> {
  return sql.rows<User>({
    text: `select ${COLUMNS} from app_user where tenant_id = $1 and id > $2 order by id limit $3`,
    values: [tenantId, page.after, page.limit],
  });
}

/** One user, deleted or not. */
export async function findUser(sql: Sql, key: RowKey): Promise<User | undefined> {
  const rows = await sql.rows<User>({
    text: `select ${COLUMNS} from app_user where tenant_id = $1 and id = $2`,
    values: [key.tenantId, key.id],
  });
  return rows[0];
}

/** The users of the tenant with these ids, including deleted ones; missing ones are left out. */
export async function findUsersByIds(sql: Sql, tenantId: number, ids: readonly number[]): Promise<User[]> {
  if (ids.length === 0) return [];
  return sql.rows<User>({
    name: 'users_by_ids',
    text: `select ${COLUMNS} from app_user where tenant_id = $1 and id = any($2::bigint[])`,
    values: [tenantId, plainArray(ids)],
  });
}

/**
 * Deletes a user: it can no longer sign in, and stays listed with `deletedAt` because the ledger names it. Its username stays taken,
 * so that nobody else can pass for it. Deleting again changes nothing. Returns undefined if the user does not exist.
 */
export async function deleteUser(sql: Sql, stamp: Stamp, id: number): Promise<User | undefined> {
  const rows = await sql.rows<User>({
    text: `update app_user set deleted_at = $3, revision = $4, updated_at = $3
      where tenant_id = $1 and id = $2 and deleted_at is null returning ${COLUMNS}`,
    values: [stamp.tenantId, id, stamp.now, stamp.id],
  });
  return rows[0] ?? findUser(sql, { tenantId: stamp.tenantId, id });
}
