/** The result of one take, in the terms of the headers that report it to a client. */
export interface RateLimitOutcome {
  allowed: boolean;
  limit: number;
  /** How many more would be allowed now. */
  remaining: number;
  /** The Unix time in seconds from which at least one more is allowed even if all the remaining ones are taken now. */
  resetAtSeconds: number;
  /** Seconds after which trying again makes sense, at least 1; 0 when this one was allowed. */
  retryAfterSeconds: number;
}

export interface RateLimiter {
  /** Takes one of `limit` in a rolling window of `windowMs` under the key. A refused take counts nothing. */
  take(key: string, limit: number, windowMs: number, nowMs: number): RateLimitOutcome;
  /** How many keys are remembered. */
  readonly size: number;
}

interface Bucket {
  startsAtMs: number;
  windowMs: number;
  count: number;
  countBefore: number;
}

/** Keys remembered, about 200 bytes each. */
const KEYS_MAX = 100_000;
/** Old keys checked on each take: more than one, so that sweeping outruns the arrival of new keys. */
const SWEEP_STEPS = 2;

/**
 * A rate limiter with a rolling window, kept in the memory of this process: with several processes each allows the limit on its own.
 *
 * A key has two numbers, the counts of the current bucket and of the previous one, which fades out as the current one
 * progresses. So a take is O(1) whatever the limit. It is an estimate: never more than the limit within one bucket, and never more
 * than twice the limit in any period as long as the window. There is no timer; beyond `keysMax` keys the one whose bucket began
 * longest ago is forgotten.
 */
export function createRateLimiter(keysMax = KEYS_MAX): RateLimiter {
  // In the order in which the buckets began, because a key that begins a new one moves to the end.
  const buckets = new Map<string, Bucket>();

  function sweep(nowMs: number): void {
    let steps = SWEEP_STEPS;
    for (const [key, bucket] of buckets) {
      const over = nowMs >= bucket.startsAtMs + 2 * bucket.windowMs;
      if (steps === 0 || (!over && buckets.size <= keysMax)) return;
      buckets.delete(key);
      steps -= 1;
    }
  }

  function bucketOf(key: string, windowMs: number, nowMs: number): Bucket {
    const known = buckets.get(key);
    if (known !== undefined && known.windowMs === windowMs) {
      // A clock that is set back must not extend the bucket.
      known.startsAtMs = Math.min(known.startsAtMs, nowMs);
      if (nowMs < known.startsAtMs + windowMs) return known;
    }
    const next = begin(known, windowMs, nowMs);
    buckets.delete(key);
    buckets.set(key, next);
    sweep(nowMs);
    return next;
  }

  return {
    get size() {
      return buckets.size;
    },
    take(key, limit, windowMs, nowMs) {
      const bucket = bucketOf(key, windowMs, nowMs);
      const left = limit - bucket.count - fading(bucket, nowMs);
      const allowed = left > 0;
      if (allowed) bucket.count += 1;
      return {
        allowed,
        limit,
        remaining: allowed ? left - 1 : 0,
        resetAtSeconds: Math.floor((bucket.startsAtMs + windowMs) / 1000) + 1,
        retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil(waitMs(bucket, limit, nowMs) / 1000)),
      };
    },
  };
}

function begin(known: Bucket | undefined, windowMs: number, nowMs: number): Bucket {
  if (known === undefined || known.windowMs !== windowMs || nowMs >= known.startsAtMs + 2 * windowMs) {
    return { startsAtMs: nowMs, windowMs, count: 0, countBefore: 0 };
  }
  return { startsAtMs: known.startsAtMs + windowMs, windowMs, count: 0, countBefore: known.count };
}

/** The part of the previous bucket that is still in the rolling window, if its takes were spread evenly. */
function fading(bucket: Bucket, nowMs: number): number {
  const leftMs = bucket.windowMs - (nowMs - bucket.startsAtMs);
  return Math.floor((bucket.countBefore * leftMs) / bucket.windowMs);
}

/** Milliseconds until the estimate falls below the limit: within this bucket, or in the next one, where this one fades. */
function waitMs(bucket: Bucket, limit: number, nowMs: number): number {
  const { windowMs } = bucket;
  const elapsedMs = nowMs - bucket.startsAtMs;
  // Products of whole numbers are exact, where a quotient first may fall just below the next one.
  const fadesAfterMs = (count: number, room: number) => Math.floor((windowMs * Math.max(0, count - room)) / count) + 1;
  if (bucket.count < limit) return fadesAfterMs(bucket.countBefore, limit - bucket.count) - elapsedMs;
  return windowMs - elapsedMs + fadesAfterMs(bucket.count, limit);
}
