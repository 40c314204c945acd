/** What a scanned code does to a sheet. */
import { sum } from '../../parts/decimals.ts';
import { type Found, lookUp } from '../../scan/index.ts';
import type { Note } from './notes.ts';
import type { SheetRow } from './use-count.ts';

/** Whether a code was counted, and the message about it. */
export interface Outcome {
  isCounted: boolean;
  text: string;
}

type Add = (note: Note) => void;

const counted = (text: string): Outcome => ({ isCounted: true, text });
const not = (text: string): Outcome => ({ isCounted: false, text });

/** Counts what is already on the sheet; undefined for a code that the sheet does not know. */
export function scanLine(code: string, times: number, rows: readonly SheetRow[], add: Add): Outcome | undefined {
  const row = findRow(rows, code);
  if (row === undefined) return undefined;
  if (row === 'many') return not(`${code} is here in several lots. Scan the lot, or type its quantity.`);
  const { itemId, lot, partNumber, tracking } = row;
  if (tracking === 'serial') return not(`${partNumber} is counted by the serials of its units. Scan those.`);
  add({ itemId, lot, more: String(times) });
  return counted(`${partNumber}${lot === null ? '' : ` lot ${lot}`}: ${more(String(times))}.`);
}

const more = (quantity: string) => (quantity === '1' ? 'one more' : `${quantity} more`);

/** A quantity so many times. */
function sumOf(quantity: string, times: number): string {
  let all = '0';
  for (let time = 0; time < times; time += 1) all = sum(all, quantity);
  return all;
}

/** The row that a code names, by lot or part number; `many` when it could be several. */
export function findRow(rows: readonly SheetRow[], code: string): SheetRow | 'many' | undefined {
  const same = (text: string | null) => text !== null && text.toLowerCase() === code.toLowerCase();
  const byLot = rows.filter((row) => same(row.lot));
  const found = byLot.length > 0 ? byLot : rows.filter((row) => same(row.partNumber));
  return found.length > 1 ? 'many' : found[0];
}

/** Counts what the sheet does not know by its code: a pack, a unit, a lot or an item that the server knows. */
export async function scanLookedUp(code: string, times: number, rows: readonly SheetRow[], add: Add): Promise<Outcome> {
  return addFound(await lookUp(code), times, rows, add, code);
}

/** Counts what a code names. */
export function addFound(
  { item, lot, serial, quantity }: Found,
  times: number,
  rows: readonly SheetRow[],
  add: Add,
  code: string,
): Outcome {
  const { id: itemId, partNumber, tracking } = item;
  const all = sumOf(quantity, times);
  const isExpected = rows.some((row) => row.itemId === itemId && row.lot === lot);
  const said = (name: string) =>
    counted(isExpected ? `${name}: ${more(all)}.` : `${name} was not expected here: ${all === '1' ? 'one' : all}.`);
  if (tracking === 'lot') {
    if (lot === null) return not(`${partNumber} is tracked by lot. Scan the lot, or add a line for it.`);
    add({ itemId, lot, more: all });
    return said(`${partNumber} lot ${lot}`);
  }
  if (tracking === 'serial') {
    if (serial === null) return not(`${partNumber} is counted by the serials of its units. Scan those.`);
    add({ itemId, lot: null, more: '1', serials: [serial] });
    return counted(`${partNumber} ${code}: seen.`);
  }
  add({ itemId, lot: null, more: all });
  return said(partNumber);
}
