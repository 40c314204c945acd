import type { Quantity } from '../../platform/index.ts';
import type { SalesMovement } from './sales-movements.ts';

const ENTRIES_AT_ONCE = 1_000;
const MOVEMENTS_AT_ONCE = 1_000;

/** Movements sent in one request. The same data gives the same batches each time. */
export interface Batch {
  /** Identifies it within the import: `opening:0`, or `lines:` and the number of its first line. */
  name: string;
  movements: SalesMovement[];
}

export function* openingBatches(movements: readonly SalesMovement[]): Generator<Batch> {
  for (let start = 0; start < movements.length; start += MOVEMENTS_AT_ONCE) {
    yield { name: `opening:${start}`, movements: movements.slice(start, start + MOVEMENTS_AT_ONCE) };
  }
}

export async function* salesBatches(movements: AsyncIterable<SalesMovement>): AsyncGenerator<Batch> {
  let batch: SalesMovement[] = [];
  let entries = 0;
  for await (const movement of movements) {
    const full = entries + movement.entries.length > ENTRIES_AT_ONCE || batch.length === MOVEMENTS_AT_ONCE;
    if (batch.length > 0 && full) {
      yield named(batch);
      batch = [];
      entries = 0;
    }
    batch.push(movement);
    entries += movement.entries.length;
  }
  if (batch.length > 0) yield named(batch);
}

function named(movements: SalesMovement[]): Batch {
  return { name: `lines:${movements[0]?.lines[0]?.line}`, movements };
}

/**
 * Whether a batch may be sent while others are under way, in an unknown order on the server. It may if each item that it takes from
 * would have enough even if everything under way took stock and nothing of it brought any.
 */
export class Balances {
  readonly #settled = new Map<string, Quantity>();
  readonly #taking = new Map<string, Quantity>();

  mayJoin(batch: Batch): boolean {
    const taking = takingOf(batch);
    return [...taking].every(
      ([item, quantity]) => (this.#settled.get(item) ?? 0n) + (this.#taking.get(item) ?? 0n) + quantity >= 0n,
    );
  }

  join(batch: Batch): void {
    for (const [item, quantity] of takingOf(batch)) add(this.#taking, item, quantity);
  }

  leave(batch: Batch): void {
    for (const [item, quantity] of takingOf(batch)) add(this.#taking, item, -quantity);
  }

  /** The batch is posted, except for the refused movements. */
  settle(batch: Batch, refused: ReadonlySet<number>): void {
    batch.movements.forEach((movement, index) => {
      if (refused.has(index)) return;
      for (const { item, change } of movement.entries) add(this.#settled, item, change);
    });
  }
}

function takingOf(batch: Batch): Map<string, Quantity> {
  const taking = new Map<string, Quantity>();
  for (const movement of batch.movements) {
    for (const { item, change } of movement.entries) if (change < 0n) add(taking, item, change);
  }
  return taking;
}

function add(sums: Map<string, Quantity>, item: string, quantity: Quantity): void {
  sums.set(item, (sums.get(item) ?? 0n) + quantity);
}
