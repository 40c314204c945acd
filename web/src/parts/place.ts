import { useState } from 'react';
import { type Location, useLocations } from '../api/names.ts';
import { useSession } from '../api/session.ts';

/** Where stock is: a place by its id, no place in particular, or not said yet. */
export type Place = number | 'unassigned' | null;

/** A place as the API takes it. */
export function locationIdOf(place: Place): number | null {
  return place === 'unassigned' ? null : place;
}

interface StockAt {
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

/** The place that a form about an item begins with, decided once when all is known; `remember` notes the one that was used. */
export function usePresetPlace(stock: readonly StockAt[] | undefined): { preset: Place; remember(place: Place): void } {
  const { actor, tenant } = useSession();
  const name = `onhand-place-${tenant?.id}-${actor.kind}-${actor.id}`;
  const { locations, isSuccess } = useLocations();
  const [preset, setPreset] = useState<Place | undefined>();
  if (preset === undefined && isSuccess && stock !== undefined) {
    setPreset(presetPlace(locations, stock, Number(localStorage.getItem(name)) || null));
  }
  const remember = (place: Place) => {
    if (typeof place === 'number') localStorage.setItem(name, String(place));
  };
  return { preset: preset ?? null, remember };
}

/** The company's only place, where it has one alone. */
export function useOnlyPlace(): number | null {
  const { locations } = useLocations();
  const preset = presetPlace(locations, [], null);
  return typeof preset === 'number' ? preset : null;
}
