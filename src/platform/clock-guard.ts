import type { Sql } from './database.ts';
import { Refusal } from './refusal.ts';

/** How far the clock of this machine may run ahead of the database's. */
const AHEAD_MAX_MS = 60_000;

/** How long a comparison of the clocks stays valid. */
const GOOD_FOR_MS = 60_000;

/**
 * Guards the recorded time against a clock that is ahead: a ledger dates nothing before its last entry, so one write from the
 * future would date all others until then. Compares this machine's clock with the database's, and between two comparisons with a monotonic
 * clock. Returns a function that throws `database_unavailable` if this machine's clock is ahead by more than a minute; if a recent
 * comparison still holds, it returns nothing to wait for.
 */
export function createClockGuard(
  sql: Sql,
  { now = Date.now, steady = () => performance.now() }: { now?: () => number; steady?: () => number } = {},
): () => Promise<void> | undefined {
  /** The time of the database's clock, and of the monotonic one at that moment. */
  let compared: { databaseMs: number; steadyMs: number } | undefined;

  const aheadMs = () =>
    compared === undefined ? Number.POSITIVE_INFINITY : now() - (compared.databaseMs + steady() - compared.steadyMs);

  async function compare(): Promise<void> {
    const [row] = await sql.rows<{ now: Date }>({ name: 'clock-guard', text: 'select clock_timestamp() as now' });
    if (row !== undefined) compared = { databaseMs: row.now.getTime(), steadyMs: steady() };
    const ahead = aheadMs();
    if (ahead <= AHEAD_MAX_MS) return;
    const seconds = Math.round(ahead / 1_000);
    throw new Refusal(
      'database_unavailable',
      `The clock of this server is ${seconds} seconds ahead of the database's, so nothing is written: it would be dated in the future. Correct the clock.`,
      { retryAfterSeconds: 60 },
    );
  }

  return () => {
    const isRecent = compared !== undefined && steady() - compared.steadyMs < GOOD_FOR_MS;
    return isRecent && aheadMs() <= AHEAD_MAX_MS ? undefined : compare();
  };
}
