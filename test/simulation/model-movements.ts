import type { MovementKind, MovementRequest } from '../../src/ledger/index.ts';
import type { RefusalCode } from '../../src/platform/index.ts';
import { isOver, type ModelLine, readLines, refuse } from './model-lines.ts';
import { eachOrRefuse, type Fact, ModelRefusal, type ModelState, sum } from './model-state.ts';

/** What was posted, as far as it can be asked about or taken back. */
export interface ModelMovement {
  id: number;
  kind: MovementKind;
  lines: ModelLine[];
  /** The facts that its lines became. */
  facts: Fact[];
  /** What was posted with it on its behalf: corrections at counts that had seen it, and when it is a reversal, those that it took back. */
  corrections: ModelCorrection[];
  isReversed: boolean;
}

/** What balances one line that a count had seen already. */
export interface ModelCorrection {
  line: ModelLine;
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
    const occurredAt = Math.min(asked ?? state.now, state.now);
    const takes = lines.filter((line) => line.change < 0n);
    const brings = lines.filter((line) => line.change > 0n);
    const before = takes.flatMap((line) => correct(state, line));
    const facts = applyLines(state, request.kind, lines, occurredAt);
    const corrections = [...before, ...brings.flatMap((line) => correct(state, line))];
    state.corrections.push(...corrections);
    return { id: 0, kind: request.kind, lines, facts, corrections, isReversed: false };
  });
}

/** What a later count has seen already is balanced by a correction at that count. */
function correct(state: ModelState, line: ModelLine): ModelCorrection[] {
  if (line.countedAt === null || line.change === 0n) return [];
  const balancing = { ...line, change: -line.change, unitCost: null, at: null };
  addCorrection(state, balancing, line.countedAt);
  return [{ line: balancing, isReversed: false }];
}

function addCorrection(state: ModelState, line: ModelLine, occurredAt: number, isSimple = true): void {
  const { item, location, lot, change } = line;
  const isNothing = { serials: null, isTransfer: false, isCount: false, reservedChange: 0n, recordedAt: state.now };
  const fact = { item, location, lot, change, occurredAt, ...isNothing };
  state.add(fact, null, isSimple);
  if (state.isOutOfRange(line)) refuse('quantity_out_of_range');
}

/** Takes a movement back with its corrections: every change turned round, judged by the rule of its kind. */
export function modelReversal(state: ModelState, original: ModelMovement | undefined): ModelMovement {
  if (original === undefined) refuse('not_found');
  if (original.isReversed) refuse('already_reversed');
  return state.attempt(() => {
    const lines = original.lines.map((line) => ({
      ...line,
      change: -line.change,
      at: null,
      countedAt: null,
      unitCost: null,
    }));
    const standing = [...original.corrections, ...correctionsOf(state, original)].filter((one) => !one.isReversed);
    const corrections = standing.map((one) => turned(one));
    for (const { line } of corrections) if (line.change > 0n) takeCorrectionBack(state, line);
    const facts = applyLines(state, original.kind, lines, state.now, 'taken back');
    for (const { line } of corrections) if (line.change < 0n) takeCorrectionBack(state, line);
    // A count that was taken back tells no truth any more, and taking it back is not counting.
    for (const fact of [...original.facts, ...facts]) fact.isCount = false;
    for (const one of standing) one.isReversed = true;
    return { id: 0, kind: original.kind, lines, facts, corrections, isReversed: false };
  });
}

/** The corrections of what came in late for a count, unless another count vouches for the same place and moment. */
function correctionsOf(state: ModelState, { facts }: ModelMovement): ModelCorrection[] {
  return facts
    .filter((fact) => fact.isCount)
    .flatMap((fact) => {
      const isSame = (other: { item: number; location: number; lot: string }) =>
        other.item === fact.item && other.location === fact.location && other.lot === fact.lot;
      const isVouchedFor = state.facts.some(
        (other) => other !== fact && other.isCount && isSame(other) && other.occurredAt === fact.occurredAt,
      );
      if (isVouchedFor) return [];
      return state.corrections.filter(({ line }) => isSame(line) && line.countedAt === fact.occurredAt);
    });
}

function turned({ line }: ModelCorrection): ModelCorrection {
  return { line: { ...line, change: -line.change }, isReversed: false };
}

function takeCorrectionBack(state: ModelState, line: ModelLine): void {
  const left = state.onHand(line.item, line.location, line.lot) + line.change;
  if (line.change < 0n && left < 0n && !state.mayGoNegative(line.item, line.location)) refuse('insufficient_stock');
  addCorrection(state, line, state.now, false);
}

function requireBalance(lines: ModelLine[]): void {
  for (const line of lines) {
    const same = lines.filter((other) => other.item === line.item && other.lot === line.lot);
    if (sum(same.map((other) => other.change)) !== 0n) refuse('transfer_unbalanced');
  }
}

/** Kinds that use goods, and so none that are past their last day. */
const USES: MovementKind[] = ['issue', 'job_completion', 'production'];

/** Takes first, then brings. */
function applyLines(
  state: ModelState,
  kind: MovementKind,
  lines: ModelLine[],
  occurredAt: number,
  how: 'asked for' | 'taken back' = 'asked for',
): Fact[] {
  const isSimple = how === 'asked for' && kind !== 'production';
  const uses = how === 'asked for' && USES.includes(kind);
  const takes = lines.filter((line) => line.change < 0n);
  const brings = lines.filter((line) => line.change >= 0n);
  const facts: Fact[] = [];
  eachOrRefuse([...takes, ...brings], (line) => {
    if (uses && line.change < 0n && line.countedAt === null && isOver(state, line.item, line.lot, occurredAt))
      refuse('insufficient_stock');
    facts.push(applyLine(state, kind, line, occurredAt, isSimple));
  });
  return facts;
}

function applyLine(
  state: ModelState,
  kind: MovementKind,
  line: ModelLine,
  occurredAt: number,
  isSimple: boolean,
): Fact {
  const { item, location, lot, change, serials } = line;
  const isTruth = TELLS_THE_TRUTH.includes(kind);
  const left = (isTruth ? state.onHand(item, location, lot) : state.available(item, location, lot)) + change;
  const mayGoNegative = state.mayGoNegative(item, location, kind === 'transfer');
  const isShort = change < 0n && left < 0n && line.countedAt === null && !mayGoNegative;
  const codes = new Set<RefusalCode>(serialFaults(state, line, isTruth));
  const isBrought = change > 0n && state.onHand(item, location, lot) + change > 0n && line.countedAt === null;
  if (isBrought && state.location(location)?.active === false) codes.add('inactive_location');
  if (isShort) codes.add('insufficient_stock');
  if (codes.size > 0) throw new ModelRefusal(codes);
  for (const number of line.serials ?? []) {
    state.serials.set(`${item}:${number}`, { location: change > 0n ? location : null, reservation: null });
  }
  const is = { isTransfer: kind === 'transfer', isCount: kind === 'count' };
  const times = { occurredAt: Math.min(line.at ?? occurredAt, occurredAt), recordedAt: state.now };
  const fact = { item, location, lot, change, serials, reservedChange: 0n, ...is, ...times };
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
