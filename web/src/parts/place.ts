import { useState } from 'react';
import { useLocations } from '../api/names.ts';
import { useSession } from '../api/session.ts';
import { type Place, presetPlace, type StockAt } from './preset-place.ts';

export type { Place } from './preset-place.ts';

/** A location as the API takes it. */
export function locationIdOf(place: Place): number | null {
  return place === 'unassigned' ? null : place;
}

/** The location that a form about an item starts with, decided once everything is read; `remember` notes the one used. */
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

/** The company's only location, where it has just one. */
export function useOnlyPlace(): number | null {
  const { locations } = useLocations();
  const preset = presetPlace(locations, [], null);
  return typeof preset === 'number' ? preset : null;
}
