import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createLog, type Database, openDatabase } from '../../src/platform/index.ts';
import { atEnd } from './at-end.ts';
import { withDatabase } from './postgres.ts';
import { shared } from './shared.ts';

const quiet = createLog('silent');

export interface TestDatabase {
  config: pg.ClientConfig;
  /** The same place as a DATABASE_URL for a process of its own. */
  url: string;
  /** Opens another pool on it, as another process would. */
  open(connections?: number): Promise<Database>;
}

/** A fresh, migrated database for one test file; dropped when the file is done. */
export async function testDatabase(): Promise<TestDatabase> {
  const { server, template, prefix } = await shared('database');
  const name = `${prefix}${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client(server);
  await admin.connect();
  await admin.query(`create database ${name} template ${template} strategy file_copy`);
  const config = withDatabase(server, name);
  const opened: Database[] = [];
  atEnd(async () => {
    await Promise.all(opened.map((database) => database.close()));
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  });
  return {
    config,
    url: config.connectionString ?? `socket:${config.host}?db=${name}&user=${config.user}&port=${config.port}`,
    async open(connections = 8) {
      const database = await openDatabase(config, { connections, preparedStatements: true, log: quiet });
      opened.push(database);
      return database;
    },
  };
}

/** A new, empty database as a DATABASE_URL, dropped when the file is done. Its owner is not a superuser, so row-level security binds it. */
export async function ownedDatabase(): Promise<string> {
  const { server, prefix } = await shared('database');
  const name = `${prefix}${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client(server);
  await admin.connect();
  await admin.query(`create role ${name} login password '${name}'`);
  await admin.query(`create database ${name} owner ${name} encoding 'UTF8' template template0`);
  atEnd(async () => {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.query(`drop role ${name}`);
    await admin.end();
  });
  const { connectionString, host, port } = withDatabase(server, name);
  if (connectionString === undefined) return `socket:${host}?db=${name}&user=${name}&port=${port}`;
  return Object.assign(new URL(connectionString), { username: name, password: name }).href;
}
