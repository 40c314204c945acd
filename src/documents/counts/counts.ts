import { findItemsByIds } from '../../catalog/index.ts';
import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { formatQuantity, isWhole, type Quantity, Refusal, readDecimal, units } from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import { addDocument, saveDocument } from '../document/document-change.ts';
import { type DocumentFields, newHead, requireLocation, requireNamed } from '../document/document-fields.ts';
import { newLine, openHead, requireStatus } from '../document/document-rules.ts';
import { readLines, writeLines } from '../document/document-store.ts';
import { type Expected, type LedgerThen, readExpected, readLedger } from './count-reads.ts';
import { type Counted, type CountSheet, type CountView, readSheet } from './count-view.ts';

/** Lines that one count may have: its posting is one movement. */
export const COUNT_LINES_MAX = 10_000;

/** How far the clock of whoever counts may run ahead of ours. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

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
export const createCount: LoneCommand<CountRequest, CountSheet> = {
  sort: 'lone',
  name: 'counts.create',
  async run({ locationId, itemIds, category, blind = false, ...fields }, unit) {
    if (itemIds !== undefined && category !== undefined) {
      throw new Refusal('invalid_request', 'Name items or a category, not both.', { path: 'category' });
    }
    await requireLocation(unit, locationId, 'locationId');
    await requireNamed(unit, fields);
    const expected = await readExpected(unit, { locationId, itemIds, category, limit: COUNT_LINES_MAX + 1 });
    const items = [...new Set([...(itemIds ?? []), ...expected.map((row) => row.itemId)])];
    const seen = new Map(
      (await findItemsByIds(unit.sql, unit.tenantId, unit.actor, items)).map((item) => [item.id, item]),
    );
    const unknown = itemIds?.findIndex((id) => !seen.has(id)) ?? -1;
    if (unknown >= 0) {
      const message = `There is no item with the id ${itemIds?.[unknown]}.`;
      throw new Refusal('unknown_item', message, { path: `itemIds.${unknown}` });
    }
    // What has no stock is on the sheet too when it is asked for, but for lots, which nobody knows before they are found.
    const missing = items.filter(
      (id) => seen.get(id)?.tracking !== 'lot' && !expected.some((row) => row.itemId === id),
    );
    const rows = [
      ...expected.filter((row) => seen.has(row.itemId)),
      ...missing.map((itemId): Expected => ({ itemId, lot: null, onHand: 0n })),
    ];
    requireFew(rows.length);
    const head = newHead(unit, 'count', 'CNT', fields);
    Object.assign(head, { locationId, status: 'open', details: { blind, lineCount: rows.length, countedCount: 0 } });
    const lines = rows.map((row) => lineOf(unit, head.id, row));
    await writeLines(unit.sql, unit.tenantId, lines);
    await addDocument(unit, head);
    return readSheet(unit.sql, unit.tenantId, head);
  },
};

export interface CountedLine {
  lineId?: number | undefined;
  itemId?: number | undefined;
  lot?: { number: string } | undefined;
  /** All that was counted; null: not counted after all. */
  quantity?: Quantity | null | undefined;
  /** In its place: what was counted beyond what the line says already, so that several people may count one line. */
  more?: Quantity | undefined;
  serials?: string[] | undefined;
  /** When it was counted; left out: now. */
  countedAt?: Date | null | undefined;
}

export interface CountEntry {
  id: number;
  lines?: CountedLine[] | undefined;
  /** Shows from now on what is expected. */
  uncover?: boolean | undefined;
}

/** Notes what was counted: of lines on the sheet, and of items or lots that were found without being expected. */
export const enterCount: LoneCommand<CountEntry, CountSheet> = {
  sort: 'lone',
  name: 'counts.enter',
  async run({ id, lines: entered = [], uncover = false }, unit) {
    const head = await openHead(unit, 'count', id);
    requireStatus(head, ['open'], 'it is over');
    const lines = (await readLines(unit.sql, unit.tenantId, [id])).get(id) ?? [];
    const found = entered.map((asked, index) => findLine(unit, head, lines, asked, index));
    const items = await requireItems(unit, found);
    for (const [index, line] of found.entries()) {
      requireCountable(entered[index]!, items.get(line.itemId) ?? 'none', line, `lines.${index}`);
      requirePast(unit, entered[index]!, `lines.${index}`);
    }
    const ledger = await readLedger(unit, head.locationId ?? 0, found, entered);
    for (const [index, asked] of entered.entries()) enter(unit, found[index]!, asked, ledger(found[index]!, index));
    const changed = [...new Set(found)];
    await writeLines(unit.sql, unit.tenantId, changed);
    const all = new Set([...lines, ...changed]);
    requireFew(all.size);
    const countedCount = [...all].filter((line) => line.details.counted !== undefined).length;
    const uncovers = uncover && head.details.blind === true;
    head.details = { ...head.details, lineCount: all.size, countedCount, ...(uncovers ? { blind: false } : {}) };
    await saveDocument(unit, head, uncovers ? { reasonCode: 'uncovered' } : undefined);
    return readSheet(unit.sql, unit.tenantId, head, new Set(changed.map((line) => line.id)));
  },
};

/** Gives a count up; nothing moves. */
export const cancelCount: LoneCommand<
  { id: number; reason: string; reasonCode?: string | null | undefined },
  CountView
