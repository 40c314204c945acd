import type { Sql } from '../platform/index.ts';
import { hashSecret, randomBase62 } from './secrets.ts';
import type { RowKey } from './stamp.ts';

/** What a browser sends after its user has signed in; only its SHA-256 is stored. */
export interface Session {
  secret: string;
  expiresAt: Date;
}

/** The form of a session's secret. */
export const SESSION = /^ohs_[0-9A-Za-z]{48}$/;

/** A working day: a browser left open in the evening asks for a new sign-in in the morning. */
const LIFETIME_MS = 12 * 60 * 60_000;
/** Sessions deleted with each new one: more than one, so that the table never grows beyond what is in use. */
const SWEEP_ROWS = 10;

/** Where a user signed in from, according to the request. */
export interface SignInPlace {
  address: string;
  userAgent: string | undefined;
}

/** A sign-in that has not ended. */
export interface SessionRow {
  id: string;
  createdAt: Date;
  expiresAt: Date;
  address: string | null;
  userAgent: string | null;
}

const USER_AGENT_MAX = 300;

/** Starts a session of a user whose password was right. */
export async function createSession(sql: Sql, user: RowKey, now: Date, place: SignInPlace): Promise<Session> {
  const secret = `ohs_${randomBase62(48)}`;
  const expiresAt = new Date(now.getTime() + LIFETIME_MS);
  await sql.rows({
    text: `
      with swept as (
        delete from session where secret_hash = any (array(
          select secret_hash from session where expires_at < $5 order by expires_at limit ${SWEEP_ROWS}
          for update skip locked))
      )
      insert into session (secret_hash, tenant_id, user_id, expires_at, created_at, address, user_agent) values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      hashSecret(secret),
      user.tenantId,
      user.id,
      expiresAt,
      now,
      place.address,
      place.userAgent?.slice(0, USER_AGENT_MAX) ?? null,
    ],
  });
  return { secret, expiresAt };
}

/** Ends a session; a missing one has already ended. */
export async function endSession(sql: Sql, secret: string): Promise<void> {
  await sql.rows({ text: 'delete from session where secret_hash = $1', values: [hashSecret(secret)] });
}

/** The sessions of a user that have not ended, the newest first. */
export function listSessions(sql: Sql, user: RowKey): Promise<SessionRow[]> {
  return sql.rows<SessionRow>({
    text: `select id, created_at as "createdAt", expires_at as "expiresAt", address, user_agent as "userAgent" from session
      where tenant_id = $1 and user_id = $2 and expires_at > now() order by created_at desc, id`,
    values: [user.tenantId, user.id],
  });
}

/** Ends the sessions of a user: all, or the one with this id. Returns their number. Every process knows within 5 seconds. */
export async function endSessions(sql: Sql, user: RowKey, id: string | null = null): Promise<number> {
  const rows = await sql.rows({
    text: 'delete from session where tenant_id = $1 and user_id = $2 and ($3::uuid is null or id = $3::uuid) returning id',
    values: [user.tenantId, user.id, id],
  });
  return rows.length;
}
