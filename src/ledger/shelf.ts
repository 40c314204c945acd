import type { Sql } from '../platform/index.ts';

/** By what a row is known on its shelf. */
export type Key = string | number;

/**
 * A kind of rows beside the ledger's own that commands look at and change through the book: items as the catalog knows them, documents
 * with their lines. The book keeps each row by its key, and also that there is none. Rows are values: a change puts another one there.
 */
export interface Shelf<K extends Key, Row> {
  readonly name: string;
  /** Reads the rows with these keys; it may give others that came with them. */
  read(sql: Sql, tenantId: number, keys: readonly K[]): Promise<Iterable<readonly [key: K, row: Row | undefined]>>;
  /** Sends what was put, one statement a table. Left out where they follow from what other shelves hold. */
  write?(sql: Sql, tenantId: number, puts: readonly Put<K, Row>[]): Promise<unknown>;
  /**
   * Whether its rows are read again for each page of the book: they are large, or they follow from others, such as what stands in a
   * location. A command that looks at what follows from others says that it is decided alone.
   */
  readonly pageOnly?: boolean;
}

/** A row that was put: as the database has it, and as it is to be; undefined is no row. */
export interface Put<K extends Key, Row> {
  key: K;
  before: Row | undefined;
  after: Row | undefined;
}

/** The rows that were put, without those that were taken away. */
export function rowsPut<Row>(puts: readonly Pick<Put<Key, Row>, 'after'>[]): Row[] {
  return puts.flatMap(({ after }) => after ?? []);
}

/** The keys of the rows that were taken away. */
export function keysTaken<K extends Key>(puts: readonly Put<K, unknown>[]): K[] {
  return puts.flatMap(({ key, after }) => (after === undefined ? [key] : []));
}

/** The reading of a shelf whose rows are looked up one by one. */
export function oneByOne<K extends Key, Row>(
  find: (sql: Sql, tenantId: number, key: K) => Promise<Row | undefined>,
): Shelf<K, Row>['read'] {
  return (sql, tenantId, keys) => Promise.all(keys.map(async (key) => [key, await find(sql, tenantId, key)] as const));
}

/** Any shelf, where only its identity matters. */
// biome-ignore lint/suspicious/noExplicitAny: a shelf both takes and gives its rows, so that no type but its own fits.
export type AnyShelf = Shelf<any, any>;

/** Sets of keys by shelf. */
export class ShelfKeys {
  readonly #keys = new Map<AnyShelf, Set<Key>>();

  add<K extends Key>(shelf: Shelf<K, unknown>, keys: Iterable<K>): void {
    const known = this.#keys.get(shelf) ?? new Set();
    for (const key of keys) known.add(key);
    if (known.size > 0) this.#keys.set(shelf, known);
  }

  /** Those that these shelves do not know. */
  without(shelves: Shelves): ShelfKeys {
    const rest = new ShelfKeys();
    for (const [shelf, keys] of this.#keys) {
      rest.add(
        shelf,
        [...keys].filter((key) => !shelves.knows(shelf, key)),
      );
    }
    return rest;
  }

  get size(): number {
    let size = 0;
    for (const keys of this.#keys.values()) size += keys.size;
    return size;
  }

  entries(): [AnyShelf, Key[]][] {
    return [...this.#keys].map(([shelf, keys]) => [shelf, [...keys]]);
  }
}

/** The rows of all shelves, as a book holds them. */
export class Shelves {
  readonly #rows = new Map<AnyShelf, Map<Key, unknown>>();
  /** The rows that were put since the page began, as they were before. */
  readonly #puts = new Map<AnyShelf, Map<Key, unknown>>();

  /** Whether it is known what stands there, or that nothing does. */
  knows(shelf: AnyShelf, key: Key): boolean {
    return this.#rows.get(shelf)?.has(key) ?? false;
  }

  get<K extends Key, Row>(shelf: Shelf<K, Row>, key: K): Row | undefined {
    return this.#rows.get(shelf)?.get(key) as Row | undefined;
  }

  /** Adds what was read; what is there already may have changed since and stays. */
  fill<K extends Key, Row>(
    shelf: Shelf<K, Row>,
    keys: readonly K[],
    rows: Iterable<readonly [K, Row | undefined]>,
  ): void {
    const held = of(this.#rows, shelf);
    for (const [key, row] of rows) if (!held.has(key)) held.set(key, row);
    for (const key of keys) if (!held.has(key)) held.set(key, undefined);
  }

  /** Puts a row, or takes it away, and returns the way back. */
  put<K extends Key, Row>(shelf: Shelf<K, Row>, key: K, row: Row | undefined): () => void {
    const held = of(this.#rows, shelf);
    const puts = of(this.#puts, shelf);
    const before = held.get(key);
    const [wasKnown, wasPut] = [held.has(key), puts.has(key)];
    held.set(key, row);
    if (!wasPut) puts.set(key, before);
    return () => {
      if (wasKnown) held.set(key, before);
      else held.delete(key);
      if (!wasPut) puts.delete(key);
    };
  }

  /** How many keys are known. */
  get size(): number {
    let size = 0;
    for (const rows of this.#rows.values()) size += rows.size;
    return size;
  }

  /** Sends what was put since the page began. */
  write(sql: Sql, tenantId: number): Promise<unknown>[] {
    return [...this.#puts].flatMap(([shelf, puts]) => {
      return puts.size === 0 || shelf.write === undefined
        ? []
        : [shelf.write(sql, tenantId, this.#listPuts(shelf, puts))];
    });
  }

  #listPuts(shelf: AnyShelf, puts: Map<Key, unknown>): Put<Key, unknown>[] {
    return [...puts].map(([key, before]) => ({ key, before, after: this.#rows.get(shelf)?.get(key) }));
  }

  /** Sends what was put, and forgets all rows: what follows may read and change them beside the book. */
  async flush(sql: Sql, tenantId: number): Promise<void> {
    const writes = this.write(sql, tenantId);
    this.#puts.clear();
    this.#rows.clear();
    await Promise.all(writes);
  }

  /** Begins the next page: what was put has been sent. */
  turnPage(): void {
    this.#puts.clear();
    for (const shelf of this.#rows.keys()) if (shelf.pageOnly) this.#rows.delete(shelf);
  }
}

function of(maps: Map<AnyShelf, Map<Key, unknown>>, shelf: AnyShelf): Map<Key, unknown> {
  const map = maps.get(shelf) ?? new Map<Key, unknown>();
  maps.set(shelf, map);
  return map;
}
