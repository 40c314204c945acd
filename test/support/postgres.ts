import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { createLog, createPool, migrate, startEmbedded } from '../../src/platform/index.ts';

export interface TestPostgres {
  server: pg.ClientConfig;
  stop(): Promise<void>;
}

/** A PostgreSQL server to test on: the one that ONHAND_TEST_DATABASE_URL names, else an embedded one in a folder of its own. */
export async function startPostgres(): Promise<TestPostgres> {
  const url = process.env.ONHAND_TEST_DATABASE_URL;
  if (url !== undefined) return { server: { connectionString: url }, stop: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'onhand-test-'));
  const started = await startEmbedded({ folder, log: createLog('silent'), isThrowaway: true });
  return {
    server: started.connection,
    async stop() {
      await started.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Brings a new database to the present version. */
export async function migrateDatabase(config: pg.ClientConfig): Promise<void> {
  const pool = createPool(config, { connections: 2, preparedStatements: true, log: createLog('silent') });
  await migrate(pool);
  await pool.end();
}

/** The same server, another database. */
export function withDatabase(server: pg.ClientConfig, database: string): pg.ClientConfig {
  if (server.connectionString === undefined) return { ...server, database };
  const url = new URL(server.connectionString);
  url.pathname = `/${database}`;
  return { connectionString: url.href };
}
