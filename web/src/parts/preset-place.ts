/** Where stock is: a place by its id, no place in particular, or not said yet. */
export type Place = number | 'unassigned' | null;

interface Location {
  id: number;
  active: boolean;
  kind: string;
}

/** How much of an item is at a place. */
export interface StockAt {
  locationId: number | null;
  onHand: string;
}

/**
 * The place that a form begins with: the only one that there is, the one that the person used last if the item is there, or the only one
 * where it is. Else nobody knows, and the person says it. Stock at no place in particular is never guessed.
 */
export function presetPlace(locations: readonly Location[], stock: readonly StockAt[], last: number | null): Place {
  const usable = locations.filter(({ active, kind }) => active && kind !== 'transit').map(({ id }) => id);
  const holding = [...new Set(stock.filter(({ onHand }) => onHand !== '0').map(({ locationId }) => locationId))];
  const at = holding.filter((id): id is number => id !== null && usable.includes(id));
  const [only] = usable.length === 1 && !holding.includes(null) ? usable : holding.length === 1 ? at : [];
  return last !== null && at.includes(last) ? last : (only ?? null);
}
