import { expect, test } from 'vitest';
import { atEnd, endFile } from './support/at-end.ts';

test('what was asked for last is done first, all of it, and an error is not lost', async () => {
  const done: string[] = [];
  atEnd(() => done.push('first'));
  atEnd(() => {
    throw new Error('second');
  });
  atEnd(async () => done.push('third'));
  await expect(endFile()).rejects.toThrow('second');
  expect(done).toEqual(['third', 'first']);
  await endFile();
  expect(done).toHaveLength(2);
});
