import { DEFAULT_SETTINGS } from '../access/index.ts';
import { Book, CLOCK_MOVED, type ClockPlace, readWants, Wants } from '../ledger/index.ts';
import { Refusal, type Transaction } from '../platform/index.ts';
import { KnownKeys } from './idempotency.ts';
import type { Waiting } from './waiting.ts';

/** Things that a kept book may know; then a new one is begun. */
const KNOWN_MAX = 20_000;
/** How long the clock is read before deciding, after another process was seen to write. */
const MISTRUST_MS = 1_000;
/** Idempotency keys of this process's last writes. A batch that repeats one of them looks it up first. */
const RECENT_KEYS_MAX = 10_000;

/** The book of one batch, and what is known of the idempotency keys. */
export interface Page {
  book: Book;
  keys: KnownKeys;
  /** Where the clock must stand for the book to be true; undefined when it was read under the lock. */
  guessedFrom: ClockPlace | undefined;
  /** How often the kept book had been closed when the page was opened. */
  closings: number;
}

/**
 * The book that one batch leaves to the next. It is true for as long as the tenant's clock stands where the book left it, and most
 * often this process alone writes: then the next batch is decided without reading anything, and goes to the database together with
 * the question whether the clock still stands there. When it does not, the database refuses all of it, and the batch is decided again on
 * what is read under the lock.
 */
export class KeptBook {
  readonly #tenantId: number;
  readonly #now: () => Date;
  readonly #recentKeys = new Set<string>();
  #book: Book | undefined;
  #mistrustedUntil = 0;
  #closings = 0;

  constructor(tenantId: number, now: () => Date) {
    this.#tenantId = tenantId;
    this.#now = now;
  }

  /** Keeps the book of a batch that is decided, and whose writes leave in this tick. */
  keep(book: Book): void {
    this.#book = book.looksForNextExpiry || !book.toJudge.isEmpty || book.knownSize > KNOWN_MAX ? undefined : book;
  }

  /** Forgets the book: a batch failed, or rows were changed beside it. */
  close(): void {
    this.#book = undefined;
    this.#closings += 1;
  }

  /** Gives the memory back: nothing is written for a while. */
  rest(): void {
    this.close();
    this.#recentKeys.clear();
  }

  /** The clock did not stand where a page took it to stand. Unless a batch of our own failed before it, another process writes. */
  foundMoved(page: Page): void {
    if (page.closings === this.#closings) this.#mistrust();
  }

  #mistrust(): void {
    this.#mistrustedUntil = Date.now() + MISTRUST_MS;
  }

  #remember(keys: readonly string[]): void {
    for (const key of keys) this.#recentKeys.add(key);
    for (const key of this.#recentKeys) {
      if (this.#recentKeys.size <= RECENT_KEYS_MAX) break;
      this.#recentKeys.delete(key);
    }
  }

