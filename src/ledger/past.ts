import { addTo, type Quantity } from '../platform/index.ts';
import type { CountMoment, Moment, MovementRecord } from './model.ts';
import { isCount } from './rules.ts';
import { momentKey, type PlaceAt, Wants } from './wants.ts';

interface Recent {
  at: Date;
  change: Quantity;
  serials: readonly string[];
  count: CountMoment | null;
}

/** What a page of the book knows of the past of positions: as it was read, with what the page itself adds to it. */
export class Past {
  readonly moments = new Map<string, Moment>();
  /** Of each moment, how often a unit came since then, less how often it went. */
  readonly unitMoves = new Map<string, ReadonlyMap<string, number>>();
  readonly #recent = new Map<string, Recent[]>();
  #known = new Wants();

  /** What of the past was not read so far stays in these wants. */
  leaveMissing(wants: Wants): void {
    for (const key of this.#known.pastPicks.keys()) wants.pastPicks.delete(key);
    for (const key of this.#known.pastMoments.keys()) wants.pastMoments.delete(key);
    for (const key of this.#known.pastCounts.keys()) wants.pastCounts.delete(key);
    for (const key of this.#known.pastUnits.keys()) wants.pastUnits.delete(key);
  }

  /** Remembers that what these wants name of the past was read. */
  learn(wants: Wants): void {
    if (wants.looksBack) this.#known.addPast(wants);
  }

  /** The past of a position, with what the page has added to it. */
  moment(place: PlaceAt): Moment {
    const { itemId, locationId, lot, at } = place;
    let { onHand, nextCount } = this.moments.get(momentKey(place)) ?? { onHand: null, nextCount: null };
    for (const { at: then, change, count } of this.#recent.get(`${itemId}:${locationId}:${lot}`) ?? []) {
      if (then <= at && onHand !== null) onHand += change;
      if (count !== null && then > at && (nextCount === null || then < nextCount.at)) nextCount = count;
    }
    return { onHand, nextCount };
  }

  /** The units that were at a place, of those that are there now: what came since then was not, and what went was. */
  unitsThen(place: PlaceAt, now: readonly string[]): string[] {
    const counts = new Map(now.map((number) => [number, 1]));
    const takeBack = (number: string, times: number) => counts.set(number, (counts.get(number) ?? 0) - times);
    for (const [number, times] of this.unitMoves.get(momentKey(place)) ?? []) takeBack(number, times);
    for (const { at, change, serials } of this.#recent.get(`${place.itemId}:${place.locationId}:`) ?? []) {
      if (at > place.at) for (const number of serials) takeBack(number, change > 0n ? 1 : -1);
    }
    return [...counts].flatMap(([number, times]) => (times > 0 ? [number] : []));
  }

  /** Adds an entry that was just recorded, and returns the way back. Nothing is added where nobody has looked back. */
  remember(movement: MovementRecord, entry: MovementRecord['entries'][number]): (() => void) | undefined {
    if (this.moments.size === 0) return undefined;
    const key = `${entry.itemId}:${entry.locationId}:${entry.lot?.number ?? ''}`;
    const count = { at: entry.occurredAt, movementId: movement.id };
    const serials = entry.change === 0n ? [] : (entry.serials ?? []);
    addTo(this.#recent, key, { at: count.at, change: entry.change, serials, count: isCount(movement) ? count : null });
    return () => this.#recent.get(key)?.pop();
  }

  clear(): void {
    this.moments.clear();
    this.unitMoves.clear();
    this.#recent.clear();
    if (this.#known.looksBack) this.#known = new Wants();
  }
}
