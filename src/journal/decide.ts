/** How the commands of a batch are decided: on the book alone, and again when more of it was read. */
import type { Actor } from '../access/index.ts';
import { type Book, readWants, Unread, Wants } from '../ledger/index.ts';
import { Refusal, type Transaction } from '../platform/index.ts';
import type { BatchCommand, LoneCommand } from './command.ts';
import type { KnownKeys } from './idempotency.ts';
import type { Page } from './kept-book.ts';
import type { Waiting } from './waiting.ts';

/** How a command of a batch ended, which is answered when the batch is committed. */
export type Verdict =
  | { sort: 'done'; output: unknown }
  | { sort: 'kept'; kept: unknown }
  | { sort: 'refused'; refusal: Refusal };

/** Decides a batch. What it looks at and was not read, all of its commands together, is read, and all of it is decided again. */
export async function decideAll(
  transaction: Transaction,
  { book, keys }: Page,
  batch: readonly Waiting[],
): Promise<Verdict[]> {
  for (let round = 1; ; round += 1) {
    const mark = book.mark();
    const unread: Wants[] = [];
    const verdicts = batch.map((waiting) => decide(book, keys, waiting, unread));
    if (unread.length === 0) return verdicts;
    book.backTo(mark);
    keys.forgetAdded();
    await readUnread(transaction, book, unread, round);
  }
}

function decide(book: Book, known: KnownKeys, waiting: Waiting, unread: Wants[]): Verdict {
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
    book.backTo(mark);
    if (error instanceof Unread) unread.push(error.wants);
    else if (error instanceof Refusal) return { sort: 'refused', refusal: error };
    else throw error;
    return { sort: 'done', output: undefined };
  }
}

/** Rounds of reading in which everything that a command looks at must have been found. */
const ROUNDS_MAX = 50;

/** Reads what commands looked at and was not read. */
async function readUnread(
  transaction: Transaction,
  book: Book,
  unread: readonly Wants[],
  round: number,
): Promise<void> {
  if (round === ROUNDS_MAX) throw new Error('A command goes on looking at what was not read.');
  const all = new Wants();
  for (const wants of unread) all.addAll(wants);
  (await readWants(transaction, book.tenantId, all))(book);
}

export async function decideAlone(
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
      decide: (part, input, actor = waiting.actor) => decidePart(transaction, book, part, input, actor),
    });
    if (waiting.idempotency !== undefined) known.add(waiting.idempotency, command.keep ? command.keep(output) : output);
    return { sort: 'done', output };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { sort: 'refused', refusal: error };
  }
}

/** Decides a batch command as a part of one that runs alone, and sends what it put. */
async function decidePart<Input, Output>(
  transaction: Transaction,
  book: Book,
  command: BatchCommand<Input, Output>,
  input: Input,
  actor: Actor,
): Promise<Output> {
  const wants = new Wants();
  command.wants(input, wants, actor);
  await readUnread(transaction, book, [book.missing(wants)], 0);
  for (let round = 1; ; round += 1) {
    const mark = book.mark();
    try {
      const output = command.decide(input, actor, book);
      await book.shelves.flush(transaction, book.tenantId);
      return output;
    } catch (error) {
      if (!(error instanceof Unread)) throw error;
      book.backTo(mark);
      await readUnread(transaction, book, [error.wants], round);
    }
  }
}
