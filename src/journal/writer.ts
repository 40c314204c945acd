/**
 * One tenant's writer in one process. Commands wait in line; the writer takes those that are there, up to a limit, and in one
 * transaction locks the tenant's clock, reads all they want, decides them one after the other, writes the result and commits; then
 * every caller is answered. While that is under way the next commands gather: a lone request goes at once, and under load the batch
 * grows by itself. While one batch is being committed the next one already waits for the clock on another connection. Several processes may do this for one tenant: the clock's row is the only lock.
 */
import type { Actor } from '../access/index.ts';
import { Book, readWants, Wants, writeBook } from '../ledger/index.ts';
import { asRefusal, type Database, OutcomeUnknown, Refusal, type Transaction } from '../platform/index.ts';
import type { BatchCommand, Command, Idempotency, LoneCommand, Outcome } from './command.ts';
import { KnownKeys } from './idempotency.ts';

/** Entries that one transaction may write, about. */
const BATCH_WEIGHT_MAX = 2_000;
/** Entries that may wait before new commands are told to come back. */
const WAITING_WEIGHT_MAX = 50_000;
const ATTEMPTS_MAX = 5;
/** Serialization failure and deadlock: PostgreSQL asks for another try. */
const RETRIED = ['40001', '40P01'];

interface Waiting {
  command: Command<unknown, unknown>;
  input: unknown;
  actor: Actor;
  idempotency: Idempotency | undefined;
  weight: number;
  resolve(outcome: Outcome<unknown>): void;
  reject(error: unknown): void;
}

/** How a command of a batch ended, to be told when the batch is committed. */
type Verdict =
  | { sort: 'done'; output: unknown }
  | { sort: 'kept'; kept: unknown }
  | { sort: 'refused'; refusal: Refusal };

export interface WriterEvents {
  /** What time it is. */
  now(): Date;
  /** Called after a commit, so that readers who wait for news look again. */
  committed(tenantId: number): void;
}

export class TenantWriter {
  readonly #database: Database;
  readonly #tenantId: number;
  readonly #events: WriterEvents;
  #queue: Waiting[] = [];
  #waitingWeight = 0;
  #running: Promise<void> | undefined;

  constructor(database: Database, tenantId: number, events: WriterEvents) {
    this.#database = database;
    this.#tenantId = tenantId;
    this.#events = events;
  }

  get isIdle(): boolean {
    return this.#running === undefined;
  }

  submit<Input, Output>(
    command: Command<Input, Output>,
    input: Input,
    actor: Actor,
    idempotency: Idempotency | undefined,
  ): Promise<Outcome<Output>> {
    const weight = command.sort === 'batch' ? command.weight(input) : 1;
    if (this.#waitingWeight + weight > WAITING_WEIGHT_MAX && this.#queue.length > 0) {
      return Promise.reject(
        new Refusal('overloaded', 'Too many changes are waiting. Try again in a moment.', { retryAfterSeconds: 1 }),
      );
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({
        command: command as Command<unknown, unknown>,
        input,
        actor,
        idempotency,
        weight,
        resolve: resolve as Waiting['resolve'],
        reject,
      });
      this.#waitingWeight += weight;
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything that was accepted so far is answered. */
  async drain(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    // One turn of the event loop lets the requests that arrived together travel together.
    await new Promise((resolve) => setImmediate(resolve));
    const open = new Set<Promise<void>>();
    while (this.#queue.length > 0 || open.size > 0) {
      if (this.#queue.length === 0) {
        await Promise.race(open);
        continue;
      }
      const batch = this.#take();
      // The next batch asks for the clock while this one is being committed, and gets it when that is done.
      await new Promise<void>((sent) => {
        const ended = this.#attempt(batch, sent).finally(() => {
          open.delete(ended);
          sent();
        });
        open.add(ended);
      });
    }
    this.#running = undefined;
  }

