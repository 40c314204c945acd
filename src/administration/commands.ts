import {
  type ApiKey,
  createApiKey,
  createOauthClient,
  createUser,
  deleteUser,
  endSessions,
  findUser,
  type NewApiKey,
  type NewOauthClient,
  type OauthClient,
  type PreparedUser,
  type PreparedUserChange,
  revokeApiKey,
  revokeOauthClient,
  type Tenant,
  type TenantSettingsChange,
  type User,
  updateTenant,
  updateUser,
} from '../access/index.ts';
import type { LoneCommand, LoneUnit } from '../journal/index.ts';
import { type Fault, Refusal } from '../platform/index.ts';
import { requirePlaces } from './default-places.ts';
import { followTimeZone, requireTimeZone } from './time-zone.ts';

/** A new credential: the row, and its secrets, which are shown only this once and stored nowhere. */
export type Shown<Row, Secrets> = Row & Partial<Secrets>;

const stamp = (unit: LoneUnit) => ({ tenantId: unit.tenantId, id: unit.book.tick(), now: unit.now });

export const changeTenant: LoneCommand<
  { name?: string; settings?: TenantSettingsChange; ifRevision?: number | undefined },
  Tenant
> = {
  sort: 'lone',
  name: 'tenant.change',
  async run({ ifRevision, ...change }, unit) {
    if (ifRevision !== undefined) {
      const [row] = await unit.sql.rows<{ revision: number }>({
        text: 'select revision from tenant where tenant_id = $1',
        values: [unit.tenantId],
      });
      if (row?.revision !== ifRevision)
        throw new Refusal('stale_revision', 'The tenant was changed meanwhile. Read it again.');
    }
    await requirePlaces(unit.sql, unit.tenantId, change.settings ?? {});
    await requireTimeZone(unit.sql, change.settings?.timeZone);
    const tenant = await updateTenant(unit.sql, stamp(unit), change);
    if (tenant === undefined) throw new Refusal('not_found', 'This tenant does not exist.');
    await followTimeZone(unit, tenant.settings.timeZone);
    return tenant;
  },
};

export const makeApiKey: LoneCommand<NewApiKey, Shown<ApiKey, { key: string }>> = {
  sort: 'lone',
  name: 'api-key.make',
  keep: withoutSecrets,
  async run(input, unit) {
    await requireBounds(unit, input);
    const { row, secret } = await createApiKey(unit.sql, stamp(unit), input);
    return { ...row, key: secret };
  },
};

export const withdrawApiKey: LoneCommand<number, ApiKey> = {
  sort: 'lone',
  name: 'api-key.withdraw',
  run: async (id, unit) => found(await revokeApiKey(unit.sql, stamp(unit), id), 'API key', id),
};

export const makeOauthClient: LoneCommand<
  NewOauthClient,
  Shown<OauthClient, { clientSecret: string; appKey: string }>
> = {
  sort: 'lone',
  name: 'oauth-client.make',
  keep: withoutSecrets,
  async run(input, unit) {
    await requireBounds(unit, input);
    const { row, clientSecret, appKey } = await createOauthClient(unit.sql, stamp(unit), input);
    return { ...row, clientSecret, appKey };
  },
};

export const withdrawOauthClient: LoneCommand<number, OauthClient> = {
  sort: 'lone',
  name: 'oauth-client.withdraw',
  run: async (id, unit) => found(await revokeOauthClient(unit.sql, stamp(unit), id), 'OAuth client', id),
};

/** The password is already hashed: that takes too long under the tenant's lock. */
export const makeUser: LoneCommand<PreparedUser, User> = {
  sort: 'lone',
  name: 'user.make',
  async run(input, unit) {
    await requireBounds(unit, input.grant);
    return createUser(unit.sql, stamp(unit), input);
  },
};

/** Ends the user's sessions when the password or the rights change: the user has to sign in again. */
export const changeUser: LoneCommand<PreparedUserChange & { id: number; ifRevision?: number | undefined }, User> = {
  sort: 'lone',
  name: 'user.change',
  async run({ id, ifRevision, ...change }, unit) {
    const key = { tenantId: unit.tenantId, id };
    const user = found(await findUser(unit.sql, key), 'user', id);
    if (ifRevision !== undefined && user.revision !== ifRevision)
      throw new Refusal('stale_revision', 'The user was changed meanwhile. Read it again.');
    await requireBounds(unit, change.grant);
    const changed = found(await updateUser(unit.sql, stamp(unit), id, change), 'user', id);
    if (change.passwordHash !== undefined || Object.keys(change.grant).length > 0) await endSessions(unit.sql, key);
    return changed;
  },
};

export const removeUser: LoneCommand<number, User> = {
  sort: 'lone',
  name: 'user.remove',
  async run(id, unit) {
    const user = found(await deleteUser(unit.sql, stamp(unit), id), 'user', id);
    await endSessions(unit.sql, { tenantId: unit.tenantId, id });
    return user;
  },
};

function found<Row>(row: Row | undefined, noun: string, id: number): Row {
  if (row === undefined) throw new Refusal('not_found', `There is no ${noun} with the id ${id}.`);
  return row;
}

/** The outcome stored for repeats of a request must not contain the secrets. */
function withoutSecrets<Row extends { key?: string; clientSecret?: string; appKey?: string }>(output: Row): Row {
  const { key, clientSecret, appKey, ...row } = output;
  return row as Row;
}

/** The brand and the sites that a credential is restricted to must exist. */
async function requireBounds(
  unit: LoneUnit,
  bounds: { brandId?: number | null | undefined; siteIds?: readonly number[] | null | undefined },
): Promise<void> {
  const faults: Fault[] = [];
  if (bounds.brandId != null) {
    const rows = await unit.sql.rows({
      text: `select from reference where tenant_id = $1 and id = $2 and kind = 'brand'`,
      values: [unit.tenantId, bounds.brandId],
    });
    if (rows.length === 0)
      faults.push({ path: 'brandId', code: 'unknown_reference', message: 'This brand does not exist.' });
  }
  const siteIds = [...new Set(bounds.siteIds ?? [])];
  if (siteIds.length > 0) {
    const rows = await unit.sql.rows({
      text: `select from location where tenant_id = $1 and id = any($2::bigint[]) and kind = 'site'`,
      values: [unit.tenantId, siteIds],
    });
    if (rows.length < siteIds.length) {
      faults.push({
        path: 'siteIds',
        code: 'unknown_reference',
        message: 'Each of these must be a location of kind site.',
      });
    }
  }
  if (faults.length > 0) throw new Refusal('unknown_reference', 'The brand or a site does not exist.', { faults });
}
