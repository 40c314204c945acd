import { remember } from './remember.ts';

/** Reuses the results of look-ups for a short time, "not there" included. */
export interface LookupCache<Value> {
  /** The value under the key, looked up unless that was done within the time allowed. Look-ups under way are shared. */
  get(key: string, nowMs: number, look: () => Promise<Value>): Promise<Value>;
  clear(): void;
}

interface Entry<Value> {
  startedAtMs: number;
  value: Promise<Value>;
}

/**
 * A cache of at most `entriesMax` look-ups, each good for `ageMaxMs` from the moment its query was sent, so that what it answers
 * is never older than that. The one looked up longest ago gives way. A look-up that failed is forgotten at once.
 */
export function createLookupCache<Value>(limits: { ageMaxMs: number; entriesMax: number }): LookupCache<Value> {
  const entries = new Map<string, Entry<Value>>();

  function load(key: string, nowMs: number, look: () => Promise<Value>): Promise<Value> {
    const entry = remember(entries, key, { startedAtMs: nowMs, value: look() }, limits.entriesMax);
    entry.value.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return entry.value;
  }

  return {
    get(key, nowMs, look) {
      const entry = entries.get(key);
      const ageMs = nowMs - (entry?.startedAtMs ?? 0);
      // A negative age means that the clock was set back: such an entry could otherwise live for hours.
      if (entry !== undefined && ageMs >= 0 && ageMs < limits.ageMaxMs) return entry.value;
      return load(key, nowMs, look);
    },
    clear() {
      entries.clear();
    },
  };
}
