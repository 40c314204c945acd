import { addTo, type Quantity } from '../platform/index.ts';
import type { CountMoment, Moment, MovementRecord } from './model.ts';
import { isCount } from './rules.ts';
import { momentKey, type PlaceAt, Wants } from './wants.ts';

interface Recent {
  at: Date;
  change: Quantity;
  count: CountMoment | null;
}

/** What a page of the book knows of the past of positions: as it was read, with what the page itself adds to it. */
export class Past {
  readonly moments = new Map<string, Moment>();
  readonly #recent = new Map<string, Recent[]>();
  #known = new Wants();

  /** What of the past was not read so far stays in these wants. */
  leaveMissing(wants: Wants): void {
    for (const key of this.#known.pastPicks.keys()) wants.pastPicks.delete(key);
    for (const key of this.#known.pastMoments.keys()) wants.pastMoments.delete(key);
    for (const key of this.#known.pastCounts.keys()) wants.pastCounts.delete(key);
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

  /** Adds an entry that was just recorded, and returns the way back. Nothing is added where nobody has looked back. */
  remember(movement: MovementRecord, entry: MovementRecord['entries'][number]): (() => void) | undefined {
    if (this.moments.size === 0) return undefined;
    const key = `${entry.itemId}:${entry.locationId}:${entry.lot?.number ?? ''}`;
    const count = { at: entry.occurredAt, movementId: movement.id };
    addTo(this.#recent, key, { at: count.at, change: entry.change, count: isCount(movement) ? count : null });
    return () => this.#recent.get(key)?.pop();
  }

  clear(): void {
    this.moments.clear();
    this.#recent.clear();
    if (this.#known.looksBack) this.#known = new Wants();
  }
}
