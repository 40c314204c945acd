import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrateDatabase, startPostgres, withDatabase } from '../support/postgres.ts';

/** A migrated database of the simulation's own, for runs outside of the test runner. */
export interface Place {
  config: pg.ClientConfig;
  close(): Promise<void>;
}

/** On the server that ONHAND_TEST_DATABASE_URL names, else on an embedded one in a folder of its own. */
export async function openPlace(): Promise<Place> {
  const { server, stop } = await startPostgres();
  const name = `onhand_sim_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client(server);
  await admin.connect();
  await admin.query(`create database ${name} encoding 'UTF8' template template0`);
  const config = withDatabase(server, name);
  await migrateDatabase(config);
  return {
    config,
    async close() {
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.end();
      await stop();
    },
  };
}
