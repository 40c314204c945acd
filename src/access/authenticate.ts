import { hash } from 'node:crypto';
import { createLookupCache, type Database, Refusal } from '../platform/index.ts';
import type { AccessToken } from './access-tokens.ts';
import { plainAddress } from './addresses.ts';
import { type ClientSignIn, createClientDoor } from './client-door.ts';
import {
  type Credential,
  type HeldCredential,
  type HeldUser,
  loadAccessToken,
  loadApiKey,
  loadSession,
  type OperatorCredential,
} from './credentials.ts';
import { createFailures } from './failures.ts';
import { hashSecret, sameHash } from './secrets.ts';
import { SESSION } from './sessions.ts';
import { createPasswordDoor } from './sign-in.ts';

/**
 * Turns the credential of a request into its sender. After 60 failures from one address in a minute every credential from there that is
 * not already known to be right is refused with `rate_limited`, before anything is looked up or hashed.
 */
export interface Authenticator {
  /**
   * The operator's key, an API key or an access token. Refuses with `unauthenticated`, `address_not_allowed`, or
   * `database_unavailable` if that cannot be determined.
   */
  bearer(secret: string, address: string): Promise<Credential>;
  /**
   * A user's name and password. Refuses with `unauthenticated`, `rate_limited` (after 10 wrong tries of one name from one address in
   * 15 minutes, even for the right password), or `database_unavailable` if that cannot be determined.
   */
  password(username: string, password: string, address: string): Promise<Credential>;
  /** The secret in a session's cookie. Refuses with `unauthenticated`, or `database_unavailable`. */
  session(secret: string, address: string): Promise<Credential>;
  /**
   * Exchanges a client's id and secret for an access token, like issueAccessToken. Also refuses with `rate_limited` after 10 wrong secrets
   * of one client from one address in 15 minutes: only for that address, so that nobody can lock a client out.
   */
  token(input: ClientSignIn, address: string): Promise<AccessToken>;
  /** Forgets one session, so that its end takes effect immediately in this process. */
  forgetSession(secret: string): void;
  /** Forgets all look-ups, so that a change made in this process takes effect immediately. Wrong tries stay counted. */
  forget(): void;
}

/** A withdrawn credential may still be accepted this long. With the time of a query that stays below the promised 5 seconds. */
const AGE_MAX_MS = 3_000;
const ENTRIES_MAX = 10_000;

const API_KEY = /^oh_[0-9a-z]{8}_[0-9A-Za-z]{40}$/;
const ACCESS_TOKEN = /^oat_[0-9A-Za-z]{48}$/;
const OPERATOR: OperatorCredential = Object.freeze({ sort: 'operator' });

/**
 * Creates an authenticator whose memory is this process's own. A look-up is reused for 3 seconds, so a hot key costs one SHA-256 and one
 * map access, and a credential revoked by another process is refused here within 5 seconds. Secrets are remembered only as hashes.
 * `now` returns milliseconds since the epoch.
 */
export function createAuthenticator(options: {
  database: Database;
  adminKey: string;
  now?: () => number;
}): Authenticator {
  const { database, now = Date.now } = options;
  const adminKeyHash = hashSecret(options.adminKey);
  const limits = { ageMaxMs: AGE_MAX_MS, entriesMax: ENTRIES_MAX };
  const secrets = createLookupCache<HeldCredential | undefined>(limits);
  const users = createLookupCache<HeldUser | undefined>(limits);
  const door = createPasswordDoor(database.system, users);

  const failures = createFailures(now);
  const { counted, refuseClosed } = failures;

  function look(secret: string, key: string): () => Promise<HeldCredential | undefined> {
    if (SESSION.test(secret)) return () => loadSession(database.system, Buffer.from(key, 'base64'));
    const load = API_KEY.test(secret) ? loadApiKey : loadAccessToken;
    return () => load(database.system, Buffer.from(key, 'base64'));
  }

  async function held(secret: string, key: string, address: string): Promise<HeldCredential | undefined> {
    const nowMs = now();
    const known = await secrets.peek(key, nowMs);
    if (known !== undefined) return known;
    refuseClosed(address);
    return secrets.get(key, nowMs, look(secret, key));
  }

  return {
    async bearer(secret, address) {
      const key = hash('sha256', secret, 'base64');
      if (sameHash(Buffer.from(key, 'base64'), adminKeyHash)) return OPERATOR;
      return counted(address, async () => {
        if (API_KEY.test(secret) || ACCESS_TOKEN.test(secret))
          return admit(await held(secret, key, address), address, now());
        refuseClosed(address);
        throw unknown();
      });
    },
    session(secret, address) {
      return counted(address, async () => {
        if (!SESSION.test(secret)) throw signedOut();
        const session = await held(secret, hash('sha256', secret, 'base64'), address);
        if (session === undefined || session.withdrawn || (session.expiresAtMs ?? 0) <= now()) throw signedOut();
        return admit(session, address, now());
      });
    },
    password(username, password, address) {
      return counted(address, () => door.signIn({ username, password, address }, now(), () => refuseClosed(address)));
    },
    token: createClientDoor(database.system, failures, now),
    forgetSession(secret) {
      secrets.forget(hash('sha256', secret, 'base64'));
    },
    forget() {
      secrets.clear();
      users.clear();
      door.forget();
    },
  };
}

function admit(held: HeldCredential | undefined, address: string, nowMs: number): Credential {
  if (held === undefined) throw unknown();
  if (held.withdrawn) throw new Refusal('unauthenticated', 'This key has been revoked. Ask for a new one.');
  if (held.expiresAtMs !== null && nowMs >= held.expiresAtMs) {
    throw new Refusal('unauthenticated', 'This key or token has expired. Ask for a new one.');
  }
  if (!held.addressAllowed(address)) {
    throw new Refusal('address_not_allowed', `This key may not be used from the address ${plainAddress(address)}.`);
  }
  return held.credential;
}

function signedOut(): Refusal {
  return new Refusal('unauthenticated', 'You are signed out, or your session has expired. Sign in again.');
}

function unknown(): Refusal {
  return new Refusal('unauthenticated', 'The key or token is unknown. Check that you copied all of it.');
}
