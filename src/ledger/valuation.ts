import { multiply, type Quantity, share, units } from '../platform/index.ts';

/** What an item's stock is worth: the amount on hand, its value, and the item's own cost for stock that has none yet. */
export interface Valued {
  onHand: Quantity;
  value: Quantity;
  cost: Quantity | null;
}

/** The largest magnitude of a value that can be kept: eighteen whole digits. */
export const VALUE_MAX: Quantity = 10n ** 24n - 1n;

/**
 * The value of an item's stock after a change, by moving average. An empty item is worth exactly nothing, whatever was rounded
 * on the way, and stock that comes in at a price never lets the rest have a negative cost. The cost is that of `per` units.
 */
export function valueAfter(item: Valued, change: Quantity, unitCost: Quantity | null, per = units(1)): Quantity {
  const after = item.onHand + change;
  if (after === 0n) return 0n;
  if (change < 0n) return valueAfterOut(item, change, after);
  const worth = (quantity: Quantity) =>
    unitCost === null ? multiply(quantity, averageCost(item)) : share(unitCost, quantity, per);
  if (item.onHand >= 0n) return item.value + worth(change);
  return after > 0n ? worth(after) : share(item.value, after, item.onHand);
}

/**
 * The value after a change whose own value is known, as when a movement is reversed: never below nothing while stock is left, and
 * never above it while stock is owed, or what comes in next would have a negative cost.
 */
export function valueAfterExactly(item: Valued, change: Quantity, valueChange: Quantity): Quantity {
  const after = item.onHand + change;
  if (after === 0n) return 0n;
  const value = item.value + valueChange;
  if (after > 0n) return value < 0n ? 0n : value;
  return value > 0n ? valueAfter(item, change, null) : value;
}

function valueAfterOut(item: Valued, change: Quantity, after: Quantity): Quantity {
  if (item.onHand > 0n && after > 0n) return item.value - share(item.value, -change, item.onHand);
  if (item.onHand !== 0n) return share(item.value, after, item.onHand);
  return multiply(after, item.cost ?? 0n);
}

function averageCost(item: Valued): Quantity {
  if (item.onHand === 0n) return item.cost ?? 0n;
  return share(item.value, 1_000_000n, item.onHand);
}
