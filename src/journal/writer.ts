/**
 * One tenant's writer in one process. Commands wait in line; the writer takes those that are there, up to a limit, and in one
 * transaction locks the tenant's clock, reads all they want, decides them one after the other, writes the result and commits; then
 * every caller is answered. While that is under way the next commands gather: a lone request goes at once, and under load the batch
 * grows by itself. The next batches follow on the same connection before the one before them is committed. Several processes may do this
 * for one tenant: the clock's row is the only lock.
 */
import type { Actor } from '../access/index.ts';
import { CLOCK_MOVED, writeBook } from '../ledger/index.ts';
import { asRefusal, type Database, OutcomeUnknown, Refusal, type Sql, type Transaction } from '../platform/index.ts';
import type { Command, Idempotency, Outcome } from './command.ts';
import { decideAll, decideAlone, type Verdict } from './decide.ts';
import { KnownKeys } from './idempotency.ts';
import { KeptBook, type Page } from './kept-book.ts';
import type { Waiting } from './waiting.ts';

/** Entries that one transaction may write, about. */
const BATCH_WEIGHT_MAX = 2_000;
/** Entries that may wait before new commands are told to come back. */
const WAITING_WEIGHT_MAX = 50_000;
const ATTEMPTS_MAX = 5;
/** A tenant that rests this long gives the memory of its book and its keys back. */
const IDLE_MS = 60_000;
/**
 * Batches on their way at once. A batch takes at most half of the commands that wait or are on their way: callers who are answered
 * together come back together, and in one batch they would leave the process and the database waiting for each other in turn.
 */
