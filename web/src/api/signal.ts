/** A state of the whole page: set by whatever finds it out, watched by whatever shows it. */
export interface Signal<Value> {
  get(): Value;
  set(value: Value): void;
  /** Calls the listener at each change; returns a function that stops that. */
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
