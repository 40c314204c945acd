import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { StartupError } from '../startup-error.ts';
import { ownerAccount } from './accounts.ts';
import { attachEmbedded, type EmbeddedServer, startEmbedded } from './index.ts';
import { isAlive } from './processes.ts';
import { isRoot } from './server-user.ts';
import { ask, forgetLater, makeSandbox, postmasterPid, removeSandboxes, silent, until } from './test-support.ts';

const running: EmbeddedServer[] = [];

async function startHere(folder: string): Promise<EmbeddedServer> {
  const server = await startEmbedded({ folder, log: silent });
  forgetLater(server.connection);
  running.push(server);
  return server;
}

async function failure(folder: string): Promise<string> {
  const error = await startHere(folder).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartupError);
  return (error as StartupError).message;
}

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of running.splice(0)) await server.stop();
  await removeSandboxes();
});

describe('a cold start', () => {
  test('creates the folder and a UTF-8 database, even with LANG=C and a foreign PG environment', async () => {
    const { folder } = makeSandbox();
    for (const [name, value] of Object.entries({
      LANG: 'C',
      LC_ALL: 'C',
      PGSSLMODE: 'require',
      PGPORT: '1',
      PGDATA: '/nowhere',
    })) {
      vi.stubEnv(name, value);
    }
    const { connection } = await startHere(folder);
    expect(connection).toMatchObject({ port: 5432, user: 'onhand', database: 'onhand' });
    const [row] = await ask<{ encoding: string; provider: string; locale: string; upper: string }>(
      connection,
      `SELECT pg_encoding_to_char(encoding) AS encoding, datlocprovider AS provider, datlocale AS locale, upper('ä') AS upper
         FROM pg_database WHERE datname = 'onhand'`,
    );
    expect(row).toEqual({ encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8', upper: 'Ä' });
    expect(readdirSync(folder)).toEqual(['postgres']);
  });

  test('keeps everybody else out', async () => {
    const { folder } = makeSandbox();
    const { connection } = await startHere(folder);
    const owner = isRoot() ? (await ownerAccount()).uid : process.getuid?.();
    for (const path of [join(folder, 'postgres'), connection.host]) {
      const status = statSync(path);
      expect([status.uid, status.mode & 0o777]).toEqual([owner, 0o700]);
    }
    expect(statSync(folder).mode & 0o777).toBe(isRoot() ? 0o711 : 0o700);
    expect(statSync(join(connection.host, '.s.PGSQL.5432')).mode & 0o777).toBe(0o700);
    expect(await ask(connection, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '' }]);
  });

  test('applies the settings that Onhand relies on', async () => {
    const { folder } = makeSandbox();
    const { connection } = await startHere(folder);
    const rows = await ask<{ name: string; setting: string }>(
      connection,
      `SELECT name, current_setting(name) AS setting FROM pg_settings`,
    );
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toMatchObject({
      shared_buffers: '256MB',
      max_wal_size: '2GB',
      wal_compression: 'pglz',
      jit: 'off',
      max_connections: '100',
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      TimeZone: 'UTC',
      log_filename: 'postgresql-%a.log',
      log_truncate_on_rotation: 'on',
      log_rotation_age: '1d',
      log_rotation_size: '0',
    });
    expect(readdirSync(join(folder, 'postgres/log'))).toEqual([
      expect.stringMatching(/^postgresql-[A-Z][a-z]{2}\.log$/),
    ]);
  });

  test('replaces an empty folder, and removes the old leftovers of a killed start', async () => {
    const { folder } = makeSandbox();
    mkdirSync(join(folder, 'postgres'), { recursive: true, mode: 0o755 });
    if (isRoot()) chmodSync(folder, 0o711);
    const [old, young] = [join(folder, 'postgres.new-1-0123abcd'), join(folder, 'postgres.new-1-89abcdef')];
    mkdirSync(old);
    mkdirSync(young);
    utimesSync(old, 1, 1);
    await startHere(folder);
    expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
  });
});

describe('a warm start', () => {
  test('finds the data written before', async () => {
    const { folder } = makeSandbox();
    const first = await startHere(folder);
    await ask(first.connection, 'CREATE TABLE kept AS SELECT 7 AS number');
    await first.stop();
    const second = await startHere(folder);
    expect(second.connection).toEqual(first.connection);
    expect(await ask(second.connection, 'SELECT number FROM kept')).toEqual([{ number: 7 }]);
  });
});

describe('stopping and attaching', () => {
  test('a running server can be attached to, a stopped or a missing one cannot', async () => {
    const { base, folder } = makeSandbox();
    expect(await attachEmbedded(join(base, 'missing'))).toBeNull();
    const server = await startHere(folder);
    expect(await attachEmbedded(folder)).toEqual(server.connection);
    await server.stop();
    expect(await attachEmbedded(folder)).toBeNull();
  });

  test('stop ends busy connections immediately, waits until the process is gone, and may be called again', async () => {
    const { folder } = makeSandbox();
    const server = await startHere(folder);
    const pid = postmasterPid(folder)!;
    const busy = ask(server.connection, 'SELECT pg_sleep(60)').catch((error: Error) => error.message);
    const asleep = `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'`;
    await until(async () => (await ask(server.connection, asleep)).length === 1);
    const began = performance.now();
    await Promise.all([server.stop(), server.stop()]);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(isAlive(pid)).toBe(false);
    expect(await busy).toMatch(/terminat/i);
    await server.stop();
    expect(existsSync(join(folder, 'postgres/postmaster.pid'))).toBe(false);
  });
});

describe('a start is refused with what to do', () => {
  test('if the data folder cannot be created', async () => {
    const { base } = makeSandbox();
    writeFileSync(join(base, 'file'), '');
    expect(await failure(join(base, 'file/data'))).toMatch(/data folder .*file\/data cannot be written .*ONHAND_DATA/s);
  });

  test.skipIf(isRoot())('if the data folder is not writable', async () => {
    const { folder } = makeSandbox();
    mkdirSync(folder, { mode: 0o500 });
    expect(await failure(folder)).toMatch(/data folder .* cannot be written \(EACCES/);
  });

  test("if the database is broken, with PostgreSQL's message", async () => {
    const { folder } = makeSandbox();
    await (await startHere(folder)).stop();
    truncateSync(join(folder, 'postgres/global/pg_control'), 100);
    expect(await failure(folder)).toMatch(/did not start in .*pg_control/s);
  });

  test("if a setting is broken, with PostgreSQL's message", async () => {
    const { folder } = makeSandbox();
    await (await startHere(folder)).stop();
    writeFileSync(join(folder, 'postgres/postgresql.auto.conf'), 'no_such_setting = 1\n');
    expect(await failure(folder)).toMatch(/no_such_setting/);
  });

  test("if the last writes are missing, with PostgreSQL's log", async () => {
    const { folder } = makeSandbox();
    await (await startHere(folder)).stop();
    const wal = join(folder, 'postgres/pg_wal');
    for (const name of readdirSync(wal).filter((name) => /^[0-9A-F]{24}$/.test(name))) rmSync(join(wal, name));
    expect(await failure(folder)).toMatch(/could not locate a valid checkpoint record/);
  });

  test('if the database has another version, or is not a database', async () => {
    const { folder } = makeSandbox();
    await (await startHere(folder)).stop();
    writeFileSync(join(folder, 'postgres/PG_VERSION'), '17\n');
    expect(await failure(folder)).toMatch(/created by PostgreSQL 17, and this Onhand comes with PostgreSQL 18/);
    const { folder: other } = makeSandbox();
    mkdirSync(join(other, 'postgres/photos'), { recursive: true });
    expect(await failure(other)).toMatch(/not a PostgreSQL database/);
    rmSync(join(other, 'postgres'), { recursive: true });
    writeFileSync(join(other, 'postgres'), '');
    expect(await failure(other)).toMatch(/not a PostgreSQL database/);
  });

  test('if the database is a dangling link, without creating an empty one', async () => {
    const { base, folder } = makeSandbox();
    mkdirSync(folder);
    symlinkSync(join(base, 'gone'), join(folder, 'postgres'));
    expect(await failure(folder)).toMatch(/a link to a database that does not exist/);
  });

  test.skipIf(isRoot())('if the database belongs to another user', async () => {
    const { folder } = makeSandbox();
    mkdirSync(folder);
    symlinkSync('/usr', join(folder, 'postgres'));
    expect(await failure(folder)).toMatch(/belongs to another user \(id 0\)/);
  });
});
