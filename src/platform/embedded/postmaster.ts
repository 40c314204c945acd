import { spawn } from 'node:child_process';
import { readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { cannotRun } from './cluster.ts';
import { commandLineOf, isAlive, isListed, run, type SystemUser, sleep, spawnOptions } from './processes.ts';
import { serverArguments } from './settings.ts';
import { makeSocketFolder } from './socket-folder.ts';

/** Everything needed to start a cluster's server. */
export interface ServerFiles {
  native: string;
  cluster: string;
  socketFolder: string;
  port: number;
  user: SystemUser | null;
  /** Whether nobody keeps its data: it waits for no disk, and what it wrote does not survive a crash of the machine. */
  isThrowaway?: boolean;
}

/** A running server, as described in its cluster's postmaster.pid. */
export interface Postmaster {
  pid: number;
  socketFolder: string;
  port: number;
  /** 'starting', 'ready', 'stopping', or empty in its first moments. */
  status: string;
}

/** A server process that we started. */
export interface Launch {
  pid: number;
  hasEnded(): boolean;
  /** Its output before its log began. */
  output(): string;
}

/** Returns the running server of a cluster (by its real path), or null; a file left by a dead one is ignored. */
export async function findPostmaster(cluster: string): Promise<Postmaster | null> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(emptyWhenMissing)).split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid) || !(await isPostmasterOf(pid, cluster))) return null;
  return { pid, port: Number(lines[3]), socketFolder: lines[4] ?? '', status: (lines[7] ?? '').trim() };
}

/** Starts a server, in a process group of its own, so that Ctrl-C reaches only us and we shut it down. Throws StartupError. */
export async function launch(server: ServerFiles): Promise<Launch> {
  const { cluster, socketFolder, user } = server;
  await makeSocketFolder(socketFolder, user);
  const postgres = join(server.native, 'bin/postgres');
  const options = spawnOptions(user);
  const impostor = await findImpostor(cluster, socketFolder);
  // PostgreSQL mistakes any listed process that its lock file names for a server; this is its own way to exempt one.
  if (impostor !== null) options.env.PG_GRANDPARENT_PID = String(impostor);
  const walCompression = await chooseWalCompression(postgres, cluster, user);
  const child = spawn(postgres, serverArguments({ ...server, walCompression }), {
    ...options,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  let hasEnded = false;
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  // 'close' comes after the last of the output; 'exit' may come before it.
  child.on('close', () => {
    hasEnded = true;
  });
  await new Promise<void>((resolve, reject) => {
    child.on('spawn', resolve);
    child.on('error', (error) => reject(cannotRun(postgres, error)));
  });
  child.unref();
  (child.stderr as unknown as { unref(): void }).unref();
  return { pid: child.pid ?? 0, hasEnded: () => hasEnded, output: () => output };
}

/** Shuts a server down: fast (connections are ended, everything is written), and after 30 s immediately. Throws if it is still running 10 s later. */
export async function shutDown(pid: number, cluster: string, log: Logger): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    // Its number may belong to another program by now.
    if (!isAlive(pid) || !(await isPostmasterOf(pid, cluster))) return;
    if (signal === 'SIGQUIT')
      log.warn({ postgresPid: pid }, 'PostgreSQL did not stop within 30 s; ending it immediately');
    process.kill(pid, signal);
    for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(10)) {
      if (!isAlive(pid)) return;
    }
  }
  throw new Error(`PostgreSQL (pid ${pid}) of ${cluster} could not be stopped`);
}

/**
 * Removes the empty lock file that a crash of the machine can leave, on which PostgreSQL itself would wait forever. One
 * that is only seconds old may belong to a server that is just starting.
 */
export async function removeEmptyLockFile(output: string, cluster: string): Promise<void> {
  const name = output
    .split('"')
    .find((_, index, parts) => parts[index - 1]?.endsWith('lock file ') && parts[index + 1]?.startsWith(' is empty'));
  if (name === undefined) return;
  const path = name.startsWith('/') ? name : join(cluster, name);
  const status = await stat(path).catch(() => null);
  if (status !== null && status.size === 0 && Date.now() - status.mtimeMs > 5_000) await unlink(path);
}

async function isPostmasterOf(pid: number, cluster: string): Promise<boolean> {
  return (await commandLineOf(pid))?.includes(`postgres -D ${cluster} `) ?? false;
}

/** A listed process that is not the cluster's server: its ended one, or another that was given the number in its lock file. */
async function findImpostor(cluster: string, socketFolder: string): Promise<number | null> {
  for (const file of [join(cluster, 'postmaster.pid'), join(socketFolder, '.s.PGSQL.5432.lock')]) {
    const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
    if (!Number.isInteger(pid) || pid <= 0 || !isListed(pid)) continue;
    const command = await commandLineOf(pid);
    if (command !== null && !command.includes(`postgres -D ${cluster} `)) return pid;
  }
  return null;
}

/** Not every build has lz4, and one without it refuses to start with it. */
async function chooseWalCompression(postgres: string, cluster: string, user: SystemUser | null): Promise<string> {
  const probe = ['-D', cluster, '-c', 'wal_compression=lz4', '-C', 'wal_compression'];
  const { code } = await run(postgres, probe, user).catch((error: unknown) => {
    throw cannotRun(postgres, error);
  });
  return code === 0 ? 'lz4' : 'pglz';
}

function emptyWhenMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return '';
  throw error;
}
