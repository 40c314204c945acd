import { randomKey } from './random-key.ts';

/**
 * The writes of this tab of which nobody knows yet whether the server did them, each with the idempotency key that it went out under.
 * Whoever writes the same once more, be it in a form that was opened again or after a reload, does it under the same key and so once.
 */
interface Undecided {
  key: string;
  at: number;
}

const NAME = 'onhand-undecided';
/** Later than this the same input is taken for a wish of its own. */
const KEPT_MS = 10 * 60_000;

function read(): Record<string, Undecided> {
  const all = JSON.parse(sessionStorage.getItem(NAME) ?? '{}') as Record<string, Undecided>;
  return Object.fromEntries(Object.entries(all).filter(([, { at }]) => Date.now() - at < KEPT_MS));
}

function keep(all: Record<string, Undecided>): void {
  if (Object.keys(all).length === 0) sessionStorage.removeItem(NAME);
  else sessionStorage.setItem(NAME, JSON.stringify(all));
}

/** The key for a write: the one of the same write that is still undecided, or a new one. */
export function keyFor(write: string): string {
  return read()[write]?.key ?? randomKey();
}

/** Notes that a write goes out. */
export function noteSent(write: string, key: string): void {
  keep({ ...read(), [write]: { key, at: Date.now() } });
}

/** Notes that it is known what became of a write. */
export function noteDecided(write: string): void {
  const { [write]: _decided, ...rest } = read();
  keep(rest);
}

/** Forgets all, for whoever works here next. */
export function forgetUndecided(): void {
  sessionStorage.removeItem(NAME);
}
