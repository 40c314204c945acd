import pg from 'pg';
import { migrateDatabase, startPostgres, withDatabase } from './postgres.ts';
import type { Shared } from './shared.ts';

/** Starts the server of a run, and makes the migrated database there that each test file clones. */
export async function startDatabase(): Promise<Shared['database'] & { stop(): Promise<void> }> {
  const { server, stop } = await startPostgres();
  const template = `onhand_template_${process.pid}`;
  const prefix = `onhand_test_${process.pid}_`;
  const admin = new pg.Client(server);
  await admin.connect();
  await admin.query(`create database ${template} encoding 'UTF8' template template0`);
  await migrateDatabase(withDatabase(server, template));
  return {
    server,
    template,
    prefix,
    async stop() {
      // Files drop their own; one that ended early did not.
      const left = await admin.query('select datname from pg_database where starts_with(datname, $1)', [prefix]);
      for (const name of [template, ...left.rows.map((row) => row.datname)])
        await admin.query(`drop database if exists ${name} with (force)`);
      const roles = await admin.query('select rolname from pg_roles where starts_with(rolname, $1)', [prefix]);
      for (const { rolname } of roles.rows) await admin.query(`drop role ${rolname}`);
      await admin.end();
      await stop();
    },
  };
}
