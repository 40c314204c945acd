/** Remembers a value as the latest of at most `max`; the oldest one is dropped. Returns the value. */
export function remember<Key, Value>(kept: Map<Key, Value>, key: Key, value: Value, max: number): Value {
  kept.delete(key);
  kept.set(key, value);
  for (const oldest of kept.keys()) {
    if (kept.size <= max) break;
    kept.delete(oldest);
  }
  return value;
}
