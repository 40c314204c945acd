import type { Actor } from '../access/index.ts';
import { formatQuantity, isWhole, pathOf, type Quantity, Refusal, units } from '../platform/index.ts';
import type { Book } from './book.ts';
import {
  type CountMoment,
  type EntryRequest,
  type ItemState,
  type LocationState,
  type LotPick,
  type LotState,
  type MovementKind,
  type MovementRequest,
  NO_LOT,
  type PositionState,
  UNASSIGNED,
} from './model.ts';
import { resolveLot } from './named-lots.ts';
import { pickLots } from './pick-lots.ts';
import { KIND_RULES, KINDS_THAT_BRING_MORE, signFault } from './rules.ts';
import type { PlaceAt } from './wants.ts';
import { requireWhole } from './whole.ts';

/** One position's share of a movement, with everything it names found. */
export interface Line {
  /** Where in the request it came from, for messages: `entries.0`. */
  path: string;
  item: ItemState;
  location: LocationState | undefined;
  locationId: number;
  lotId: number;
  lot: LotState | undefined;
  serials: string[] | null;
  change: Quantity;
  reservedChange: Quantity;
  unitCost: Quantity | null;
  /** How many units the cost is for, where that is not one. */
  costPer?: Quantity | undefined;
  /** The exact change of value, where it is known from elsewhere: the reversal of an entry. */
  valueChange?: Quantity;
  /** When it was counted, where that was before the movement happened. */
  countedAt: Date | null;
  /** The later count that has already seen this change, so that it is balanced by a correction and judged no further. */
  seenBy: CountMoment | null;
}

/** The item that stands for one: itself, or the one that it was merged into. */
export function standingFor(book: Book, itemId: number): number {
  if (!book.items.has(itemId)) book.need((wants) => wants.place(itemId, UNASSIGNED, {}));
  return book.items.get(itemId)?.mergedIntoId ?? itemId;
}

/** The item of an entry, if it is there and the actor may touch it. One that was merged is there no more: `inactive_item`. */
export function findItem(book: Book, actor: Actor, itemId: number, path: string): ItemState {
  const item = book.items.get(itemId);
  if (item === undefined) book.need((wants) => wants.place(itemId, UNASSIGNED, {}));
  const isForeign =
    (actor.brandId !== null && item?.brandId !== actor.brandId) ||
    (actor.siteIds !== null && item?.siteId != null && !actor.siteIds.includes(item.siteId));
  if (item === undefined || isForeign) {
    throw new Refusal('unknown_item', `There is no item with the id ${itemId}.`, { path: pathOf(path, 'itemId') });
  }
  if (item.mergedIntoId !== null) {
    const message = `Item ${item.partNumber} was merged into item ${item.mergedIntoId}: name that one.`;
    throw new Refusal('inactive_item', message, { path: pathOf(path, 'itemId') });
  }
  return item;
}

/** The job that a request names must be there. Throws `unknown_reference`. */
export function requireJob(book: Book, jobId: number | null | undefined): void {
  if (jobId == null || book.jobs.has(jobId)) return;
  book.need((wants) => wants.jobs.add(jobId));
  throw new Refusal('unknown_reference', `There is no job with the id ${jobId}.`, { path: 'jobId' });
}

/**
 * The location of an entry, if it is there and the actor may touch it; undefined for unassigned stock. What is brought to an item that is
 * kept by location must name one; what was left unassigned may still be taken from there.
 */
export function findLocation(
  book: Book,
  actor: Actor,
  item: ItemState,
  locationId: number,
  path: string,
  brings = false,
): LocationState | undefined {
  if (locationId === UNASSIGNED) {
    if (item.locationAware && brings) {
      throw new Refusal('location_required', `Stock of item ${item.partNumber} is kept by location: name one.`, {
        path: pathOf(path, 'locationId'),
      });
    }
    if (!mayTouch(book, actor, item, UNASSIGNED)) {
      throw new Refusal(
        'unknown_location',
        'This credential may touch stock at its own sites only: name a location there.',
        {
          path: pathOf(path, 'locationId'),
        },
      );
    }
    return undefined;
  }
  const location = book.locations.get(locationId);
  if (location === undefined) book.need((wants) => wants.place(item.id, locationId, {}));
  if (location === undefined || !mayTouch(book, actor, item, locationId)) {
    throw new Refusal('unknown_location', `There is no location with the id ${locationId}.`, {
      path: pathOf(path, 'locationId'),
    });
  }
  return location;
}