  #take(): Waiting[] {
    let weight = 0;
    let count = 0;
    for (const waiting of this.#queue) {
      const isLone = waiting.command.sort === 'lone';
      if (count > 0 && (isLone || weight + waiting.weight > BATCH_WEIGHT_MAX)) break;
      weight += waiting.weight;
      count += 1;
      if (isLone) break;
    }
    this.#waitingWeight -= weight;
    return this.#queue.splice(0, count);
  }

  /** Runs a batch to its end; `sent` is called when its writes and its commit are on their way. */
  async #attempt(batch: Waiting[], sent: () => void): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#transact(batch, sent);
        return;
      } catch (error) {
        if (attempt < ATTEMPTS_MAX && RETRIED.includes((error as { code?: string }).code ?? '')) continue;
        if (batch.length > 1 && !(error instanceof OutcomeUnknown) && !isOutage(error)) {
          // One of them is guilty; alone, each gets its own answer.
          for (const waiting of batch) await this.#attempt([waiting], sent);
          return;
        }
        const told = error instanceof OutcomeUnknown ? outcomeUnknown() : asRefusal(error);
        for (const waiting of batch) waiting.reject(told);
        return;
      }
    }
  }

  async #transact(batch: Waiting[], sent: () => void): Promise<void> {
    const transaction = await this.#database.begin(this.#tenantId);
    let verdicts: Verdict[];
    try {
      const { book, known } = await this.#open(transaction, batch);
      const only = batch[0];
      verdicts =
        only?.command.sort === 'lone'
          ? [await decideAlone(transaction, book, known, only, only.command)]
          : batch.map((waiting) => decide(book, known, waiting));
      if (verdicts.every((verdict) => verdict.sort !== 'done')) await transaction.rollback();
      else {
        const commit = transaction.commit([...writeBook(transaction, book), ...known.write(transaction, book)]);
        sent();
        await commit;
      }
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
    this.#events.committed(this.#tenantId);
    batch.forEach((waiting, index) => void this.#answer(waiting, verdicts[index]!));
  }

  /** Locks the clock and reads what the batch wants, in one round trip. */
  async #open(transaction: Transaction, batch: Waiting[]): Promise<{ book: Book; known: KnownKeys }> {
    const wants = new Wants();
    for (const { command, input } of batch) if (command.sort === 'batch') command.wants(input, wants);
    const keys = batch.flatMap(({ idempotency }) => (idempotency === undefined ? [] : [idempotency.key]));
    const [clocks, fillKeys, fillBook] = await Promise.all([
      transaction.rows<ClockRow>({ name: 'journal-lock', text: LOCK_CLOCK, values: [this.#tenantId] }),
      KnownKeys.read(transaction, this.#tenantId, keys),
      readWants(transaction, this.#tenantId, wants),
    ]);
    const clock = clocks[0];
    if (clock === undefined) throw new Refusal('not_found', 'There is no such tenant.');
    const book = new Book(
      this.#tenantId,
      {
        revision: clock.revision,
        recordedAt: clock.recorded_at,
        hash: clock.hash,
        series: clock.series,
        nextExpiry: clock.next_expiry,
      },
      clock.negative_stock === 'allow',
      this.#events.now(),
    );
    fillBook(book);
    const known = new KnownKeys();
    fillKeys(known);
    return { book, known };
  }

  async #answer(waiting: Waiting, verdict: Verdict): Promise<void> {
    if (verdict.sort === 'refused') return waiting.reject(verdict.refusal);
    if (verdict.sort === 'done') return waiting.resolve({ output: verdict.output, replayed: false });
    const keeping = waiting.command.sort === 'batch' ? waiting.command.kept : undefined;
    if (keeping === undefined) return waiting.resolve({ output: verdict.kept, replayed: true });
    try {
      const output = await this.#database.inTenant(this.#tenantId, (sql) =>
        keeping.restore(sql, this.#tenantId, verdict.kept),
      );
      waiting.resolve({ output, replayed: true });
    } catch (error) {
      waiting.reject(error);
    }
  }
}

const LOCK_CLOCK = `select c.revision, c.recorded_at, encode(c.hash, 'hex') as hash, c.series, c.next_expiry, t.settings ->> 'negativeStock' as negative_stock
  from clock c join tenant t on t.tenant_id = c.tenant_id where c.tenant_id = $1 for update of c`;

interface ClockRow {
  revision: number;
  recorded_at: Date;
  hash: string;
  series: Record<string, number>;
  next_expiry: Date | null;
  negative_stock: string;
}

function decide(book: Book, known: KnownKeys, waiting: Waiting): Verdict {
  const command = waiting.command as BatchCommand<unknown, unknown>;
  const mark = book.mark();
  try {
    const earlier = waiting.idempotency && known.find(waiting.idempotency);
    if (earlier !== undefined) return { sort: 'kept', kept: earlier.kept };
    const output = command.decide(waiting.input, waiting.actor, book);
    if (waiting.idempotency !== undefined)
      known.add(waiting.idempotency, command.kept ? command.kept.shrink(output) : output);
    return { sort: 'done', output };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    book.backTo(mark);
    return { sort: 'refused', refusal: error };
  }
}

async function decideAlone(
  transaction: Transaction,
  book: Book,
  known: KnownKeys,
  waiting: Waiting,
  command: LoneCommand<unknown, unknown>,
): Promise<Verdict> {
  try {
    const earlier = waiting.idempotency && known.find(waiting.idempotency);
    if (earlier !== undefined) return { sort: 'kept', kept: earlier.kept };
    const output = await command.run(waiting.input, {
      sql: transaction,
      book,
      actor: waiting.actor,
      tenantId: book.tenantId,
      now: book.now,
      async read(fill) {
        const wants = new Wants();
        fill(wants);
        (await readWants(transaction, book.tenantId, wants))(book);
      },
    });
    if (waiting.idempotency !== undefined) known.add(waiting.idempotency, command.keep ? command.keep(output) : output);
    return { sort: 'done', output };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { sort: 'refused', refusal: error };
  }
}

function isOutage(error: unknown): boolean {
  const told = asRefusal(error);
  return told instanceof Refusal && told.code === 'database_unavailable';
}

function outcomeUnknown(): Refusal {
  return new Refusal(
    'outcome_unknown',
    'The connection to the database broke while the change was being committed, so it may or may not have happened. Repeat the request with the same Idempotency-Key, or look before you repeat it.',
    { retryAfterSeconds: 2 },
  );
}
