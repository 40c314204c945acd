import { realpath } from 'node:fs/promises';
import { Socket } from 'node:net';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Postmaster } from './postmaster.ts';
import { messageOf } from './processes.ts';

/** The superuser created by initdb, and Onhand's database. */
export const SUPERUSER = 'onhand';
export const DATABASE = 'onhand';

/** Locks belong to a database; ours is taken in "postgres", where there are no others. */
export const LOCK_DATABASE = 'postgres';
/** "Onhand" in ASCII, as a number. */
export const LOCK_KEY = '87335616212580';

/** The exclusive right to a server: an advisory lock, which ends with the connection, and so with this process at the latest. */
export interface Hold {
  postmaster: Postmaster;
  /** Resolves when the connection, and with it the right, is lost. */
  lost: Promise<void>;
  isLost(): boolean;
  release(): Promise<void>;
}

/** A connection to a server for taking the lock. */
export interface Claim {
  /** Tries to take the lock; null when another process has it. */
  tryHold(): Promise<Hold | null>;
  close(): Promise<void>;
}

/** Connects to a server in order to claim it. Throws the driver's error, or one that says that the server belongs to another folder. */
export async function openClaim(postmaster: Postmaster, cluster: string, log: Logger): Promise<Claim> {
  const socket = new Socket();
  const client = makeClient(postmaster, LOCK_DATABASE, socket);
  let isLost = false;
  client.on('error', (error) => log.debug({ error: messageOf(error) }, 'The connection to PostgreSQL broke'));
  const lost = new Promise<void>((resolve) => {
    client.on('end', () => {
      isLost = true;
      resolve();
    });
  });
  const close = () => client.end().catch(() => {});
  const hold: Hold = { postmaster, lost, isLost: () => isLost, release: close };
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`);
    const folder = rows[0]?.folder ?? '';
    if ((await realpath(folder)) !== cluster) throw new Error(`the server there belongs to ${folder}`);
  } catch (error) {
    await close();
    throw error;
  }
  async function tryHold(): Promise<Hold | null> {
    const { rows } = await client.query<{ taken: boolean; present: boolean }>(
      `SELECT pg_try_advisory_lock($1::bigint) AS taken, EXISTS (SELECT FROM pg_database WHERE datname = $2) AS present`,
      [LOCK_KEY, DATABASE],
    );
    if (rows[0]?.taken !== true) return null;
    // template0, because nobody can be connected to it, which would block this.
    if (!rows[0].present) await client.query(`CREATE DATABASE ${DATABASE} TEMPLATE template0`);
    // A program that has nothing else to do may end.
    socket.unref();
    return hold;
  }
  return { tryHold, close };
}

/** Whether a server accepts connections to Onhand's database. */
export async function answers(postmaster: Postmaster): Promise<boolean> {
  const client = makeClient(postmaster, DATABASE, new Socket());
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function makeClient(postmaster: Postmaster, database: string, socket: Socket): pg.Client {
  return new pg.Client({
    host: postmaster.socketFolder,
    port: postmaster.port,
    user: SUPERUSER,
    database,
    // A PGSSLMODE in the environment is meant for another server.
    ssl: false,
    application_name: 'onhand supervisor',
    connectionTimeoutMillis: 5_000,
    stream: () => socket,
  });
}
