import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { ownerAccount } from './accounts.ts';
import { LOCK_DATABASE, LOCK_KEY } from './hold.ts';
import { attachEmbedded, type EmbeddedServer, startEmbedded } from './index.ts';
import { isAlive } from './processes.ts';
import { isRoot } from './server-user.ts';
import {
  ask,
  commandOf,
  forgetLater,
  killRival,
  makeSandbox,
  postmasterPid,
  removeSandboxes,
  silent,
  startRival,
  until,
} from './test-support.ts';

/** The owner of root's database. */
const account = isRoot() ? await ownerAccount() : null;
const owner = account === null ? null : { uid: account.uid, gid: account.gid };
const running: EmbeddedServer[] = [];
const helpers: ChildProcess[] = [];

async function startHere(folder: string): Promise<EmbeddedServer> {
  const server = await startEmbedded({ folder, log: silent });
  forgetLater(server.connection);
  running.push(server);
  return server;
}

afterEach(async () => {
  for (const helper of helpers.splice(0)) helper.kill('SIGKILL');
  for (const server of running.splice(0)) await server.stop();
  await removeSandboxes();
});

describe('the owner of a data folder', () => {
  test('a second start reports the first, and leaves it running', async () => {
    const { folder } = makeSandbox();
    const { connection } = await startHere(folder);
    const pid = postmasterPid(folder);
    await expect(startEmbedded({ folder, log: silent })).rejects.toMatchObject({
      name: 'StartupError',
      message: `Another Onhand server is already using the data folder ${folder} (PostgreSQL pid ${pid}). Stop it first, or set ONHAND_DATA to another folder.`,
    });
    expect(await ask(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('exactly one of several concurrent starts in a new folder wins', async () => {
    const { folder } = makeSandbox();
    const outcomes = await Promise.all([1, 2, 3].map(() => startRival(folder).outcome));
    const winners = outcomes.filter(({ connection }) => connection !== undefined);
    const losers = outcomes.filter(({ error }) => error !== undefined);
    expect([winners.length, losers.length]).toEqual([1, 2]);
    for (const { error, name } of losers) {
      expect(name).toBe('StartupError');
      expect(error).toContain(
        `Another Onhand server is already using the data folder ${folder} (PostgreSQL pid ${postmasterPid(folder)}).`,
      );
    }
    expect(await ask(winners[0]!.connection!, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('a start waits for a stopping owner, and then has a server of its own', async () => {
    const { folder } = makeSandbox();
    const first = await startHere(folder);
    const old = postmasterPid(folder);
    const [second] = await Promise.all([startHere(folder), first.stop()]);
    await until(async () => (await attachEmbedded(folder)) !== null && postmasterPid(folder) !== old);
    expect(await ask(second.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('after kill -9 of the owner', () => {
  test('the next start takes over the running server, and stops it at its own end', async () => {
    const { folder } = makeSandbox();
    const rival = startRival(folder);
    const { connection } = await rival.outcome;
    const pid = postmasterPid(folder)!;
    await killRival(rival);
    expect(isAlive(pid)).toBe(true);
    const heir = await startHere(folder);
    expect([heir.connection, postmasterPid(folder)]).toEqual([connection, pid]);
    await heir.stop();
    expect(isAlive(pid)).toBe(false);
  });

  test('the next start waits until the lock is free', async () => {
    const { folder } = makeSandbox();
    const rival = startRival(folder);
    const { connection } = await rival.outcome;
    await killRival(rival);
    const late = new pg.Client({ ...connection, database: LOCK_DATABASE, ssl: false });
    late.on('error', () => {});
    await late.connect();
    await late.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    setTimeout(() => late.end(), 500);
    await startHere(folder);
  });

  test('a program with nothing more to do ends, and leaves the server to the next', async () => {
    const { folder } = makeSandbox();
    const rival = startRival(folder, 'leave');
    await rival.outcome;
    if (rival.child.exitCode === null) await once(rival.child, 'exit');
    expect(rival.child.exitCode).toBe(0);
    await startHere(folder);
  });

  test('Ctrl-C in the terminal reaches the program, not PostgreSQL', async () => {
    const { folder } = makeSandbox();
    const rival = startRival(folder);
    const { connection } = await rival.outcome;
    const pid = postmasterPid(folder);
    process.kill(-rival.child.pid!, 'SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect([postmasterPid(folder), isAlive(pid!)]).toEqual([pid, true]);
    expect(rival.child.exitCode).toBeNull();
    expect(await ask(connection!, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('the leftovers of a dead server', () => {
  /** A stopped cluster whose postmaster.pid and socket lock claim a running server with this process id. */
  async function leaveLockFiles(folder: string, pid: number): Promise<void> {
    const server = await startHere(folder);
    const files = [join(folder, 'postgres/postmaster.pid'), join(server.connection.host, '.s.PGSQL.5432.lock')];
    const texts = files.map((file) => readFileSync(file, 'utf8').replace(/^\d+/, String(pid)));
    await server.stop();
    for (const [index, file] of files.entries()) {
      writeFileSync(file, texts[index]!, { mode: 0o600 });
      if (owner !== null) chownSync(file, owner.uid, owner.gid);
    }
  }

  test('the process id of a dead process does not block a start', async () => {
    const { folder } = makeSandbox();
    const dead = spawn('true');
    await once(dead, 'exit');
    await leaveLockFiles(folder, dead.pid!);
    expect(await attachEmbedded(folder)).toBeNull();
    await startHere(folder);
  });

  test('a process id reused by another program does not block a start, and that program lives on', async () => {
    const { folder } = makeSandbox();
    const other = spawn('sleep', ['60'], owner ?? {});
    helpers.push(other);
    await leaveLockFiles(folder, other.pid!);
    expect(await attachEmbedded(folder)).toBeNull();
    const server = await startHere(folder);
    expect(postmasterPid(folder)).not.toBe(other.pid);
    await server.stop();
    expect(commandOf(other.pid!)).toContain('sleep');
  });

  test.runIf(process.platform === 'linux')(
    'an ended process that its parent never collects does not block a start',
    async () => {
      const { folder } = makeSandbox();
      const parent = spawn('sh', ['-c', 'sleep 0 & exec sleep 60'], owner ?? {});
      helpers.push(parent);
      await until(() => commandOf(parent.pid!).startsWith('sleep'));
      const ended = Number(readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8'));
      await until(() => !isAlive(ended));
      await leaveLockFiles(folder, ended);
      await startHere(folder);
    },
  );

  test('an empty postmaster.pid, left by a crash of the machine, does not block a start', async () => {
    const { folder } = makeSandbox();
    await (await startHere(folder)).stop();
    const file = join(folder, 'postgres/postmaster.pid');
    writeFileSync(file, '', { mode: 0o600 });
    if (owner !== null) chownSync(file, owner.uid, owner.gid);
    utimesSync(file, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    await startHere(folder);
  });

  test('server processes that outlive their postmaster are waited for', async () => {
    const { folder } = makeSandbox();
    const rival = startRival(folder);
    const { connection } = await rival.outcome;
    const [row] = await ask<{ pid: number }>(
      connection!,
      `SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'`,
    );
    await killRival(rival);
    process.kill(row!.pid, 'SIGSTOP');
    process.kill(postmasterPid(folder)!, 'SIGKILL');
    await until(() => !isAlive(postmasterPid(folder)!));
    const timer = setTimeout(() => process.kill(row!.pid, 'SIGCONT'), 2_000);
    const began = performance.now();
    await startHere(folder);
    expect(performance.now() - began).toBeGreaterThan(1_500);
    clearTimeout(timer);
  });
});
