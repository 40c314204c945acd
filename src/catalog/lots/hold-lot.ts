import type { BatchCommand } from '../../journal/index.ts';
import type { EndedLot } from '../../ledger/index.ts';
import { type Hold, requireHold, requireReason } from '../holding.ts';
import { LOT_NAMES, lotStock, requireLot } from './lot-book.ts';
import type { LotStockView } from './lots.ts';

/** Holds a lot: it stays on hand and valued, and is available to nobody. */
export const holdLot = holding('lots.hold', true);
/** Releases a lot that is held. */
export const releaseLot = holding('lots.release', false);

function holding(name: string, hold: boolean): BatchCommand<Hold, LotStockView> {
  return {
    sort: 'batch',
    name,
    weight: () => 1,
    wants: ({ id }, wants) => wants.rows(LOT_NAMES, [id]),
    decide({ id, reason }, actor, book) {
      requireReason(reason);
      const lot = requireLot(book, actor, id);
      requireHold(`Lot ${lot.number}`, lot.heldAt, hold);
      const after = book.changeLot(lot, { heldAt: hold ? book.now : null, reason });
      book.toJudge.lotIds.add(id);
      return lotStock(book, actor, after);
    },
  };
}

/** Notes that the last day of lots is over, so that what is left of them is not available any more; `more` of them are to follow. */
export const endLots: BatchCommand<{ lots: EndedLot[]; more: boolean }, number> = {
  sort: 'batch',
  name: 'lots.end',
  weight: ({ lots }) => lots.length,
  wants: ({ lots }, wants) =>
    wants.rows(
      LOT_NAMES,
      lots.map(({ id }) => id),
    ),
  decide({ lots, more }, actor, book) {
    for (const { id, expiresOn, everywhere } of lots) {
      const lot = requireLot(book, actor, id);
      // It may have been corrected meanwhile.
      if (lot.expiresOn !== expiresOn) continue;
      book.changeLot(lot, { ended: everywhere });
      book.toJudge.lotIds.add(id);
    }
    // Until all of them are done the clock stays where it wakes the sweeper.
    book.toJudge.days = !more;
    return lots.length;
  },
};
