import type { Client, NativeTest } from '../support/native.ts';
import type { StepName, Steps, Stock } from './stories.ts';

/** A company in which one story is places. Ids are those of the native API; UUIDs are of the same rows. */
export interface World {
  native: NativeTest;
  tenantId: number;
  /** May do everything in the company; `client.key` is its API key. */
  client: Client;
  places: Map<string, { id: number; uuid: string }>;
  /** Filled by the steps that create items. An item's part number is its name in the story. */
  items: Map<string, { id: number; uuid: string }>;
  /** Reservations by their name in the story. */
  holds: Map<string, number>;
}

/** What a surface answered to a step: undefined when it was done, else the refusal in the core's word. */
export type Refused = string | undefined;

/**
 * One surface: how its own API tells the steps of a story, and how it shows the stock. A new surface adds a file with one of these and a
 * line in `drivers/index.ts`.
 */
export interface Driver {
  /** The folder of the surface in `src/surfaces`. */
  surface: string;
  /** Steps that its API has words for. */
  steps: { [Name in StepName]?: (world: World, step: Steps[Name]) => Promise<Refused> };
  /** Why it has none for the others. They are places through the native API and shown through this one. */
  lacks: Partial<Record<StepName, string>>;
  /** The stock that it shows, without rows of zero; or why it shows none. */
  shows: ((world: World) => Promise<Shown>) | string;
}

/** What a surface lets see of the stock: a part that it does not show is left out, and one of `totals` and `places` is there. */
export interface Shown {
  /** What is on hand of each item in all. */
  totals?: Record<string, number>;
  /** By item and place; without `reserved` and `available` where the surface does not tell them. Unassigned stock, where it is shown, is `nowhere`. */
  places?: Record<string, Record<string, { onHand: number; reserved?: number; available?: number }>>;
  /** Whether unassigned stock is among the places. */
  showsUnassigned: boolean;
}

/** What a surface must show at the end of a story, as far as it shows it. */
export function expectedOf(leaves: Stock, shown: Shown): Shown {
  const expected: Shown = { showsUnassigned: shown.showsUnassigned };
  if (shown.totals !== undefined) {
    expected.totals = mapped(leaves, (places) => Object.values(places).reduce((sum, [onHand]) => sum + onHand, 0));
  }
  const shownPlaces = shown.places;
  if (shownPlaces !== undefined) {
    const shows = (name: 'reserved' | 'available') =>
      Object.values(shownPlaces).some((places) => Object.values(places).some((row) => name in row));
    const [showsReserved, showsAvailable] = [shows('reserved'), shows('available')];
    expected.places = mapped(leaves, (places) =>
      Object.fromEntries(
        Object.entries(places)
          .filter(([place]) => place !== 'nowhere' || shown.showsUnassigned)
          .map(([place, [onHand, reserved, available = onHand - reserved]]) => [
            place,
            { onHand, ...(showsReserved ? { reserved } : {}), ...(showsAvailable ? { available } : {}) },
          ]),
      ),
    );
  }
  return expected;
}

function mapped<Value, Result>(record: Record<string, Value>, map: (value: Value) => Result): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/** The id of a lot of the story. */
export async function lotId({ client, items }: World, item: string, lot: string): Promise<number> {
  const { body } = await client.get(`/v1/lots?itemId=${named(items, item).id}&number=${lot}`);
  const [found] = body.data as unknown as { id: number }[];
  if (found === undefined) throw new Error(`This story knows no lot ${lot}.`);
  return found.id;
}

/** The name of a place by the id that a surface shows. */
export function placeName(world: World, id: number): string {
  for (const [name, place] of world.places) if (place.id === id) return name;
  throw new Error(`There is no place ${id} in this story.`);
}

/** Finds an item, a place or a hold of the story. */
export function named<Value>(map: ReadonlyMap<string, Value>, name: string): Value {
  const value = map.get(name);
  if (value === undefined) throw new Error(`This story knows no ${name}.`);
  return value;
}
