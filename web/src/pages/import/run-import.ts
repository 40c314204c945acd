import { decimalCell, unguardCell } from '../../../../client/index.ts';
import { randomKey } from '../../api/random-key.ts';
import type { ImportKind, Line } from './kinds.ts';

/** A file as it was read: the names of its columns, and its lines. */
export interface CsvFile {
  name: string;
  /** The separator between its cells. */
  delimiter: string;
  headers: string[];
  lines: string[][];
}

/** The column that a field is taken from; a field without one is left out. */
export type Mapping = Record<string, number | undefined>;

export interface Rejected {
  /** As an editor counts lines, the header being the first. */
  number: number;
  cells: string[];
  reason: string;
}

export interface Progress {
  done: number;
  taken: number;
  rejected: Rejected[];
}

/** Guesses the mapping: a column whose name is the field's, whatever its case and its spaces. */
export function guessMapping(kind: ImportKind, headers: readonly string[]): Mapping {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return Object.fromEntries(
    kind.fields.map((field) => {
      const place = headers.findIndex((header) => plain(header) === plain(field));
      return [field, place === -1 ? undefined : place];
    }),
  );
}

/** A line's cells by field. */
export function readLine(cells: readonly string[], mapping: Mapping, kind: ImportKind, delimiter: string): Line {
  return Object.fromEntries(
    Object.entries(mapping).flatMap(([field, place]) => {
      const text = place === undefined ? '' : unguardCell((cells[place] ?? '').trim());
      if (text === '') return [];
      return [[field, kind.decimals.includes(field) ? decimalCell(text, delimiter) : text]];
    }),
  );
}

/** The progress of an import, and the key that it continues under. */
export interface ImportState extends Progress {
  key: string;
}

/** An import that has not started. */
export function newImport(): ImportState {
  return { key: randomKey(), done: 0, taken: 0, rejected: [] };
}

/**
 * Sends a file in batches, from where an earlier attempt stopped, and reports its progress after each. A batch whose answer was lost is
 * sent again under the same key, so that nothing is imported twice. A line without a required field is not sent.
 */
export async function runImport(
  kind: ImportKind,
  file: CsvFile,
  mapping: Mapping,
  from: ImportState,
  report: (state: ImportState) => void,
  isStopped: () => boolean,
): Promise<void> {
  const state = { ...from, rejected: [...from.rejected] };
  for (let start = state.done; start < file.lines.length && !isStopped(); start += kind.atOnce) {
    const part = file.lines.slice(start, start + kind.atOnce).map((cells, index) => ({
      number: start + index + 2,
      cells,
      line: readLine(cells, mapping, kind, file.delimiter),
    }));
    const lacking = (line: Line) => kind.required.find((field) => line[field] === undefined);
    const good = part.filter(({ line }) => lacking(line) === undefined);
    const outcomes = await kind.send(
      good.map(({ line }) => line),
      `${state.key}-${start}`,
    );
    const reasons = new Map(good.map(({ number }, index) => [number, outcomes[index]]));
    for (const { number, cells, line } of part) {
      const missing = lacking(line);
      const reason = missing === undefined ? reasons.get(number) : `${missing} is missing.`;
      if (reason === undefined) state.taken += 1;
      else state.rejected.push({ number, cells, reason });
    }
    state.done += part.length;
    report({ ...state, rejected: [...state.rejected] });
  }
}
