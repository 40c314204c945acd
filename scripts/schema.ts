// Writes schema.sql: the schema that the migrations lead to, so that a change of a migration shows what it does.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createLog, createPool, migrate, projectFolder, startEmbedded } from '../src/platform/index.ts';
import { describeSchema } from './describe-schema.ts';

const log = createLog('error');
const url = process.env.DATABASE_URL || undefined;
const folder = await mkdtemp(join(tmpdir(), 'onhand-schema-'));
const embedded = url === undefined ? await startEmbedded({ folder, log }) : undefined;
const server: pg.ClientConfig = embedded?.connection ?? { connectionString: url };
const name = `onhand_schema_${process.pid}`;
const admin = new pg.Client(server);
await admin.connect();
await admin.query(`create database ${name} encoding 'UTF8' template template0`);
try {
  const place = { ...parse(server), database: name };
  const pool = createPool(place, { connections: 1, preparedStatements: true, log });
  await migrate(pool);
  await writeFile(join(projectFolder(), 'schema.sql'), await describeSchema(pool));
  await pool.end();
} finally {
  await admin.query(`drop database ${name} with (force)`);
  await admin.end();
  await embedded?.stop();
  await rm(folder, { recursive: true, force: true });
}

/** A connection's parts, so that another database of the same server can be named. */
function parse(config: pg.ClientConfig): pg.ClientConfig {
  const { host, port, user, password } = new pg.Client(config);
  return { host, port, ...(user && { user }), ...(password && { password }) };
}
