import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { type Fault, Refusal } from '../platform/index.ts';
import { invalid } from './checks.ts';

/** 8 to 200 characters, counted as people do; unpaired surrogates have no bytes to hash. */
const PASSWORD = /^\P{Cs}{8,200}$/u;

/**
 * Adds a fault when the value cannot be the password of a user with this name: a common one, or the name itself with a few
 * digits or signs after it, is what attackers try first.
 */
export async function checkPassword(path: string, value: unknown, username: unknown, faults: Fault[]): Promise<void> {
  if (typeof value !== 'string' || !PASSWORD.test(value)) faults.push(invalid(path, 'Give 8 to 200 characters.'));
  else if (resembles(value, username))
    faults.push(invalid(path, 'Choose a password that does not consist of the username.'));
  else if (await isCommon(value)) faults.push(invalid(path, 'This is a common password. Choose another one.'));
}

/** Up to this many added digits or signs do not make a name a password. */
const DECORATION_MAX = 4;

function resembles(password: string, username: unknown): boolean {
  if (typeof username !== 'string') return false;
  const lower = password.toLowerCase();
  const names = [username, username.split('@', 1)[0] ?? '']
    .map((name) => name.toLowerCase())
    .filter((name) => name !== '');
  return names.some(
    (name) =>
      lower.startsWith(name) &&
      /^[\P{L}]{0,4}$/u.test(lower.slice(name.length)) &&
      name.length + DECORATION_MAX >= lower.length,
  );
}

/** Looked up as it is, in lower case, and without the digits and signs that people add to a word. */
async function isCommon(password: string): Promise<boolean> {
  const { default: list } = await import('fxa-common-password-list');
  const lower = password.toLowerCase();
  return [password, lower, lower.replace(/[^a-z]{1,4}$/, '')].some((text) => text.length >= 6 && list.test(text));
}

/** Concurrent hashes: as many as there are cores, because each takes one for some 20 ms and 19 MiB. */
const UNDER_WAY_MAX = availableParallelism();
const WAITING_MAX = 16;

let underWay = 0;
const waiting: (() => void)[] = [];

/** Runs a hash when it is its turn. Throws `rate_limited` when too many are waiting. */
async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (underWay >= UNDER_WAY_MAX) {
    if (waiting.length >= WAITING_MAX) {
      throw new Refusal('rate_limited', 'Too many people are signing in. Try again in a second.', {
        retryAfterSeconds: 1,
      });
    }
    await new Promise<void>((turn) => waiting.push(turn));
  } else underWay += 1;
  try {
    return await work();
  } finally {
    // The slot passes to the next in line.
    const next = waiting.shift();
    if (next === undefined) underWay -= 1;
    else next();
  }
}

/**
 * argon2id with the library's own cost: 19 MiB and 2 passes, OWASP's recommendation. Some 20 ms on a core, on a thread beside
 * the event loop. Throws `rate_limited` when too many are under way.
 */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password));
}

/** Whether the password is the one that was hashed. Costs as much as hashing it, and throws likewise. */
export function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  return inTurn(() => verify(passwordHash, password));
}
