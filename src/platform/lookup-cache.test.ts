import { describe, expect, it } from 'vitest';
import { createLookupCache } from './lookup-cache.ts';

function setUp(entriesMax = 100) {
  const looked: string[] = [];
  const cache = createLookupCache<number>({ ageMaxMs: 3000, entriesMax });
  const get = (key: string, nowMs: number) =>
    cache.get(key, nowMs, async () => {
      looked.push(key);
      return looked.length;
    });
  return { cache, get, looked };
}

describe('the look-up cache', () => {
  it('queries again after three seconds, counted from when the query was sent', async () => {
    const { get, looked } = setUp();
    expect(await get('a', 1000)).toBe(1);
    expect(await get('a', 3999)).toBe(1);
    expect(await get('a', 4000)).toBe(2);
    expect(looked).toHaveLength(2);
  });

  it('queries again when the clock is set back', async () => {
    const { get } = setUp();
    await get('a', 10_000);
    expect(await get('a', 9_000)).toBe(2);
  });

  it('shares a look-up under way', async () => {
    const { get, looked } = setUp();
    expect(await Promise.all([get('a', 0), get('a', 1), get('b', 1)])).toEqual([1, 1, 2]);
    expect(looked).toEqual(['a', 'b']);
  });

  it('drops the oldest look-up first', async () => {
    const { get, looked } = setUp(2);
    for (const key of ['a', 'b', 'c', 'c', 'b', 'a']) await get(key, 0);
    expect(looked).toEqual(['a', 'b', 'c', 'a']);
  });

  it('counts a repeated look-up as the latest', async () => {
    const { get, looked } = setUp(2);
    await get('a', 0);
    await get('b', 0);
    await get('a', 3000);
    await get('c', 3000);
    await get('a', 3000);
    expect(looked).toEqual(['a', 'b', 'a', 'c']);
  });

  it('forgets a failure immediately, and everything on a reset', async () => {
    const { cache, get, looked } = setUp();
    await expect(cache.get('a', 0, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    await get('a', 0);
    cache.clear();
    await get('a', 0);
    expect(looked).toHaveLength(2);
  });
});
