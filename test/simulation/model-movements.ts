import type { EntryRequest, MovementKind, MovementRequest } from '../../src/ledger/index.ts';
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
  /** A count after the moment of this change, which has seen it already. */
  countedAt: number | null;
}

/** What was posted, as far as it can be asked about or taken back. */
export interface ModelMovement {
  id: number;
  kind: MovementKind;
  lines: ModelLine[];
  isReversed: boolean;
}

/** Kinds that state what is physically true, and so may take what is reserved. */
const TELLS_THE_TRUTH: MovementKind[] = ['adjustment', 'count'];
const NEEDS_ACTIVE: MovementKind[] = ['receipt', 'transfer', 'production'];
const ONLY_IN: MovementKind[] = ['receipt', 'customer_return'];
const ONLY_OUT: MovementKind[] = ['issue', 'vendor_return', 'job_completion'];

export function refuse(...codes: RefusalCode[]): never {
  throw new ModelRefusal(codes);
}

/** Posts a movement to the model, or refuses it and leaves the model as it was. */
export function modelMovement(state: ModelState, request: MovementRequest): ModelMovement {
  return state.attempt(() => {
    const asked = request.occurredAt?.getTime() ?? null;
    if (asked !== null && asked > state.now + 300_000) refuse('occurred_in_future');
    if (request.jobId != null && request.jobId !== state.world.jobId) refuse('unknown_reference');
    const lines = readLines(state, request);
    if (request.kind === 'transfer') requireBalance(lines);
    applyLines(state, request.kind, lines, Math.min(asked ?? state.now, state.now));
    return { id: 0, kind: request.kind, lines, isReversed: false };
  });
}

/** Takes a movement back: every change turned round, judged by the rule of its kind. */
export function modelReversal(state: ModelState, original: ModelMovement | undefined): ModelMovement {
  if (original === undefined) refuse('not_found');
  if (original.isReversed) refuse('already_reversed');
  return state.attempt(() => {
    const lines = original.lines.map((line) => ({ ...line, change: -line.change, countedAt: null, unitCost: null }));
    applyLines(state, original.kind, lines, state.now, false);
    return { id: 0, kind: original.kind, lines, isReversed: false };
  });
}

