import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { StartupError } from '../../platform/index.ts';
import { FORMAT, type Header, LineHash, type Row, type Section, type Trailer } from './format.ts';

/** Rows per statement. */
const ROWS_AT_ONCE = 1_000;

const LINE_FEED = 0x0a;

export interface RowGroup {
  section: Section;
  rows: Row[];
}

/** A backup's file: its header, then its rows in groups. The groups end with a StartupError when the file is not complete. */
export interface OpenBackup {
  header: Header;
  groups(): AsyncGenerator<RowGroup>;
  close(): void;
}

export async function openBackup(file: string): Promise<OpenBackup> {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  const lines = readLines(source.pipe(gunzip), file);
  const close = () => {
    source.destroy();
    gunzip.destroy();
  };
  try {
    const first = await lines.next();
    const hash = new LineHash();
    hash.add(first.value ?? '');
    const header = readHeader(first.value, file);
    return { header, close, groups: () => readGroups(lines, hash, file) };
  } catch (error) {
    close();
    throw error;
  }
}

/** Splits only at line feeds (Node's readline would also split at separators that a text may contain). */
async function* readLines(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<string, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of chunks) {
      const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let start = 0;
      for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
        yield bytes.toString('utf8', start, end);
        start = end + 1;
      }
      rest = bytes.subarray(start);
    }
  } catch (error) {
    throw readableFailure(error, file);
  }
  return undefined;
}

function readableFailure(error: unknown, file: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new StartupError(`The file ${file} does not exist.`);
  if (code === 'Z_DATA_ERROR') return new StartupError(`${file} is not an Onhand backup, or it is damaged.`);
  if (code === 'Z_BUF_ERROR') return cutOff(file);
  return new StartupError(`${file} cannot be read (${message}).`);
}

function readHeader(line: string | undefined, file: string): Header {
  try {
    const header = JSON.parse(line ?? '') as Header;
    if (header.onhandBackup === FORMAT) return header;
    if (typeof header.onhandBackup === 'number') {
      throw new StartupError(
        `${file} was written by a newer Onhand (${header.version}). Restore it with that version.`,
      );
    }
  } catch (error) {
    if (error instanceof StartupError) throw error;
  }
  throw new StartupError(`${file} is not an Onhand backup.`);
}

async function* readGroups(
  lines: AsyncGenerator<string, undefined>,
  hash: LineHash,
  file: string,
): AsyncGenerator<RowGroup> {
  let section: Section | undefined;
  let rows: Row[] = [];
  let count = 0;
  for await (const line of lines) {
    const value = readLine(line, file);
    if ('end' in value) {
      if (section !== undefined && rows.length > 0) yield { section, rows };
      if (value.rows !== count || value.sha256 !== hash.hex()) {
        throw new StartupError(`${file} is damaged: its content does not match its checksum. Nothing was restored.`);
      }
      return;
    }
    hash.add(line);
    if (!Array.isArray(value)) {
      if (section !== undefined && rows.length > 0) yield { section, rows };
      section = value;
      rows = [];
      continue;
    }
    rows.push(value);
    count += 1;
    if (rows.length < ROWS_AT_ONCE || section === undefined) continue;
    yield { section, rows };
    rows = [];
  }
  throw cutOff(file);
}

function readLine(line: string, file: string): Row | Section | Trailer {
  try {
    return JSON.parse(line) as Row | Section | Trailer;
  } catch {
    throw new StartupError(`${file} is damaged: a line in it cannot be read. Nothing was restored.`);
  }
}

function cutOff(file: string): StartupError {
  return new StartupError(`${file} is incomplete: its end is missing. Nothing was restored. Use another backup.`);
}
