import { hash, randomBytes } from 'node:crypto';
import { type LookupCache, Refusal, remember, type Sql } from '../platform/index.ts';
import { plainAddress } from './addresses.ts';
import { isName } from './checks.ts';
import { type HeldUser, loadUser, type TenantCredential } from './credentials.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { randomBase62 } from './secrets.ts';
import { createWrongTries } from './wrong-tries.ts';

/** One try to sign in. */
export interface SignIn {
  username: string;
  password: string;
  address: string;
}

export interface PasswordDoor {
  /**
   * Throws the Refusal `unauthenticated`, or `rate_limited` after too many wrong tries. `refuseClosed` is called before a password is
   * hashed, but not for one that is known to be right.
   */
  signIn(input: SignIn, nowMs: number, refuseClosed?: () => void): Promise<TenantCredential>;
  forget(): void;
}

const VERIFIED_MAX = 10_000;

/**
 * Signs users in. argon2id is slow on purpose and some clients send name and password with every request, so a correct pair
 * is remembered, by a salted hash, together with the stored hash that it matched: it stays correct while the user keeps that one.
 */
export function createPasswordDoor(sql: Sql, users: LookupCache<HeldUser | undefined>): PasswordDoor {
  const salt = randomBytes(16).toString('base64');
  const digest = (...parts: string[]) => hash('sha256', JSON.stringify([salt, ...parts]), 'base64');
  const keyOfTries = (input: SignIn) => digest('try', input.username, plainAddress(input.address));
  const verified = new Map<string, string>();
  const verifying = new Map<string, Promise<boolean>>();
  const wrongTries = createWrongTries();
  // The password of an unknown name is compared with this, so that it takes as long as a known one's.
  const decoy = hashPassword(randomBase62(40));
  decoy.catch(() => undefined);

  /** Identical concurrent tries share one computation. Each wrong one counts. */
  async function verifyCounted(
    pair: string,
    held: HeldUser | undefined,
    input: SignIn,
    nowMs: number,
  ): Promise<boolean> {
    const tryKey = keyOfTries(input);
    const computation = `${pair} ${held?.passwordHash}`;
    const judge = (matches: boolean) => {
      const right = matches && held !== undefined && !held.withdrawn;
      if (!right) wrongTries.add(tryKey, nowMs);
      return right;
    };
    wrongTries.refuseClosed(tryKey, nowMs);
    const shared = verifying.get(computation);
    if (shared !== undefined) return judge(await shared);
    wrongTries.begin(tryKey, nowMs);
    const matching = verify(held, input.password);
    verifying.set(computation, matching);
    try {
      // Decided, and so counted, before the try ends: no other one can begin in between.
      return judge(await matching);
    } finally {
      verifying.delete(computation);
      wrongTries.end(tryKey);
    }
  }

  async function verify(held: HeldUser | undefined, password: string): Promise<boolean> {
    return verifyPassword(held?.passwordHash ?? (await decoy), password);
  }

  return {
    async signIn(input, nowMs, refuseClosed) {
      wrongTries.refuseClosed(keyOfTries(input), nowMs);
      // A name that no user can have (with a NUL, say) is treated as unknown, without a query that would fail.
      const held = isName(input.username)
        ? await users.get(input.username, nowMs, () => loadUser(sql, input.username))
        : undefined;
      const pair = digest('pair', input.username, input.password);
      if (held !== undefined && !held.withdrawn && verified.get(pair) === held.passwordHash) return held.credential;
      refuseClosed?.();
      const right = await verifyCounted(pair, held, input, nowMs);
      if (!right || held === undefined) throw new Refusal('unauthenticated', 'The username or the password is wrong.');
      remember(verified, pair, held.passwordHash, VERIFIED_MAX);
      return held.credential;
    },
    forget() {
      verified.clear();
    },
  };
}
