import type { BatchCommand } from '../journal/index.ts';
import { type EntryRequest, lotsThatGive, type MovementRequest, UNASSIGNED } from '../ledger/index.ts';
import { type MovementOutcome, postMovements } from './movements.ts';

/**
 * Posts an adjustment by somebody who names no lots: what its entries take of an item that is kept by lot comes out of any lots that are
 * there, also such as have expired or are reserved. Where they have less, it is refused as `insufficient_stock`.
 */
export const adjustAnyLots: BatchCommand<MovementRequest, MovementOutcome[]> = {
  sort: 'batch',
  name: 'movements.adjust-any-lots',
  weight: (movement) => movement.entries.length,
  wants(movement, wants) {
    wants.movement({ ...movement, entries: movement.entries.map(picking) });
  },
  decide(movement, actor, book) {
    const entries = movement.entries.flatMap((entry): EntryRequest[] => {
      const { itemId, locationId, quantity } = entry;
      const lots = quantity < 0n ? lotsThatGive(book, itemId, locationId ?? UNASSIGNED, -quantity) : undefined;
      if (lots === undefined) return [picking(entry)];
      return lots.map((one) => ({ ...entry, quantity: -one.quantity, lot: { number: one.lot.number } }));
    });
    const batch = { mode: 'atomic', movements: [{ ...movement, entries }] } as const;
    return postMovements.decide({ ...batch, movements: [...batch.movements] }, actor, book);
  },
  ...(postMovements.kept === undefined ? {} : { kept: postMovements.kept }),
};

function picking(entry: EntryRequest): EntryRequest {
  return { ...entry, pick: 'fefo' };
}
