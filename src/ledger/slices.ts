import { type Quantity, units } from '../platform/index.ts';
import { type EntryRecord, type MovementRecord, UNASSIGNED } from './model.ts';

/**
 * What a movement did at one place, or, of a transfer, what it took from one place to another. Surfaces whose documents have one place,
 * or one way, show each slice as a row.
 */
export interface Slice {
  /** The id of the entry that the slice is known by: no two slices of a movement have the same. */
  id: number;
  /** Where the stock changed, or, of a transfer, from where it went. Null: unassigned. */
  locationId: number | null;
  /** Where a transfer went; of other movements, and for unassigned stock, null. */
  toLocationId: number | null;
  lines: SliceLine[];
}

export interface SliceLine {
  /** The id of an entry: no two lines of a movement have the same. */
  id: number;
  itemId: number;
  lot: EntryRecord['lot'];
  serials: string[] | null;
  /** The change; of a transfer how much went that way, above zero. */
  quantity: Quantity;
}

type Sliced = Pick<MovementRecord, 'kind'> & { entries: readonly EntryRecord[] };

/** A movement by its places, in the order in which its entries name them, or a transfer by its ways. Reservations move nothing. */
export function sliceMovement({ kind, entries }: Sliced): Slice[] {
  if (kind === 'reserve' || kind === 'release') return [];
  return kind === 'transfer' ? byWay(entries) : byPlace(entries);
}

function byPlace(entries: readonly EntryRecord[]): Slice[] {
  const slices = new Map<number, Slice>();
  for (const { id, itemId, locationId, lot, serials, change } of entries) {
    const slice = slices.get(locationId) ?? { id, locationId: placed(locationId), toLocationId: null, lines: [] };
    slice.lines.push({ id, itemId, lot, serials, quantity: change });
    slices.set(locationId, slice);
  }
  return [...slices.values()];
}

/** An entry of a transfer with what of it has not been matched with entries of the other side. */
interface Side {
  entry: EntryRecord;
  left: Quantity;
  serials: string[] | null;
}

/**
 * What leaves is matched with what arrives, of each item and lot in the order of the entries. Each match uses up one of its two entries at
 * least, and is known by that one.
 */
function byWay(entries: readonly EntryRecord[]): Slice[] {
  const slices = new Map<string, Slice>();
  const arriving = new Map<string, Side[]>();
  for (const entry of entries) {
    if (entry.change <= 0n) continue;
    const key = goodsOf(entry);
    arriving.set(key, [...(arriving.get(key) ?? []), { entry, left: entry.change, serials: entry.serials }]);
  }
  for (const entry of entries) {
    if (entry.change >= 0n) continue;
    const from: Side = { entry, left: -entry.change, serials: entry.serials };
    for (const to of arriving.get(goodsOf(entry)) ?? []) {
      if (from.left === 0n) break;
      if (to.left === 0n) continue;
      const line = match(from, to);
      const way = `${entry.locationId}:${to.entry.locationId}`;
      const slice = slices.get(way) ?? {
        id: line.id,
        locationId: placed(entry.locationId),
        toLocationId: placed(to.entry.locationId),
        lines: [],
      };
      slice.lines.push(line);
      slices.set(way, slice);
    }
  }
  return [...slices.values()];
}

function match(from: Side, to: Side): SliceLine {
  const quantity = from.left < to.left ? from.left : to.left;
  const serials = takeSerials(from, to, quantity);
  from.left -= quantity;
  to.left -= quantity;
  const { id, itemId, lot } = to.left === 0n ? to.entry : from.entry;
  return { id, itemId, lot, serials, quantity };
}

/** The units that went this way: those that both entries name, and where they cross over others that arrived. */
function takeSerials(from: Side, to: Side, quantity: Quantity): string[] | null {
  const { serials: left } = from;
  const { serials: arrived } = to;
  if (left === null || arrived === null) return null;
  const both = arrived.filter((number) => left.includes(number));
  const others = arrived.filter((number) => !left.includes(number));
  const taken = [...both, ...others].slice(0, Number(quantity / units(1)));
  from.serials = left.filter((number) => !taken.includes(number));
  to.serials = arrived.filter((number) => !taken.includes(number));
  return taken;
}

function goodsOf({ itemId, lotId }: EntryRecord): string {
  return `${itemId}:${lotId}`;
}

function placed(locationId: number): number | null {
  return locationId === UNASSIGNED ? null : locationId;
}