> = {
  sort: 'lone',
  name: 'counts.cancel',
  async run({ id, reason, reasonCode = null }, unit) {
    const head = await openHead(unit, 'count', id);
    requireStatus(head, ['open'], 'it is over');
    head.status = 'canceled';
    return (await saveDocument(unit, head, { reason, reasonCode })) as CountView;
  },
};

function enter(unit: LoneUnit, line: DocumentLine, asked: CountedLine, ledger: LedgerThen): void {
  const { quantity, serials } = asked.more === undefined ? asked : sumOf(line, asked.more, asked.serials);
  line.serials = quantity == null ? null : (serials ?? null);
  line.updatedAt = unit.now;
  if (quantity == null) {
    line.details = {};
    return;
  }
  const { movedBetweenParts: earlier } = line.details as Partial<Counted>;
  const moved = sumOfMoves(asked.more === undefined ? [] : [earlier, ledger.movedSince]);
  const counted: Counted = {
    counted: formatQuantity(quantity),
    // What is counted in parts is judged at its last part.
    onHand: formatQuantity(ledger.onHand),
    countedAt: (asked.countedAt ?? unit.now).toISOString(),
    countedBy: unit.actor.name,
    ...(asked.countedAt == null ? { countedRevision: unit.book.clock.revision } : {}),
    ...(ledger.serials === undefined ? {} : { serialsThen: ledger.serials }),
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

function findLine(
  unit: LoneUnit,
  head: DocumentHead,
  lines: DocumentLine[],
  { lineId, itemId, lot }: CountedLine,
  index: number,
): DocumentLine {
  const number = lot?.number ?? null;
  const line =
    lineId === undefined
      ? lines.find((candidate) => candidate.itemId === itemId && (candidate.lot?.number ?? null) === number)
      : lines.find((candidate) => candidate.id === lineId);
  if (line !== undefined) return line;
  if (lineId !== undefined || itemId === undefined) {
    const message = lineId === undefined ? 'Name a line or an item.' : `The count has no line with the id ${lineId}.`;
    throw new Refusal('unknown_line', message, { path: `lines.${index}.lineId` });
  }
  const added = lineOf(unit, head.id, { itemId, lot: number, onHand: 0n });
  lines.push(added);
  return added;
}

function lineOf(unit: LoneUnit, documentId: number, { itemId, lot, onHand }: Expected): DocumentLine {
  return newLine(unit, documentId, {
    itemId,
    quantity: onHand,
    lot: lot === null ? null : { number: lot, expiresAt: null },
  });
}

async function requireItems(unit: LoneUnit, lines: readonly DocumentLine[]): Promise<Map<number, string>> {
  const ids = [...new Set(lines.map((line) => line.itemId))];
  const items = await findItemsByIds(unit.sql, unit.tenantId, unit.actor, ids);
  const tracking = new Map(items.map((item) => [item.id, item.tracking as string]));
  const unknown = lines.findIndex((line) => !tracking.has(line.itemId));
  if (unknown < 0) return tracking;
  const message = `There is no item with the id ${lines[unknown]?.itemId}.`;
  throw new Refusal('unknown_item', message, { path: `lines.${unknown}.itemId` });
}

function requireCountable(asked: CountedLine, tracking: string, line: DocumentLine, path: string): void {
  const { serials } = asked;
  if ((asked.quantity === undefined) === (asked.more === undefined)) {
    const message = 'Say what was counted in all (quantity), or how many more (more), and not both.';
    throw new Refusal('invalid_request', message, { path: `${path}.quantity` });
  }
  const quantity = asked.more ?? asked.quantity ?? null;
  if (quantity !== null && quantity < 0n) {
    const field = asked.more === undefined ? 'quantity' : 'more';
    throw new Refusal('invalid_quantity', 'A counted quantity cannot be below zero.', { path: `${path}.${field}` });
  }
  if (tracking === 'lot' && line.lot === null) {
    throw new Refusal('lot_required', `Item ${line.itemId} is kept by lot: name the lot.`, { path: `${path}.lot` });
  }
  if (tracking !== 'lot' && line.lot !== null) {
    throw new Refusal('lot_not_tracked', `Item ${line.itemId} is not kept by lot.`, { path: `${path}.lot` });
  }
  if (tracking !== 'serial' && serials !== undefined) {
    const message = `Item ${line.itemId} is not kept by serial number.`;
    throw new Refusal('serials_not_tracked', message, { path: `${path}.serials` });
  }
  if (tracking !== 'serial' || quantity === null) return;
  if (isWhole(quantity) && units(new Set(serials ?? []).size) === quantity) return;
  const message = `Item ${line.itemId} is kept by serial number: name one serial for each unit.`;
  throw new Refusal('serials_required', message, { path: `${path}.serials` });
}

function requirePast(unit: LoneUnit, { countedAt }: CountedLine, path: string): void {
  if (countedAt == null || countedAt.getTime() <= unit.now.getTime() + CLOCK_TOLERANCE_MS) return;
  const message = 'Nothing was counted in the future: check the clock of the device that counts.';
  throw new Refusal('occurred_in_future', message, { path: `${path}.countedAt` });
}

function requireFew(count: number): void {
  if (count <= COUNT_LINES_MAX) return;
  const message = `A count may have ${COUNT_LINES_MAX} lines: name fewer items.`;
  throw new Refusal('invalid_request', message, { path: 'itemIds' });
}
