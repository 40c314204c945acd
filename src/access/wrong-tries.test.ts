import { describe, expect, it } from 'vitest';
import { createWrongTries } from './wrong-tries.ts';

const MINUTE = 60_000;

function closed(tries: ReturnType<typeof createWrongTries>, key: string, nowMs: number): boolean {
  try {
    tries.refuseClosed(key, nowMs);
    return false;
  } catch {
    return true;
  }
}

describe('wrong tries', () => {
  it('lock a key out until 15 minutes after the first of ten', () => {
    const tries = createWrongTries();
    for (let count = 0; count < 10; count += 1) {
      expect(closed(tries, 'a', count * MINUTE)).toBe(false);
      tries.add('a', count * MINUTE);
    }
    expect(closed(tries, 'a', 9 * MINUTE)).toBe(true);
    expect(closed(tries, 'b', 9 * MINUTE)).toBe(false);
    expect(closed(tries, 'a', 15 * MINUTE - 1)).toBe(true);
    expect(closed(tries, 'a', 15 * MINUTE)).toBe(false);
  });

  it('limit concurrent tries to those that may turn out wrong, and do not count right ones', () => {
    const tries = createWrongTries();
    tries.add('a', 0);
    for (let count = 0; count < 9; count += 1) tries.begin('a', 0);
    expect(() => tries.begin('a', 0)).toThrow();
    expect(closed(tries, 'a', 0)).toBe(false);
    for (let count = 0; count < 9; count += 1) tries.end('a');
    tries.begin('a', 0);
    expect(closed(tries, 'a', 0)).toBe(false);
  });

  it('are remembered for a bounded number of keys; the oldest is dropped', () => {
    const tries = createWrongTries({ keysMax: 3 });
    const shut = (key: string) => Array.from({ length: 10 }, () => tries.add(key, 0));
    for (const key of ['a', 'b', 'c', 'd']) shut(key);
    expect(['a', 'b', 'c', 'd'].map((key) => closed(tries, key, 0))).toEqual([false, true, true, true]);
  });
});
