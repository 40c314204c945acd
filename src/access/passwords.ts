import { hash, verify } from '@node-rs/argon2';
import type { Fault } from '../platform/index.ts';
import { invalid } from './checks.ts';

/** 8 to 200 characters, counted as people do; half characters have no bytes to hash. */
const PASSWORD = /^\P{Cs}{8,200}$/u;

/** Adds a fault when the value cannot be a password. */
export function checkPassword(path: string, value: unknown, faults: Fault[]): void {
  if (typeof value !== 'string' || !PASSWORD.test(value)) faults.push(invalid(path, 'Give 8 to 200 characters.'));
}

/**
 * argon2id with the library's own cost: 19 MiB and 2 passes, OWASP's recommendation. Some 20 ms on a core, spent on a thread beside
 * the event loop.
 */
export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

/** Whether the password is the one that was hashed. Costs as much as hashing it. */
export function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password);
}
