import { decimalCell, unguardCell } from '../../../client/index.ts';
import { UsageError } from '../failure.ts';

/** How the text of a cell becomes a field of the API. */
export type FieldKind = 'text' | 'decimal' | 'whole' | 'flag' | 'object';

/** The column of each field: named as in the API, or as --map from=to says. */
export function mapFields(
  headers: readonly string[],
  known: Record<string, FieldKind>,
  renamed: Record<string, string>,
): { name: string; place: number; kind: FieldKind }[] {
  const unknown = Object.entries(renamed).find(([from]) => !headers.includes(from));
  if (unknown !== undefined)
    throw new UsageError(`--map: there is no column "${unknown[0]}". The columns are: ${headers.join(', ')}.`);
  const wrong = Object.values(renamed).find((name) => known[name] === undefined);
  if (wrong !== undefined)
    throw new UsageError(`--map: there is no field "${wrong}". The fields are: ${Object.keys(known).join(', ')}.`);
  return headers.flatMap((header, place) => {
    const name = renamed[header] ?? header;
    const kind = known[name];
    return kind === undefined ? [] : [{ name, place, kind }];
  });
}

/** Columns of the data without a field, to report that they are not imported. */
export function ignoredColumns(headers: readonly string[], fields: readonly { place: number }[]): string[] {
  const taken = new Set(fields.map(({ place }) => place));
  return headers.filter((_, place) => !taken.has(place));
}

/**
 * Reads a line's cells, without the apostrophe that guards text against spreadsheets; empty ones are left out. A dotted name goes into an
 * object: address.city. `delimiter` separates the file's cells. Throws a RangeError that says what is wrong.
 */
export function readFields(
  cells: readonly string[],
  fields: readonly { name: string; place: number; kind: FieldKind }[],
  delimiter: string,
): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const { name, place, kind } of fields) {
    const cell = unguardCell((cells[place] ?? '').trim());
    const text = kind === 'decimal' ? decimalCell(cell, delimiter) : cell;
    if (text === '') continue;
    const [parent, child] = name.split('.') as [string, string | undefined];
    if (child === undefined) row[name] = readCell(name, text, kind);
    else row[parent] = { ...(row[parent] as object | undefined), [child]: readCell(name, text, kind) };
  }
  return row;
}

function readCell(name: string, text: string, kind: FieldKind): unknown {
  if (kind === 'text' || kind === 'decimal') return text;
  if (kind === 'flag') {
    if (/^(true|yes|1)$/i.test(text)) return true;
    if (/^(false|no|0)$/i.test(text)) return false;
    throw new RangeError(`${name} must be true or false, not "${text}".`);
  }
  if (kind === 'whole') {
    if (/^\d{1,15}$/.test(text)) return Number(text);
    throw new RangeError(`${name} must be a whole number, not "${text}".`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Reported below like any other text that is not an object.
  }
  throw new RangeError(`${name} must be a JSON object, not "${text}".`);
}
