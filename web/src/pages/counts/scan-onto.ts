/** What a scanned code does to a sheet. */
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
  return counted(`${partNumber}${lot === null ? '' : ` lot ${lot}`}: ${more(times)}.`);
}

const more = (times: number) => (times === 1 ? 'one more' : `${times} more`);

/** The row that a code names, by lot or part number; `many` when it could be several. */
export function findRow(rows: readonly SheetRow[], code: string): SheetRow | 'many' | undefined {
  const same = (text: string | null) => text !== null && text.toLowerCase() === code.toLowerCase();
  const byLot = rows.filter((row) => same(row.lot));
  const found = byLot.length > 0 ? byLot : rows.filter((row) => same(row.partNumber));
  return found.length > 1 ? 'many' : found[0];
}

/** Counts what was not expected here: a unit, a lot or an item that the server knows. */
export async function scanUnexpected(code: string, times: number, add: Add): Promise<Outcome> {
  const found = await lookUp(code);
  return addFound(found, times, add, code);
}

/** Counts what a code names. */
export function addFound({ item, lot, serial }: Found, times: number, add: Add, code: string): Outcome {
  const { id: itemId, partNumber, tracking } = item;
  if (tracking === 'lot') {
    if (lot === null) return not(`${partNumber} is tracked by lot. Scan the lot, or add a line for it.`);
    add({ itemId, lot, more: String(times) });
    return counted(`${partNumber} lot ${lot} was not expected here: ${times === 1 ? 'one' : times}.`);
  }
  if (tracking === 'serial') {
    if (serial === null) return not(`${partNumber} is counted by the serials of its units. Scan those.`);
    add({ itemId, lot: null, more: '1', serials: [serial] });
    return counted(`${partNumber} ${code}: seen.`);
  }
  add({ itemId, lot: null, more: String(times) });
  return counted(`${partNumber} was not expected here: ${times === 1 ? 'one' : times}.`);
}
