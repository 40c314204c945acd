import type { EntryRequest, LotPick, MovementKind, MovementRequest } from '../../src/ledger/index.ts';
import type { RefusalCode } from '../../src/platform/index.ts';
import { eachOrRefuse, ModelRefusal, type ModelState, sum, UNIT } from './model-state.ts';

/** One position's share of a movement, as the rules read it. */
export interface ModelLine {
  item: number;
  location: number;
  lot: string;
  serials: string[] | null;
  change: bigint;
  unitCost: bigint | null;
  /** When it was counted, where that was before its movement. */
  at: number | null;
  /** A count after the moment of this change, which has seen it already. */
  countedAt: number | null;
}

/** Kinds by which more of an item comes to be. */
const BRINGS_MORE: MovementKind[] = ['receipt', 'production'];
/** How lots are picked where nothing is said. */
const PICKS: Partial<Record<MovementKind, LotPick>> = { adjustment: 'any', vendor_return: 'any', transfer: 'fefo' };
const ONLY_IN: MovementKind[] = ['receipt', 'customer_return'];
const ONLY_OUT: MovementKind[] = ['issue', 'vendor_return', 'job_completion'];

/** Refuses for these reasons. */
export function refuse(...codes: RefusalCode[]): never {
  throw new ModelRefusal(codes);
}

/** Reads the entries of a request as lines, or refuses with what is wrong with any of them. */
export function readLines(state: ModelState, request: MovementRequest): ModelLine[] {
  const lines: ModelLine[] = [];
  // What a transfer takes is known before what it brings, whatever the order of the entries.
  const arrives = (entry: EntryRequest) => request.kind === 'transfer' && entry.quantity > 0n;
  const entries = [...request.entries].sort((a, b) => Number(arrives(a)) - Number(arrives(b)));
  eachOrRefuse(entries, (entry) => {
    const read = arrives(entry) ? readArrival(state, request, entry, lines) : readEntry(state, request, entry, lines);
    // Of two counts of one place in one movement the last one holds.
    const again = (line: ModelLine) => read.some((other) => samePlace(line, other));
    if (request.kind === 'count') lines.splice(0, lines.length, ...lines.filter((line) => !again(line)));
    lines.push(...read);
  });
  return lines;
}

function samePlace(a: ModelLine, b: ModelLine): boolean {
  return a.item === b.item && a.location === b.location && a.lot === b.lot;
}

/** The lots and serials of what arrives are those of what left, unless they are named. */
function readArrival(
  state: ModelState,
  request: MovementRequest,
  entry: EntryRequest,
  lines: ModelLine[],
): ModelLine[] {
  const left = lines.filter((line) => line.item === entry.itemId && line.change < 0n);
  const isAll = -sum(left.map((line) => line.change)) === entry.quantity;
  if (isAll && entry.lot === undefined && left[0] !== undefined && left[0].lot !== '') {
    return left.flatMap((line) =>
      readEntry(state, request, { ...entry, lot: { number: line.lot }, quantity: -line.change }, lines),
    );
  }
  const units = left.flatMap((line) => line.serials ?? []);
  if (entry.serials?.some((number) => !units.includes(number))) refuse('transfer_unbalanced');
  const serials = entry.serials ?? (isAll && units.length > 0 ? units : undefined);
  return readEntry(state, request, serials === undefined ? entry : { ...entry, serials }, lines);
}

