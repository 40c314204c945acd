import type { Actor } from '../access/index.ts';
import type { Book, Wants } from '../ledger/index.ts';
import type { Sql } from '../platform/index.ts';

/**
 * A change that is decided from the book alone, so that many of them share one transaction. `wants` names what `decide` will look at;
 * what only shows while it decides is read then (`Book.need`), and it is decided again. `decide` is pure but for the book, throws a Refusal
 * to say no, and answers with plain JSON.
 */
export interface BatchCommand<Input, Output> {
  readonly sort: 'batch';
  readonly name: string;
  wants(input: Input, wants: Wants, actor: Actor): void;
  decide(input: Input, actor: Actor, book: Book): Output;
  /** How many entries it will write, about: batches are limited by their sum. */
  weight(input: Input): number;
  /** Whether it is decided alone: it looks at what follows from rows that others of its batch may change. */
  alone?(input: Input, actor: Actor): boolean;
  /** What is kept under an idempotency key where that is not the output itself, and the way back from it. */
  readonly kept?: {
    shrink(output: Output): unknown;
    restore(sql: Sql, tenantId: number, kept: unknown): Promise<Output>;
  };
}

/** A change that looks at the database while it decides: one in a transaction, under the same lock. */
export interface LoneCommand<Input, Output> {
  readonly sort: 'lone';
  readonly name: string;
  run(input: Input, unit: LoneUnit): Promise<Output>;
  /** What is kept under an idempotency key where that is not all of the output: a secret never is. */
  keep?(output: Output): Output;
}

/** What a lone command works with. Whatever it puts into the book is written when it returns. */
export interface LoneUnit {
  sql: Sql;
  book: Book;
  actor: Actor;
  tenantId: number;
  now: Date;
  /** Decides a batch command as a part of this one, on behalf of the same actor or another. */
  decide<Input, Output>(command: BatchCommand<Input, Output>, input: Input, actor?: Actor): Promise<Output>;
}

export type Command<Input, Output> = BatchCommand<Input, Output> | LoneCommand<Input, Output>;

/** A client's promise that repeats are the same request: its key, and a digest of what was asked. */
export interface Idempotency {
  key: string;
  fingerprint: Buffer;
}

/** What a command led to; `replayed` when an earlier request with the same key had led to it. */
export interface Outcome<Output> {
  output: Output;
  replayed: boolean;
}
