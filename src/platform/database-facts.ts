import type { Sql } from './database.ts';

/** What is said of the database that holds an installation. */
export interface DatabaseFacts {
  /** PostgreSQL's own version: `18.1`. */
  version: string;
  /** The last migration: its number and its name. */
  schema: string;
  bytes: number;
  /** The largest tables with their indexes, the largest first. */
  tables: { name: string; bytes: number }[];
}

const TABLES_SHOWN = 8;

/** Versions and sizes. */
export async function readDatabaseFacts(system: Sql): Promise<DatabaseFacts> {
  const [[facts], tables] = await Promise.all([
    system.rows<Omit<DatabaseFacts, 'tables'>>({
      text: `select current_setting('server_version') as version, pg_database_size(current_database()) as bytes,
        (select version || ' ' || name from schema_version order by version desc limit 1) as schema`,
    }),
    system.rows<{ name: string; bytes: number }>({
      text: `select relname as name, pg_total_relation_size(oid) as bytes from pg_class
        where relkind = 'r' and relnamespace = current_schema()::regnamespace order by 2 desc limit $1`,
      values: [TABLES_SHOWN],
    }),
  ]);
  return { version: facts?.version ?? '', schema: facts?.schema ?? '', bytes: facts?.bytes ?? 0, tables };
}

/** Resolves when the database answers, and rejects when it does not. */
export async function reachDatabase(system: Sql): Promise<void> {
  await system.rows({ name: 'ready', text: 'select 1' });
}
