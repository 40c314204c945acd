import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateLimiter } from './rate-limit.ts';

const WINDOW = 60_000;
const T0 = 1_800_000_000_000;

describe('the rate limiter', () => {
  it('allows requests up to the limit, then reports when to try again', () => {
    const limiter = createRateLimiter();
    expect(limiter.take('a', 2, WINDOW, T0)).toEqual({
      allowed: true,
      limit: 2,
      remaining: 1,
      resetAtSeconds: T0 / 1000 + 61,
      retryAfterSeconds: 0,
    });
    expect(limiter.take('a', 2, WINDOW, T0 + 10_000)).toMatchObject({ allowed: true, remaining: 0 });
    expect(limiter.take('a', 2, WINDOW, T0 + 20_000)).toEqual({
      allowed: false,
      limit: 2,
      remaining: 0,
      resetAtSeconds: T0 / 1000 + 61,
      retryAfterSeconds: 41,
    });
    expect(limiter.take('b', 2, WINDOW, T0 + 20_000).allowed).toBe(true);
    expect(limiter.take('a', 2, WINDOW, T0 + 61_000).allowed).toBe(true);
    expect(limiter.take('a', 2, WINDOW, T0 + 61_000).allowed).toBe(false);
    expect(limiter.take('a', 2, WINDOW, T0 + 91_000).allowed).toBe(true);
  });

  it('lets the previous bucket fade out evenly', () => {
    const limiter = createRateLimiter();
    for (let count = 0; count < 60; count += 1) limiter.take('a', 60, WINDOW, T0);
    expect(limiter.take('a', 60, WINDOW, T0 + WINDOW).allowed).toBe(false);
    expect(limiter.take('a', 60, WINDOW, T0 + WINDOW + 30_000)).toMatchObject({ allowed: true, remaining: 29 });
    expect(limiter.take('a', 60, WINDOW, T0 + 3 * WINDOW)).toMatchObject({ allowed: true, remaining: 59 });
  });

  it('never allows more than twice the limit within a window, nor more than the limit in a burst', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 20 }), (steps, limit) => {
        const limiter = createRateLimiter();
        const allowed: number[] = [];
        let nowMs = T0;
        for (const step of steps) {
          nowMs += step;
          const outcome = limiter.take('a', limit, 1000, nowMs);
          if (outcome.allowed) allowed.push(nowMs);
          expect(outcome.remaining).toBeGreaterThanOrEqual(0);
          expect(outcome.remaining).toBeLessThan(limit);
        }
        for (const start of allowed) {
          const within = allowed.filter((at) => at >= start && at < start + 1000).length;
          expect(within).toBeLessThanOrEqual(2 * limit);
          expect(allowed.filter((at) => at === start).length).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });

  it('allows requests again at the reported time, and at most a second earlier', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 30 }), fc.boolean(), (steps, limit, byReset) => {
        const limiter = createRateLimiter();
        let nowMs = T0;
        for (const step of steps) {
          nowMs += step;
          const outcome = limiter.take('a', limit, WINDOW, nowMs);
          if (outcome.allowed) continue;
          const waitMs = outcome.retryAfterSeconds * 1000;
          expect(limiter.take('a', limit, WINDOW, nowMs + Math.max(0, waitMs - 1000)).allowed).toBe(false);
          nowMs = byReset ? outcome.resetAtSeconds * 1000 : nowMs + waitMs;
          expect(limiter.take('a', limit, WINDOW, nowMs).allowed).toBe(true);
        }
      }),
    );
  });

  it('allows a request again at the reported time where the estimate falls on a whole number', () => {
    const limiter = createRateLimiter();
    for (const at of [0, 857, 2064, 2315, 5274, 60_830]) limiter.take('a', 5, WINDOW, T0 + at);
    const { retryAfterSeconds } = limiter.take('a', 5, WINDOW, T0 + 61_000);
    expect(retryAfterSeconds).toBe(12);
    expect(limiter.take('a', 5, WINDOW, T0 + 73_000).allowed).toBe(true);
  });

  it('never refuses a steady pace below the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 50 }), fc.integer({ min: 0, max: 5000 }), (limit, extra) => {
        const limiter = createRateLimiter();
        const pace = Math.ceil(WINDOW / (limit - 1)) + extra;
        for (let count = 0; count < 300; count += 1) {
          expect(limiter.take('a', limit, WINDOW, T0 + count * pace).allowed).toBe(true);
        }
      }),
    );
  });

  it('does not count refused takes, and follows a changed limit', () => {
    const limiter = createRateLimiter();
    limiter.take('a', 1, WINDOW, T0);
    for (let count = 0; count < 100; count += 1) expect(limiter.take('a', 1, WINDOW, T0 + 1).allowed).toBe(false);
    expect(limiter.take('a', 2, WINDOW, T0 + 2).allowed).toBe(true);
    expect(limiter.take('a', 1, WINDOW, T0 + 3).retryAfterSeconds).toBeGreaterThan(60);
  });

  it('locks no key out when the clock is set back', () => {
    const limiter = createRateLimiter();
    limiter.take('a', 1, WINDOW, T0);
    const back = T0 - 3_600_000;
    expect(limiter.take('a', 1, WINDOW, back).allowed).toBe(false);
    expect(limiter.take('a', 1, WINDOW, back + WINDOW + 1).allowed).toBe(true);
  });

  it('forgets expired keys, and the oldest ones beyond its bound', () => {
    const limiter = createRateLimiter(100);
    for (let count = 0; count < 1000; count += 1) limiter.take(`key ${count}`, 1, WINDOW, T0 + count);
    expect(limiter.size).toBe(100);
    expect(limiter.take('key 999', 1, WINDOW, T0 + 1001).allowed).toBe(false);
    for (let count = 0; count < 60; count += 1) limiter.take(`later ${count}`, 1, WINDOW, T0 + 3 * WINDOW);
    expect(limiter.size).toBe(60);
  });
});