const UNDER_WAY_MAX = 3;
/** Serialization failure and deadlock, for which PostgreSQL asks for another try; and a kept book that was not true any more. */
const RETRIED = ['40001', '40P01', CLOCK_MOVED];
/** A key that was taken to be new and is not: the next attempt looks it up. */
const KEY_IN_USE = 'idempotency_pkey';

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
  readonly #kept: KeptBook;
  /** The transaction whose commit was sent last, until it is answered or another one follows it. */
  #committing: Transaction | undefined;
  #queue: Waiting[] = [];
  #waitingWeight = 0;
  /** Commands of the batches that are on their way. */
  #underWay = 0;
  #running: Promise<void> | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(database: Database, tenantId: number, events: WriterEvents) {
    this.#database = database;
    this.#tenantId = tenantId;
    this.#events = events;
    this.#kept = new KeptBook(tenantId, events.now);
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
    clearTimeout(this.#idle);
    // One turn of the event loop lets the requests that arrived together travel together.
    await new Promise((resolve) => setImmediate(resolve));
    const open = new Set<Promise<void>>();
    while (this.#queue.length > 0 || open.size > 0) {
      if (this.#queue.length === 0 || open.size === UNDER_WAY_MAX) {
        await Promise.race(open);
        continue;
      }
      const batch = this.#take();
      // The next batch is sent while this one is being committed; the database begins with it when that is done.
      await new Promise<void>((sent) => {
        const ended = this.#attempt(batch, sent).finally(() => {
          this.#underWay -= batch.length;
          open.delete(ended);
          sent();
        });
        open.add(ended);
      });
    }
    this.#running = undefined;
    this.#idle = setTimeout(() => this.#kept.rest(), IDLE_MS).unref();
  }

  #take(): Waiting[] {
    let weight = 0;
    let count = 0;
    const most = Math.ceil((this.#queue.length + this.#underWay) / 2);
    for (const waiting of this.#queue) {
      if (count === most) break;
      const { command, input, actor } = waiting;
      const isLone = command.sort === 'lone' || command.alone?.(input, actor) === true;
      if (count > 0 && (isLone || weight + waiting.weight > BATCH_WEIGHT_MAX)) break;
      weight += waiting.weight;
      count += 1;
      if (isLone) break;
    }
    this.#waitingWeight -= weight;
    this.#underWay += count;
    return this.#queue.splice(0, count);
  }

  /** Runs a batch to its end; `sent` is called when its writes and its commit are on their way. */
  async #attempt(batch: Waiting[], sent: () => void): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#transact(batch, sent);
        return;
      } catch (error) {
        if (attempt < ATTEMPTS_MAX && isRetried(error)) continue;
        if (batch.length > 1 && !(error instanceof OutcomeUnknown) && !isOutage(error)) {
          // One of them is guilty; alone, each gets its own answer.
          for (const waiting of batch) await this.#attempt([waiting], sent);
          return;
        }
        const refusal = error instanceof OutcomeUnknown ? outcomeUnknown() : asRefusal(error);
        for (const waiting of batch) waiting.reject(refusal);
        return;
      }
    }
  }

  async #transact(batch: Waiting[], sent: () => void): Promise<void> {
    // Of several batches that are tried again, only one may follow on the connection: another would be in the middle of it.
    const last = this.#committing;
    this.#committing = undefined;
    const transaction = last?.follow(this.#tenantId) ?? (await this.#database.begin(this.#tenantId));
    let verdicts: Verdict[];
    let page: Page | undefined;
    try {
      page = this.#kept.pageOfKept(batch) ?? (await this.#kept.openPage(transaction, batch));
      const only = batch[0];
      if (only?.command.sort === 'lone') {
        verdicts = [await decideAlone(transaction, page.book, page.keys, only, only.command)];
      } else {
        verdicts = await decideAll(transaction, page, batch);
        this.#kept.keep(page.book);
      }
      const keysOfRefused = page.guessedFrom && readKeysOfRefused(transaction, this.#tenantId, batch, verdicts);
      if (verdicts.some((verdict) => verdict.sort === 'done'))
        await this.#commit(transaction, page, sent, keysOfRefused);
      else {
        await Promise.all([this.#kept.confirm(transaction, page), keysOfRefused]);
        await transaction.rollback();
      }
      const known = await keysOfRefused;
      if (known !== undefined) verdicts = batch.map((waiting, index) => unlessKept(known, waiting, verdicts[index]!));
    } catch (error) {
      if (page !== undefined && codeOf(error) === CLOCK_MOVED) this.#kept.foundMoved(page);
      this.#kept.close();
      await transaction.rollback();
      throw error;
    }
    this.#events.committed(this.#tenantId);
    batch.forEach((waiting, index) => void this.#answer(waiting, verdicts[index]!));
  }

  /** Sends what the book holds and the commit, and waits. The next batch may be decided on the book before this one is committed. */
  async #commit(transaction: Transaction, page: Page, sent: () => void, ...reads: unknown[]): Promise<void> {
    const writes = [...writeBook(transaction, page.book, page.guessedFrom), ...page.keys.write(transaction, page.book)];
    const commit = transaction.commit([...writes, ...reads]);
    this.#committing = transaction;
    sent();
    try {
      await commit;
    } finally {
      if (this.#committing === transaction) this.#committing = undefined;
    }
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

/** The keys of commands that were refused while their keys were taken to be new: an earlier request may have succeeded with one. */
async function readKeysOfRefused(
  sql: Sql,
  tenantId: number,
  batch: readonly Waiting[],
  verdicts: readonly Verdict[],
): Promise<KnownKeys | undefined> {
  const keys = batch.flatMap(({ idempotency }, index) =>
    idempotency !== undefined && verdicts[index]?.sort === 'refused' ? [idempotency.key] : [],
  );
  if (keys.length === 0) return undefined;
  const known = new KnownKeys();
  (await KnownKeys.read(sql, tenantId, keys))(known);
  return known;
}

/** What an earlier request with the key of a refused command led to, if there was one. */
function unlessKept(known: KnownKeys, { idempotency }: Waiting, verdict: Verdict): Verdict {
  if (verdict.sort !== 'refused' || idempotency === undefined) return verdict;
  try {
    const earlier = known.find(idempotency);
    return earlier === undefined ? verdict : { sort: 'kept', kept: earlier.kept };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { sort: 'refused', refusal: error };
  }
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? '';
}

function isRetried(error: unknown): boolean {
  return RETRIED.includes(codeOf(error)) || (error as { constraint?: string }).constraint === KEY_IN_USE;
}

function isOutage(error: unknown): boolean {
  const refusal = asRefusal(error);
  return refusal instanceof Refusal && refusal.code === 'database_unavailable';
}

function outcomeUnknown(): Refusal {
  return new Refusal(
    'outcome_unknown',
    'The connection to the database broke while the change was being committed, so it may or may not have happened. Repeat the request with the same Idempotency-Key, or look before you repeat it.',
    { retryAfterSeconds: 2 },
  );
}