  /**
   * A page of the kept book, if it knows all that the batch wants. It is a guess until the clock is moved, or `confirm` is asked. So are
   * its idempotency keys: they are taken to be new, and the primary key of the table refuses the batch where one is not.
   */
  pageOfKept(batch: readonly Waiting[]): Page | undefined {
    const book = this.#book;
    if (book === undefined || Date.now() < this.#mistrustedUntil) return undefined;
    const wants = wantsOf(batch);
    if (wants === undefined || wants.looksBack) return undefined;
    // What the last page alone had read is not known any more.
    book.turnPage(this.#now());
    if (book.missing(wants).size > 0) return undefined;
    const keys = keysOf(batch);
    if (keys.some((key) => this.#recentKeys.has(key))) return undefined;
    this.#remember(keys);
    this.#book = undefined;
    const { revision, hash } = book.clock;
    return { book, keys: new KnownKeys(), guessedFrom: { revision, hash }, closings: this.#closings };
  }

  /** Makes sure of a page that led to refusals alone, and so writes nothing. Fails with CLOCK_MOVED. */
  async confirm(transaction: Transaction, { book, guessedFrom }: Page): Promise<void> {
    if (guessedFrom === undefined) return;
    const [clock] = await transaction.rows<ClockRow>({
      name: 'journal-look',
      text: SELECT_CLOCK,
      values: [this.#tenantId],
    });
    if (clock !== undefined && standsAt(guessedFrom, book.negativeStock, clock)) return;
    throw Object.assign(new Error('The clock has moved.'), { code: CLOCK_MOVED });
  }

  /** Locks the clock and reads what the batch wants and the kept book does not know, in one round trip unless the clock has moved. */
  async openPage(transaction: Transaction, batch: readonly Waiting[]): Promise<Page> {
    const wants = wantsOf(batch);
    const kept = wants === undefined ? undefined : this.#book;
    this.#book = undefined;
    kept?.turnPage(this.#now());
    const closings = this.#closings;
    const keysOfBatch = keysOf(batch);
    this.#remember(keysOfBatch);
    const missing = wants === undefined ? new Wants() : kept === undefined ? wants : kept.missing(wants);
    const [clocks, fillKeys, fillMissing] = await Promise.all([
      transaction.rows<ClockRow>({ name: 'journal-lock', text: LOCK_CLOCK, values: [this.#tenantId] }),
      KnownKeys.read(transaction, this.#tenantId, keysOfBatch),
      readWants(transaction, this.#tenantId, missing),
    ]);
    const clock = clocks[0];
    if (clock === undefined) throw new Refusal('not_found', 'There is no such tenant.');
    const keys = new KnownKeys();
    fillKeys(keys);
    const page = (book: Book): Page => ({ book, keys, guessedFrom: undefined, closings });
    if (kept !== undefined && standsAt(kept.clock, kept.negativeStock, clock)) {
      fillMissing(kept);
      return page(kept);
    }
    if (kept !== undefined) this.#mistrust();
    const book = newBook(this.#tenantId, clock, this.#now());
    const fill = kept === undefined ? fillMissing : await readWants(transaction, this.#tenantId, wants ?? missing);
    fill(book);
    return page(book);
  }
}

/** Undefined for a command that reads for itself, and changes rows that the book does not hold. */
function wantsOf(batch: readonly Waiting[]): Wants | undefined {
  const wants = new Wants();
  for (const { command, input, actor } of batch) {
    if (command.sort === 'lone') return undefined;
    command.wants(input, wants, actor);
  }
  return wants;
}

function keysOf(batch: readonly Waiting[]): string[] {
  return batch.flatMap(({ idempotency }) => (idempotency === undefined ? [] : [idempotency.key]));
}

const SELECT_CLOCK = `select c.revision, c.recorded_at, encode(c.hash, 'hex') as hash, c.series, c.next_expiry, c.next_day,
    t.settings ->> 'negativeStock' = 'allow' as negative_stock, t.settings ->> 'timeZone' as time_zone
  from clock c join tenant t on t.tenant_id = c.tenant_id where c.tenant_id = $1`;
const LOCK_CLOCK = `${SELECT_CLOCK} for update of c`;

interface ClockRow {
  revision: number;
  recorded_at: Date;
  hash: string;
  series: Record<string, number>;
  next_expiry: Date | null;
  next_day: Date | null;
  negative_stock: boolean;
  /** Null before the company said one. */
  time_zone: string | null;
}

function newBook(tenantId: number, clock: ClockRow, now: Date): Book {
  return new Book(
    tenantId,
    {
      revision: clock.revision,
      recordedAt: clock.recorded_at,
      hash: clock.hash,
      series: clock.series,
      nextExpiry: clock.next_expiry,
      nextDay: clock.next_day,
    },
    { negativeStock: clock.negative_stock, timeZone: clock.time_zone ?? DEFAULT_SETTINGS.timeZone },
    now,
  );
}

function standsAt(place: ClockPlace, negativeStock: boolean, clock: ClockRow): boolean {
  return place.revision === clock.revision && place.hash === clock.hash && negativeStock === clock.negative_stock;
}
