import type { Command } from 'commander';
import { connectAsTenant, type ServerOptions } from '../connection.ts';
import { type CommonOptions, pair, withAction, withExamples, withServer } from '../define.ts';
import { UsageError } from '../failure.ts';
import { openCsv } from '../import/csv.ts';
import { ignoredColumns, mapFields, readFields } from '../import/fields.ts';
import { importRows, type RowReport } from '../import/import-rows.ts';
import { type Fields, ROW_KINDS, type RowKind } from '../import/row-kinds.ts';
import { facts, grouped } from '../output.ts';

interface RowOptions extends ServerOptions, CommonOptions {
  map?: Record<string, string>;
  skipped?: string;
}

/** The imports whose columns are fields of the API. */
export function defineRowImports(parent: Command): void {
  for (const kind of ROW_KINDS) defineRows(parent, kind);
}

function defineRows(parent: Command, kind: RowKind): void {
  const command = parent
    .command(kind.name)
    .description(kind.about)
    .argument('<file>', 'a CSV file, or one compressed as .gz')
    .option('--map <column=field>', 'a column with another name; may be repeated', pair)
    .option('--skipped <path>', 'a file for the lines that are not imported (FILE.skipped.csv)');
  withAction<RowOptions>(withServer(command, 'tenant'), async (options, output, path = '') => {
    const client = connectAsTenant(options);
    const file = await openCsv(path);
    const fields = mapFields(file.headers, kind.fields, options.map ?? {});
    const lost = kind.required.find((group) => !fields.some(({ name }) => group.includes(name)));
    if (lost !== undefined) {
      throw new UsageError(
        `There is no column ${lost.join(' or ')}. Map one: --map COLUMN=${lost[0]}. The columns are: ${file.headers.join(', ')}.`,
      );
    }
    const ignored = ignoredColumns(file.headers, fields);
    if (ignored.length > 0) output.note(`Columns without a field are ignored: ${ignored.join(', ')}.`);
    const prepare = kind.prepare(client);
    const report = await importRows<Fields>({
      file,
      skippedPath: options.skipped ?? `${path}.skipped.csv`,
      output,
      atOnce: kind.atOnce,
      mapping: [kind.name, fields],
      read: (line) => prepare(readLine(line.fields, fields, kind, file.delimiter)),
      send: (rows, key) => kind.send(client, rows, { 'Idempotency-Key': key }),
    });
    output.result(report, () => describe(report));
  });
  withExamples(command, kind.examples, `Fields: ${Object.keys(kind.fields).join(', ')}.`);
}

function readLine(cells: string[], fields: ReturnType<typeof mapFields>, kind: RowKind, delimiter: string): Fields {
  // The expiry belongs to the lot, whose own column is plain text.
  const renamed = fields.map((field) => (field.name === 'lot.expiresAt' ? { ...field, name: 'lotExpiresAt' } : field));
  const row = readFields(cells, renamed, delimiter);
  const lost = kind.required.find((group) => group.every((name) => row[name] === undefined));
  if (lost !== undefined) throw new RangeError(`${lost.join(' or ')} is missing.`);
  return row;
}

function describe(report: RowReport): string {
  const skipped = Object.entries(report.skipped).map(
    ([reason, count]) => `${grouped(count)} ${reason.replaceAll('_', ' ')}`,
  );
  return facts([
    ['lines', grouped(report.lines)],
    ['imported', grouped(report.imported)],
    ['skipped', skipped.join(', ') || 'none'],
    ...(report.skippedFile === null ? [] : [['see', report.skippedFile] as const]),
    ['time', `${report.seconds} s`],
  ]);
}
