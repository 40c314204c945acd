import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { bundleScript } from '../../../test/support/bundle-script.ts';
import { projectFolder } from '../project-folder.ts';
import { findDistribution } from './package.ts';
import { isAlive } from './processes.ts';
import { isRoot } from './server-user.ts';
import type { Places } from './start.ts';

export const silent = pino({ level: 'silent' });

interface Connection {
  host: string;
  port: number;
  user: string;
  database: string;
}

const made: { base: string; children: Set<ChildProcess>; sockets: Set<string> }[] = [];

/** A temporary folder that PostgreSQL's user may enter, with a data folder's path in it (a space in its name) and our places. */
export function makeSandbox(): { base: string; folder: string; places: Places } {
  const base = mkdtempSync(join(realpathSync(tmpdir()), 'onhand-test '));
  if (isRoot()) chmodSync(base, 0o711);
  made.push({ base, children: new Set(), sockets: new Set() });
  return {
    base,
    folder: join(base, 'data'),
    places: { systemFolder: join(base, 'system'), distribution: findDistribution() },
  };
}

/** Ends the processes of the tests' sandboxes, and removes the sandboxes. */
export async function removeSandboxes(): Promise<void> {
  for (const { base, children, sockets } of made.splice(0)) {
    for (const child of children) child.kill('SIGKILL');
    for (const folder of ['data', 'private/data', 'read-only/data']) {
      const pid = postmasterPid(join(base, folder));
      const command = pid === null ? '' : commandOf(pid);
      if (pid !== null && command.includes('postgres') && command.includes(base)) {
        sockets.add(readFileSync(join(base, folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[4] ?? '');
        process.kill(pid, 'SIGKILL');
        await until(() => !isAlive(pid));
      }
    }
    for (const socket of sockets)
      if (/\/onhand-[0-9a-f]{16}$/.test(socket)) rmSync(socket, { recursive: true, force: true });
    rmSync(base, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

/** Registers a socket's folder for the clean-up. */
export function forgetLater(connection: { host: string }): void {
  made.at(-1)?.sockets.add(connection.host);
}

export function postmasterPid(folder: string): number | null {
  const file = join(folder, 'postgres/postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null;
}

export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Waits until a condition holds; fails after some seconds. */
export async function until(holds: () => boolean | Promise<boolean>, milliseconds = 10_000): Promise<void> {
  for (const deadline = Date.now() + milliseconds; !(await holds()); await wait(20)) {
    if (Date.now() > deadline) throw new Error(`It did not come true within ${milliseconds} ms: ${holds}`);
  }
}

/** Runs one query on a server, on a connection of its own. */
export async function ask<Row extends pg.QueryResultRow>(connection: Connection, sql: string): Promise<Row[]> {
  const client = new pg.Client({ ...connection, ssl: false });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that starts the embedded server of a folder: its report, and the process. */
export interface Rival {
  child: ChildProcess;
  outcome: Promise<{ connection?: Connection; error?: string; name?: string }>;
}

/** Runs test-child.ts, which starts the folder's server and then waits; in a process group of its own, and as another user where `uid` names one. */
export function startRival(
  folder: string,
  mode: 'wait' | 'leave' = 'wait',
  env: NodeJS.ProcessEnv = {},
  uid?: number,
): Rival {
  const script = bundleScript('src/platform/embedded/test-child.ts');
  const child = spawn(process.execPath, [script, folder, mode], {
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid, cwd: projectFolder() }),
  });
  made.at(-1)?.children.add(child);
  const outcome = (async () => {
    let text = '';
    for await (const chunk of child.stdout) {
      text += chunk;
      if (text.includes('\n')) break;
    }
    const said = JSON.parse(text);
    if (said.connection !== undefined) forgetLater(said.connection);
    return said;
  })();
  return { child, outcome };
}

/** Kills a rival like kill -9. */
export async function killRival({ child }: Rival): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
