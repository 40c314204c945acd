import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Static } from 'typebox';
import { type Database, projectFolder, readDatabaseFacts } from '../../platform/index.ts';
import type { ServerStatus } from './schemas/overview.ts';

/** Versions and sizes, of this process and of the installation's database. */
export async function readServerStatus(database: Database): Promise<Static<typeof ServerStatus>> {
  const { version, schema, bytes, tables } = await readDatabaseFacts(database.system);
  return {
    version: readVersion(),
    node: process.versions.node,
    database: `PostgreSQL ${version}`,
    schema,
    uptimeSeconds: Math.floor(process.uptime()),
    memoryBytes: process.memoryUsage.rss(),
    databaseBytes: bytes,
    tables,
  };
}

function readVersion(): string {
  return (JSON.parse(readFileSync(join(projectFolder(), 'package.json'), 'utf8')) as { version: string }).version;
}
