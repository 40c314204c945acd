import type pg from 'pg';

/** Rows from which the planner's guess about a table that it has never looked at does harm. */
const ROWS_MIN = 50;

/**
 * Has PostgreSQL look at the tables that have rows and no statistics yet. Left to itself it does so within a minute or so; until then it
 * takes any index that begins with the tenant for as good as the right one, and prepared statements keep that choice.
 */
export async function analyzeNew(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_stat_user_tables
     where schemaname = 'public' and n_live_tup >= $1 and last_analyze is null and last_autoanalyze is null`,
    [ROWS_MIN],
  );
  for (const { name } of rows) await pool.query(`analyze ${name}`);
}
