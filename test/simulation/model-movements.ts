import type { MovementKind, MovementRequest } from '../../src/ledger/index.ts';
import { type ModelLine, readLines, refuse } from './model-lines.ts';
import { eachOrRefuse, type Fact, ModelRefusal, type ModelState, sum } from './model-state.ts';

/** What was posted, as far as it can be asked about or taken back. */
export interface ModelMovement {
  id: number;
  kind: MovementKind;
  lines: ModelLine[];
  /** The facts that its lines became. */
  facts: Fact[];
  isReversed: boolean;
}

/** Kinds that state what is physically true, and so may take what is reserved. */
const TELLS_THE_TRUTH: MovementKind[] = ['adjustment', 'count'];

/** Posts a movement to the model, or refuses it and leaves the model as it was. */
export function modelMovement(state: ModelState, request: MovementRequest): ModelMovement {
  return state.attempt(() => {
    const asked = request.occurredAt?.getTime() ?? null;
    if (asked !== null && asked > state.now + 300_000) refuse('occurred_in_future');
    if (request.jobId != null && request.jobId !== state.world.jobId) refuse('unknown_reference');
    const lines = readLines(state, request);
    if (request.kind === 'transfer') requireBalance(lines);
    const facts = applyLines(state, request.kind, lines, Math.min(asked ?? state.now, state.now));
    return { id: 0, kind: request.kind, lines, facts, isReversed: false };
  });
}

/** Takes a movement back: every change turned round, judged by the rule of its kind. */
export function modelReversal(state: ModelState, original: ModelMovement | undefined): ModelMovement {
  if (original === undefined) refuse('not_found');
  if (original.isReversed) refuse('already_reversed');
  return state.attempt(() => {
    const lines = original.lines.map((line) => ({ ...line, change: -line.change, countedAt: null, unitCost: null }));
    const facts = applyLines(state, original.kind, lines, state.now, false);
    // A count that was taken back tells no truth any more, and taking it back is not counting.
    for (const fact of [...original.facts, ...facts]) fact.isCount = false;
    return { id: 0, kind: original.kind, lines, facts, isReversed: false };
  });
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
): Fact[] {
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
  const facts: Fact[] = [];
  eachOrRefuse([...takes, ...brings], (line) => {
    facts.push(applyLine(state, kind, line, occurredAt, isSimple && kind !== 'production'));
  });
  for (const line of brings) correct(line);
  return facts;
}

function applyLine(
  state: ModelState,
  kind: MovementKind,
  line: ModelLine,
  occurredAt: number,
  isSimple: boolean,
): Fact {
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
  const fact = { item, location, lot, change, reservedChange: 0n, isTransfer, isCount: kind === 'count', occurredAt };
  state.add(fact, line.unitCost, isSimple);
  if (state.isOutOfRange(line)) refuse('quantity_out_of_range');
  return fact;
}

function serialFaults(state: ModelState, line: ModelLine, isTruth: boolean) {
  return (line.serials ?? []).flatMap((number) => {
    const serial = state.serials.get(`${line.item}:${number}`) ?? { location: null, reservation: null };
    if (line.change > 0n) return serial.location === null ? [] : (['serial_in_use'] as const);
    if (serial.location !== line.location) return ['serial_not_here'] as const;
    return serial.reservation !== null && !isTruth ? (['insufficient_stock'] as const) : [];
  });
}
