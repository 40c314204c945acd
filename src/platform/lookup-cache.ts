import { remember } from './remember.ts';

/** Reuses the results of look-ups for a short time, including "not found". */
export interface LookupCache<Value> {
  /** The value under the key, looked up unless a recent result exists. Look-ups under way are shared. */
  get(key: string, nowMs: number, look: () => Promise<Value>): Promise<Value>;
  /** The value under the key if there is a recent result, without a look-up. */
  peek(key: string, nowMs: number): Promise<Value> | undefined;
  forget(key: string): void;
  clear(): void;
}

interface Entry<Value> {
  startedAtMs: number;
  value: Promise<Value>;
}

/**
 * A cache of at most `entriesMax` look-ups, each valid for `ageMaxMs` from the time its query was sent, so that no answer
 * is older than that. The oldest look-up is dropped first. A failed one is forgotten immediately.
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

  function fresh(key: string, nowMs: number): Promise<Value> | undefined {
    const entry = entries.get(key);
    const ageMs = nowMs - (entry?.startedAtMs ?? 0);
    // A negative age means that the clock was set back: such an entry could otherwise live for hours.
    return entry !== undefined && ageMs >= 0 && ageMs < limits.ageMaxMs ? entry.value : undefined;
  }

  return {
    get(key, nowMs, look) {
      return fresh(key, nowMs) ?? load(key, nowMs, look);
    },
    peek: fresh,
    forget(key) {
      entries.delete(key);
    },
    clear() {
      entries.clear();
    },
  };
}
