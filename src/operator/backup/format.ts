/**
 * A backup is gzip over lines of JSON:
 *   1. the header: the format, the migrations of the database, its tables with their columns and counts, its tenants;
 *   2. for each table, and within it for each tenant, a section line followed by its rows: arrays of texts (or null) in the order of
 *      the columns. The texts are PostgreSQL's own, so that every type is restored exactly;
 *   3. the trailer: how many rows, and the SHA-256 of all lines before it. A file without it was cut off.
 */
import { createHash, type Hash } from 'node:crypto';

export const FORMAT = 1;

export interface BackedUpMigration {
  version: number;
  name: string;
  checksum: string;
}

export interface BackedUpTable {
  name: string;
  columns: { name: string; type: string }[];
  /** Whether row-level security protects it, so that it is read and written tenant by tenant. */
  perTenant: boolean;
  rows: number;
}

export interface Header {
  onhandBackup: number;
  version: string;
  createdAt: string;
  migrations: BackedUpMigration[];
  tenants: { id: number; name: string }[];
  tables: BackedUpTable[];
}

/** The rows after this line belong to this table, and to this tenant where the table is divided by tenant. */
export interface Section {
  table: string;
  tenant: number | null;
}

export interface Trailer {
  end: true;
  rows: number;
  sha256: string;
}

export type Row = (string | null)[];

/** Hashes lines as they pass. */
export class LineHash {
  readonly #hash: Hash = createHash('sha256');

  add(line: string): void {
    this.#hash.update(line);
    this.#hash.update('\n');
  }

  hex(): string {
    return this.#hash.digest('hex');
  }
}

/** Rows that belong to no tenant yet: idempotency keys of the requests that create tenants. */
export const INSTALLATION = 0;

export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
