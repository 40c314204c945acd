import { expect, it } from 'vitest';
import { units } from '../../platform/index.ts';
import { Balances, type Batch, openingBatches, salesBatches } from './batches.ts';
import type { SalesMovement } from './sales-movements.ts';

function movement(line: number, ...changes: [item: string, change: number][]): SalesMovement {
  const entries = changes.map(([item, change]) => ({ item, change: units(change) }));
  const lines = changes.map((_, index) => ({ line: line + index, fields: [] }));
  return { kind: 'issue', reference: 'x', occurredAt: 0, reasonCode: null, reason: null, entries, lines };
}

const batch = (...changes: [string, number][]): Batch => ({ name: 'b', movements: [movement(2, ...changes)] });

it('batches of about a thousand entries keep movements whole, and are named by their first line', async () => {
  async function* movements() {
    for (let index = 0; index < 5; index += 1) {
      yield movement(2 + index * 400, ...Array.from({ length: 400 }, (): [string, number] => ['A', -1]));
    }
    yield movement(2_002, ...Array.from({ length: 1_114 }, (): [string, number] => ['A', -1]));
  }
  const batches: [string, number][] = [];
  for await (const { name, movements: some } of salesBatches(movements())) batches.push([name, some.length]);
  expect(batches).toEqual([
    ['lines:2', 2],
    ['lines:802', 2],
    ['lines:1602', 1],
    ['lines:2002', 1],
  ]);
  const opening = Array.from({ length: 2_500 }, () => movement(0, ['A', 1]));
  expect([...openingBatches(opening)].map(({ movements: some }) => some.length)).toEqual([1_000, 1_000, 500]);
});

it('a batch joins others only if they cannot take too much in any order', () => {
  const balances = new Balances();
  balances.settle(batch(['A', 10], ['B', 1]), new Set());
  const brings = batch(['A', 5]);
  const takes = batch(['A', -12]);
  balances.join(brings);
  expect(balances.mayJoin(takes)).toBe(false); // Movements that bring stock may come later.
  expect(balances.mayJoin(batch(['A', -10], ['B', -1]))).toBe(true);
  balances.leave(brings);
  balances.settle(brings, new Set());
  expect(balances.mayJoin(takes)).toBe(true);

  balances.join(takes);
  expect(balances.mayJoin(batch(['A', -4]))).toBe(false);
  expect(balances.mayJoin(batch(['A', -3]))).toBe(true);
  balances.leave(takes);
  balances.settle(takes, new Set([0])); // It was refused, so its stock is still available.
  expect(balances.mayJoin(batch(['A', -15]))).toBe(true);
});
