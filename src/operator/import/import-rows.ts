import { createHash } from 'node:crypto';
import type { Output } from '../output.ts';
import { startProgress } from '../progress.ts';
import type { CsvFile, CsvLine } from './csv.ts';
import { createSkippedFile } from './skipped-file.ts';

/** Why a line was refused; undefined when it was imported. */
export type Outcome = { reason: string; message: string } | undefined;

export interface RowImport<Row> {
  file: CsvFile;
  skippedPath: string;
  output: Output;
  /** Lines per request. */
  atOnce: number;
  /** Everything that affects how the data is read, so that another mapping is another import. */
  mapping: unknown;
  /** Reads a line. Throws a RangeError for one that cannot be read. */
  read(line: CsvLine): Row | Promise<Row>;
  /** Sends lines with an idempotency key of their own; one outcome per line. */
  send(rows: Row[], idempotencyKey: string): Promise<Outcome[]>;
}

export interface RowReport {
  file: string;
  lines: number;
  imported: number;
  skipped: Record<string, number>;
  skippedFile: string | null;
  seconds: number;
}

/** Imports a file line by line: each line is imported, or written to the file of skipped lines with its reason. */
export async function importRows<Row>(job: RowImport<Row>): Promise<RowReport> {
  const began = Date.now();
  const skipped = createSkippedFile(job.skippedPath, job.file);
  const progress = startProgress('Importing', 'lines', job.output.json);
  const importId = createHash('sha256')
    .update(JSON.stringify([job.file.sha256, job.mapping]))
    .digest('hex')
    .slice(0, 32);
  const counts = { lines: 0, imported: 0 };
  let batch: { line: CsvLine; row: Row }[] = [];
  const send = async () => {
    const first = batch[0];
    if (first === undefined) return;
    const outcomes = await job.send(
      batch.map(({ row }) => row),
      `onhand-import:${importId}:${first.line.line}`,
    );
    batch.forEach(({ line }, index) => {
      const outcome = outcomes[index];
      if (outcome === undefined) counts.imported += 1;
      else skipped.add(line, outcome.reason, outcome.message);
    });
    batch = [];
    progress.set(counts.lines);
  };
  try {
    for await (const line of job.file.lines()) {
      counts.lines += 1;
      try {
        batch.push({ line, row: await job.read(line) });
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        skipped.add(line, 'unreadable', error.message);
      }
      if (batch.length === job.atOnce) await send();
    }
    await send();
  } finally {
    progress.stop();
    skipped.close();
  }
  return {
    file: job.file.path,
    ...counts,
    skipped: skipped.reasons,
    skippedFile: Object.keys(skipped.reasons).length === 0 ? null : skipped.path,
    seconds: Math.round((Date.now() - began) / 100) / 10,
  };
}
