import type { Book } from '../../ledger/index.ts';
import { type Quantity, readDecimal } from '../../platform/index.ts';
import type { CatalogItem } from '../items/item.ts';
import { ITEM_ROWS } from '../items/item-book.ts';
import { KIT_DEPTH_MAX, KITS_OF } from './components.ts';

/** A kit or a component as it stands in a kit. */
export interface KitPart {
  item: CatalogItem;
  /** What one of it is put together from; nothing where it is no kit. */
  components: readonly { itemId: number; quantity: Quantity }[];
}

/** An item and everything that it is put together from, each behind everything that it is part of. */
export function kitTree(book: Book, id: number): KitPart[] {
  const parts = new Map<number, KitPart>();
  let level = [id];
  for (let depth = 1; level.length > 0 && depth <= KIT_DEPTH_MAX; depth += 1) {
    const ids = level;
    book.need((wants) => wants.rows(ITEM_ROWS, ids));
    const here = ids.flatMap((one) => partOf(book, one) ?? []);
    for (const part of here) {
      // What stands deeper too comes later.
      parts.delete(part.item.id);
      parts.set(part.item.id, part);
    }
    level = [...new Set(here.flatMap(({ components }) => components.map(({ itemId }) => itemId)))];
  }
  return [...parts.values()];
}

function partOf(book: Book, id: number): KitPart | undefined {
  const item = book.row(ITEM_ROWS, id);
  if (item === undefined) return undefined;
  const components = item.fields.components.map(({ itemId, quantity }) => ({
    itemId,
    quantity: readDecimal(quantity),
  }));
  return { item, components };
}

/** How many items stand one in the other from these down; none where there are none. */
export function depthBelow(book: Book, ids: readonly number[]): number {
  return depthOf(ids, (level) => {
    book.need((wants) => wants.rows(ITEM_ROWS, level));
    return level.flatMap((id) => book.row(ITEM_ROWS, id)?.fields.components ?? []);
  });
}

/** How many kits stand one in the other from an item up, itself not included. */
export function depthAbove(book: Book, id: number): number {
  const above = depthOf([id], (level) => {
    book.need((wants) => wants.rows(KITS_OF, level));
    return level.flatMap((one) => book.row(KITS_OF, one) ?? []);
  });
  return above - 1;
}

function depthOf(ids: readonly number[], next: (level: readonly number[]) => readonly { itemId: number }[]): number {
  let level = ids;
  let depth = 0;
  // Beyond the limit it is too deep, however deep.
  for (; level.length > 0 && depth <= KIT_DEPTH_MAX; depth += 1) {
    level = [...new Set(next(level).map(({ itemId }) => itemId))];
  }
  return depth;
}
