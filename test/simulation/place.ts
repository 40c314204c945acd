import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createLog, createPool, migrate, startEmbedded } from '../../src/platform/index.ts';
import { withDatabase } from '../support/global-setup.ts';

/** A migrated database of the simulation's own, for runs outside of the test runner. */
export interface Place {
  config: pg.ClientConfig;
  close(): Promise<void>;
}

/** On the server that ONHAND_TEST_DATABASE_URL names, else on an embedded one in a folder of its own. */
export async function openPlace(): Promise<Place> {
  const url = process.env.ONHAND_TEST_DATABASE_URL;
  const { server, stop } =
    url === undefined ? await embedded() : { server: { connectionString: url }, stop: async () => {} };
  const name = `onhand_sim_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client(server);
  await admin.connect();
  await admin.query(`create database ${name} encoding 'UTF8' template template0`);
  const config = withDatabase(server, name);
  const pool = createPool(config, { connections: 2, preparedStatements: true, log: createLog('silent') });
  await migrate(pool);
  await pool.end();
  return {
    config,
    async close() {
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.end();
      await stop();
    },
  };
}

async function embedded(): Promise<{ server: pg.ClientConfig; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'onhand-sim-'));
  const started = await startEmbedded({ folder, log: createLog('silent') });
  return {
    server: started.connection,
    async stop() {
      await started.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
