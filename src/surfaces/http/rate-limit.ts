import type { FastifyReply } from 'fastify';
import type { RateLimiter, RateLimitOutcome } from '../../access/index.ts';
import { Refusal } from '../../platform/index.ts';

/** Takes one request off a credential's allowance, for clients that do not expect headers about it. Throws `rate_limited`. */
export function spendQuietly(limiter: RateLimiter, key: string, limit: number): void {
  requireAllowed(limiter.take(key, limit, 60_000, Date.now()), 60_000);
}

/** Takes one request off a credential's allowance and reports the rest in headers. Throws `rate_limited`. */
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
  requireAllowed(outcome, windowMs);
}

function requireAllowed(outcome: RateLimitOutcome, windowMs: number): void {
  if (outcome.allowed) return;
  throw new Refusal(
    'rate_limited',
    `More than ${outcome.limit} requests in ${windowMs / 1_000} seconds. Wait and try again.`,
    {
      retryAfterSeconds: outcome.retryAfterSeconds,
    },
  );
}
