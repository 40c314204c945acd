import { addTo } from '../platform/index.ts';
import { NO_LOT, type PositionState } from './model.ts';

/** The positions of a book, found by their place, their item or, where they are of lots, by item and location. */
export class Positions {
  readonly #all = new Map<string, PositionState>();
  readonly #ofItem = new Map<number, PositionState[]>();
  readonly #ofLots = new Map<string, PositionState[]>();

  find(itemId: number, locationId: number, lotId: number): PositionState | undefined {
    return this.#all.get(`${itemId}:${locationId}:${lotId}`);
  }

  /** One that is there already stays. */
  add(position: PositionState): void {
    const { itemId, locationId, lotId } = position;
    const key = `${itemId}:${locationId}:${lotId}`;
    if (this.#all.has(key)) return;
    this.#all.set(key, position);
    addTo(this.#ofItem, itemId, position);
    if (lotId !== NO_LOT) addTo(this.#ofLots, `${itemId}:${locationId}`, position);
  }

  ofItem(itemId: number): readonly PositionState[] {
    return this.#ofItem.get(itemId) ?? [];
  }

  ofLotsAt(itemId: number, locationId: number): readonly PositionState[] {
    return this.#ofLots.get(`${itemId}:${locationId}`) ?? [];
  }
}
