import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { attachEmbedded, type EmbeddedServer, startEmbedded } from './index.ts';
import { isAlive } from './processes.ts';
import {
  ask,
  forgetLater,
  killRival,
  makeSandbox,
  postmasterPid,
  removeSandboxes,
  silent,
  startRival,
  until,
} from './test-support.ts';

const running: EmbeddedServer[] = [];

async function startHere(folder: string): Promise<EmbeddedServer> {
  const server = await startEmbedded({ folder, log: silent });
  forgetLater(server.connection);
  running.push(server);
  return server;
}

/** The server process whose connection holds the lock; null if there is none. */
async function lockHolder(server: EmbeddedServer): Promise<number | null> {
  const rows = await ask<{ pid: number }>(
    server.connection,
    `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted`,
  );
  return rows[0]?.pid ?? null;
}

async function killPostmaster(folder: string): Promise<number> {
  const pid = postmasterPid(folder)!;
  process.kill(pid, 'SIGKILL');
  await until(() => !isAlive(pid));
  return pid;
}

async function isBack(folder: string, old: number): Promise<boolean> {
  return postmasterPid(folder) !== old && (await attachEmbedded(folder)) !== null;
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  await removeSandboxes();
});

describe('when PostgreSQL dies', () => {
  test('it is restarted at the same address, and is still exclusively ours', async () => {
    const { folder } = makeSandbox();
    const server = await startHere(folder);
    await ask(server.connection, 'CREATE TABLE kept AS SELECT 7 AS number');
    for (let round = 0; round < 3; round += 1) {
      const old = await killPostmaster(folder);
      await until(() => isBack(folder, old));
      expect(await attachEmbedded(folder)).toEqual(server.connection);
      expect(await ask(server.connection, 'SELECT number FROM kept')).toEqual([{ number: 7 }]);
    }
    await until(async () => (await lockHolder(server)) !== null);
    await expect(startEmbedded({ folder, log: silent })).rejects.toThrow('Another Onhand server');
  });

  test('one that was taken over is restarted too', async () => {
    const { folder } = makeSandbox();
    const rival = startRival(folder);
    await rival.outcome;
    await killRival(rival);
    const server = await startHere(folder);
    const old = await killPostmaster(folder);
    await until(() => isBack(folder, old));
    expect(await attachEmbedded(folder)).toEqual(server.connection);
  });

  test('a failed start is retried until it succeeds', async () => {
    const { folder } = makeSandbox();
    await startHere(folder);
    const [control, away] = ['pg_control', 'away'].map((name) => join(folder, 'postgres/global', name)) as [
      string,
      string,
    ];
    renameSync(control, away);
    const old = await killPostmaster(folder);
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await attachEmbedded(folder)).toBeNull();
    renameSync(away, control);
    await until(() => isBack(folder, old));
  });

  test('a stop during the restart leaves nothing behind', async () => {
    const { folder } = makeSandbox();
    const server = await startHere(folder);
    for (const delay of [0, 30, 60, 90, 120]) {
      const victim = delay === 0 ? server : await startHere(folder);
      await killPostmaster(folder);
      await new Promise((resolve) => setTimeout(resolve, delay));
      await victim.stop();
      const left = postmasterPid(folder);
      expect(left === null || !isAlive(left)).toBe(true);
    }
  });
});

describe('when only the connection that holds the lock breaks', () => {
  test('the lock is taken again, on the same server', async () => {
    const { folder } = makeSandbox();
    const server = await startHere(folder);
    const pid = postmasterPid(folder);
    const holder = (await lockHolder(server))!;
    await ask(server.connection, `SELECT pg_terminate_backend(${holder})`);
    await until(async () => ![null, holder].includes(await lockHolder(server)));
    expect(postmasterPid(folder)).toBe(pid);
    await expect(startEmbedded({ folder, log: silent })).rejects.toThrow('Another Onhand server');
  });

  test('a stop at that moment still stops the server', async () => {
    const { folder } = makeSandbox();
    const server = await startHere(folder);
    await ask(server.connection, `SELECT pg_terminate_backend(${await lockHolder(server)})`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await server.stop();
    expect(existsSync(join(folder, 'postgres/postmaster.pid'))).toBe(false);
  });
});
