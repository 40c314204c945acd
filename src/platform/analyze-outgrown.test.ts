import pg from 'pg';
import { expect, test } from 'vitest';
import { atEnd } from '../../test/support/at-end.ts';
import { testDatabase } from '../../test/support/database.ts';
import { analyzeOutgrown } from './analyze-outgrown.ts';

test('a table is analyzed when it is new, and when most of its rows came since', async () => {
  const { config } = await testDatabase();
  const pool = new pg.Pool({ ...config, max: 1 });
  atEnd(() => pool.end());
  // The server's own analyzing would be taken for ours.
  await pool.query('create table growing (id int) with (autovacuum_enabled = false)');

  const knownAfter = async (count: number) => {
    await pool.query('insert into growing select generate_series(1, $1)', [count]);
    await pool.query('select pg_stat_force_next_flush()');
    await analyzeOutgrown(pool);
    return (await pool.query(`select reltuples as known from pg_class where relname = 'growing'`)).rows[0].known;
  };
  const UNKNOWN = -1;
  expect(await knownAfter(49)).toBe(UNKNOWN);
  expect(await knownAfter(11)).toBe(60);
  expect(await knownAfter(60)).toBe(60);
  expect(await knownAfter(1)).toBe(121);
});

test('a table that was analyzed while it was empty is analyzed when it is filled', async () => {
  const { config } = await testDatabase();
  const pool = new pg.Pool({ ...config, max: 1 });
  atEnd(() => pool.end());
  await pool.query('create table filled (id int) with (autovacuum_enabled = false)');
  await pool.query('analyze filled');
  await pool.query('insert into filled select generate_series(1, 1000)');
  await pool.query('select pg_stat_force_next_flush()');
  await analyzeOutgrown(pool);
  expect((await pool.query(`select reltuples as known from pg_class where relname = 'filled'`)).rows).toEqual([
    { known: 1000 },
  ]);
});
