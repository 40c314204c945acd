import type { Actor } from '../../access/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import { type Book, findItem, type ItemState, mayTouch, UNASSIGNED } from '../../ledger/index.ts';
import { type Quantity, Refusal } from '../../platform/index.ts';
import { type MovementOutcome, postMovements } from '../movements/movements.ts';

/** A change of an item's stock at a site, where no place is named. */
export interface SiteAdjustment {
  itemId: number;
  /** The site, which is a location itself; null: none, so that what comes in lies nowhere. */
  siteId: number | null;
  /** The signed change. */
  quantity: Quantity;
  reasonCode: string | null;
  reason: string | null;
}

/**
 * Posts an adjustment at a site. What comes in lies at the site's own location; what goes out is taken there, else from the only place of
 * the site that has enough, where stock of the site's items that lies nowhere counts as one. Throws `location_required` where several have
 * enough, and otherwise as the ledger judges the site's own location.
 */
export const adjustAtSite: BatchCommand<SiteAdjustment, MovementOutcome[]> = {
  sort: 'batch',
  name: 'movements.adjust-at-site',
  weight: () => 1,
  wants({ itemId, siteId, quantity }, wants) {
    wants.place(itemId, siteId ?? UNASSIGNED, {});
    if (quantity >= 0n) return;
    wants.place(itemId, UNASSIGNED, {});
    wants.holdings.add(itemId);
  },
  decide({ itemId, siteId, quantity, reasonCode, reason }, actor, book) {
    const item = findItem(book, actor, itemId, 'movements.0.entries.0');
    const place = quantity < 0n ? sourceOf(book, actor, item, siteId, -quantity) : (siteId ?? UNASSIGNED);
    const entry = { itemId, locationId: place === UNASSIGNED ? null : place, quantity };
    const movement = { kind: 'adjustment', reasonCode, reason, entries: [entry] } as const;
    return postMovements.decide({ mode: 'atomic', movements: [{ ...movement, entries: [entry] }] }, actor, book);
  },
  ...(postMovements.kept === undefined ? {} : { kept: postMovements.kept }),
};

function sourceOf(book: Book, actor: Actor, item: ItemState, siteId: number | null, wanted: Quantity): number {
  const home = siteId ?? UNASSIGNED;
  const amounts = new Map<number, Quantity>();
  for (const { locationId, onHand } of book.holdingsOf(item.id)) {
    amounts.set(locationId, (amounts.get(locationId) ?? 0n) + onHand);
  }
  const enough = [...amounts]
    .filter(([place, onHand]) => onHand >= wanted && isOfSite(book, item, siteId, place))
    .filter(([place]) => mayTouch(book, actor, item, place))
    .map(([place]) => place);
  if (enough.includes(home)) return home;
  const [only, another] = enough;
  if (another === undefined) return only ?? home;
  throw new Refusal('location_required', 'Several places have enough of the item: name the one.', {
    path: 'movements.0.entries.0.locationId',
  });
}

function isOfSite(book: Book, item: ItemState, siteId: number | null, place: number): boolean {
  if (place === UNASSIGNED) return siteId === null || item.siteId === siteId;
  const location = book.locations.get(place);
  return location?.transit === false && (siteId === null || location.siteId === siteId);
}
