import type { Sql } from '../platform/index.ts';

/** Rows per statement, so that none holds its locks for long. */
const PURGED_MAX = 10_000;

/** Deletes expired access tokens and sessions of all tenants. Returns their number. */
export async function purgeExpired(sql: Sql): Promise<number> {
  let total = 0;
  for (const table of ['access_token', 'session']) {
    for (let deleted = PURGED_MAX; deleted === PURGED_MAX; total += deleted) {
      const rows = await sql.rows({
        text: `delete from ${table} where secret_hash = any(array(
          select secret_hash from ${table} where expires_at < now() - interval '1 hour' order by expires_at limit $1)) returning 1`,
        values: [PURGED_MAX],
      });
      deleted = rows.length;
    }
  }
  return total;
}
