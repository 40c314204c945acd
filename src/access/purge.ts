import type { Sql } from '../platform/index.ts';

/** Rows that one statement deletes, so that it holds no lock for long. */
const PURGED_MAX = 10_000;

/** Deletes access tokens and sessions that are past their time, of all tenants. Returns how many there were. */
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
