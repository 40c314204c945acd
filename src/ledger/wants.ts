import type { EntryRequest, MovementRequest } from './model.ts';
import { type Key, type Shelf, ShelfKeys } from './shelf.ts';

/** A position by what a request can name: item, location and lot number (empty: no lot). */
export interface PlaceAt {
  itemId: number;
  locationId: number;
  lot: string;
  at: Date;
  /** The last entry that was recorded by then, where that is known better than by the time. */
  recordedTo?: number | undefined;
}

/** A movement as far as it says what it looks at. */
type AskedMovement = Omit<MovementRequest, 'entries'> & { readonly entries: readonly EntryRequest[] };

/** Everything that a batch of commands will look at, gathered before anything is read, so that each sort is read once. */
export class Wants {
  readonly jobs = new Set<number>();
  readonly reservations = new Set<number>();
  /** `item:location`: the item, the location, and the position of what is not kept by lot. */
  readonly places = new Map<string, [itemId: number, locationId: number]>();
  /** `item:location`, where every lot that has stock is looked at to pick from. */
  readonly picks = new Map<string, [itemId: number, locationId: number]>();
  /** Items of which every position with something on hand is looked at. */
  readonly holdings = new Set<number>();
  readonly lots = new Map<string, [itemId: number, locationId: number, number: string]>();
  readonly serials = new Map<string, [itemId: number, number: string]>();
  /** `item:location`, where a count of serials must know all units that are thought to be there. */
  readonly serialPlaces = new Map<string, [itemId: number, locationId: number]>();
  /** Past moments: of each, the first count after it, and for a late count what was truly there. */
  readonly pastCounts = new Map<string, PlaceAt>();
  readonly pastMoments = new Map<string, PlaceAt>();
  /** Past moments of which a count of serials must know the units that were there. */
  readonly pastUnits = new Map<string, PlaceAt>();
  /** `item:location:moment`: of every lot there, the first count after it. */
  readonly pastPicks = new Map<string, Omit<PlaceAt, 'lot'>>();
  /** Rows of shelves. */
  shelved = new ShelfKeys();

  /** Whether some of it lies in the past, which every write may change. */
  get looksBack(): boolean {
    return this.pastCounts.size > 0 || this.pastMoments.size > 0 || this.pastPicks.size > 0;
  }

  /** What of this is not among what is known already. The past never is, and rows of shelves know for themselves. */
  without(known: Wants): Wants {
    const rest = new Wants();
    for (const job of this.jobs) if (!known.jobs.has(job)) rest.jobs.add(job);
    for (const id of this.reservations) if (!known.reservations.has(id)) rest.reservations.add(id);
    for (const id of this.holdings) if (!known.holdings.has(id)) rest.holdings.add(id);
    copyMissing(this.places, known.places, rest.places);
    copyMissing(this.picks, known.picks, rest.picks);
    copyMissing(this.lots, known.lots, rest.lots);
    copyMissing(this.serials, known.serials, rest.serials);
    copyMissing(this.serialPlaces, known.serialPlaces, rest.serialPlaces);
    for (const [key, place] of this.pastCounts) rest.pastCounts.set(key, place);
    for (const [key, place] of this.pastMoments) rest.pastMoments.set(key, place);
    for (const [key, place] of this.pastUnits) rest.pastUnits.set(key, place);
    for (const [key, place] of this.pastPicks) rest.pastPicks.set(key, place);
    rest.shelved = this.shelved;
    return rest;
  }

  /** Adds what other wants name, but for the past and rows of shelves. */
  add(others: Wants): void {
    for (const job of others.jobs) this.jobs.add(job);
    for (const id of others.reservations) this.reservations.add(id);
    for (const id of others.holdings) this.holdings.add(id);
    copyMissing(others.places, this.places, this.places);
    copyMissing(others.picks, this.picks, this.picks);
    copyMissing(others.lots, this.lots, this.lots);
    copyMissing(others.serials, this.serials, this.serials);
    copyMissing(others.serialPlaces, this.serialPlaces, this.serialPlaces);
  }

  /** Adds all that other wants name. */
  addAll(others: Wants): void {
    this.add(others);
    this.addPast(others);
    for (const [shelf, keys] of others.shelved.entries()) this.shelved.add(shelf, keys);
  }

  /** Adds what other wants name of the past. */
  addPast(others: Wants): void {
    copyMissing(others.pastCounts, this.pastCounts, this.pastCounts);
    copyMissing(others.pastMoments, this.pastMoments, this.pastMoments);
    copyMissing(others.pastMoments, this.pastCounts, this.pastCounts);
    copyMissing(others.pastUnits, this.pastUnits, this.pastUnits);
    copyMissing(others.pastPicks, this.pastPicks, this.pastPicks);
  }

