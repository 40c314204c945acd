import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createLog, createPool, type Database, migrate, openDatabase } from '../../src/platform/index.ts';
import { atEnd } from './at-end.ts';
import { withDatabase } from './postgres.ts';
import { shared } from './shared.ts';

const OPTIONS = { connections: 2, preparedStatements: true, log: createLog('silent') };

/** A new database with the migrations up to one alone, to be filled and migrated on; dropped when the file is done. */
export async function earlierVersion(upTo: number): Promise<{ pool: pg.Pool; open(): Promise<Database> }> {
  const { server, prefix } = await shared('database');
  const name = `${prefix}${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client(server);
  await admin.connect();
  await admin.query(`create database ${name} encoding 'UTF8' template template0`);
  const pool = createPool(withDatabase(server, name), OPTIONS);
  const opened: Database[] = [];
  atEnd(async () => {
    await Promise.all(opened.map((database) => database.close()));
    await pool.end();
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  });
  await migrate(pool, undefined, upTo);
  return {
    pool,
    async open() {
      const database = await openDatabase(withDatabase(server, name), OPTIONS);
      opened.push(database);
      return database;
    },
  };
}
