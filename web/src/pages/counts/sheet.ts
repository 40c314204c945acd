/** A count under way, as plain data and pure steps. */
import type { Item } from '../../api/names.ts';

export interface SheetRow {
  key: string;
  itemId: number;
  partNumber: string;
  name: string;
  unit: string | null;
  tracking: Item['tracking'];
  lot: string | null;
  /** What the ledger says. */
  expected: string;
}

/** What was counted so far: a quantity by the row's key, or the serials that were seen. */
export interface Counted {
  quantities: Record<string, string>;
  serials: Record<string, string[]>;
}

export const NOTHING_COUNTED: Counted = { quantities: {}, serials: {} };

/** The key of a row. */
export function rowKey(itemId: number, lot: string | null): string {
  return `${itemId} ${lot ?? ''}`;
}

/** What was counted in a row; undefined while nobody looked. */
export function countedOf(counted: Counted, row: SheetRow): string | undefined {
  if (row.tracking === 'serial') {
    const serials = counted.serials[row.key];
    return serials === undefined ? undefined : String(serials.length);
  }
  const quantity = counted.quantities[row.key];
  return quantity === undefined || quantity === '' ? undefined : quantity;
}

/** One more in a row. */
export function addOne(counted: Counted, row: SheetRow): Counted {
  const [whole = '0', fraction] = (counted.quantities[row.key] || '0').split('.');
  const more = `${BigInt(whole || '0') + 1n}${fraction === undefined ? '' : `.${fraction}`}`;
  return { ...counted, quantities: { ...counted.quantities, [row.key]: more } };
}

/** A unit that was seen; one that was seen before stays one. */
export function addSerial(counted: Counted, row: SheetRow, serial: string): Counted {
  const seen = counted.serials[row.key] ?? [];
  if (seen.includes(serial)) return counted;
  return { ...counted, serials: { ...counted.serials, [row.key]: [...seen, serial] } };
}

/** The row that a scanned code names among those of the sheet, by lot or part number; `many` when it could be several. */
export function findRow(rows: readonly SheetRow[], code: string): SheetRow | 'many' | undefined {
  const same = (text: string | null) => text !== null && text.toLowerCase() === code.toLowerCase();
  const byLot = rows.filter((row) => same(row.lot));
  const found = byLot.length > 0 ? byLot : rows.filter((row) => same(row.partNumber));
  return found.length > 1 ? 'many' : found[0];
}

/** The entries of the movement that says what was counted. Each names what the ledger said, so that a change meanwhile is told. */
export function entriesOf(rows: readonly SheetRow[], counted: Counted, locationId: number | null) {
  return rows.flatMap((row) => {
    const quantity = countedOf(counted, row);
    if (quantity === undefined) return [];
    const serials = counted.serials[row.key] ?? [];
    return [
      {
        itemId: row.itemId,
        locationId,
        quantity,
        expect: { onHand: row.expected },
        ...(row.lot === null ? {} : { lot: { number: row.lot } }),
        ...(row.tracking === 'serial' && serials.length > 0 ? { serials } : {}),
      },
    ];
  });
}

/** The difference of two decimals as text, for people to look at before they post. */
export function difference(counted: string, expected: string): string {
  const value = scaled(counted) - scaled(expected);
  const digits = (value < 0n ? -value : value).toString().padStart(7, '0');
  const text = `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '');
  return value < 0n ? `-${text}` : text;
}

function scaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const value = BigInt(`${whole}${fraction.padEnd(6, '0').slice(0, 6)}`);
  return text.startsWith('-') ? -value : value;
}
