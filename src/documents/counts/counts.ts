import { itemFor, LOCATION_ROWS, requireLocation, wantItems } from '../../catalog/index.ts';
import type { Wants } from '../../ledger/index.ts';
import { formatQuantity, type Quantity, Refusal, readDecimal, units } from '../../platform/index.ts';
import type { DocumentLine } from '../document/document.ts';
import {
  addDocument,
  type Document,
  documentCommand,
  openDocument,
  saveDocument,
  type Unit,
  wantDocuments,
} from '../document/document-book.ts';
import { type DocumentFields, newNamed, requireNamed, wantNamed } from '../document/document-fields.ts';
import { newLine, requireStatus } from '../document/document-rules.ts';
import { LINES_ON_SHEETS, placeOnSheet, SHEET_LINES } from './count-lines.ts';
import {
  costIn,
  EXPECTED,
  type Expected,
  type ExpectedOf,
  lotOf,
  MOVED_SINCE,
  onHandAt,
  partKey,
} from './count-reads.ts';
import { type CountedLine, countedInBaseUnits, requireCountable, requirePast } from './count-rules.ts';
import { type Counted, type CountSheet, type CountView, isShowingMoves, sheetView } from './count-view.ts';

/** Lines that one count may have: its posting is one movement. */
export const COUNT_LINES_MAX = 10_000;

export interface CountRequest extends DocumentFields {
  locationId: number;
  /** Left out: everything that has stock there. */
  itemIds?: number[] | undefined;
  /** Of what has stock there, the items of this category alone. */
  category?: string | undefined;
  /** Whoever counts does not see what is expected. */
  blind?: boolean | undefined;
}

/** Opens a sheet with what is expected at a location. */
export const createCount = documentCommand<CountRequest, CountSheet>({
  name: 'counts.create',
  weight: () => 200,
  alone: () => true,
  wants(request, wants) {
    wants.rows(LOCATION_ROWS, [request.locationId]);
    wantNamed(wants, request);
    wants.rows(EXPECTED, [expectedKey(request)]);
  },
  run(request, unit) {
    const { locationId, itemIds, category, blind = false, ...fields } = request;
    const { actor, book } = unit;
    if (itemIds !== undefined && category !== undefined) {
      throw new Refusal('invalid_request', 'Name items or a category, not both.', { path: 'category' });
    }
    requireLocation(book, actor, locationId, 'locationId');
    requireNamed(unit, fields);
    const expected = book.row(EXPECTED, expectedKey(request)) ?? [];
    const rows = rowsOf(unit, expected, itemIds);
    requireFew(rows.length);
    const count = newNamed(unit, 'count', 'CNT', fields);
    const { head } = count;
    Object.assign(head, { locationId, status: 'open', details: { blind, lineCount: rows.length, countedCount: 0 } });
    const lines = rows.map((row) => lineOf(unit, head.id, row));
    for (const line of lines) book.put(SHEET_LINES, line.id, line);
    addDocument(unit, count);
    return sheetAfter(unit, count, lines);
  },
});

function expectedKey({ locationId, itemIds, category }: CountRequest): string {
  const asked: ExpectedOf = { locationId, itemIds, category, limit: COUNT_LINES_MAX + 1 };
  return JSON.stringify(asked);
}

/** What a new sheet holds, as far as the actor may see it. */
function rowsOf({ actor, book }: Unit, expected: readonly Expected[], itemIds: readonly number[] = []): Expected[] {
  const items = new Set([...itemIds, ...expected.map((row) => row.itemId)]);
  book.need((wants) => wantItems(wants, items));
  const seen = new Map([...items].map((id) => [id, itemFor(book, actor, id)]));
  const unknown = itemIds.findIndex((id) => seen.get(id) === undefined);
  if (unknown >= 0) {
    const message = `There is no item with the id ${itemIds[unknown]}.`;
    throw new Refusal('unknown_item', message, { path: `itemIds.${unknown}` });
  }
  const there = new Set(expected.map((row) => row.itemId));
  // What has no stock is on the sheet too when it is asked for, but for lots, which nobody knows before they are found.
  const missing = [...items].filter((id) => seen.get(id)?.fields.tracking !== 'lot' && !there.has(id));
  return [
    ...expected.filter((row) => seen.get(row.itemId) !== undefined),
    ...missing.map((itemId): Expected => ({ itemId, lot: null, onHand: 0n })),
  ];
}

