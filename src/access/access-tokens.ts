import { Refusal, type Sql } from '../platform/index.ts';
import type { RateLimiter } from './rate-limit.ts';
import { allows, isScope } from './scopes.ts';
import { hashSecret, randomBase62, sameHash } from './secrets.ts';

/** An access token for its holder; only its SHA-256 is kept. */
export interface AccessToken {
  accessToken: string;
  expiresInSeconds: number;
  scopes: string[];
}

const LIFETIME_SECONDS = 900;
const REQUESTS_PER_MINUTE = 60;
/** Expired tokens stay this long, so that their holders read "expired" and processes whose clocks differ agree. */
const KEPT_EXPIRED_SECONDS = 3_600;
/** Expired tokens deleted with each new one: more than one, so that the table never grows beyond what is in use. */
const SWEEP_ROWS = 10;

const CLIENT_ID = /^cid\.[0-9A-Za-z]{24}$/;
const NO_CLIENT = Buffer.alloc(32);

interface ClientRow {
  tenantId: number;
  id: number;
  secretHash: Buffer;
  scopes: string[];
  revokedAt: Date | null;
}

/**
 * Exchanges a client's id and secret for a token of 900 seconds. `scope` is a space-separated list, within the client's scopes;
 * left out or empty, it means all of them. Refuses with `unauthenticated` (client or secret wrong, or client revoked),
 * `insufficient_scope`, and `rate_limited` beyond 60 tokens a minute for one client.
 */
export async function issueAccessToken(
  sql: Sql,
  limiter: RateLimiter,
  input: { clientId: string; clientSecret: string; scope?: string | undefined },
  now: Date,
): Promise<AccessToken> {
  const client = await authenticateClient(sql, limiter, input, now);
  const scopes = chooseScopes(client.scopes, input.scope ?? '');
  const accessToken = `oat_${randomBase62(48)}`;
  await sql.rows({
    text: `
      with swept as (
        delete from access_token where secret_hash = any (array(
          select secret_hash from access_token where expires_at < $6 order by expires_at limit ${SWEEP_ROWS}
          for update skip locked))
      )
      insert into access_token (secret_hash, tenant_id, oauth_client_id, scopes, expires_at) values ($1, $2, $3, $4, $5)`,
    values: [
      hashSecret(accessToken),
      client.tenantId,
      client.id,
      scopes,
      new Date(now.getTime() + LIFETIME_SECONDS * 1000),
      new Date(now.getTime() - KEPT_EXPIRED_SECONDS * 1000),
    ],
    name: 'access_token_issue',
  });
  return { accessToken, expiresInSeconds: LIFETIME_SECONDS, scopes };
}

async function authenticateClient(
  sql: Sql,
  limiter: RateLimiter,
  input: { clientId: string; clientSecret: string },
  now: Date,
): Promise<ClientRow> {
  // An id of another shape belongs to nobody: it costs neither a query nor a slot among the limiter's keys.
  if (!CLIENT_ID.test(input.clientId)) throw wrongClient();
  const [client] = await sql.rows<ClientRow>({
    text: `select tenant_id as "tenantId", id, secret_hash as "secretHash", scopes, revoked_at as "revokedAt"
      from oauth_client where client_id = $1`,
    values: [input.clientId],
    name: 'oauth_client_by_client_id',
  });
  const right = sameHash(hashSecret(input.clientSecret), client?.secretHash ?? NO_CLIENT);
  if (client === undefined || !right || client.revokedAt !== null) throw wrongClient();
  // Counted only when the secret is right, so that guessing does not use up the client's requests.
  const turn = limiter.take(`token:${input.clientId}`, REQUESTS_PER_MINUTE, 60_000, now.getTime());
  if (!turn.allowed) {
    throw new Refusal(
      'rate_limited',
      `A client may ask for ${REQUESTS_PER_MINUTE} tokens a minute. A token is valid for ${LIFETIME_SECONDS} seconds: reuse it.`,
      { retryAfterSeconds: turn.retryAfterSeconds },
    );
  }
  return client;
}

function chooseScopes(held: string[], text: string): string[] {
  const asked = [...new Set(text.split(' ').filter((scope) => scope !== ''))];
  if (asked.length === 0) return held;
  if (!asked.every((scope) => isScope(scope) && allows(held, [scope]))) {
    throw new Refusal('insufficient_scope', 'The client does not have every requested scope.', {
      path: 'scope',
    });
  }
  return asked;
}

function wrongClient(): Refusal {
  return new Refusal('unauthenticated', 'The client id or the client secret is wrong, or the client was revoked.');
}
