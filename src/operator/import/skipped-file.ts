import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { guardCell, UTF8_MARK, unguardCell } from '../../../client/index.ts';
import type { CsvFile, CsvLine } from './csv.ts';

/** The lines that were not imported, each with its number and the reason; the first of them creates the file. */
export interface SkippedFile {
  readonly path: string;
  /** The number of lines for each reason. */
  readonly reasons: Record<string, number>;
  add(line: CsvLine, reason: string, message: string): void;
  close(): void;
}

/** The file for the lines that are not imported. Once corrected, it can be imported like the original. */
export function createSkippedFile(
  path: string,
  { headers, delimiter }: Pick<CsvFile, 'headers' | 'delimiter'>,
): SkippedFile {
  rmSync(path, { force: true });
  const reasons: Record<string, number> = {};
  let file: number | undefined;
  return {
    path,
    reasons,
    add({ line, fields }, reason, message) {
      reasons[reason] = (reasons[reason] ?? 0) + 1;
      if (file === undefined) {
        file = openSync(path, 'w');
        writeSync(
          file,
          UTF8_MARK + stringify([['line', 'reason', 'message', ...headers.map(guardCell)]], { delimiter }),
        );
      }
      // Cells that are already guarded keep their one guard.
      const cells = fields.map((field) => guardCell(unguardCell(field)));
      writeSync(file, stringify([[line, reason, guardCell(message), ...cells]], { delimiter }));
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}