function readEntry(state: ModelState, request: MovementRequest, entry: EntryRequest, before: ModelLine[]): ModelLine[] {
  const item = state.item(entry.itemId);
  if (item === undefined) refuse('unknown_item');
  const place = entry.locationId ?? 0;
  const location = state.location(place);
  // What was left unassigned may still be taken from there.
  if (place === 0 && item.locationAware && entry.quantity > 0n) refuse('location_required');
  if (place !== 0 && location === undefined) refuse('unknown_location');
  checkSign(request.kind, entry.quantity);
  if (BRINGS_MORE.includes(request.kind) && entry.quantity > 0n && !item.active) refuse('inactive_item');
  const base = {
    item: item.id,
    location: place,
    lot: '',
    serials: null,
    unitCost: entry.unitCost ?? null,
    at: entry.countedAt?.at.getTime() ?? null,
    countedAt: null,
  };
  if (item.tracking === 'serial') return readSerials(state, request, entry, base);
  if (entry.serials !== undefined && entry.serials.length > 0) refuse('serials_not_tracked');
  const pick = entry.pick ?? PICKS[request.kind];
  if (item.tracking === 'lot' && entry.lot === undefined && pick !== undefined && entry.quantity < 0n) {
    const at = request.occurredAt?.getTime();
    const ask = { item: item.id, location: place, pick, wanted: -entry.quantity, before, at };
    return pickLots(state, { ...ask, states: request.kind === 'adjustment' }).map(({ lot, quantity }) => {
      const countedAt = at === undefined ? null : state.nextCount(item.id, place, lot, at);
      return { ...base, lot, change: -quantity, countedAt };
    });
  }
  const lot = readLot(state, item.id, entry);
  const onHand = state.onHand(item.id, place, lot);
  if (entry.expect !== undefined && entry.expect.onHand !== onHand) refuse('stale_expectation');
  const at = base.at ?? request.occurredAt?.getTime();
  const facts = entry.countedAt?.revision;
  const then = () =>
    facts === undefined
      ? state.onHandAt(item.id, place, lot, at!)
      : state.onHandSeen([item.id, place, lot], at!, facts);
  const seen = at === undefined ? onHand : then();
  const change = request.kind === 'count' ? entry.quantity - seen : entry.quantity;
  return [{ ...base, lot, change, countedAt: at === undefined ? null : state.nextCount(item.id, place, lot, at) }];
}

function checkSign(kind: MovementKind, quantity: bigint): void {
  const isWrong =
    (ONLY_IN.includes(kind) && quantity <= 0n) ||
    (ONLY_OUT.includes(kind) && quantity >= 0n) ||
    (kind === 'count' && quantity < 0n) ||
    ((kind === 'transfer' || kind === 'production') && quantity === 0n);
  if (isWrong) refuse('invalid_quantity');
}

const DAY = 86_400_000;

/** When the day of a moment ends, by the clock of the company, which is UTC. */
function endOfDay(moment: Date | null | undefined): number | null {
  return moment == null ? null : (Math.floor(moment.getTime() / DAY) + 1) * DAY;
}

/** Whether the last day of a lot is over at a moment. */
export function isOver(state: ModelState, item: number, lot: string, at: number): boolean {
  const end = state.lots.get(`${item}:${lot}`)?.expiresAt ?? Infinity;
  return end <= at;
}

function readLot(state: ModelState, itemId: number, entry: EntryRequest): string {
  const item = state.item(itemId)!; // The caller found it.
  if (item.tracking === 'none') {
    if (entry.lot !== undefined) refuse('lot_not_tracked');
    return '';
  }
  if (entry.lot === undefined) refuse('lot_required');
  const key = `${itemId}:${entry.lot.number}`;
  const expiresAt = endOfDay(entry.lot.expiresAt);
  const lot = state.lots.get(key);
  // The moment at which the day ends, as it is shown, is no other day.
  if (lot !== undefined && lot.expiresAt === entry.lot.expiresAt?.getTime()) return entry.lot.number;
  if (lot === undefined) {
    if (item.lotsExpire && expiresAt === null) refuse('lot_expiry_required');
    state.lots.set(key, { expiresAt });
  } else if (expiresAt !== null && lot.expiresAt === null) state.lots.set(key, { expiresAt });
  else if (expiresAt !== null && lot.expiresAt !== expiresAt) refuse('lot_expiry_differs');
  return entry.lot.number;
}

type BareLine = Omit<ModelLine, 'change'>;

