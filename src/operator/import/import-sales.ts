import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Client } from '../../../client/index.ts';
import type { Output } from '../output.ts';
import { startProgress } from '../progress.ts';
import { Balances, type Batch, openingBatches, salesBatches } from './batches.ts';
import type { CsvFile } from './csv.ts';
import { type EnsuredItems, ensureItems } from './ensure-items.ts';
import { ensureLocation } from './places.ts';
import { type Posting, postBatches, probe } from './post-batches.ts';
import { openProgressFile, type RefusedMovement } from './progress-file.ts';
import { type OnSkip, openingStock, type SalesMovement, salesMovements } from './sales-movements.ts';
import { nameOf, type SalesReading, type Survey, surveySales } from './sales-survey.ts';
import { createSkippedFile, type SkippedFile } from './skipped-file.ts';

export interface SalesImport {
  client: Client;
  file: CsvFile;
  reading: SalesReading;
  /** Everything that affects how the data is read, so that another mapping is another import. */
  mapping: Record<string, unknown>;
  location: string;
  openStock: boolean;
  skippedPath: string;
  output: Output;
}

export interface SalesReport {
  file: string;
  lines: number;
  location: { id: number; name: string };
  items: { created: number; found: number };
  openStock: boolean;
  /** How many movements there are of each kind, including those of earlier runs. */
  movements: Record<string, number>;
  entries: number;
  /** Lines that an earlier run had already posted. */
  postedBefore: number;
  skipped: Record<string, number>;
  skippedFile: string | null;
  progressFile: string;
  seconds: number;
  rowsPerSecond: number;
}

/** Imports a shop's sales as movements. It may be stopped at any time and run again: nothing is posted twice. */
export async function importSales(job: SalesImport): Promise<SalesReport> {
  const began = Date.now();
  const { client, file, reading, output } = job;
  const location = await ensureLocation(client, job.location);
  const survey = await withProgress(job, 'Reading', 'lines', (show) => surveySales(file, reading, show));
  const items = await withProgress(job, 'Creating items', 'items', (show) =>
    ensureItems(client, itemsOf(survey), show),
  );
  const opening = job.openStock
    ? await withProgress(job, 'Calculating the opening stock', 'lines', (show) =>
        openingStock(known(salesMovements(file, reading, survey), survey, items), survey, (done) =>
          show(done, survey.lines),
        ),
      )
    : [];
  const importId = identify(job, location.uuid);
  const progressFile = openProgressFile(placeProgressFile(file.path, importId), {
    file: basename(file.path),
    sha256: file.sha256,
  });
  if (progressFile.resumes) output.note(`Continuing an earlier run, as recorded in ${progressFile.path}.`);
  const skipped = createSkippedFile(job.skippedPath, file);
  const tally = createTally(job, survey, skipped);
  try {
    const posting: Posting = {
      client,
      locationId: location.id,
      itemIds: new Map([...survey.items].map(([key, item]) => [key, items.ids.get(item.code) ?? 0])),
      importId,
      progressFile,
      keepsOrder: job.openStock,
      onDone: tally.done,
    };
    await post(posting, opening, () =>
      salesBatches(known(salesMovements(file, reading, survey, tally.skip), survey, items, tally.skip)),
    );
  } finally {
    tally.stop();
    skipped.close();
    progressFile.close();
  }
  const seconds = (Date.now() - began) / 1_000;
  return {
    file: file.path,
    lines: survey.lines,
    location: { id: location.id, name: location.name },
    items: { created: items.created, found: items.found },
    openStock: job.openStock,
    ...tally.counts,
    skipped: skipped.reasons,
    skippedFile: Object.keys(skipped.reasons).length === 0 ? null : skipped.path,
    progressFile: progressFile.path,
    seconds: Math.round(seconds * 10) / 10,
    rowsPerSecond: Math.round(survey.lines / seconds),
  };
}

async function post(
  posting: Posting,
  opening: readonly SalesMovement[],
  sales: () => AsyncIterable<Batch>,
): Promise<void> {
  const balances = new Balances();
  await postBatches(posting, openingBatches(opening), balances);
  if (posting.keepsOrder) return postBatches(posting, sales(), balances);
  return postBatches(posting, probed(posting, sales()), balances);
}

/** The first batch finds out whether the company allows negative stock. */
async function* probed(posting: Posting, batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  let isFirst = true;
  for await (const batch of batches) {
    if (isFirst) await probe(posting, batch);
    isFirst = false;
    yield batch;
  }
}

/** Leaves out movements whose item the server refused, and reports why for each of their lines. */
async function* known(
  movements: AsyncIterable<SalesMovement>,
  survey: Survey,
  items: EnsuredItems,
  onSkip: OnSkip = () => undefined,
): AsyncGenerator<SalesMovement> {
  for await (const movement of movements) {
    const reason = movement.entries
      .map(({ item }) => items.refused.get(survey.items.get(item)?.code ?? ''))
      .find((message) => message !== undefined);
    if (reason === undefined) yield movement;
    else for (const line of movement.lines) onSkip(line, { reason: 'item_refused', message: reason });
  }
}

function itemsOf(survey: Survey): { partNumber: string; name: string }[] {
  return [...survey.items.values()].map((item) => ({ partNumber: item.code, name: nameOf(item) }));
}

/** Counts the outcomes of the lines, and shows the progress. */
function createTally({ output }: SalesImport, survey: Survey, skipped: SkippedFile) {
  const progress = startProgress('Posting', 'lines', output.json);
  const counts = { movements: {} as Record<string, number>, entries: 0, postedBefore: 0 };
  let lines = 0;
  const pass = (count: number) => {
    lines += count;
    progress.set(lines, survey.lines);
  };
  const skip: OnSkip = (line, { reason, message }) => {
    skipped.add(line, reason, message);
    pass(1);
  };
  function done(batch: Batch, refusedNow: readonly RefusedMovement[], isEarlier: boolean): void {
    const refused = new Map(
      refusedNow.map(([index, code, message]) => [index, { reason: `refused: ${code}`, message }]),
    );
    batch.movements.forEach((movement, index) => {
      const why = refused.get(index);
      if (why !== undefined) {
        for (const line of movement.lines) skip(line, why);
        return;
      }
      counts.movements[movement.kind] = (counts.movements[movement.kind] ?? 0) + 1;
      counts.entries += movement.entries.length;
      if (isEarlier) counts.postedBefore += movement.lines.length;
      pass(movement.lines.length);
    });
  }
  return { counts, skip, done, stop: progress.stop };
}

async function withProgress<T>(
  { output }: SalesImport,
  label: string,
  unit: string,
  work: (show: (done: number, total?: number) => void) => Promise<T>,
): Promise<T> {
  const progress = startProgress(label, unit, output.json);
  return work(progress.set).finally(progress.stop);
}

/** Identifies the same data, read the same way, for the same location of the same company. */
function identify({ file, mapping }: SalesImport, locationUuid: string): string {
  const identity = JSON.stringify([file.sha256, mapping, locationUuid]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}

/** Beside the data, or in the working folder where the data's folder cannot be written. */
function placeProgressFile(path: string, importId: string): string {
  const name = `.onhand-import-${importId}.json`;
  try {
    accessSync(dirname(resolve(path)), constants.W_OK);
    return join(dirname(resolve(path)), name);
  } catch {
    return resolve(name);
  }
}