/** The sheet as it is after a step, with these lines of it. */
function sheetAfter({ book }: Unit, count: Document, lines: readonly DocumentLine[]): CountSheet {
  const locationId = count.head.locationId ?? 0;
  book.need((wants) => wantPlaces(wants, locationId, lines));
  const onHand = isShowingMoves(count.head) ? (line: DocumentLine) => onHandAt(book, locationId, line) : undefined;
  return sheetView(count, lines, (itemId) => costIn(book, itemId), onHand);
}

function wantPlaces(wants: Wants, locationId: number, lines: readonly DocumentLine[]): void {
  for (const { itemId, lot } of lines) wants.place(itemId, locationId, lot === null ? {} : { lot });
}

export type { CountedLine };

export interface CountEntry {
  id: number;
  lines?: CountedLine[] | undefined;
  /** Shows from now on what is expected. */
  uncover?: boolean | undefined;
}

/** Notes what was counted: of lines on the sheet, and of items or lots that were found without being expected. */
export const enterCount = documentCommand<CountEntry, CountSheet>({
  name: 'counts.enter',
  weight: ({ lines }) => lines?.length ?? 1,
  // What moved since a part was counted follows from what others of the batch move.
  alone: ({ lines }) => lines?.some(({ more }) => more !== undefined) ?? false,
  wants({ id, lines = [] }, wants, actor) {
    wantDocuments(wants, actor, [id]);
    wants.rows(
      SHEET_LINES,
      lines.map(({ lineId }) => lineId),
    );
    wants.rows(
      LINES_ON_SHEETS,
      lines.flatMap(({ lineId, itemId, lot }) =>
        lineId === undefined && itemId !== undefined ? [placeOnSheet(id, itemId, lot?.number ?? '')] : [],
      ),
    );
  },
  run({ id, lines: written = [], uncover = false }, unit) {
    const { actor, book } = unit;
    const count = openDocument(unit, 'count', id);
    const { head } = count;
    requireStatus(head, ['open'], 'it is over');
    const opened = new Map<number, DocumentLine>();
    const added: DocumentLine[] = [];
    const found = written.map((asked, index) => findLine(unit, id, opened, added, asked, index));
    needLedger(unit, head.locationId ?? 0, found, written);
    const before = new Map([...opened].map(([lineId]) => [lineId, book.row(SHEET_LINES, lineId)]));
    const entered = found.map((line, index) => {
      const path = `lines.${index}`;
      const item = itemFor(book, actor, line.itemId);
      if (item === undefined)
        throw new Refusal('unknown_item', `There is no item with the id ${line.itemId}.`, { path: `${path}.itemId` });
      const asked = countedInBaseUnits(unit, written[index]!, line.itemId, path);
      requireCountable(asked, item.fields.tracking, line, path);
      requirePast(unit, asked, path);
      return asked;
    });
    entered.forEach((asked, index) => {
      enter(unit, head.locationId ?? 0, found[index]!, asked);
    });
    const changed = [...opened.values()];
    for (const line of changed) book.put(SHEET_LINES, line.id, line);
    for (const line of added) book.put(LINES_ON_SHEETS, placeOnSheet(id, line.itemId, lotOf(line)), line.id);
    const isCounted = (line: DocumentLine | undefined) => Number(line?.details.counted !== undefined);
    const more = changed.reduce((sum, line) => sum + isCounted(line) - isCounted(before.get(line.id)), 0);
    const { lineCount = 0, countedCount = 0, blind } = head.details as Record<string, number | boolean>;
    requireFew(Number(lineCount) + added.length);
    const uncovers = uncover && blind === true;
    head.details = {
      ...head.details,
      lineCount: Number(lineCount) + added.length,
      countedCount: Number(countedCount) + more,
      ...(uncovers ? { blind: false } : {}),
    };
    saveDocument(unit, count, uncovers ? { reasonCode: 'uncovered' } : undefined);
    const shown = changed.sort((one, other) => one.id - other.id);
    return sheetAfter(unit, count, shown);
  },
});

/** Gives a count up; nothing moves. */
export const cancelCount = documentCommand<
  { id: number; reason: string; reasonCode?: string | null | undefined },
  CountView
>({
  name: 'counts.cancel',
  wants: ({ id }, wants, actor) => wantDocuments(wants, actor, [id]),
  run({ id, reason, reasonCode = null }, unit) {
    const count = openDocument(unit, 'count', id);
    requireStatus(count.head, ['open'], 'it is over');
    count.head.status = 'canceled';
    return saveDocument(unit, count, { reason, reasonCode }) as CountView;
  },
});

