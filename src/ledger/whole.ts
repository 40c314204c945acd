import { formatQuantity, isWhole, pathOf, type Quantity, Refusal } from '../platform/index.ts';
import type { ItemState } from './model.ts';

/** What to say of a quantity of an item that comes in whole units alone; undefined where nothing is wrong with it. */
export function wholeFault(item: Pick<ItemState, 'partNumber' | 'wholeOnly'>, quantity: Quantity): string | undefined {
  if (!item.wholeOnly || isWhole(quantity)) return undefined;
  return `Item ${item.partNumber} comes in whole units only, and ${formatQuantity(quantity)} is not whole.`;
}

/** Throws `invalid_quantity` for a part of a unit of an item that comes in whole units alone. */
export function requireWhole(
  item: Pick<ItemState, 'partNumber' | 'wholeOnly'>,
  quantity: Quantity,
  path: string,
): void {
  const fault = wholeFault(item, quantity);
  if (fault !== undefined) throw new Refusal('invalid_quantity', fault, { path: pathOf(path, 'quantity') });
}