function readLines(state: ModelState, request: MovementRequest): ModelLine[] {
  const lines: ModelLine[] = [];
  // What a transfer takes is known before what it brings, whatever the order of the entries.
  const takesFirst = (entry: EntryRequest) => (request.kind === 'transfer' && entry.quantity > 0n ? 1 : 0);
  const entries = [...request.entries].sort((a, b) => takesFirst(a) - takesFirst(b));
  eachOrRefuse(entries, (entry) => {
    const read = takesFirst(entry)
      ? readArrival(state, request, entry, lines)
      : readEntry(state, request, entry, lines);
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
  if (place === 0 && item.locationAware) refuse('location_required');
  if (place !== 0 && location === undefined) refuse('unknown_location');
  checkSign(request.kind, entry.quantity);
  if (NEEDS_ACTIVE.includes(request.kind) && entry.quantity > 0n) {
    if (!item.active) refuse('inactive_item');
    if (location?.active === false) refuse('inactive_location');
  }
  const base = {
    item: item.id,
    location: place,
    lot: '',
    serials: null,
    unitCost: entry.unitCost ?? null,
    countedAt: null,
  };
  if (item.tracking === 'serial') return readSerials(state, request.kind, entry, base);
  if (entry.serials !== undefined && entry.serials.length > 0) refuse('serials_not_tracked');
  if (item.tracking === 'lot' && entry.lot === undefined && entry.pick !== undefined && entry.quantity < 0n) {
    return pickLots(state, { item: item.id, location: place, pick: entry.pick, wanted: -entry.quantity, before }).map(
      ({ lot, quantity }) => ({ ...base, lot, change: -quantity }),
    );
  }
  const lot = readLot(state, item.id, entry);
  const onHand = state.onHand(item.id, place, lot);
  if (entry.expect !== undefined && entry.expect.onHand !== onHand) refuse('stale_expectation');
  const at = request.occurredAt?.getTime();
  const seen = at === undefined ? onHand : state.onHandAt(item.id, place, lot, at);
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

function readLot(state: ModelState, itemId: number, entry: EntryRequest): string {
  const item = state.item(itemId)!; // The caller found it.
  if (item.tracking === 'none') {
    if (entry.lot !== undefined) refuse('lot_not_tracked');
    return '';
  }
  if (entry.lot === undefined) refuse('lot_required');
  const key = `${itemId}:${entry.lot.number}`;
  const expiresAt = entry.lot.expiresAt?.getTime() ?? null;
  const lot = state.lots.get(key);
  if (lot === undefined) {
    if (item.lotsExpire && expiresAt === null) refuse('lot_expiry_required');
    state.lots.set(key, { expiresAt });
  } else if (expiresAt !== null && lot.expiresAt === null) state.lots.set(key, { expiresAt });
  else if (expiresAt !== null && lot.expiresAt !== expiresAt) refuse('lot_expiry_differs');
  return entry.lot.number;
}

type BareLine = Omit<ModelLine, 'change'>;

function readSerials(state: ModelState, kind: MovementKind, entry: EntryRequest, base: BareLine): ModelLine[] {
  if (entry.lot !== undefined) refuse('lot_not_tracked');
  const serials = entry.serials ?? [];
  const size = entry.quantity < 0n ? -entry.quantity : entry.quantity;
  if (size !== BigInt(serials.length) * UNIT) refuse('serials_required');
  if (new Set(serials).size < serials.length) refuse('invalid_request');
  if (entry.expect !== undefined && entry.expect.onHand !== state.onHand(base.item, base.location, ''))
    refuse('stale_expectation');
  if (kind !== 'count') return [{ ...base, serials, change: entry.quantity }];
  const thought = state.serialsAt(base.item, base.location);
  const gone = thought.filter((number) => !serials.includes(number));
  const found = serials.filter((number) => !thought.includes(number));
  const lines = [
    { ...base, serials: gone, change: -BigInt(gone.length) * UNIT },
    { ...base, serials: found, change: BigInt(found.length) * UNIT },
  ].filter((line) => line.serials.length > 0);
  return lines.length > 0 ? lines : [{ ...base, change: 0n }];
}

/** Lots that have not expired, by expiry (those without one last) or by age, less what earlier lines of the movement take of them. */
export function pickLots(
  state: ModelState,
  ask: { item: number; location: number; pick: 'fefo' | 'fifo'; wanted: bigint; before: ModelLine[] },
): { lot: string; quantity: bigint }[] {
  const { item, location } = ask;
  const lots = [...state.lots]
    .filter(([key, { expiresAt }]) => key.startsWith(`${item}:`) && (expiresAt === null || expiresAt > state.now))
    .map(([key, { expiresAt }]) => ({ lot: key.slice(key.indexOf(':') + 1), expiresAt: expiresAt ?? Infinity }));
  if (ask.pick === 'fefo') lots.sort((a, b) => (a.expiresAt === b.expiresAt ? 0 : a.expiresAt - b.expiresAt));
  const picked: { lot: string; quantity: bigint }[] = [];
  let missing = ask.wanted;
  for (const { lot } of lots) {
    const planned = ask.before.filter((line) => line.change < 0n && samePlace(line, { ...line, item, location, lot }));
    const available = state.available(item, location, lot) + sum(planned.map((line) => line.change));
    const quantity = available < missing ? available : missing;
    if (quantity <= 0n) continue;
    picked.push({ lot, quantity });
    missing -= quantity;
  }
  if (missing > 0n) refuse('insufficient_stock');
  return picked;
}

function requireBalance(lines: ModelLine[]): void {
  for (const line of lines) {
    const same = lines.filter((other) => other.item === line.item && other.lot === line.lot);
    if (sum(same.map((other) => other.change)) !== 0n) refuse('transfer_unbalanced');
  }
}

/** Takes first, then brings; what a later count has seen already is balanced by a correction at that count. */
function applyLines(
  state: ModelState,
  kind: MovementKind,
  lines: ModelLine[],
  occurredAt: number,
  isSimple = true,
): void {
  const correct = (line: ModelLine) => {
    if (line.countedAt === null || line.change === 0n) return;
    const { item, location, lot, countedAt } = line;
    const change = -line.change;
    state.add({
      item,
      location,
      lot,
      change,
      reservedChange: 0n,
      isTransfer: false,
      isCount: true,
      occurredAt: countedAt,
    });
    if (state.isOutOfRange(line)) refuse('quantity_out_of_range');
  };
  const takes = lines.filter((line) => line.change < 0n);
  const brings = lines.filter((line) => line.change >= 0n);
  for (const line of takes) correct(line);
  eachOrRefuse([...takes, ...brings], (line) => {
    applyLine(state, kind, line, occurredAt, isSimple && kind !== 'production');
  });
  for (const line of brings) correct(line);
}

function applyLine(
  state: ModelState,
  kind: MovementKind,
  line: ModelLine,
  occurredAt: number,
  isSimple: boolean,
): void {
  const { item, location, lot, change } = line;
  const isTruth = TELLS_THE_TRUTH.includes(kind);
  const left = (isTruth ? state.onHand(item, location, lot) : state.available(item, location, lot)) + change;
  const isShort = change < 0n && left < 0n && line.countedAt === null && !state.mayGoNegative(item, location);
  const codes = new Set(serialFaults(state, line, isTruth));
  if (isShort) codes.add('insufficient_stock');
  if (codes.size > 0) throw new ModelRefusal(codes);
  for (const number of line.serials ?? []) {
    state.serials.set(`${item}:${number}`, { location: change > 0n ? location : null, reservation: null });
  }
  const isTransfer = kind === 'transfer';
  state.add(
    { item, location, lot, change, reservedChange: 0n, isTransfer, isCount: kind === 'count', occurredAt },
    line.unitCost,
    isSimple,
  );
  if (state.isOutOfRange(line)) refuse('quantity_out_of_range');
}

function serialFaults(state: ModelState, line: ModelLine, isTruth: boolean) {
  return (line.serials ?? []).flatMap((number) => {
    const serial = state.serials.get(`${line.item}:${number}`) ?? { location: null, reservation: null };
    if (line.change > 0n) return serial.location === null ? [] : (['serial_in_use'] as const);
    if (serial.location !== line.location) return ['serial_not_here'] as const;
    return serial.reservation !== null && !isTruth ? (['insufficient_stock'] as const) : [];
  });
}
