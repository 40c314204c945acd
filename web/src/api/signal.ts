/** A truth of the whole page that changes: set by whoever finds it out, and watched by what shows it. */
export interface Signal<Value> {
  get(): Value;
  set(value: Value): void;
  /** Calls the listener at each change; gives back how to stop that. */
  subscribe(listener: () => void): () => void;
}

/** A signal with its first value. */
export function makeSignal<Value>(first: Value): Signal<Value> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (next === value) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