/** Needs all that noting what was counted asks of the ledger. */
function needLedger(
  { book }: Unit,
  locationId: number,
  lines: readonly DocumentLine[],
  entered: readonly CountedLine[],
) {
  book.need((wants) => {
    wantItems(wants, new Set(lines.map(({ itemId }) => itemId)));
    wantPlaces(wants, locationId, lines);
    lines.forEach((line, index) => {
      const { countedAt, more } = entered[index]!;
      const { itemId } = line;
      if (countedAt != null) wants.moment({ itemId, locationId, lot: lotOf(line), at: countedAt });
      if (more !== undefined) wants.rows(MOVED_SINCE, [partKey(line, locationId)]);
    });
  });
}

function enter({ actor, book, now }: Unit, locationId: number, line: DocumentLine, asked: CountedLine): void {
  const { movedBetweenParts: earlier } = line.details as Partial<Counted>;
  const part = asked.more === undefined ? undefined : partKey(line, locationId);
  const { quantity, serials } = asked.more === undefined ? asked : sumOf(line, asked.more, asked.serials);
  line.serials = quantity == null ? null : (serials ?? null);
  line.updatedAt = now;
  if (quantity == null) {
    line.details = {};
    return;
  }
  const at = asked.countedAt ?? undefined;
  const past = at && book.past.moment({ itemId: line.itemId, locationId, lot: lotOf(line), at }).onHand;
  const moved = sumOfMoves(
    asked.more === undefined ? [] : [earlier, part === undefined ? undefined : book.row(MOVED_SINCE, part)],
  );
  const counted: Counted = {
    counted: formatQuantity(quantity),
    // What is counted in parts is judged at its last part.
    onHand: formatQuantity(past ?? onHandAt(book, locationId, line)),
    countedAt: (at ?? now).toISOString(),
    countedBy: actor.name,
    ...(at === undefined ? { countedRevision: book.clock.revision } : {}),
    ...(moved === undefined ? {} : { movedBetweenParts: moved }),
  };
  line.details = { ...counted };
}

/** Undefined where nothing moved; what moved to and fro adds up to "0" and has moved all the same. */
function sumOfMoves(moves: readonly (string | undefined)[]): string | undefined {
  const known = moves.flatMap((move) => (move === undefined ? [] : [readDecimal(move)]));
  return known.length === 0 ? undefined : formatQuantity(known.reduce((sum, move) => sum + move, 0n));
}

/** What a line says with some more of it. A unit that is seen twice is one. */
function sumOf(
  line: DocumentLine,
  more: Quantity,
  serials: string[] | undefined,
): Pick<CountedLine, 'quantity' | 'serials'> {
  if (serials !== undefined) {
    const seen = [...new Set([...(line.serials ?? []), ...serials])];
    return { quantity: units(seen.length), serials: seen };
  }
  const { counted = '0' } = line.details as Partial<Counted>;
  return { quantity: readDecimal(counted) + more };
}

/** The line that an entry means: a copy, the same for all entries that mean it; one that was found without being expected is new. */
function findLine(
  unit: Unit,
  documentId: number,
  opened: Map<number, DocumentLine>,
  added: DocumentLine[],
  { lineId, itemId, lot }: CountedLine,
  index: number,
): DocumentLine {
  const { book } = unit;
  const number = lot?.number ?? null;
  const isSame = (line: DocumentLine) => line.itemId === itemId && (line.lot?.number ?? null) === number;
  const id =
    lineId ??
    added.find(isSame)?.id ??
    (itemId === undefined ? undefined : book.row(LINES_ON_SHEETS, placeOnSheet(documentId, itemId, number ?? '')));
  const known = id === undefined ? undefined : (opened.get(id) ?? book.row(SHEET_LINES, id));
  if (known?.documentId === documentId) {
    const line = opened.get(known.id) ?? { ...known };
    opened.set(line.id, line);
    return line;
  }
  if (lineId !== undefined || itemId === undefined) {
    const message = lineId === undefined ? 'Name a line or an item.' : `The count has no line with the id ${lineId}.`;
    throw new Refusal('unknown_line', message, { path: `lines.${index}.lineId` });
  }
  const line = lineOf(unit, documentId, { itemId, lot: number, onHand: 0n });
  opened.set(line.id, line);
  added.push(line);
  return line;
}

function lineOf(unit: Unit, documentId: number, { itemId, lot, onHand }: Expected): DocumentLine {
  return newLine(unit, documentId, {
    itemId,
    quantity: onHand,
    lot: lot === null ? null : { number: lot, expiresOn: null, expiresAt: null },
  });
}

function requireFew(count: number): void {
  if (count <= COUNT_LINES_MAX) return;
  const message = `A count may have ${COUNT_LINES_MAX} lines: name fewer items.`;
  throw new Refusal('invalid_request', message, { path: 'itemIds' });
}
