import { access, chmod, constants, mkdir, realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { StartupError } from '../startup-error.ts';
import { writeAccess } from './access.ts';
import { acquire } from './acquire.ts';
import { prepareBinaries } from './binaries.ts';
import { createCluster, findCluster, openCluster } from './cluster.ts';
import { type Distribution, findDistribution } from './package.ts';
import { findPostmaster, type ServerFiles } from './postmaster.ts';
import { messageOf } from './processes.ts';
import { chooseServerUser, isRoot, mayEnter } from './server-user.ts';
import { chooseSocketFolder, SOCKET_PORT } from './socket-folder.ts';
import { type Supervision, supervise } from './supervisor.ts';

/** The paths on this machine; tests use others. */
export interface Places {
  /** Root's folder for copies of programs, and for clusters whose data folder PostgreSQL's user cannot enter. */
  systemFolder: string;
  distribution: Distribution;
}

/** The paths on a usual machine. Throws StartupError if there is no PostgreSQL for it. */
export function usualPlaces(): Places {
  return { systemFolder: '/var/lib/onhand', distribution: findDistribution() };
}

/** Prepares the data folder, acquires or starts its server, and supervises it. Throws StartupError. */
export async function start(options: {
  folder: string;
  log: Logger;
  places: Places;
  isThrowaway?: boolean;
}): Promise<Supervision & { server: ServerFiles }> {
  const { log, places } = options;
  const began = Date.now();
  const folder = await makeDataFolder(options.folder);
  const prepared = { ...(await prepareServer(folder, log, places)), isThrowaway: options.isThrowaway };
  const hold = await acquire({ server: prepared, folder, log, signal: new AbortController().signal });
  // One that another version started may listen elsewhere, and its address must not change with a restart.
  const { pid: postgresPid, socketFolder, port } = hold.postmaster;
  const server = { ...prepared, socketFolder, port };
  log.info({ postgresPid, folder, milliseconds: Date.now() - began }, 'PostgreSQL is running');
  return { ...supervise({ server, folder, log, hold }), server };
}

async function makeDataFolder(path: string): Promise<string> {
  const folder = resolve(path);
  try {
    // PostgreSQL's user passes through root's folder to its own, and cannot list it.
    const mode = isRoot() ? 0o711 : 0o700;
    const made = await mkdir(folder, { recursive: true, mode });
    if (made !== undefined) await chmod(folder, mode);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return await realpath(folder);
  } catch (error) {
    throw new StartupError(
      `The data folder ${folder} cannot be written (${messageOf(error)}). Make it writable for this user, or set ONHAND_DATA to another folder.`,
    );
  }
}

async function prepareServer(folder: string, log: Logger, places: Places): Promise<ServerFiles> {
  const { systemFolder, distribution } = places;
  const existing = await findCluster(folder);
  const isRunning = async () => existing !== null && (await findPostmaster(existing.path)) !== null;
  const user = await chooseServerUser(existing?.owner ?? null, isRunning);
  const copyFolders = user === null ? [folder] : [systemFolder, ...((await mayEnter(folder, user)) ? [folder] : [])];
  const native = await prepareBinaries(distribution, user, copyFolders);
  if (existing === null) {
    await createCluster({ folder, systemFolder, native, user });
    log.info({ folder }, 'A new database was created');
  }
  const cluster = existing ?? (await findCluster(folder));
  if (cluster === null) throw new StartupError(`The new database in ${folder} has disappeared.`);
  await openCluster(cluster.path, user, distribution.version);
  await writeAccess(cluster.path, user);
  const socketFolder = await chooseSocketFolder(folder, user);
  return { native, cluster: cluster.path, socketFolder, port: SOCKET_PORT, user };
}
