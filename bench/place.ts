import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createLog, startEmbedded } from '../src/platform/index.ts';

/** The PostgreSQL server that a run measures on. */
export interface Place {
  /** The DATABASE_URL of a database on it. */
  url(database: string): string;
  /** Makes a database again, empty or as a copy of another one. */
  create(database: string, template?: string): Promise<void>;
  /** Leaves a database where it is, made now or by an earlier run. */
  keep(database: string): void;
  /** Name and value of what decides about its speed. */
  settings(): Promise<Record<string, string>>;
  /** Drops the databases that were made, and stops the server if it is the run's own. */
  stop(): Promise<void>;
}

const REPORTED = [
  'server_version',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'shared_buffers',
  'wal_level',
  'wal_compression',
  'wal_sync_method',
  'max_wal_size',
];

/** The server that the URL names, else an embedded one in a temporary folder. */
export async function openPlace(given: string | undefined): Promise<Place> {
  const { url, stop } = given === undefined ? await embedded() : { url: rename(given), stop: async () => undefined };
  const admin = new pg.Client({ connectionString: url('postgres') });
  admin.on('error', () => undefined);
  await admin.connect();
  const made = new Set<string>();
  return {
    url,
    async create(database, template = 'template0') {
      await admin.query(`drop database if exists ${database} with (force)`);
      await admin.query(`create database ${database} encoding 'UTF8' template ${template}`);
      made.add(database);
    },
    keep: (database) => void made.delete(database),
    async settings() {
      const settings: Record<string, string> = {};
      for (const name of REPORTED) settings[name] = (await admin.query(`show ${name}`)).rows[0][name];
      return settings;
    },
    async stop() {
      for (const database of made) await admin.query(`drop database if exists ${database} with (force)`);
      await admin.end();
      await stop();
    },
  };
}

async function embedded() {
  const folder = mkdtempSync(join(tmpdir(), 'onhand-bench-'));
  // Run by root, PostgreSQL's own user must pass through, or the cluster would be made elsewhere and stay behind.
  chmodSync(folder, 0o711);
  const server = await startEmbedded({ folder, log: createLog('silent') });
  const { host, port, user } = server.connection;
  return {
    url: (database: string) => `socket:${host}?db=${database}&user=${user}&port=${port}`,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function rename(given: string) {
  return (database: string) => {
    const url = new URL(given);
    url.pathname = `/${database}`;
    return url.href;
  };
}
