import type { CountedLine } from '../../src/documents/index.ts';
import type { EntryRequest } from '../../src/ledger/index.ts';
import type { CountStep } from './counts.ts';
import { refuse } from './model-lines.ts';
import { type ModelMovement, modelMovement } from './model-movements.ts';
import { eachOrRefuse, type ModelState, UNIT } from './model-state.ts';

/** A line of a sheet, with what was known when it was counted. */
export interface ModelSheetLine {
  item: number;
  lot: string;
  /** What the sheet was opened with; what was found without being expected was not. */
  opened: bigint;
  counted: ModelCounted | null;
}

interface ModelCounted {
  quantity: bigint;
  serials: string[] | null;
  onHand: bigint;
  at: number;
  /** How many facts there were, unless whoever counted said when it was. */
  facts: number | null;
  movedBetweenParts: bigint | null;
}

export interface ModelSheet {
  /** Its id in the ledger, learned from the answer. */
  id: number;
  location: number;
  status: 'open' | 'posted' | 'canceled';
  lines: ModelSheetLine[];
}

/** What a step does with a sheet; `written` are the lines that the answer shows. */
export interface ModelCount {
  sheet: ModelSheet;
  written: ModelSheetLine[];
  movement: ModelMovement | null;
}

export function modelCount(state: ModelState, step: CountStep): ModelCount {
  if (step.act === 'open') return openSheet(state, step);
  const sheet = state.sheets.get(step.id);
  if (sheet === undefined) refuse('not_found');
  if (sheet.status !== 'open') refuse('wrong_state');
  if (step.act === 'note') return noteLines(state, sheet, step.lines);
  if (step.act === 'post') return postSheet(state, sheet, step);
  sheet.status = 'canceled';
  return { sheet, written: [], movement: null };
}

function openSheet(state: ModelState, { locationId, itemIds }: CountStep & { act: 'open' }): ModelCount {
  if (state.location(locationId) === undefined) refuse('unknown_location');
  const known = new Map(
    state.facts
      .filter(({ item, location }) => location === locationId && (itemIds === undefined || itemIds.includes(item)))
      .map(({ item, lot }) => [`${item}:${lot}`, { item, lot, opened: state.onHand(item, locationId, lot) }]),
  );
  const expected = [...known.values()].filter(({ opened }) => itemIds !== undefined || opened !== 0n);
  const missing = (itemIds ?? [])
    .filter((id) => state.item(id)?.tracking !== 'lot' && !expected.some(({ item }) => item === id))
    .map((item) => ({ item, lot: '', opened: 0n }));
  const lines = [...expected, ...missing].map((line) => ({ ...line, counted: null }));
  return { sheet: { id: 0, location: locationId, status: 'open', lines }, written: lines, movement: null };
}

function noteLines(state: ModelState, sheet: ModelSheet, asked: CountedLine[]): ModelCount {
  for (const { quantity, more } of asked) if ((more ?? quantity ?? 0n) < 0n) refuse('invalid_quantity');
  const written = asked.map((line) => {
    const { itemId: item = 0, lot: { number: lot } = { number: '' } } = line;
    const there = sheet.lines.find((other) => other.item === item && other.lot === lot);
    const noted = there ?? { item, lot, opened: 0n, counted: null };
    if (there === undefined) sheet.lines.push(noted);
    noted.counted = counted(state, sheet, noted, line);
    return noted;
  });
  return { sheet, written, movement: null };
}

function counted(
  state: ModelState,
  { location }: ModelSheet,
  line: ModelSheetLine,
  { quantity, more, serials, countedAt }: CountedLine,
): ModelCounted | null {
  const { item, lot, counted: before } = line;
  if (more === undefined && quantity == null) return null;
  const seen = serials && [...new Set([...(more === undefined ? [] : (before?.serials ?? [])), ...serials])];
  const all = more === undefined ? quantity! : seen ? BigInt(seen.length) * UNIT : (before?.quantity ?? 0n) + more;
  const at = countedAt?.getTime() ?? null;
  return {
    quantity: all,
    serials: seen ?? null,
    onHand: at === null ? state.onHand(item, location, lot) : state.onHandAt(item, location, lot, at),
    at: at ?? state.now,
    facts: at === null ? state.facts.length : null,
    movedBetweenParts: more === undefined || before === null ? null : movedBetweenParts(state, location, line, before),
  };
}

/** What moved between two parts; what moved to and fro has moved all the same. */
function movedBetweenParts(
  state: ModelState,
  location: number,
  { item, lot }: ModelSheetLine,
  part: ModelCounted,
): bigint | null {
  const moves = state
    .since(part.facts ?? 0, item, location, lot)
    .filter((fact) => fact.change !== 0n && fact.occurredAt >= part.at)
    .filter((fact) => fact.occurredAt > part.at || (part.facts !== null && fact.occurredAt >= fact.recordedAt))
    .map((fact) => fact.change);
  const all = part.movedBetweenParts === null ? moves : [part.movedBetweenParts, ...moves];
  return all.length === 0 ? null : all.reduce((total, change) => total + change, 0n);
}

function postSheet(state: ModelState, sheet: ModelSheet, step: CountStep & { act: 'post' }): ModelCount {
  const { uncounted, moved = 'keep', occurredAt } = step;
  const taken = sheet.lines.filter((line) => line.counted !== null || uncounted === 'zero');
  if (taken.length === 0) refuse('wrong_state');
  if (moved !== 'overwrite') {
    eachOrRefuse(taken, ({ counted }) => {
      if (counted !== null && counted.movedBetweenParts !== null) refuse('stale_expectation');
    });
  }
  const isOfOneMoment = occurredAt != null || moved === 'overwrite';
  const entries = taken.map((line): EntryRequest => {
    const { item: itemId, lot, counted } = line;
    const entry: EntryRequest = {
      itemId,
      locationId: sheet.location,
      quantity: counted?.quantity ?? 0n,
      ...(lot === '' ? {} : { lot: { number: lot } }),
      ...(counted?.serials ? { serials: counted.serials } : {}),
    };
    if (counted === null || isOfOneMoment) return entry;
    const { at, facts, onHand } = counted;
    const mark = facts === null ? {} : { revision: facts };
    const expect = moved === 'refuse' ? { expect: { onHand } } : {};
    return { ...entry, countedAt: { at: new Date(at), ...mark }, ...expect };
  });
  const movement = modelMovement(state, { kind: 'count', entries, ...(occurredAt ? { occurredAt } : {}) });
  sheet.status = 'posted';
  return { sheet, written: sheet.lines, movement };
}
