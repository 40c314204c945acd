import type { Actor } from '../../access/index.ts';
import { type ItemUpdate, updateItem } from '../../catalog/index.ts';
import type { BatchCommand } from '../../journal/index.ts';
import {
  type Book,
  type EntryRequest,
  findItem,
  type ItemState,
  mayTouch,
  postMovement,
  UNASSIGNED,
} from '../../ledger/index.ts';
import { isWhole, type Quantity, Refusal, units } from '../../platform/index.ts';

/** What an item is to have on hand in all. */
export interface Level {
  itemId: number;
  quantity: Quantity;
  /** Where a level is raised, and lowered first; null where nobody chose a place. */
  locationId: number | null;
  reason?: string;
}

/**
 * Sets an item's total by one adjustment, and answers whether anything moved. It is lowered where the stock is: at the chosen place, then
 * where the most of it lies, what is in transit last; of lots any that are there. It is raised at the chosen place, else at the only one
 * that has some, else without a location. Throws `lot_required` and `serials_required` for what cannot be raised without naming lots or
 * units. Where units are to be taken, or the site of an item that is kept by location is to be found, it throws `serials_required` and
 * `location_required`: `changeItemAndLevel` looks these up.
 */
export const setLevel: BatchCommand<Level, { moved: boolean }> = {
  sort: 'batch',
  name: 'items.set-level',
  weight: () => 1,
  wants({ itemId, locationId }, wants) {
    wants.place(itemId, UNASSIGNED, {});
    if (locationId !== null) wants.place(itemId, locationId, {});
    wants.holdings.add(itemId);
  },
  decide: (level, actor, book) => ({ moved: moveTo(level, actor, book, false) }),
};

/** Changes an item and, where one is given, its level: both or neither. */
export const changeItemAndLevel: BatchCommand<{ item: ItemUpdate; level?: Level }, { moved: boolean }> = {
  sort: 'batch',
  name: 'items.change-with-level',
  weight: () => 2,
  wants({ item, level }, wants, actor) {
    updateItem.wants(item, wants, actor);
    if (level !== undefined) setLevel.wants(level, wants, actor);
  },
  decide({ item, level }, actor, book) {
    updateItem.decide(item, actor, book);
    if (level === undefined) return { moved: false };
    needRest(book, level.itemId);
    return { moved: moveTo(level, actor, book, true) };
  },
};

/** What is worth looking at for few items: the units of one that is kept by serial, and the site of one that is kept by location. */
function needRest(book: Book, itemId: number): void {
  const item = book.items.get(itemId);
  book.need((wants) => {
    if (item?.locationAware === true && item.siteId !== null) wants.place(itemId, item.siteId, {});
    if (item?.tracking !== 'serial') return;
    for (const { locationId } of book.holdingsOf(itemId)) {
      wants.serialPlaces.set(`${itemId}:${locationId}`, [itemId, locationId]);
    }
  });
}

function moveTo(level: Level, actor: Actor, book: Book, knowsUnits: boolean): boolean {
  // Judged even where nothing moves: whether a level is the right one is not for everybody to learn.
  const item = findItem(book, actor, level.itemId, '');
  const change = level.quantity - item.onHand;
  if (change === 0n) return false;
  const places = placesOf(book, actor, item, level.locationId);
  if (change > 0n) requireUntracked(item);
  else if (item.tracking === 'serial' && !knowsUnits) throw unitsRequired();
  const entries =
    change > 0n
      ? [{ itemId: item.id, locationId: raisedAt(book, item, places, level.locationId), quantity: change }]
      : lowering(book, item, places, level.locationId, -change);
  postMovement(book, actor, { kind: 'adjustment', reason: level.reason ?? null, entries });
  return true;
}

interface Place {
  locationId: number;
  onHand: Quantity;
}

