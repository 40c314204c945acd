import type { Sql } from '../platform/index.ts';
import { hashSecret, randomBase62 } from './secrets.ts';
import type { RowKey } from './stamp.ts';

/** What a browser shows after its person signed in; only its SHA-256 is kept. */
export interface Session {
  secret: string;
  expiresAt: Date;
}

/** How the secret of a session looks. */
export const SESSION = /^ohs_[0-9A-Za-z]{48}$/;

/** A working day: whoever leaves a browser open in the evening signs in again in the morning. */
const LIFETIME_MS = 12 * 60 * 60_000;
/** Sessions deleted with each new one: more than one, so that the table never grows beyond what is in use. */
const SWEEP_ROWS = 10;

/** Begins a session of a user whose password was right. */
export async function createSession(sql: Sql, user: RowKey, now: Date): Promise<Session> {
  const secret = `ohs_${randomBase62(48)}`;
  const expiresAt = new Date(now.getTime() + LIFETIME_MS);
  await sql.rows({
    text: `
      with swept as (
        delete from session where secret_hash = any (array(
          select secret_hash from session where expires_at < $5 order by expires_at limit ${SWEEP_ROWS}
          for update skip locked))
      )
      insert into session (secret_hash, tenant_id, user_id, expires_at) values ($1, $2, $3, $4)`,
    values: [hashSecret(secret), user.tenantId, user.id, expiresAt, now],
  });
  return { secret, expiresAt };
}

/** Ends a session; one that is not there is over already. */
export async function endSession(sql: Sql, secret: string): Promise<void> {
  await sql.rows({ text: 'delete from session where secret_hash = $1', values: [hashSecret(secret)] });
}
