import { createHash, randomFillSync } from 'node:crypto';

const pool = Buffer.allocUnsafe(1600);
let used = pool.length;

/** A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then 74 random bits. */
export function uuidv7(nowMs: number): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = Buffer.from(pool.subarray(used, used + 16));
  used += 16;
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return text(bytes);
}

/**
 * The UUID of version 5 (RFC 9562) of a name in a namespace: always the same, so that a row without a UUID of its own can be
 * shown to clients that identify rows by UUID.
 */
export function namedUuid(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes[6] = 0x50 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return text(bytes);
}

function text(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
