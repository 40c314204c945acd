import { randomKey } from './random-key.ts';

/**
 * The writes of this tab whose outcome is unknown, each with the idempotency key that it went out under. The same write made again, in a
 * form that was opened again or after a reload, goes out under the same key and so takes effect once.
 */
interface Undecided {
  key: string;
  at: number;
}

const NAME = 'onhand-undecided';
/** Later than this the same input counts as a new write. */
const KEPT_MS = 10 * 60_000;

function read(): Record<string, Undecided> {
  const all = JSON.parse(sessionStorage.getItem(NAME) ?? '{}') as Record<string, Undecided>;
  return Object.fromEntries(Object.entries(all).filter(([, { at }]) => Date.now() - at < KEPT_MS));
}

function keep(all: Record<string, Undecided>): void {
  if (Object.keys(all).length === 0) sessionStorage.removeItem(NAME);
  else sessionStorage.setItem(NAME, JSON.stringify(all));
}

/** The key for a write: that of the same write while it is undecided, or a new one. */
export function keyFor(write: string): string {
  return read()[write]?.key ?? randomKey();
}

/** Notes that a write goes out. */
export function noteSent(write: string, key: string): void {
  keep({ ...read(), [write]: { key, at: Date.now() } });
}

/** Notes that the outcome of a write is known. */
export function noteDecided(write: string): void {
  const { [write]: _decided, ...rest } = read();
  keep(rest);
}

/** Forgets everything, for the next user. */
export function forgetUndecided(): void {
  sessionStorage.removeItem(NAME);
}
