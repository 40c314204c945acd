import { Book, readWants, Wants } from '../ledger/index.ts';
import { Refusal, type Transaction } from '../platform/index.ts';
import { KnownKeys } from './idempotency.ts';
import type { Waiting } from './waiting.ts';

/** What PostgreSQL answers when the clock is not where the book left it: somebody else wrote meanwhile. */
export const CLOCK_MOVED = 'OHCLK';

/** Things that a kept book may know; then a new one is begun. */
const KNOWN_MAX = 20_000;
/** How long the clock is looked at before deciding, after another process was seen to write. */
const MISTRUST_MS = 1_000;

/** The book of one batch, and what is known of the idempotency keys. */
export interface Page {
  book: Book;
  keys: KnownKeys;
  /** Fails with CLOCK_MOVED when the book was not true. Sent before the writes, so that they fail with it. */
  confirmed: Promise<unknown>;
}

/**
 * The book that one batch leaves to the next. It is true for as long as the tenant's clock stands where the book left it, and most
 * often this process alone writes: then the next batch is decided without reading anything, and goes to the database together with
 * the question whether the clock still stands there. When it does not, the database refuses all of it, and the batch is decided anew on
 * what is read under the lock.
 */
export class KeptBook {
  readonly #tenantId: number;
  #book: Book | undefined;
  #mistrustedUntil = 0;

  constructor(tenantId: number) {
    this.#tenantId = tenantId;
  }

  /** Keeps the book of a batch that is decided, and whose writes leave in this tick. */
  keep(book: Book): void {
    this.#book = book.looksForNextExpiry || book.known.size > KNOWN_MAX ? undefined : book;
  }

  /** Forgets the book: a batch failed, or rows were changed beside it. */
  close(): void {
    this.#book = undefined;
  }

  /** Another process writes for this tenant. */
  mistrust(): void {
    this.#mistrustedUntil = Date.now() + MISTRUST_MS;
  }

  /** A page of the kept book, if it knows all that the batch wants. Locks the clock and asks whether it stands there, without waiting. */
  pageOfKept(transaction: Transaction, batch: readonly Waiting[]): Page | undefined {
    const book = this.#book;
    if (book === undefined || Date.now() < this.#mistrustedUntil) return undefined;
    const wants = wantsOf(batch);
    if (wants === undefined || wants.looksBack || keysOf(batch).length > 0 || wants.without(book.known).size > 0)
      return undefined;
    this.#book = undefined;
    const { revision, hash } = book.clock;
    const confirmed = transaction.rows({
      name: 'journal-require-clock',
      text: 'select require_clock($1, $2, $3, $4)',
      values: [this.#tenantId, revision, hash, book.negativeStock],
    });
    // Whoever uses the page waits for it; a batch that fails before needs no second error.
    confirmed.catch(() => undefined);
    book.turnPage(new Date());
    return { book, keys: new KnownKeys(), confirmed };
  }

  /** Locks the clock and reads what the batch wants and the kept book does not know, in one round trip unless the clock has moved. */
  async openPage(transaction: Transaction, batch: readonly Waiting[]): Promise<Page> {
    const wants = wantsOf(batch);
    const kept = wants === undefined ? undefined : this.#book;
    this.#book = undefined;
    const missing = wants === undefined ? new Wants() : kept === undefined ? wants : wants.without(kept.known);
    const [clocks, fillKeys, fillMissing] = await Promise.all([
      transaction.rows<ClockRow>({ name: 'journal-lock', text: LOCK_CLOCK, values: [this.#tenantId] }),
      KnownKeys.read(transaction, this.#tenantId, keysOf(batch)),
      readWants(transaction, this.#tenantId, missing),
    ]);
    const clock = clocks[0];
    if (clock === undefined) throw new Refusal('not_found', 'There is no such tenant.');
    const keys = new KnownKeys();
    fillKeys(keys);
    const page = (book: Book): Page => ({ book, keys, confirmed: Promise.resolve() });
    if (kept !== undefined && standsAt(kept, clock)) {
      kept.turnPage(new Date());
      kept.known.add(missing);
      fillMissing(kept);
      return page(kept);
    }
    if (kept !== undefined) this.mistrust();
    const book = newBook(this.#tenantId, clock);
    const fill = kept === undefined ? fillMissing : await readWants(transaction, this.#tenantId, wants ?? missing);
    book.known.add(wants ?? missing);
    fill(book);
    return page(book);
  }
}

/** Undefined for a command that reads for itself, and changes rows that the book does not hold. */
function wantsOf(batch: readonly Waiting[]): Wants | undefined {
  const wants = new Wants();
  for (const { command, input } of batch) {
    if (command.sort === 'lone') return undefined;
    command.wants(input, wants);
  }
  return wants;
}

function keysOf(batch: readonly Waiting[]): string[] {
  return batch.flatMap(({ idempotency }) => (idempotency === undefined ? [] : [idempotency.key]));
}

const LOCK_CLOCK = `select c.revision, c.recorded_at, encode(c.hash, 'hex') as hash, c.series, c.next_expiry, t.settings ->> 'negativeStock' = 'allow' as negative_stock
  from clock c join tenant t on t.tenant_id = c.tenant_id where c.tenant_id = $1 for update of c`;

interface ClockRow {
  revision: number;
  recorded_at: Date;
  hash: string;
  series: Record<string, number>;
  next_expiry: Date | null;
  negative_stock: boolean;
}

function newBook(tenantId: number, clock: ClockRow): Book {
  return new Book(
    tenantId,
    {
      revision: clock.revision,
      recordedAt: clock.recorded_at,
      hash: clock.hash,
      series: clock.series,
      nextExpiry: clock.next_expiry,
    },
    clock.negative_stock,
    new Date(),
  );
}

function standsAt(book: Book, clock: ClockRow): boolean {
  return (
    book.clock.revision === clock.revision &&
    book.clock.hash === clock.hash &&
    book.negativeStock === clock.negative_stock
  );
}
