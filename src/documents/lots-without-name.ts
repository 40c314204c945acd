import type { BatchCommand } from '../journal/index.ts';
import { type Book, type EntryRequest, type LotPick, type MovementRequest, UNASSIGNED } from '../ledger/index.ts';
import type { Quantity } from '../platform/index.ts';
import { type MovementOutcome, postMovements } from './movements.ts';

/**
 * How the lots are picked for somebody who states what is there and cannot name them: what is good by its expiry where there is enough of
 * it, else any that are there. The lots at the place must have been read.
 */
export function pickUnnamed(book: Book, itemId: number, locationId: number, wanted: Quantity): LotPick {
  const good = book.lotsAt(itemId, locationId).filter(({ lot }) => lot.expiresAt === null || lot.expiresAt > book.now);
  const available = good.reduce((sum, { position: { onHand, reserved } }) => {
    return onHand > reserved ? sum + onHand - reserved : sum;
  }, 0n);
  return available >= wanted ? 'fefo' : 'any';
}

/** Posts an adjustment of somebody who names no lots. Where all that are there have less, it is refused as `insufficient_stock`. */
export const adjustUnnamedLots: BatchCommand<MovementRequest, MovementOutcome[]> = {
  sort: 'batch',
  name: 'movements.adjust-unnamed-lots',
  weight: (movement) => movement.entries.length,
  wants(movement, wants) {
    wants.movement({ ...movement, entries: movement.entries.map((entry) => ({ ...entry, pick: 'any' })) });
  },
  decide(movement, actor, book) {
    const entries = movement.entries.map((entry): EntryRequest => {
      const { itemId, locationId, quantity } = entry;
      return { ...entry, pick: pickUnnamed(book, itemId, locationId ?? UNASSIGNED, -quantity) };
    });
    return postMovements.decide({ mode: 'atomic', movements: [{ ...movement, entries }] }, actor, book);
  },
  ...(postMovements.kept === undefined ? {} : { kept: postMovements.kept }),
};
