/** Limits how much work of one key runs concurrently; the rest waits its turn, first come, first served. */
export interface Turns<Key> {
  run<Result>(key: Key, work: () => Promise<Result>): Promise<Result>;
}

/** In the memory of this process; at most `most` of a key run concurrently. Work must not wait for other work of the same key. */
export function createTurns<Key>(most: number): Turns<Key> {
  const busy = new Map<Key, { count: number; waiting: (() => void)[] }>();

  function end(key: Key, state: { count: number; waiting: (() => void)[] }): void {
    const next = state.waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    state.count -= 1;
    if (state.count === 0) busy.delete(key);
  }

  return {
    async run(key, work) {
      const state = busy.get(key) ?? { count: 0, waiting: [] };
      busy.set(key, state);
      if (state.count >= most) await new Promise<void>((turn) => state.waiting.push(turn));
      else state.count += 1;
      try {
        return await work();
      } finally {
        end(key, state);
      }
    },
  };
}
