import { expect, test } from 'vitest';
import { remember } from './remember.ts';

test('the oldest value is dropped, and a value remembered again is the latest', () => {
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
