import { type Actor, ownsItem, requireOwn } from '../access/index.ts';
import { dayAt, endOfDay, pathOf, Refusal } from '../platform/index.ts';
import type { Book } from './book.ts';
import {
  type EntryRequest,
  type ItemState,
  type LocationState,
  type LotLabel,
  type LotState,
  type NamedLot,
  UNASSIGNED,
} from './model.ts';
import { zoneOf } from './standing.ts';

/**
 * A lot as a request names it, with its last day. Where a moment is given in place of a day, it is the day that it is then by the clock of the place;
 * beside a day it may also be the moment at which the day ends, as answers show it. Throws `invalid_request` where the two differ.
 */
function labelOf(
  book: Book,
  location: LocationState | undefined,
  { number, expiresOn, expiresAt }: NamedLot,
  path: string,
): LotLabel {
  const ofMoment = expiresAt == null ? null : dayAt(zoneOf(book, location), expiresAt);
  const day = expiresOn ?? ofMoment;
  const end = day === null ? null : endOfDay(book.timeZone, day);
  if (ofMoment !== null && ofMoment !== day && expiresAt?.getTime() !== end?.getTime()) {
    const message = `The last day of lot ${number} is given as ${day}, and as a moment of ${ofMoment}. Give one of the two.`;
    throw new Refusal('invalid_request', message, { path: pathOf(path, 'expiresOn') });
  }
  return { number, expiresOn: day, expiresAt: end };
}

/** The lot of a document's line at a place, with its last day; null where the line names none. */
export function labelAt(
  book: Book,
  { itemId, locationId }: { itemId: number; locationId: number | null },
  lot: NamedLot | undefined,
): LotLabel | null {
  if (lot === undefined) return null;
  const id = locationId ?? UNASSIGNED;
  book.need((wants) => wants.place(itemId, id, {}));
  return labelOf(book, book.locations.get(id), lot, 'lot');
}

/** The lot that an entry names; made on first use. */
export function resolveLot(
  book: Book,
  actor: Actor,
  { item, location }: { item: ItemState; location: LocationState | undefined },
  entry: EntryRequest,
  path: string,
): LotState | undefined {
  if (item.tracking !== 'lot') {
    if (entry.lot === undefined) return undefined;
    throw new Refusal('lot_not_tracked', `Item ${item.partNumber} is not kept by lot.`, { path: pathOf(path, 'lot') });
  }
  if (entry.lot === undefined) {
    throw new Refusal('lot_required', `Item ${item.partNumber} is kept by lot: name the lot, or a way to pick one.`, {
      path: pathOf(path, 'lot'),
    });
  }
  const label = labelOf(book, location, entry.lot, pathOf(path, 'lot'));
  const lot = book.lot(item.id, label.number);
  if (lot !== undefined) {
    // Sent back as it is shown, the end of the last day is no other day.
    const isShown = entry.lot.expiresOn == null && entry.lot.expiresAt?.getTime() === lot.expiresAt?.getTime();
    return isShown ? lot : withDay(book, actor, item, lot, label, pathOf(path, pathOfDay(entry.lot)));
  }
  if (item.lotsExpire && label.expiresOn === null) {
    const message = `Lots of item ${item.partNumber} expire: give the last day of lot ${label.number}.`;
    throw new Refusal('lot_expiry_required', message, { path: pathOf(path, pathOfDay(entry.lot)) });
  }
  return book.createLot(item.id, label);
}

/** A lot that is there, with the last day that it lacked so far. */
function withDay(
  book: Book,
  actor: Actor,
  item: ItemState,
  lot: LotState,
  { expiresOn, expiresAt }: LotLabel,
  path: string,
): LotState {
  if (expiresOn === null || expiresOn === lot.expiresOn) return lot;
  if (lot.expiresOn !== null) {
    const message = `The last day of lot ${lot.number} is ${lot.expiresOn}. Where that is wrong, correct the lot.`;
    throw new Refusal('lot_expiry_differs', message, { path });
  }
  // The lot may lie elsewhere too, and would expire there.
  requireOwn(ownsItem(actor, item), `Lot ${lot.number} of item ${item.partNumber} is shared`, path);
  book.toJudge.lotIds.add(lot.id);
  book.toJudge.days = true;
  return book.changeLot(lot, { expiresOn, expiresAt });
}

/** Where a request says the last day of a lot, or ought to. */
function pathOfDay({ expiresAt }: NamedLot): string {
  return expiresAt == null ? 'lot.expiresOn' : 'lot.expiresAt';
}
