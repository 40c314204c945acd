import type pg from 'pg';

/** From this many rows the planner's guess about an unanalyzed table does harm. */
const ROWS_MIN = 50;

/**
 * Analyzes the tables that have rows but no statistics yet. PostgreSQL does so itself within a minute or so; until then it
 * considers any index that begins with the tenant as good as the right one, and prepared statements keep that choice.
 */
export async function analyzeNew(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_stat_user_tables
     where schemaname = 'public' and n_live_tup >= $1 and last_analyze is null and last_autoanalyze is null`,
    [ROWS_MIN],
  );
  for (const { name } of rows) await pool.query(`analyze ${name}`);
}
