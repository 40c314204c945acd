import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Static } from 'typebox';
import { type Database, projectFolder } from '../../platform/index.ts';
import type { ServerStatus } from './schemas/overview.ts';

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
