import { Refusal } from '../platform/index.ts';
import { networkOf } from './addresses.ts';
import { createWrongTries } from './wrong-tries.ts';

/** Failed authentications from one address (of IPv6: one network of 64 bits), over all surfaces. */
const FAILURES_PER_MINUTE = 60;

/** Counts failed authentications by address. */
export interface Failures {
  /** Throws `rate_limited` after 60 failures from the address in a minute, so that nothing more is looked up or hashed for a guesser. */
  refuseClosed(address: string): void;
  /** Runs an authentication, and counts it for its address if it fails. */
  counted<T>(address: string, work: () => Promise<T>): Promise<T>;
}

/** In the memory of this process; `now` returns milliseconds since the epoch. */
export function createFailures(now: () => number): Failures {
  const failures = createWrongTries({
    triesMax: FAILURES_PER_MINUTE,
    windowMs: 60_000,
    message: 'Too many failed sign-ins from this address. Wait before the next try.',
  });
  return {
    refuseClosed(address) {
      failures.refuseClosed(networkOf(address), now());
    },
    async counted(address, work) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof Refusal && error.code === 'unauthenticated') failures.add(networkOf(address), now());
        throw error;
      }
    },
  };
}
