import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { StartupError } from '../startup-error.ts';
import { answers, DATABASE, SUPERUSER } from './hold.ts';
import { findPostmaster } from './postmaster.ts';
import { codeOf, messageOf, sleep } from './processes.ts';
import { start, usualPlaces } from './start.ts';

/** The PostgreSQL server of a data folder, owned and kept running by this process. */
export interface EmbeddedServer {
  /** How to connect: the Unix socket's folder as host. It stays the same when the server is restarted. */
  connection: { host: string; port: number; user: string; database: string; ssl: false };
  /** Shuts PostgreSQL down, releases the data folder, and waits for both. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL server of a data folder, created if missing, and keeps it running until stop(). One that an
 * earlier process left running is taken over. Throws StartupError that says what to do if that is impossible,
 * for example because another process owns the folder. A server that is a throwaway does not wait for the disk: for
 * tests, whose data nobody keeps.
 */
export async function startEmbedded(options: {
  folder: string;
  log: Logger;
  isThrowaway?: boolean;
}): Promise<EmbeddedServer> {
  const { server, stop } = await start({ ...options, places: usualPlaces() });
  return { connection: connectionTo(server), stop };
}

/**
 * How to connect to the running server of a data folder, whoever owns it; null if there is none within 5 s.
 * Throws StartupError if this user has no access.
 */
export async function attachEmbedded(folder: string): Promise<EmbeddedServer['connection'] | null> {
  try {
    const cluster = await realpath(join(folder, 'postgres'));
    for (const deadline = Date.now() + 5_000; ; await sleep(50)) {
      const postmaster = await findPostmaster(cluster);
      if (postmaster === null || Date.now() > deadline) return null;
      if (postmaster.status === 'ready' && (await answers(postmaster))) return connectionTo(postmaster);
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new StartupError(
      `The data folder ${folder} cannot be read (${messageOf(error)}). Run this as the user who started the server.`,
    );
  }
}

function connectionTo(server: { socketFolder: string; port: number }): EmbeddedServer['connection'] {
  return { host: server.socketFolder, port: server.port, user: SUPERUSER, database: DATABASE, ssl: false };
}
