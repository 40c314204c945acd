import { Refusal, type Sql } from '../platform/index.ts';
import { type AccessToken, issueAccessToken } from './access-tokens.ts';
import { networkOf } from './addresses.ts';
import type { Failures } from './failures.ts';
import { createRateLimiter } from './rate-limit.ts';
import { createWrongTries } from './wrong-tries.ts';

/** A client's id and secret, with the scopes that it asks for. */
export interface ClientSignIn {
  clientId: string;
  clientSecret: string;
  scope?: string | undefined;
}

/**
 * Exchanges OAuth clients' secrets for tokens. Wrong secrets are counted by client and address together, so that guessing
 * locks out only the guesser's own address. Throws like issueAccessToken, and `rate_limited` while the address is locked out.
 */
export function createClientDoor(sql: Sql, { counted, refuseClosed }: Failures, now: () => number) {
  const turns = createRateLimiter();
  const wrong = createWrongTries({ message: 'Too many wrong secrets for this client. Wait before the next try.' });
  return (input: ClientSignIn, address: string): Promise<AccessToken> =>
    counted(address, async () => {
      const key = `${input.clientId} ${networkOf(address)}`;
      refuseClosed(address);
      wrong.refuseClosed(key, now());
      try {
        return await issueAccessToken(sql, turns, input, new Date(now()));
      } catch (error) {
        if (error instanceof Refusal && error.code === 'unauthenticated') wrong.add(key, now());
        throw error;
      }
    });
}
