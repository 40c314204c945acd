import { expect, test } from 'vitest';
import { createGatherer } from './gather.ts';

test('concurrent requests are looked up together, separately for each key', async () => {
  const looked: [string, readonly number[]][] = [];
  const double = createGatherer<string, number, number>(async (key, asked) => {
    looked.push([key, asked]);
    return asked.map((ask) => ask * 2);
  });
  expect(await Promise.all([double('a', 1), double('b', 2), double('a', 3)])).toEqual([2, 4, 6]);
  expect(looked).toEqual([
    ['a', [1, 3]],
    ['b', [2]],
  ]);
  expect(await double('a', 4)).toBe(8);
});

test('requests during a look-up wait for the next one, and no look-up exceeds its limit', async () => {
  const sizes: number[] = [];
  const [begun, begin] = gate();
  const [allowed, allow] = gate();
  const echo = createGatherer<string, number, number>(async (_key, asked) => {
    sizes.push(asked.length);
    begin();
    await allowed;
    return asked;
  });
  const first = echo('a', 0);
  await begun;
  const others = Array.from({ length: 150 }, (_, index) => echo('a', index));
  allow();
  expect(await first).toBe(0);
  expect(await Promise.all(others)).toEqual(Array.from({ length: 150 }, (_, index) => index));
  expect(sizes).toEqual([1, 100, 50]);
});

/** A promise, and what fulfils it. */
function gate(): [Promise<void>, () => void] {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return [opened, open];
}

test('a failed look-up fails for all its requests, and the next one works', async () => {
  let isBroken = true;
  const look = createGatherer<string, number, number>(async (_key, asked) => {
    if (isBroken) throw new Error('broken');
    return asked;
  });
  const outcomes = await Promise.allSettled([look('a', 1), look('a', 2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isBroken = false;
  expect(await look('a', 3)).toBe(3);
});
