import { describe, expect, it } from 'vitest';
import { counting, makeTenant, write } from '../../test/support/access.ts';
import { testDatabase } from '../../test/support/database.ts';
import { refused } from '../../test/support/refused.ts';
import { createAuthenticator } from './authenticate.ts';
import { createUser, deleteUser, type NewUser, prepareUser } from './users.ts';

const place = await testDatabase();
const database = await place.open();
const tenant = await makeTenant(database);
const ADDRESS = '192.0.2.1';
const RIGHT = 'correct horse';

function authenticator(over = database) {
  const clock = { nowMs: Date.now() };
  return { clock, ...createAuthenticator({ database: over, adminKey: 'x'.repeat(20), now: () => clock.nowMs }) };
}

let count = 0;
async function makeUser(input: Partial<NewUser> = {}) {
  count += 1;
  const prepared = await prepareUser({ username: `user-${count}`, password: RIGHT, scopes: ['admin'], ...input });
  return write(database, tenant.id, (sql, stamp) => createUser(sql, stamp, prepared));
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function median(values: number[]): number {
  return values.sort((left, right) => left - right)[Math.floor(values.length / 2)]!;
}

describe('signing in', () => {
  it('returns an actor for a user, named as in the profile', async () => {
    const user = await makeUser({ profile: { firstname: 'Ada', lastname: 'Byron' }, siteIds: [8] });
    expect(await authenticator().password(user.username, RIGHT, ADDRESS)).toMatchObject({
      sort: 'tenant',
      actor: {
        kind: 'user',
        id: user.id,
        name: 'Ada Byron',
        tenantId: tenant.id,
        scopes: ['admin'],
        brandId: null,
        siteIds: [8],
      },
      limitKey: `user:${tenant.id}:${user.id}`,
    });
  });

  it('refuses a wrong password, an unknown name and an impossible one in the same words', async () => {
    const { username } = await makeUser();
    const { password } = authenticator();
    const refusals = await Promise.all(
      [
        password(username, 'wrong horse', ADDRESS),
        password(username, '', ADDRESS),
        password(username.toUpperCase(), RIGHT, ADDRESS),
        password('nobody', RIGHT, ADDRESS),
        password('nul\0nul', RIGHT, ADDRESS),
        password('', '', ADDRESS),
      ].map(refused),
    );
    expect(new Set(refusals.map(({ code, message }) => `${code} ${message}`)).size).toBe(1);
    expect(refusals[0]?.code).toBe('unauthenticated');
    expect(refusals[0]?.message).not.toContain('horse');
  });

  it('is fast once a pair is verified, and queries the database once in three seconds', async () => {
    const { username } = await makeUser();
    const counted = counting(database);
    const { password, clock } = authenticator(counted);
    await Promise.all(Array.from({ length: 20 }, () => password(username, RIGHT, ADDRESS)));
    const took = await milliseconds(async () => {
      for (let turn = 0; turn < 1000; turn += 1) await password(username, RIGHT, ADDRESS);
    });
    expect(took).toBeLessThan(1000);
    expect(counted.statements).toBe(1);
    clock.nowMs += 3000;
    await password(username, RIGHT, ADDRESS);
    expect(counted.statements).toBe(2);
  });

  it('costs an unknown name as much as a known one', async () => {
    const { username } = await makeUser();
    const { password } = authenticator();
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let turn = 0; turn < 9; turn += 1) {
      const wrong = `wrong ${turn}`;
      times.known.push(await milliseconds(() => refused(password(username, wrong, ADDRESS))));
      times.unknown.push(await milliseconds(() => refused(password('nobody', wrong, ADDRESS))));
    }
    expect(median(times.unknown)).toBeGreaterThan(median(times.known) * 0.4);
    expect(median(times.unknown)).toBeLessThan(median(times.known) * 2.5);
  });

  it('stops working within five seconds of the deletion of the user', async () => {
    const user = await makeUser();
    const { password, clock } = authenticator();
    await password(user.username, RIGHT, ADDRESS);
    await write(database, tenant.id, (sql, stamp) => deleteUser(sql, stamp, user.id));
    clock.nowMs += 5000;
    expect((await refused(password(user.username, RIGHT, ADDRESS))).code).toBe('unauthenticated');
  });

  it('stops working with a changed password, even if the old one had been verified', async () => {
    const user = await makeUser();
    const { password, clock } = authenticator();
    await password(user.username, RIGHT, ADDRESS);
    const { passwordHash } = await prepareUser({ ...user, password: 'another horse' });
    await database.system.rows({
      text: 'update app_user set password_hash = $1 where username = $2',
      values: [passwordHash, user.username],
    });
    clock.nowMs += 5000;
    expect((await refused(password(user.username, RIGHT, ADDRESS))).code).toBe('unauthenticated');
    await password(user.username, 'another horse', ADDRESS);
  });

  it('is refused after ten wrong tries of one name from one address, even with the right password', async () => {
    const { username } = await makeUser();
    const { password, clock } = authenticator();
    await password(username, RIGHT, ADDRESS);
    for (let turn = 0; turn < 10; turn += 1) {
      expect((await refused(password(username, `wrong ${turn}`, ADDRESS))).code).toBe('unauthenticated');
      clock.nowMs += 30_000;
    }
    const refusal = await refused(password(username, RIGHT, `::ffff:${ADDRESS}`));
    expect(refusal.code).toBe('rate_limited');
    expect(refusal.retryAfterSeconds).toBe(600);
    await password(username, RIGHT, '192.0.2.2');
    clock.nowMs += refusal.retryAfterSeconds! * 1000 - 1;
    expect((await refused(password(username, RIGHT, ADDRESS))).retryAfterSeconds).toBe(1);
    clock.nowMs += 1;
    await password(username, RIGHT, ADDRESS);
  });

  it('verifies at most ten of many concurrent wrong tries, the same or not', async () => {
    const { username } = await makeUser();
    const { password } = authenticator();
    const different = Array.from({ length: 30 }, (_, turn) => refused(password(username, `wrong ${turn}`, ADDRESS)));
    const codes = (await Promise.all(different)).map(({ code }) => code);
    expect(codes.filter((code) => code === 'unauthenticated')).toHaveLength(10);
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(20);
    await Promise.all(Array.from({ length: 10 }, () => refused(password('nobody', 'the same', ADDRESS))));
    expect((await refused(password('nobody', 'the same', ADDRESS))).code).toBe('rate_limited');
  });

  it('accepts many concurrent right tries, and counts none of them', async () => {
    const { username } = await makeUser();
    const { password } = authenticator();
    for (let turn = 0; turn < 9; turn += 1) await refused(password(username, `wrong ${turn}`, ADDRESS));
    await Promise.all(Array.from({ length: 30 }, () => password(username, RIGHT, ADDRESS)));
    await password(username, RIGHT, ADDRESS);
  });
});
