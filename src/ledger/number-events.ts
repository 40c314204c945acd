import type { Quantity } from '../platform/index.ts';
import type { EntryRecord, MovementKind } from './model.ts';

/** Numbers the changes of items' totals, each at the last of its item's entries. What only moves between places changes none. */
export function numberEvents(kind: MovementKind, entries: EntryRecord[], last: number): void {
  if (kind === 'transfer') return;
  const totals = new Map<number, { change: Quantity; entry: EntryRecord }>();
  for (const entry of entries) {
    const change = (totals.get(entry.itemId)?.change ?? 0n) + entry.change;
    totals.set(entry.itemId, { change, entry });
  }
  let number = last;
  for (const entry of entries) {
    const total = totals.get(entry.itemId);
    if (total?.entry !== entry || total.change === 0n) continue;
    number += 1;
    entry.eventNo = number;
  }
}
