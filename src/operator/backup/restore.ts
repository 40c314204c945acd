import pg from 'pg';
import { createLog, createPool, migrate, readMigrations, StartupError, textArray } from '../../platform/index.ts';
import { type BackedUpTable, type Header, INSTALLATION, quoted, type Section } from './format.ts';
import { type OpenBackup, openBackup, type RowGroup } from './read.ts';
import { actFor, EXACT_TEXT, findTables } from './tables.ts';

const LOOKS_MAX = 10;

export interface RestoreReport {
  createdAt: string;
  tenants: { id: number; name: string }[];
  rows: number;
  /** Migrations that brought an older backup up to date. */
  migrated: string[];
}

/**
 * Restores a backup into an empty installation, in one transaction: a failure leaves nothing behind. A backup of an older
 * schema is restored into that schema and then migrated. Throws a StartupError that says what to do.
 */
export async function restoreBackup(
  connection: pg.ClientConfig,
  file: string,
  options: { progress?: (done: number, total: number) => void } = {},
): Promise<RestoreReport> {
  const backup = await openBackup(file);
  try {
    const version = requireKnown(backup.header);
    await withPool(connection, async (pool) => {
      await requireVersion(pool, version);
      await migrate(pool, undefined, version);
    });
    const rows = await fill(connection, backup, options.progress);
    const migrated = await withPool(connection, (pool) => migrate(pool));
    return { createdAt: backup.header.createdAt, tenants: backup.header.tenants, rows, migrated };
  } finally {
    backup.close();
  }
}

async function withPool<T>(connection: pg.ClientConfig, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = createPool(connection, { connections: 1, preparedStatements: false, log: createLog('silent') });
  return work(pool).finally(() => pool.end());
}

/** The version of the backup's schema. This program must have the same migrations up to it. */
function requireKnown(header: Header): number {
  const known = new Map(readMigrations().map((migration) => [migration.version, migration]));
  for (const { version, name, checksum } of header.migrations) {
    const ours = known.get(version);
    if (ours === undefined) {
      throw new StartupError(
        `The backup was written by a newer Onhand (${header.version}, with migration ${name}). Restore it with that version.`,
      );
    }
    if (ours.checksum !== checksum) {
      throw new StartupError(
        `Migration ${name} of the backup's schema differs from this version's. Restore it with the version that wrote it (${header.version}).`,
      );
    }
  }
  return header.migrations.at(-1)?.version ?? 0;
}

/** A schema cannot be downgraded, so an older backup needs a database without one. */
async function requireVersion(pool: pg.Pool, version: number): Promise<void> {
  const { rows: found } = await pool.query<{ found: boolean }>(
    `select to_regclass('schema_version') is not null as found`,
  );
  if (found[0]?.found !== true) return;
  const { rows } = await pool.query<{ version: number }>(
    'select coalesce(max(version), 0) as version from schema_version',
  );
  if ((rows[0]?.version ?? 0) <= version) return;
  throw new StartupError(
    'The backup has an older schema than this database. Restore it into an unused database: an empty data folder (ONHAND_DATA), or a new database (DATABASE_URL). It is migrated there.',
  );
}

async function fill(
  connection: pg.ClientConfig,
  backup: OpenBackup,
  progress: ((done: number, total: number) => void) | undefined,
): Promise<number> {
  const client = new pg.Client({ ...connection, application_name: 'onhand restore' });
  client.on('error', () => undefined); // The running statement reports it.
  await client.connect();
  try {
    await client.query(`${EXACT_TEXT}; begin`);
    await requireEmpty(client);
    const inserts = await prepareInserts(client, backup.header);
    const total = backup.header.tables.reduce((sum, table) => sum + table.rows, 0);
    let rows = 0;
    for await (const group of backup.groups()) {
      await insert(client, inserts, group);
      rows += group.rows.length;
      progress?.(rows, total);
    }
    await client.query('commit');
    await client.query('analyze');
    return rows;
  } finally {
    // Closing the connection also rolls back an uncommitted transaction.
    await client.end();
  }
}

/** An installation that a server has just created counts as empty; one in use, or with a tenant, does not. */
async function requireEmpty(client: pg.Client): Promise<void> {
  await requireNoTenant(client);
  await requireIdle(client);
  await client.query('lock table installation, tenant in access exclusive mode');
  await requireNoTenant(client); // One may have been created before the lock was taken.
  await client.query(`${actFor(INSTALLATION)}; delete from idempotency; delete from installation`);
}

async function requireNoTenant(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ count: string }>('select count(*) as count from tenant');
  if (Number(rows[0]?.count) === 0) return;
  throw new StartupError(
    'The installation is not empty. Restore into an empty data folder (ONHAND_DATA) or a new database (DATABASE_URL), and point the server there.',
  );
}

/** Connections closed a moment ago, our own of the migration included, may still be listed: check again before refusing. */
async function requireIdle(client: pg.Client): Promise<void> {
  for (let look = 1; look <= LOOKS_MAX; look += 1) {
    const { rows } = await client.query<{ count: string }>(
      `select count(*) as count from pg_stat_activity where datname = current_database() and application_name = 'onhand'`,
    );
    if (Number(rows[0]?.count) === 0) return;
    await client.query('select pg_sleep(0.2), pg_stat_clear_snapshot()');
  }
  throw new StartupError('A server is using this database. Stop it, then restore.');
}

type Insert = (group: RowGroup) => { text: string; values: string[] };

/** The statement for each table of the backup; all of its columns must exist. */
async function prepareInserts(client: pg.Client, header: Header): Promise<Map<string, Insert>> {
  const present = new Map((await findTables(client)).map((table) => [table.name, table]));
  return new Map(
    header.tables.map((table) => {
      const columns = new Set(present.get(table.name)?.columns.map((column) => `${column.name} ${column.type}`));
      const lost = table.columns.find((column) => !columns.has(`${column.name} ${column.type}`));
      if (lost !== undefined)
        throw new StartupError(`The backup does not fit this schema: ${table.name}.${lost.name} is missing.`);
      return [table.name, insertInto(table)];
    }),
  );
}

function insertInto({ name, columns }: BackedUpTable): Insert {
  const names = columns.map((column) => quoted(column.name)).join(', ');
  const casts = columns.map((column, index) => `u.c${index}::${column.type}`).join(', ');
  const arrays = columns.map((_, index) => `$${index + 1}::text[]`).join(', ');
  const aliases = columns.map((_, index) => `c${index}`).join(', ');
  const text = `insert into ${quoted(name)} (${names}) select ${casts} from unnest(${arrays}) as u(${aliases})`;
  return ({ rows }) => ({ text, values: columns.map((_, index) => textArray(rows.map((row) => row[index] ?? null))) });
}

async function insert(client: pg.Client, inserts: Map<string, Insert>, group: RowGroup): Promise<void> {
  const { table, tenant }: Section = group.section;
  const prepare = inserts.get(table);
  if (prepare === undefined)
    throw new StartupError(`The backup is damaged: its header does not name the table ${table}.`);
  if (tenant !== null) await client.query(actFor(tenant));
  const { text, values } = prepare(group);
  await client.query({ name: `restore ${table}`, text, values });
}
