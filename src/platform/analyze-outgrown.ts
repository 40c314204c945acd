import type pg from 'pg';

/** From this many rows the planner's guess about a table that it does not know does harm. */
const ROWS_MIN = 50;

/**
 * Analyzes the tables that have rows but no statistics yet, and those of which more rows were written since their statistics than there
 * were. PostgreSQL does so itself within a minute or so; until then it considers any index that begins with the tenant as good as the
 * right one, or the whole table as one page, and prepared statements keep that choice.
 */
export async function analyzeOutgrown(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select s.relid::regclass as name from pg_stat_user_tables s join pg_class c on c.oid = s.relid
     where s.schemaname = 'public' and s.n_live_tup >= $1
       and (s.n_mod_since_analyze > c.reltuples or s.last_analyze is null and s.last_autoanalyze is null)`,
    [ROWS_MIN],
  );
  for (const { name } of rows) await pool.query(`analyze ${name}`);
}
