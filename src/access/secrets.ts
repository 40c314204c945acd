import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE36 = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Random text of letters and digits, 5.95 bits a character, from the system's secure source and without modulo bias. */
export function randomBase62(length: number): string {
  return randomText(BASE62, length);
}

/** Random text of lower-case letters and digits, 5.17 bits a character. */
export function randomBase36(length: number): string {
  return randomText(BASE36, length);
}

/** SHA-256 of a secret. The secrets are random and long, so a fast hash is enough; passwords use argon2id instead. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Compares two SHA-256 hashes in constant time. */
export function sameHash(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Whether a secret of any length is the expected one, compared in constant time. */
export function sameSecret(shown: string, expected: string): boolean {
  return sameHash(hashSecret(shown), hashSecret(expected));
}

function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
