import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { stringify } from 'csv-stringify/sync';
import {
  type Client,
  entryList,
  guardCell,
  itemList,
  locationList,
  positionList,
  UTF8_MARK,
} from '../../../client/index.ts';
import { answer, connectAsTenant, type ServerOptions } from '../connection.ts';
import { type CommonOptions, withAction, withExamples, withServer } from '../define.ts';
import { grouped } from '../output.ts';
import { type Page, readPages } from '../pages.ts';
import { startProgress } from '../progress.ts';

type Query = { limit: number; after?: string };
/** CSV that spreadsheets open without computing anything, CSV for programs with unchanged text, or JSON lines. */
type Format = 'csv' | 'plain' | 'jsonl';
type Read = (client: Client, query: Query) => Promise<Page<object>>;

interface ExportOptions extends ServerOptions, CommonOptions {
  format: Format;
  output?: string;
  plain?: boolean;
}

const LISTS: Record<string, { about: string; read: Read }> = {
  items: { about: 'items with their stock on hand', read: (client, query) => answer(itemList({ client, query })) },
  locations: { about: 'locations', read: (client, query) => answer(locationList({ client, query })) },
  positions: {
    about: 'balances by item, location and lot',
    read: (client, query) => answer(positionList({ client, query })),
  },
  entries: {
    about: 'the ledger: every change with who, when and why, newest first',
    read: (client, query) => answer(entryList({ client, query })),
  },
};

export function defineExport(program: Command): void {
  const command = program.command('export').description('export data as CSV or JSON lines');
  withExamples(command, [
    ['onhand export items --output items.csv', 'all items'],
    ['onhand export entries --format jsonl | gzip > ledger.jsonl.gz', 'the whole ledger, compressed'],
  ]);
  for (const [name, { about, read }] of Object.entries(LISTS)) defineList(command, name, about, read);
}

function defineList(parent: Command, name: string, about: string, read: Read): void {
  const command = parent
    .command(name)
    .description(about)
    .addOption(new Option('--format <format>', 'csv or jsonl').choices(['csv', 'jsonl']).default('csv'))
    .option('--plain', 'CSV for programs: no mark for UTF-8, and no apostrophe before text that begins like a formula')
    .option('--output <path>', 'a file instead of standard output; --json then reports how many rows it has');
  withAction<ExportOptions>(withServer(command, 'tenant'), async (options, output) => {
    const client = connectAsTenant(options);
    const path = options.output;
    const format = formatOf(options);
    const progress = startProgress(`Exporting ${name}`, 'rows', output.json || path === undefined);
    const pages = readPages((query) => read(client, query));
    if (path === undefined) {
      await writePages(process.stdout, pages, format, progress.set);
      return;
    }
    const file = createWriteStream(`${path}.part`);
    try {
      const rows = await writePages(file, pages, format, progress.set);
      file.end();
      await finished(file);
      await rename(`${path}.part`, path);
      progress.stop();
      output.result({ file: path, rows }, () => `${path}: ${grouped(rows)} rows.`);
    } catch (error) {
      await rm(`${path}.part`, { force: true });
      throw error;
    }
  });
  withExamples(command, [
    [`onhand export ${name}`, 'as CSV on standard output'],
    [`onhand export ${name} --plain | sort`, 'as CSV for other programs'],
    [`onhand export ${name} --format jsonl --output ${name}.jsonl`, 'one JSON object per line, into a file'],
  ]);
}

function formatOf({ format, output, json, plain }: ExportOptions): Format {
  if (json === true && output === undefined) return 'jsonl';
  return format === 'csv' && plain === true ? 'plain' : format;
}

/** Writes page by page, so that a list of any length takes little memory. A closed pipe ends it without an error. */
async function writePages(
  target: NodeJS.WriteStream | WriteStream,
  pages: AsyncIterable<object[]>,
  format: Format,
  progress: (done: number) => void,
): Promise<number> {
  let failure: Error | undefined;
  target.on('error', (error) => {
    failure = error;
  });
  let columns: string[] | undefined;
  let rows = 0;
  for await (const page of pages) {
    const flat = format === 'jsonl' ? [] : page.map(flatten);
    if (columns === undefined && flat[0] !== undefined) {
      columns = Object.keys(flat[0]);
      target.write(`${format === 'csv' ? UTF8_MARK : ''}${stringify([columns])}`);
    }
    const names = columns ?? [];
    const guard = (value: string | number) =>
      format === 'csv' && typeof value === 'string' ? guardCell(value) : value;
    const text =
      format === 'jsonl'
        ? page.map((row) => `${JSON.stringify(row)}\n`).join('')
        : stringify(flat.map((row) => names.map((name) => guard(row[name] ?? ''))));
    // An error while waiting also reaches the listener above.
    if (text !== '' && !target.write(text)) await once(target, 'drain').catch(() => undefined);
    if ((failure as NodeJS.ErrnoException | undefined)?.code === 'EPIPE') return rows;
    if (failure !== undefined) throw failure;
    rows += page.length;
    progress(rows);
  }
  return rows;
}

/** Parts that are always present get columns of their own (`actor.name`); optional or free-form parts stay JSON in one cell. */
function flatten(row: object): Record<string, string | number> {
  const flat: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(row)) {
    if (name === 'actor')
      for (const [part, inner] of Object.entries(value as object)) flat[`actor.${part}`] = cell(inner);
    else flat[name] = cell(value);
  }
  return flat;
}

function cell(value: unknown): string | number {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return JSON.stringify(value);
  return typeof value === 'number' ? value : `${value}`;
}