/** Where the item lies, as far as the actor may touch it: the preferred place first, then by how much is there, what is in transit last. */
function placesOf(book: Book, actor: Actor, item: ItemState, preferred: number | null): Place[] {
  const places = new Map<number, Place>();
  for (const { locationId, onHand } of book.holdingsOf(item.id)) {
    const place = places.get(locationId) ?? { locationId, onHand: 0n };
    if (onHand > 0n) place.onHand += onHand;
    places.set(locationId, place);
  }
  const rank = ({ locationId }: Place) => {
    if (locationId === preferred) return 0;
    return book.locations.get(locationId)?.transit === true ? 2 : 1;
  };
  return [...places.values()]
    .filter(({ locationId, onHand }) => onHand > 0n && mayTouch(book, actor, item, locationId))
    .sort(
      (a, b) =>
        rank(a) - rank(b) || (a.onHand < b.onHand ? 1 : a.onHand > b.onHand ? -1 : 0) || a.locationId - b.locationId,
    );
}

function requireUntracked({ tracking }: ItemState): void {
  if (tracking === 'serial') throw unitsRequired();
  if (tracking === 'none') return;
  throw new Refusal('lot_required', 'The item is kept by lot: what comes in must name its lot.', { path: 'quantity' });
}

function unitsRequired(): Refusal {
  return new Refusal('serials_required', 'The item is kept by serial number: what comes in must name its units.', {
    path: 'quantity',
  });
}

function raisedAt(book: Book, item: ItemState, places: readonly Place[], preferred: number | null): number | null {
  if (preferred !== null) return preferred;
  const [largest, another] = places.filter(({ locationId }) => book.locations.get(locationId)?.transit !== true);
  const only = another === undefined ? largest?.locationId : undefined;
  // An item that is kept by location has to lie at one.
  const site = item.siteId !== null && book.locations.has(item.siteId) ? item.siteId : UNASSIGNED;
  const locationId = only ?? (item.locationAware ? (largest?.locationId ?? site) : UNASSIGNED);
  return locationId === UNASSIGNED ? null : locationId;
}

/** What is taken, place by place. What all of them do not have is asked of the first one, where the ledger judges it. */
function lowering(
  book: Book,
  item: ItemState,
  places: readonly Place[],
  preferred: number | null,
  wanted: Quantity,
): EntryRequest[] {
  let missing = wanted;
  const parts = places.map(({ locationId, onHand }) => {
    const quantity = onHand < missing ? onHand : missing;
    missing -= quantity;
    return { locationId, quantity };
  });
  const [first] = parts;
  if (first !== undefined) first.quantity += missing;
  else parts.push({ locationId: preferred ?? UNASSIGNED, quantity: missing });
  return parts.filter(({ quantity }) => quantity > 0n).flatMap((part) => entriesOf(book, item, part));
}

function entriesOf(book: Book, item: ItemState, part: { locationId: number; quantity: Quantity }): EntryRequest[] {
  const { locationId, quantity } = part;
  const place = { itemId: item.id, locationId: locationId === UNASSIGNED ? null : locationId };
  if (item.tracking === 'serial') return [{ ...place, quantity: -quantity, serials: unitsAt(book, item, part) }];
  return [{ ...place, quantity: -quantity, pick: 'good_first' }];
}

/** Units that are there, those first that nobody has reserved, in the order of their numbers. */
function unitsAt(
  book: Book,
  item: ItemState,
  { locationId, quantity }: { locationId: number; quantity: Quantity },
): string[] {
  if (!isWhole(quantity)) {
    throw new Refusal('invalid_quantity', 'The item is kept by serial number, so its level is a whole number.', {
      path: 'quantity',
    });
  }
  const reserved = (unit: { reservationId: number | null }) => Number(unit.reservationId !== null);
  const there = book
    .serialsAt(item.id, locationId)
    .sort((a, b) => reserved(a) - reserved(b) || (a.number < b.number ? -1 : 1));
  return there.slice(0, Number(quantity / units(1))).map(({ number }) => number);
}
