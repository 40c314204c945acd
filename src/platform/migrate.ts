import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { projectFolder } from './project-folder.ts';
import { StartupError } from './startup-error.ts';

export interface Migration {
  version: number;
  name: string;
  text: string;
  checksum: string;
}

/** SQLSTATEs of two processes doing the same step concurrently: the later one checks again. */
const RACES = ['23505', '42P07', '40P01', 'XX000'];

/**
 * Brings the schema up to date, forward only. Safe when several processes start at once: each migration's first statement
 * records its version, so the later process waits and then finds it done. Returns the names of the migrations it applied.
 * Throws a StartupError if the database is newer than the program or a migration was changed after it ran. With `upTo`, later
 * migrations are left out, as the restore of an older backup needs it.
 */
export async function migrate(
  pool: pg.Pool,
  folder = join(projectFolder(), 'migrations'),
  upTo = Number.POSITIVE_INFINITY,
): Promise<string[]> {
  const migrations = readMigrations(folder).filter((migration) => migration.version <= upTo);
  const applied: string[] = [];
  await retryRaces(async () => {
    await pool.query(`create table if not exists schema_version (
      version integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`);
  });
  for (const migration of migrations) {
    const ran = await retryRaces(() => apply(pool, migration));
    if (ran) applied.push(migration.name);
  }
  await refuseNewer(pool, migrations.at(-1)?.version ?? 0);
  return applied;
}

/** Throws a StartupError when the schema is behind or ahead of the program. */
export async function checkMigrated(pool: pg.Pool, folder = join(projectFolder(), 'migrations')): Promise<void> {
  const newest = readMigrations(folder).at(-1)?.version ?? 0;
  const { rows } = await pool.query<{ version: number | null }>('select max(version) as version from schema_version');
  if ((rows[0]?.version ?? 0) < newest)
    throw new StartupError('The database is older than the program: run `onhand migrate`.');
  await refuseNewer(pool, newest);
}

/** The migrations that this program knows, in their order. */
export function readMigrations(folder = join(projectFolder(), 'migrations')): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}-.+\.sql$/.test(file))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const checksum = createHash('sha256').update(text).digest('hex');
      return { version: Number(file.slice(0, 4)), name: file.replace(/\.sql$/, ''), text, checksum };
    });
}

async function apply(pool: pg.Pool, migration: Migration): Promise<boolean> {
  const known = await pool.query<{ checksum: string }>('select checksum from schema_version where version = $1', [
    migration.version,
  ]);
  const checksum = known.rows[0]?.checksum;
  if (checksum !== undefined) {
    if (checksum === migration.checksum) return false;
    throw new StartupError(
      `Migration ${migration.name} differs from the one applied to this database. Restore the file.`,
    );
  }
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('insert into schema_version (version, name, checksum) values ($1, $2, $3)', [
      migration.version,
      migration.name,
      migration.checksum,
    ]);
    await client.query(migration.text);
    await client.query('commit');
    return true;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

async function refuseNewer(pool: pg.Pool, newest: number): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    'select name from schema_version where version > $1 order by version desc limit 1',
    [newest],
  );
  if (rows[0] !== undefined) {
    throw new StartupError(
      `The database was written by a newer Onhand (it has migration ${rows[0].name}). Start that version, or restore a backup made with this one.`,
    );
  }
}

async function retryRaces<T>(step: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await step();
    } catch (error) {
      if (attempt === 10 || !RACES.includes((error as { code?: string }).code ?? '')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50 * attempt));
    }
  }
}