/** Whether the actor may touch an item's stock at a location that was read; what lies nowhere belongs to the item's site. */
export function mayTouch(book: Book, { siteIds }: Actor, item: ItemState, locationId: number): boolean {
  if (siteIds === null) return true;
  const siteId = locationId === UNASSIGNED ? item.siteId : book.locations.get(locationId)?.siteId;
  return siteId != null && siteIds.includes(siteId);
}

/**
 * Turns one entry of a request into lines: one, or several where lots are picked or a count of serials finds differences. `planned`
 * are the lines of the entries before it: what they take is not picked again.
 */
export function resolveEntry(
  book: Book,
  actor: Actor,
  request: MovementRequest,
  entry: EntryRequest,
  path: string,
  planned: readonly Line[] = [],
): Line[] {
  const item = findItem(book, actor, entry.itemId, path);
  const locationId = entry.locationId ?? UNASSIGNED;
  const location = findLocation(book, actor, item, locationId, path, entry.quantity > 0n);
  return naming({ item, location }, () =>
    linesOf(book, actor, request, entry, { item, location, locationId, path }, planned),
  );
}

/** What brings goods in. Kits are put together here, and never come in. */
const COMES_FROM_OUTSIDE: ReadonlySet<MovementKind> = new Set(['receipt', 'customer_return']);

interface Named {
  item: ItemState;
  location: LocationState | undefined;
}

/** Runs a step about an item and a place; what it refuses names both as people know them. */
export function naming<Result>({ item, location }: Named, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { id: itemId, partNumber } = item;
    const place = { locationId: location?.id ?? null, location: location?.name ?? null };
    throw error.withFaults((fault) => ({ itemId, partNumber, ...place, ...fault }));
  }
}

function linesOf(
  book: Book,
  actor: Actor,
  request: MovementRequest,
  entry: EntryRequest,
  { item, location, locationId, path }: Named & { locationId: number; path: string },
  planned: readonly Line[],
): Line[] {
  const fault = signFault(request.kind, entry.quantity);
  if (fault !== undefined) throw new Refusal('invalid_quantity', fault, { path: pathOf(path, 'quantity') });
  requireWhole(item, entry.quantity, path);
  if (entry.quantity > 0n && KINDS_THAT_BRING_MORE.has(request.kind) && request.wasOrdered !== true)
    requireInUse(item, path);
  if (item.isKit && COMES_FROM_OUTSIDE.has(request.kind) && request.returnsKits !== true) {
    throw new Refusal('kit_not_received', `Item ${item.partNumber} is a kit: receive its components, or produce it.`, {
      path: pathOf(path, 'itemId'),
    });
  }
  const lineOf = (lot: LotState | undefined, serials: string[] | null, change: Quantity): Line => ({
    path,
    item,
    location,
    locationId,
    lotId: lot?.id ?? NO_LOT,
    lot,
    serials,
    change,
    reservedChange: 0n,
    unitCost: entry.unitCost ?? null,
    costPer: entry.costPer,
    countedAt: entry.countedAt?.at ?? null,
    seenBy: null,
  });

  if (item.tracking === 'serial') {
    const serials = readSerials(item, entry, path);
    expectOnHand(book.position(item.id, locationId, NO_LOT), entry, path);
    if (request.kind !== 'count') return [lineOf(undefined, serials, entry.quantity)];
    const moment = momentOf(request, entry, { item, locationId, lot: undefined });
    const changes = countSerials(book, { item, locationId }, serials, moment);
    return changes.map(({ serials, change }) => lineOf(undefined, serials, change));
  }
  if (entry.serials !== undefined && entry.serials.length > 0) {
    throw new Refusal('serials_not_tracked', `Item ${item.partNumber} is not kept by serial number.`, {
      path: pathOf(path, 'serials'),
    });
  }
  const pick = entry.pick ?? KIND_RULES[request.kind].pick;
  if (item.tracking === 'lot' && entry.lot === undefined && pick !== undefined && entry.quantity < 0n) {
    if (entry.pick === undefined) book.need((wants) => wants.movement(picking(request, entry, pick)));
    const { judgedOn } = KIND_RULES[request.kind];
    const at = request.occurredAt ?? undefined;
    const place = { item, location, locationId, path };
    const options = { planned, judgedOn, at, minimumDaysLeft: entry.minimumDaysLeft };
    return pickLots(book, place, -entry.quantity, pick, options).map(({ lot, quantity }) => {
      const line = lineOf(lot, null, -quantity);
      locateInTime(book, request, entry, line, book.position(item.id, locationId, lot.id));
      return line;
    });
  }
  const lot = resolveLot(book, actor, { item, location }, entry, path);
  const position = book.position(item.id, locationId, lot?.id ?? NO_LOT);
  expectOnHand(position, entry, path);
  const line = lineOf(lot, null, entry.quantity);
  locateInTime(book, request, entry, line, position);
  return [line];
}

