import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { describeSchema } from '../scripts/describe-schema.ts';
import { checkMigrated, createLog, createPool, migrate, projectFolder, StartupError } from '../src/platform/index.ts';
import { bundleScript } from './support/bundle-script.ts';
import { withDatabase } from './support/postgres.ts';
import { shared } from './support/shared.ts';

const { server, prefix } = await shared('database');
const admin = new pg.Client(server);
await admin.connect();
const folder = join(projectFolder(), 'migrations');
const scratch = mkdtempSync(join(tmpdir(), 'onhand-migrations-'));
const made: { name: string; pool: pg.Pool }[] = [];

afterAll(async () => {
  for (const { name, pool } of made) {
    await pool.end();
    await admin.query(`drop database if exists ${name} with (force)`);
  }
  await admin.end();
  rmSync(scratch, { recursive: true, force: true });
});

/** A database that nobody has migrated yet. */
async function emptyDatabase(): Promise<{ pool: pg.Pool; config: pg.ClientConfig }> {
  const name = `${prefix}${randomBytes(6).toString('hex')}`;
  await admin.query(`create database ${name} encoding 'UTF8' template template0`);
  const config = withDatabase(server, name);
  const pool = createPool(config, { connections: 2, preparedStatements: true, log: createLog('silent') });
  made.push({ name, pool });
  return { pool, config };
}

/** The migrations in a folder of the test's own, to be changed there. */
function copyOfMigrations(name: string): string {
  const copy = join(scratch, name);
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** Runs the migrations in a process of its own and gives what it printed: the names that it applied, or its error. */
function migrateElsewhere(config: pg.ClientConfig): Promise<string> {
  const script = bundleScript('test/support/migrate-script.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(config)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.on('close', () => resolve(output.trim())));
}

test('the migrations lead to schema.sql', async () => {
  const { pool } = await emptyDatabase();
  await migrate(pool);
  expect(await describeSchema(pool)).toBe(readFileSync(join(projectFolder(), 'schema.sql'), 'utf8'));
});

test('running them again does nothing', async () => {
  const { pool } = await emptyDatabase();
  const applied = await migrate(pool);
  expect(applied.length).toBeGreaterThan(0);
  const before = await describeSchema(pool);
  expect(await migrate(pool)).toEqual([]);
  await checkMigrated(pool);
  expect(await describeSchema(pool)).toBe(before);
});

test('of several processes at once one applies each migration, and all succeed', async () => {
  const { pool, config } = await emptyDatabase();
  const outputs = await Promise.all([1, 2, 3, 4].map(() => migrateElsewhere(config)));
  const applied = outputs.flatMap((output) => JSON.parse(output) as string[]);
  expect(applied).toHaveLength(new Set(applied).size);
  expect(await migrate(pool)).toEqual([]);
  expect(await describeSchema(pool)).toBe(readFileSync(join(projectFolder(), 'schema.sql'), 'utf8'));
});

test('a migration that fails leaves nothing of itself, and runs when it is mended', async () => {
  const { pool } = await emptyDatabase();
  await migrate(pool);
  const broken = copyOfMigrations('broken');
  writeFileSync(join(broken, '9000-next.sql'), 'create table half (id integer); select no_such_column from half;');
  await expect(migrate(pool, broken)).rejects.toThrow('no_such_column');
  const before = await describeSchema(pool);
  expect(before).not.toContain('table half');
  writeFileSync(join(broken, '9000-next.sql'), 'create table whole (id integer);');
  expect(await migrate(pool, broken)).toEqual(['9000-next']);
  expect(await describeSchema(pool)).toContain('table whole');
});

test('a database of a newer program is refused with the reason', async () => {
  const { pool } = await emptyDatabase();
  const newer = copyOfMigrations('newer');
  writeFileSync(join(newer, '9001-tomorrow.sql'), 'create table tomorrow (id integer);');
  await migrate(pool, newer);
  for (const look of [migrate, checkMigrated]) {
    const error = await look(pool).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StartupError);
    expect((error as StartupError).message).toMatch(/newer Onhand.*9001-tomorrow/);
  }
});

test('a database of an older program is refused where nobody may migrate it', async () => {
  const { pool } = await emptyDatabase();
  await migrate(pool);
  const next = copyOfMigrations('next');
  writeFileSync(join(next, '9002-later.sql'), 'create table later (id integer);');
  await expect(checkMigrated(pool, next)).rejects.toThrow(StartupError);
});

test('a migration that was changed after it ran is refused by its name', async () => {
  const { pool } = await emptyDatabase();
  const changed = copyOfMigrations('changed');
  await migrate(pool, changed);
  appendFileSync(join(changed, '0001-ledger.sql'), '\n-- A word more.\n');
  const error = await migrate(pool, changed).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StartupError);
  expect((error as StartupError).message).toContain('0001-ledger');
});