  /** How many things are named, the past aside. */
  get size(): number {
    const { jobs, reservations, holdings, places, picks, lots, serials, serialPlaces } = this;
    const named = jobs.size + reservations.size + holdings.size;
    return named + places.size + picks.size + lots.size + serials.size + serialPlaces.size + this.shelved.size;
  }

  /** Rows of a shelf by their keys; null and undefined name none. */
  rows<K extends Key>(shelf: Shelf<K, unknown>, keys: Iterable<K | null | undefined>): void {
    this.shelved.add(
      shelf,
      [...keys].filter((key): key is K => key != null),
    );
  }

  movement(request: AskedMovement): void {
    if (typeof request.jobId === 'number') this.jobs.add(request.jobId);
    const isTransfer = request.kind === 'transfer';
    const picks = isTransfer && request.entries.some((entry) => entry.pick !== undefined);
    for (const entry of request.entries) {
      const locationId = entry.locationId ?? 0;
      this.#entry(request, entry);
      if (picks) this.picks.set(`${entry.itemId}:${locationId}`, [entry.itemId, locationId]);
      if (picks || entry.pick !== undefined) this.#pastPick(request, entry.itemId, locationId);
      if (request.kind === 'count' && mayBeOfUnits(entry)) {
        this.serialPlaces.set(`${entry.itemId}:${locationId}`, [entry.itemId, locationId]);
      }
    }
    if (isTransfer) this.#arrivals(request);
  }

  #entry(request: AskedMovement, entry: EntryRequest): void {
    const { itemId, lot } = entry;
    const locationId = entry.locationId ?? 0;
    this.place(itemId, locationId, entry);
    const at = entry.countedAt?.at ?? request.occurredAt;
    if (!at) return;
    const past = { itemId, locationId, lot: lot?.number ?? '', at, recordedTo: entry.countedAt?.revision };
    const key = momentKey(past);
    this.pastCounts.set(key, past);
    if (request.kind !== 'count') return;
    this.pastMoments.set(key, past);
    if (mayBeOfUnits(entry)) this.pastUnits.set(key, past);
  }

  #pastPick({ occurredAt: at }: AskedMovement, itemId: number, locationId: number): void {
    if (at) this.pastPicks.set(`${itemId}:${locationId}:${at.getTime()}`, { itemId, locationId, at });
  }

  /** What arrives without naming its lot arrives in the lots that leave. */
  #arrivals(request: AskedMovement): void {
    const leaving = new Map<number, NonNullable<EntryRequest['lot']>[]>();
    for (const { itemId, quantity, lot } of request.entries) {
      if (quantity < 0n && lot !== undefined) leaving.set(itemId, [...(leaving.get(itemId) ?? []), lot]);
    }
    for (const entry of request.entries) {
      if (entry.quantity < 0n || entry.lot !== undefined) continue;
      for (const lot of leaving.get(entry.itemId) ?? []) this.#entry(request, { ...entry, lot });
    }
  }

  /** A position as it truly was at a moment. */
  moment(place: PlaceAt): void {
    const key = momentKey(place);
    this.pastCounts.set(key, place);
    this.pastMoments.set(key, place);
  }

  place(
    itemId: number,
    locationId: number,
    named: { lot?: { number: string }; serials?: string[]; pick?: unknown },
  ): void {
    const key = `${itemId}:${locationId}`;
    this.places.set(key, [itemId, locationId]);
    if (named.lot !== undefined) this.lots.set(`${key}:${named.lot.number}`, [itemId, locationId, named.lot.number]);
    if (named.pick !== undefined) this.picks.set(key, [itemId, locationId]);
    for (const number of named.serials ?? []) this.serials.set(`${itemId}:${number}`, [itemId, number]);
  }
}

/** Whether what was counted may be units with serial numbers: none at all is named by none. */
const mayBeOfUnits = ({ serials, quantity }: EntryRequest) => serials !== undefined || quantity === 0n;

/** Thrown by what looks at something that the book was not given: it is to be read, and the command decided again. */
export class Unread extends Error {
  readonly wants: Wants;

  constructor(wants: Wants) {
    super('A command looked at what was not read.');
    this.wants = wants;
  }
}

function copyMissing<Value>(from: Map<string, Value>, known: Map<string, Value>, to: Map<string, Value>): void {
  for (const [key, value] of from) if (!known.has(key)) to.set(key, value);
}

export function momentKey(place: PlaceAt): string {
  return `${place.itemId}:${place.locationId}:${place.lot}:${place.at.getTime()}:${place.recordedTo ?? ''}`;
}
