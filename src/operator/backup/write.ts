import { createWriteStream, readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { projectFolder } from '../../platform/index.ts';
import {
  type BackedUpMigration,
  type BackedUpTable,
  FORMAT,
  type Header,
  INSTALLATION,
  LineHash,
  quoted,
  type Row,
  type Section,
  type Trailer,
} from './format.ts';
import { actFor, countRows, EXACT_TEXT, findTables } from './tables.ts';

/** Rows per fetch, so that a table of any size needs little memory. */
const ROWS_AT_ONCE = 2_000;

export interface BackupOptions {
  progress?: (done: number, total: number) => void;
}

export interface BackupReport {
  file: string;
  tenants: number;
  rows: number;
  bytes: number;
  sha256: string;
}

/**
 * Writes everything in the database, as of one moment, into a file that only its owner can read. The file gets its name when
 * it is complete; until then it is FILE.part. Writers go on meanwhile.
 */
export async function writeBackup(
  connection: pg.ClientConfig,
  file: string,
  options: BackupOptions = {},
): Promise<BackupReport> {
  const part = `${file}.part`;
  const client = new pg.Client({ ...connection, application_name: 'onhand backup' });
  client.on('error', () => undefined); // The running statement reports it.
  await client.connect();
  try {
    await rm(part, { force: true });
    await client.query(`${EXACT_TEXT}; begin isolation level repeatable read read only`);
    const header = await readHeader(client);
    const trailer: { value?: Trailer } = {};
    const target = createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(
      Readable.from(inChunks(writeLines(client, header, trailer, options))),
      createGzip({ level: 6 }),
      target,
    );
    await rename(part, file);
    await syncFolder(dirname(file));
    const { rows, sha256 } = trailer.value!; // Ends the lines.
    return { file, tenants: header.tenants.length, rows, bytes: target.bytesWritten, sha256 };
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    await client.end();
  }
}

async function readHeader(client: pg.Client): Promise<Header> {
  const { rows: migrations } = await client.query<BackedUpMigration>(
    'select version, name, checksum from schema_version order by version',
  );
  const { rows: tenants } = await client.query<{ id: string; name: string }>(
    'select tenant_id as id, name from tenant order by tenant_id',
  );
  const { version } = JSON.parse(readFileSync(join(projectFolder(), 'package.json'), 'utf8')) as { version: string };
  const ids = tenants.map((tenant) => Number(tenant.id));
  const tables: BackedUpTable[] = [];
  for (const table of await findTables(client)) {
    let rows = 0;
    for (const tenantId of table.perTenant ? [INSTALLATION, ...ids] : [null]) {
      if (tenantId !== null) await client.query(actFor(tenantId));
      rows += await countRows(client, table, tenantId);
    }
    tables.push({ ...table, rows });
  }
  return {
    onhandBackup: FORMAT,
    version,
    createdAt: new Date().toISOString(),
    migrations,
    tenants: tenants.map(({ id, name }) => ({ id: Number(id), name })),
    tables,
  };
}

async function* writeLines(
  client: pg.Client,
  header: Header,
  trailer: { value?: Trailer },
  { progress }: BackupOptions,
): AsyncGenerator<string> {
  const hash = new LineHash();
  const total = header.tables.reduce((sum, table) => sum + table.rows, 0);
  let rows = 0;
  const line = (value: unknown) => {
    const text = JSON.stringify(value);
    hash.add(text);
    return `${text}\n`;
  };
  yield line(header);
  for (const table of header.tables) {
    for (const tenant of table.perTenant ? [INSTALLATION, ...header.tenants.map(({ id }) => id)] : [null]) {
      let opened = false;
      for await (const page of readRows(client, table, tenant)) {
        if (!opened) yield line({ table: table.name, tenant } satisfies Section);
        opened = true;
        for (const row of page) yield line(row);
        rows += page.length;
        progress?.(rows, total);
      }
    }
  }
  trailer.value = { end: true, rows, sha256: hash.hex() };
  yield `${JSON.stringify(trailer.value)}\n`;
}

/** The rows of a table in the order of its primary key's index or its heap, whichever is cheaper: a cursor keeps the server's memory small too. */
async function* readRows(client: pg.Client, table: BackedUpTable, tenant: number | null): AsyncGenerator<Row[]> {
  const columns = table.columns.map(({ name }) => `${quoted(name)}::text`).join(', ');
  // Row-level security does not apply to a superuser, so the tenant is named as well.
  const condition = tenant === null ? '' : ` where tenant_id = ${Number(tenant)}`;
  if (tenant !== null) await client.query(actFor(tenant));
  await client.query(`declare page no scroll cursor for select ${columns} from ${quoted(table.name)}${condition}`);
  for (;;) {
    const { rows } = await client.query<Row>({ text: `fetch ${ROWS_AT_ONCE} from page`, rowMode: 'array' });
    if (rows.length > 0) yield rows;
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await client.query('close page');
}

/** Joins lines into pieces worth compressing. */
async function* inChunks(lines: AsyncGenerator<string>): AsyncGenerator<Buffer> {
  let chunk: string[] = [];
  let length = 0;
  for await (const line of lines) {
    chunk.push(line);
    length += line.length;
    if (length < 256 * 1024) continue;
    yield Buffer.from(chunk.join(''));
    chunk = [];
    length = 0;
  }
  yield Buffer.from(chunk.join(''));
}

/** A new name is durable only when its folder is synced too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
