import type { FastifyReply } from 'fastify';
import type { RateLimiter } from '../../access/index.ts';
import { Refusal } from '../../platform/index.ts';

/** Takes one request off a credential's allowance and tells the client how much is left. Throws `rate_limited`. */
export function spendRequest(
  reply: FastifyReply,
  limiter: RateLimiter,
  key: string,
  limit: number,
  windowMs = 60_000,
): void {
  const outcome = limiter.take(key, limit, windowMs, Date.now());
  reply.header('x-ratelimit-limit', outcome.limit);
  reply.header('x-ratelimit-remaining', outcome.remaining);
  reply.header('x-ratelimit-reset', outcome.resetAtSeconds);
  if (outcome.allowed) return;
  throw new Refusal(
    'rate_limited',
    `More than ${outcome.limit} requests in ${windowMs / 1_000} seconds. Wait and try again.`,
    {
      retryAfterSeconds: outcome.retryAfterSeconds,
    },
  );
}