/** The request as it would be if the entry said how its lots are picked, to read what that looks at. */
function picking(request: MovementRequest, entry: EntryRequest, pick: LotPick): MovementRequest {
  return { ...request, entries: [{ ...entry, pick }] };
}

function requireInUse(item: ItemState, path: string): void {
  if (item.active) return;
  throw new Refusal('inactive_item', `Item ${item.partNumber} is not active.`, { path: pathOf(path, 'itemId') });
}

/** What lies at a place that is closed would be seen by nobody. Throws `inactive_location`. */
export function requireOpen(location: LocationState | undefined, path: string): void {
  if (location === undefined || location.active) return;
  throw new Refusal('inactive_location', `Location ${location.name} is not active.`, {
    path: pathOf(path, 'locationId'),
  });
}

/** Sets the change of a line in the light of when it happened: a late count states the past, and a later count may know of it already. */
function locateInTime(
  book: Book,
  request: MovementRequest,
  entry: EntryRequest,
  line: Line,
  position: PositionState,
): void {
  const isCount = request.kind === 'count';
  const then = momentOf(request, entry, line);
  if (then === undefined) {
    if (isCount) line.change -= position.onHand;
    return;
  }
  const moment = book.past.moment(then);
  if (isCount) line.change -= moment.onHand ?? position.onHand;
  line.seenBy = moment.nextCount;
}

function expectOnHand(position: PositionState, entry: EntryRequest, path: string): void {
  if (entry.expect === undefined || entry.expect.onHand === position.onHand) return;
  throw new Refusal(
    'stale_expectation',
    `${formatQuantity(entry.expect.onHand)} were expected to be on hand, and there are ${formatQuantity(position.onHand)}. Read the balance again.`,
    { path: pathOf(path, 'expect.onHand') },
  );
}

/** The place and the moment of an entry, where that lies in the past. */
function momentOf(
  request: MovementRequest,
  entry: EntryRequest,
  { item, locationId, lot }: Pick<Line, 'item' | 'locationId' | 'lot'>,
): PlaceAt | undefined {
  const at = entry.countedAt?.at ?? request.occurredAt;
  if (!at) return undefined;
  return { itemId: item.id, locationId, lot: lot?.number ?? '', at, recordedTo: entry.countedAt?.revision };
}

function readSerials(item: ItemState, entry: EntryRequest, path: string): string[] {
  if (entry.lot !== undefined) {
    throw new Refusal('lot_not_tracked', `Item ${item.partNumber} is kept by serial number, not by lot.`, {
      path: pathOf(path, 'lot'),
    });
  }
  const serials = entry.serials ?? [];
  const magnitude = entry.quantity < 0n ? -entry.quantity : entry.quantity;
  if (!isWhole(magnitude) || magnitude !== units(serials.length)) {
    throw new Refusal(
      'serials_required',
      `Item ${item.partNumber} is kept by serial number: name one serial for each unit.`,
      {
        path: pathOf(path, 'serials'),
      },
    );
  }
  if (new Set(serials).size !== serials.length) {
    throw new Refusal('invalid_request', 'A serial number is named twice.', { path: pathOf(path, 'serials') });
  }
  return serials;
}

/**
 * A count of serials names the units that were found: what is missing goes out, what is new comes in. One of the past compares with the units
 * that were there then: of the differences those are left that nobody has settled since, and a later count has settled them all.
 */
function countSerials(
  book: Book,
  { item, locationId }: { item: ItemState; locationId: number },
  found: string[],
  moment: PlaceAt | undefined,
): Pick<Line, 'serials' | 'change'>[] {
  if (moment !== undefined && book.past.moment(moment).nextCount !== null) return [{ serials: null, change: 0n }];
  const here = book.serialsAt(item.id, locationId).map((serial) => serial.number);
  const thought = moment === undefined ? here : book.past.unitsThen(moment, here);
  const gone = here.filter((number) => thought.includes(number) && !found.includes(number)).sort();
  const added = found.filter((number) => !thought.includes(number) && !here.includes(number));
  if (gone.length === 0 && added.length === 0) return [{ serials: null, change: 0n }];
  return [
    ...(gone.length > 0 ? [{ serials: gone, change: -units(gone.length) }] : []),
    ...(added.length > 0 ? [{ serials: added, change: units(added.length) }] : []),
  ];
}
