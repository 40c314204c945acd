import { expect, it } from 'vitest';
import { createTurns } from './turns.ts';

it('work of one key is limited and in order, independently of other keys', async () => {
  const turns = createTurns<number>(2);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const work = (key: number, name: string) =>
    turns.run(key, async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
      return name;
    });
  const all = [work(1, 'a'), work(1, 'b'), work(1, 'c'), work(1, 'd'), work(2, 'e')];
  expect(begun).toEqual(['a', 'b', 'e']);
  ends[0]?.();
  expect(await all[0]).toBe('a');
  await Promise.resolve();
  expect(begun).toEqual(['a', 'b', 'e', 'c']);
  for (let index = 1; index < 5; index += 1) {
    ends[index]?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('failed work gives up its turn', async () => {
  const turns = createTurns<number>(1);
  await expect(turns.run(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await turns.run(1, async () => 'yes')).toBe('yes');
});
