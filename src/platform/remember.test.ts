import { expect, test } from 'vitest';
import { remember } from './remember.ts';

test('what was remembered longest ago gives way, and what is remembered again is the latest', () => {
  const kept = new Map([
    ['a', 1],
    ['b', 2],
  ]);
  expect(remember(kept, 'a', 3, 2)).toBe(3);
  remember(kept, 'c', 4, 2);
  expect([...kept]).toEqual([
    ['a', 3],
    ['c', 4],
  ]);
});
