import { dayAt, daysBetween, formatQuantity, pathOf, type Quantity, Refusal } from '../platform/index.ts';
import type { Book } from './book.ts';
import type { Line } from './lines.ts';
import { type ItemState, type LocationState, type LotPick, type LotState, NO_LOT, type Standing } from './model.ts';
import { standingOf, zoneOf } from './standing.ts';

/**
 * Lots that together give a quantity: the first to expire first (lots without a last day last) or the first received first, and no lot that is
 * held or past its last day, or has fewer days left than are asked for; with `any` and `good_first` every lot, and where it is `judgedOn` what is on hand, what is reserved last. `planned` are
 * lines whose takings are not picked again. What was taken `at` a moment of the past was taken of the lots that were counted since, if
 * any were: their counts have seen it, so it need not be there any more. Throws `insufficient_stock` where these lots have less than
 * is wanted.
 */
export function pickLots(
  book: Book,
  place: { item: ItemState; location: LocationState | undefined; locationId: number; path: string },
  wanted: Quantity,
  pick: LotPick,
  { planned = [], judgedOn = 'available', at, minimumDaysLeft }: PickOptions = {},
): { lot: LotState; quantity: Quantity }[] {
  const all = lotsToPick(book, place, pick, { planned, at, minimumDaysLeft });
  const seen = at === undefined ? [] : all.filter(({ lot }) => wasCounted(book, place, lot, at));
  const usable = seen.length > 0 ? seen : all;
  let missing = wanted;
  const take = (from: PickableLot, room: Quantity) => {
    const quantity = room < missing ? room : missing;
    if (quantity <= 0n) return;
    from.picked += quantity;
    missing -= quantity;
  };
  for (const lot of usable) take(lot, lot.available);
  if (takesAll(pick) && judgedOn === 'on_hand') for (const lot of usable) take(lot, lot.onHand - lot.picked);
  if (seen[0] !== undefined) take(seen[0], missing);
  if (missing > 0n) {
    const lots = takesAll(pick) ? 'in its lots there' : wordsFor(minimumDaysLeft);
    throw new Refusal(
      'insufficient_stock',
      `Item ${place.item.partNumber} has ${formatQuantity(wanted - missing)} available ${lots}; ${formatQuantity(wanted)} were asked for.`,
      {
        path: pathOf(place.path, 'quantity'),
        about: { requested: formatQuantity(wanted), available: formatQuantity(wanted - missing) },
      },
    );
  }
  return usable.filter(({ picked }) => picked > 0n).map(({ lot, picked }) => ({ lot, quantity: picked }));
}

/** Whether lots are taken that are not good. */
function takesAll(pick: LotPick): boolean {
  return pick === 'any' || pick === 'good_first';
}

/**
 * How much of an item is there to take at a place by choice: where it is kept by lots, in those that a pick takes. With `any` what is held there
 * counts too. Never below zero.
 */
export function freeAt(book: Book, item: ItemState, locationId: number, pick: LotPick): Quantity {
  const location = book.locations.get(locationId);
  if (item.tracking !== 'lot') {
    const { onHand, reserved } = book.position(item.id, locationId, NO_LOT);
    const mayTake = takesAll(pick) || standingOf(book, location, undefined) === 'available';
    const isThere = mayTake && onHand > reserved;
    return isThere ? onHand - reserved : 0n;
  }
  const lots = lotsToPick(book, { item, location, locationId }, pick, {});
  return lots.reduce((sum, { available }) => (available > 0n ? sum + available : sum), 0n);
}

interface PickOptions {
  planned?: readonly Line[];
  judgedOn?: 'available' | 'on_hand';
  at?: Date | undefined;
  /** How many days a lot must have left beside the one on which it is taken; those without a last day always have. */
  minimumDaysLeft?: number | undefined;
}

function wordsFor(minimumDaysLeft: number | undefined): string {
  const left = minimumDaysLeft ? ` and have ${minimumDaysLeft} days left` : '';
  return `in lots that are not held, are not past their last day${left}`;
}

function wasCounted(
  book: Book,
  { item, locationId }: { item: ItemState; locationId: number },
  lot: LotState,
  at: Date,
): boolean {
  return book.past.moment({ itemId: item.id, locationId, lot: lot.number, at }).nextCount !== null;
}

/** A lot at a place, with what other lines left there, and what is picked of it. */
interface PickableLot {
  lot: LotState;
  onHand: Quantity;
  available: Quantity;
  picked: Quantity;
}

/** What may be taken by its day. What is in transit is taken by who receives it alone. */
const GOOD: ReadonlySet<Standing> = new Set(['available', 'in_transit']);

/** The lots at a place in the order in which they are taken. */
function lotsToPick(
  book: Book,
  { item, location, locationId }: { item: ItemState; location: LocationState | undefined; locationId: number },
  pick: LotPick,
  { planned = [], at = book.now, minimumDaysLeft = 0 }: PickOptions,
): PickableLot[] {
  const moment = at < book.now ? at : book.now;
  const taken = new Map<number, Quantity>();
  for (const line of planned) {
    if (line.item.id !== item.id || line.locationId !== locationId || line.change >= 0n) continue;
    taken.set(line.lotId, (taken.get(line.lotId) ?? 0n) - line.change);
  }
  const today = dayAt(zoneOf(book, location), moment);
  const isGood = (lot: LotState) =>
    GOOD.has(standingOf(book, location, lot, moment)) &&
    (minimumDaysLeft === 0 || lot.expiresOn === null || daysBetween(today, lot.expiresOn) >= minimumDaysLeft);
  const lots = book
    .lotsAt(item.id, locationId)
    .filter(({ lot }) => takesAll(pick) || isGood(lot))
    .map(({ lot, position }) => {
      const onHand = position.onHand - (taken.get(lot.id) ?? 0n);
      return { lot, onHand, available: onHand - position.reserved, picked: 0n };
    });
  if (pick === 'fefo') return lots.sort((a, b) => expiryOrder(a.lot, b.lot));
  lots.sort((a, b) => a.lot.id - b.lot.id);
  if (pick !== 'good_first') return lots;
  const good = lots.filter(({ lot }) => isGood(lot)).sort((a, b) => expiryOrder(a.lot, b.lot));
  return [...good, ...lots.filter(({ lot }) => !isGood(lot))];
}

/** Behind every day. */
const NEVER = '~';

function expiryOrder(a: LotState, b: LotState): number {
  const [first, second] = [a.expiresOn ?? NEVER, b.expiresOn ?? NEVER];
  if (first === second) return a.id - b.id;
  return first < second ? -1 : 1;
}
