import { isTimes } from '../parts/decimals.ts';

/** This many times as much, or as little, as expected is far off. */
const TIMES = 10n;
/** Below this much a slip does little harm, and people would be asked all the time. */
const MUCH = '100';
/** The same where the ledger shows nothing and much is possible. */
const MUCH_OF_NOTHING = '1000';

/**
 * Whether a number is so far from the expected one that a typing slip is likely: ten times as much or as little, and a lot.
 * Both are decimals; their signs do not matter.
 */
export function isFarOff(value: string, expected: string): boolean {
  return isFarMore(value, expected) || (expected !== '0' && isFarMore(expected, value, MUCH));
}

/** Whether a number is far more than expected; a change may be as small as it likes. */
export function isFarMore(value: string, expected: string, muchOfNothing = MUCH_OF_NOTHING): boolean {
  const [is, was] = [value.replace('-', ''), expected.replace('-', '')];
  return isTimes(is, TIMES, was) && isTimes(is, 1n, was === '0' ? muchOfNothing : MUCH);
}

/** Whether an amount of money is at least ten times as much or as little as it was, however small it is. */
export function isFarOffPrice(value: string, known: string | null): boolean {
  if (known === null || known === '0' || value === '0') return false;
  return isTimes(value, TIMES, known) || isTimes(known, TIMES, value);
}
