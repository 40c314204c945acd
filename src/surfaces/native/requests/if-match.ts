import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../../platform/index.ts';

/** The revision that the caller last saw, from If-Match; null when it does not care. Throws `stale_revision` for what is not an ETag. */
export function readIfMatch(request: FastifyRequest): number | null {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return null;
  const match = /^(?:W\/)?"(\d{1,16})"$/.exec(header);
  if (match === null) {
    throw new Refusal('stale_revision', 'If-Match must be an ETag that this server gave, such as "42".', {
      path: 'If-Match',
    });
  }
  return Number(match[1]);
}
