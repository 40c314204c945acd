import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Headers of answers that a page of another origin may read. */
const EXPOSED = [
  'ETag',
  'Location',
  'Retry-After',
  'X-Request-Id',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'X-Total-Count',
  'Idempotency-Replayed',
];

const PREFLIGHT_SECONDS = 600;

/**
 * Lets pages of these origins call every surface from a browser. A preflight is answered without a credential, and
 * cookies are never allowed: such a page sends its key in a header. Without origins nothing is registered.
 */
export function allowOrigins(server: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  server.register(cors, {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED,
    credentials: false,
    maxAge: PREFLIGHT_SECONDS,
    strictPreflight: false,
  });
}
