/** Where stock is: a location by its id, unassigned, or not chosen yet. */
export type Place = number | 'unassigned' | null;

interface Location {
  id: number;
  active: boolean;
  kind: string;
}

/** How much of an item is at a location. */
export interface StockAt {
  locationId: number | null;
  onHand: string;
}

/**
 * The location that a form starts with: the only one there is, the one that the user used last if the item is there, or the only one
 * where the item is. Otherwise the user has to choose. Unassigned stock is never guessed.
 */
export function presetPlace(locations: readonly Location[], stock: readonly StockAt[], last: number | null): Place {
  const usable = locations.filter(({ active, kind }) => active && kind !== 'transit').map(({ id }) => id);
  const holding = [...new Set(stock.filter(({ onHand }) => onHand !== '0').map(({ locationId }) => locationId))];
  const at = holding.filter((id): id is number => id !== null && usable.includes(id));
  const [only] = usable.length === 1 && !holding.includes(null) ? usable : holding.length === 1 ? at : [];
  return last !== null && at.includes(last) ? last : (only ?? null);
}