function readSerials(state: ModelState, request: MovementRequest, entry: EntryRequest, base: BareLine): ModelLine[] {
  if (entry.lot !== undefined) refuse('lot_not_tracked');
  const serials = entry.serials ?? [];
  const size = entry.quantity < 0n ? -entry.quantity : entry.quantity;
  if (size !== BigInt(serials.length) * UNIT) refuse('serials_required');
  if (new Set(serials).size < serials.length) refuse('invalid_request');
  if (entry.expect !== undefined && entry.expect.onHand !== state.onHand(base.item, base.location, ''))
    refuse('stale_expectation');
  if (request.kind !== 'count') return [{ ...base, serials, change: entry.quantity }];
  const { item, location } = base;
  const at = base.at ?? request.occurredAt?.getTime();
  // A later count has settled it.
  if (at !== undefined && state.nextCount(item, location, '', at) !== null) return [{ ...base, change: 0n }];
  // Of the differences to what was there then, those are left that nobody has settled since.
  const here = state.serialsAt(item, location);
  const thought = at === undefined ? here : state.serialsSeen(item, location, at, entry.countedAt?.revision);
  const gone = here.filter((number) => thought.includes(number) && !serials.includes(number));
  const found = serials.filter((number) => !thought.includes(number) && !here.includes(number));
  const lines = [
    { ...base, serials: gone, change: -BigInt(gone.length) * UNIT },
    { ...base, serials: found, change: BigInt(found.length) * UNIT },
  ].filter((line) => line.serials.length > 0);
  return lines.length > 0 ? lines : [{ ...base, change: 0n }];
}

/**
 * Lots that have not expired, by expiry (those without one last) or by age, less what earlier lines of the movement take of them. `any`
 * takes all lots by age; a movement that `states` what is there takes reserved units too, when no others are left. What was taken `at` a
 * moment of the past was taken of the lots that were counted since, whether it is there now or not; else of those that were good then.
 */
export function pickLots(
  state: ModelState,
  ask: {
    item: number;
    location: number;
    pick: LotPick;
    wanted: bigint;
    before: ModelLine[];
    states?: boolean;
    at?: number | undefined;
  },
): { lot: string; quantity: bigint }[] {
  const { item, location } = ask;
  const lots = [...state.lots]
    .filter(([key]) => key.startsWith(`${item}:`))
    .map(([key, { expiresAt }]) => ({ lot: key.slice(key.indexOf(':') + 1), expiresAt: expiresAt ?? Infinity }))
    .filter(({ expiresAt }) => ask.pick === 'any' || expiresAt > Math.min(ask.at ?? state.now, state.now));
  if (ask.pick === 'fefo') lots.sort((a, b) => (a.expiresAt === b.expiresAt ? 0 : a.expiresAt - b.expiresAt));
  const seen =
    ask.at === undefined ? [] : lots.filter(({ lot }) => state.nextCount(item, location, lot, ask.at!) !== null);
  const usable = seen.length > 0 ? seen : lots;
  const picked = new Map<string, bigint>(lots.map(({ lot }) => [lot, 0n]));
  let missing = ask.wanted;
  const takes = ask.pick === 'any' && ask.states ? [state.available, state.onHand] : [state.available];
  for (const there of takes) {
    for (const { lot } of usable) {
      const planned = ask.before.filter(
        (line) => line.change < 0n && samePlace(line, { ...line, item, location, lot }),
      );
      const taken = picked.get(lot)! - sum(planned.map((line) => line.change)); // All lots are in it.
      const room = there.call(state, item, location, lot) - taken;
      const quantity = room < missing ? room : missing;
      if (quantity <= 0n) continue;
      picked.set(lot, picked.get(lot)! + quantity);
      missing -= quantity;
    }
  }
  const [first] = seen;
  if (missing > 0n && first === undefined) refuse('insufficient_stock');
  if (first !== undefined) picked.set(first.lot, picked.get(first.lot)! + missing);
  return [...picked].filter(([, quantity]) => quantity > 0n).map(([lot, quantity]) => ({ lot, quantity }));
}
