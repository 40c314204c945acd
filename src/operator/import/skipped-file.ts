import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import type { CsvLine } from './csv.ts';

/** The lines that were not taken, each with its number and the reason; the file is made with the first of them. */
export interface SkippedFile {
  readonly path: string;
  /** How many lines there are for each reason. */
  readonly reasons: Record<string, number>;
  add(line: CsvLine, reason: string, message: string): void;
  close(): void;
}

export function createSkippedFile(path: string, headers: readonly string[]): SkippedFile {
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
        writeSync(file, stringify([['line', 'reason', 'message', ...headers]]));
      }
      writeSync(file, stringify([[line, reason, message, ...fields]]));
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}
