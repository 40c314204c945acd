import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { type Database, projectFolder } from '../../platform/index.ts';

export const ServerStatus = Type.Object({
  version: Type.String(),
  node: Type.String(),
  database: Type.String({ description: 'What sort of database, with its version.' }),
  schema: Type.String({ description: 'The newest migration.' }),
  uptimeSeconds: Type.Integer(),
  memoryBytes: Type.Integer(),
  databaseBytes: Type.Integer(),
  tables: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer() }), {
    description: 'The largest tables with their indexes.',
  }),
});

const TABLES_SHOWN = 8;

/** Versions and sizes, of this process and of the installation's database. */
export async function readServerStatus(database: Database): Promise<Static<typeof ServerStatus>> {
  const [[facts], tables] = await Promise.all([
    database.system.rows<{ version: string; bytes: number; schema: string }>({
      text: `select current_setting('server_version') as version, pg_database_size(current_database()) as bytes,
        (select version || ' ' || name from schema_version order by version desc limit 1) as schema`,
    }),
    database.system.rows<{ name: string; bytes: number }>({
      text: `select relname as name, pg_total_relation_size(oid) as bytes from pg_class
        where relkind = 'r' and relnamespace = current_schema()::regnamespace order by 2 desc limit $1`,
      values: [TABLES_SHOWN],
    }),
  ]);
  return {
    version: readVersion(),
    node: process.versions.node,
    database: `PostgreSQL ${facts?.version}`,
    schema: facts?.schema ?? '',
    uptimeSeconds: Math.floor(process.uptime()),
    memoryBytes: process.memoryUsage.rss(),
    databaseBytes: facts?.bytes ?? 0,
    tables,
  };
}

function readVersion(): string {
  return (JSON.parse(readFileSync(join(projectFolder(), 'package.json'), 'utf8')) as { version: string }).version;
}
