import { setTimeout as wait } from 'node:timers/promises';
import { ServerRefusal, Unreachable } from '../failure.ts';

/** Refusals that may pass later; with an idempotency key retrying is safe. */
const PASSING = ['overloaded', 'database_unavailable', 'outcome_unknown', 'rate_limited'];
const PATIENCE_MS = 120_000;
const PAUSE_MS_MAX = 8_000;

/** Repeats a request that carries an idempotency key until the server is back, for two minutes at most. */
export async function untilAnswered<T>(request: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let pause = 250; ; pause = Math.min(pause * 2, PAUSE_MS_MAX)) {
    try {
      return await request();
    } catch (error) {
      const passes =
        error instanceof Unreachable || (error instanceof ServerRefusal && PASSING.includes(error.problem.code));
      const asked = error instanceof ServerRefusal ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
      const next = Math.max(pause, asked);
      if (!passes || Date.now() + next > deadline) throw error;
      await wait(next);
    }
  }
}
