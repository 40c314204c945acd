import type pg from 'pg';
import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { analyzeOutgrown } from './analyze-outgrown.ts';
import { createPool } from './database.ts';
import { createLog } from './log.ts';

/** Works on a database of its own; its connections are closed before that is dropped. */
async function onOwn(work: (pool: pg.Pool) => Promise<void>): Promise<void> {
  const { config } = await testDatabase();
  const pool = createPool(config, { connections: 1, preparedStatements: true, log: createLog('silent') });
  try {
    await work(pool);
  } finally {
    await pool.end();
  }
}

/** How many rows a table has, as the planner knows. */
async function knownRows(pool: pg.Pool, table: string): Promise<number> {
  const { rows } = await pool.query<{ known: number }>('select reltuples as known from pg_class where relname = $1', [
    table,
  ]);
  return rows[0]?.known ?? Number.NaN;
}

const UNKNOWN = -1;

// The server's own analyzing would be taken for ours.
const UNWATCHED = 'with (autovacuum_enabled = false)';

test('a table is analyzed when it is new, and when most of its rows came since', () =>
  onOwn(async (pool) => {
    await pool.query(`create table growing (id int) ${UNWATCHED}`);
    const knownAfter = async (count: number) => {
      await pool.query('insert into growing select generate_series(1, $1)', [count]);
      await pool.query('select pg_stat_force_next_flush()');
      await analyzeOutgrown(pool);
      return knownRows(pool, 'growing');
    };
    expect(await knownAfter(49)).toBe(UNKNOWN);
    expect(await knownAfter(11)).toBe(60);
    expect(await knownAfter(60)).toBe(60);
    expect(await knownAfter(1)).toBe(121);
  }));

test('a table that was analyzed while it was empty is analyzed when it is filled', () =>
  onOwn(async (pool) => {
    await pool.query(`create table filled (id int) ${UNWATCHED}`);
    await pool.query('analyze filled');
    await pool.query('insert into filled select generate_series(1, 1000)');
    await pool.query('select pg_stat_force_next_flush()');
    await analyzeOutgrown(pool);
    expect(await knownRows(pool, 'filled')).toBe(1000);
  }));
