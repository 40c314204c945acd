import { describe, expect, it } from 'vitest';
import { makeTenant, write } from '../../test/support/access.ts';
import { testDatabase } from '../../test/support/database.ts';
import { refused } from '../../test/support/refused.ts';
import { displayName, type UserProfile } from './user-profile.ts';
import { createUser, deleteUser, findUser, listUsers, type NewUser, prepareUser } from './users.ts';

const place = await testDatabase();
const database = await place.open();
const tenant = await makeTenant(database);
const other = await makeTenant(database, 'Other');

let count = 0;
async function create(input: Partial<NewUser> = {}, tenantId = tenant.id) {
  count += 1;
  const whole = { username: `user ${count}`, password: 'correct horse', scopes: ['inventory:read'], ...input };
  const prepared = await prepareUser(whole);
  return write(database, tenantId, (sql, stamp) => createUser(sql, stamp, prepared));
}

describe('users', () => {
  it('keep the given values, and only the hash of the password', async () => {
    const given = {
      username: 'Zoë',
      scopes: ['inventory:write'],
      brandId: 4,
      siteIds: [9],
      rateLimitPerMinute: 10,
      profile: { firstname: 'Zoë', lastname: '', companyId: 12, phNumber: null },
    };
    const user = await create({ ...given, password: 'hunter2 hunter2' });
    expect(user).toMatchObject({ ...given, deletedAt: null });
    expect(await findUser(database.system, { tenantId: tenant.id, id: user.id })).toEqual(user);
    const [stored] = await database.system.rows<{ text: string; password_hash: string }>({
      text: 'select app_user::text as text, password_hash from app_user where username = $1',
      values: ['Zoë'],
    });
    expect(stored?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(stored?.text).not.toContain('hunter2');
    expect(JSON.stringify(user)).not.toContain('argon2');
  });

  it('have unique names in the whole installation, and a refusal leaves the transaction usable', async () => {
    const { username } = await create();
    expect((await refused(create({ username }))).code).toBe('duplicate_username');
    const prepared = await prepareUser({ username, password: 'another one', scopes: ['admin'] });
    const usable = await write(database, other.id, async (sql, stamp) => {
      expect((await refused(createUser(sql, stamp, prepared))).faults[0]?.path).toBe('username');
      return sql.rows({ text: 'select 1' });
    });
    expect(usable).toHaveLength(1);
    const racers = await Promise.allSettled(
      [tenant, other, tenant, other].map(({ id }) => create({ username: 'racer' }, id)),
    );
    expect(racers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('stay listed when deleted, keep their name and are deleted once', async () => {
    const user = await create();
    const remove = (tenantId: number) => write(database, tenantId, (sql, stamp) => deleteUser(sql, stamp, user.id));
    expect(await remove(other.id)).toBeUndefined();
    const deleted = await remove(tenant.id);
    expect(deleted?.deletedAt).toBeInstanceOf(Date);
    expect(await remove(tenant.id)).toEqual(deleted);
    expect(await listUsers(database.system, tenant.id, { after: user.id - 1, limit: 1 })).toEqual([deleted]);
    expect((await refused(create({ username: user.username }))).code).toBe('duplicate_username');
  });

  it('report all wrong fields together', async () => {
    const profile = { firstname: 'a\0', city: 5, shoeSize: '44', companyId: 1.5 } as unknown as UserProfile;
    const refusal = await refused(create({ username: '', password: 'short', scopes: ['x'], siteIds: [0], profile }));
    expect(refusal.faults.map((fault) => fault.path)).toEqual([
      'username',
      'password',
      'scopes.0',
      'siteIds.0',
      'profile.firstname',
      'profile.city',
      'profile.shoeSize',
      'profile.companyId',
    ]);
    expect(JSON.stringify(refusal.faults) + refusal.message).not.toContain('short');
  });

  it.each(['1234567', 'x'.repeat(201), `12345678\ud83d`])('refuse the password %j', async (password) => {
    expect((await refused(create({ password }))).faults.map((fault) => fault.path)).toEqual(['password']);
  });

  it.each<[UserProfile, string]>([
    [{ firstname: 'Ada', lastname: 'Byron' }, 'Ada Byron'],
    [{ lastname: ' Byron ' }, 'Byron'],
    [{ firstname: ' ', lastname: null }, 'ada'],
    [{}, 'ada'],
  ])('with the profile %j are shown as %s', (profile, name) => {
    expect(displayName('ada', profile)).toBe(name);
  });
});
