import type { Actor } from '../../../access/index.ts';
import {
  type DocumentHead,
  type DocumentKind,
  type DocumentLine,
  documentFor,
  type Unit,
} from '../../../documents/index.ts';
import type { BatchCommand } from '../../../journal/index.ts';
import type { Book } from '../../../ledger/index.ts';
import { idOf, Refusal } from '../../../platform/index.ts';
import { type Names, placeOf } from '../names.ts';
import { keep } from '../sent.ts';
import { TRANSACTION_KINDS } from '../types.ts';
import { invalid, type WireTransaction } from '../wire.ts';

/** What the steps of a transaction work with, all on one book. */
export interface Step extends Unit {
  /** Decides a command of the core as a part of this one, on behalf of the same actor or another. */
  decide<Input, Output>(command: BatchCommand<Input, Output>, input: Input, actor?: Actor): Output;
}

export function stepOn(book: Book, actor: Actor): Step {
  const decide: Step['decide'] = (command, input, by = actor) => command.decide(input, by, book);
  return { actor, book, now: book.now, decide };
}

/** A new transaction that is to become a document. */
export interface Ask {
  unit: Step;
  names: Names;
  wire: WireTransaction;
  locationId: number;
  /** The document withdrawn for it, if a transaction changes its type. */
  inPlaceOf?: DocumentHead | undefined;
}

/** A change of a transaction: as last answered, and as it is to be. */
export interface Change {
  unit: Step;
  names: Names;
  head: DocumentHead;
  before: WireTransaction;
  after: WireTransaction;
}

/** The id of a new document, and whether steps of it are to be carried out. */
export interface Created {
  id: number;
  hasSteps: boolean;
}

/** The effect of a type of transaction on the stock. */
export interface Effect {
  /** Creates the document. */
  create(ask: Ask): Created;
  /** Carries out the steps that a change says have now happened. */
  settle(change: Change): void;
  /** Applies a change of the items, if that is still possible; absent where it never is. */
  replaceItems?(change: Change): void;
}

/** The fields that every document takes from a transaction, and from the one that it replaces. */
export function fieldsOf(wire: WireTransaction, inPlaceOf?: DocumentHead | undefined) {
  return {
    date: wire.createdAt === undefined ? null : new Date(wire.createdAt),
    memo: wire.reason ?? null,
    reference: wire.invoice ?? null,
    externalData: keep(inPlaceOf?.externalData ?? {}, wire),
    inPlaceOf,
  };
}

/** Whether the change says for the first time that a step has happened. */
export function begins({ before, after }: Pick<Change, 'before' | 'after'>, name: keyof WireTransaction): boolean {
  return before[name] === undefined && after[name] !== undefined;
}

/** Throws if a change removes a step that has moved stock. */
export function requireKept({ before, after }: Change, names: readonly (keyof WireTransaction)[]): void {
  const gone = names.find((name) => before[name] !== undefined && after[name] === undefined);
  if (gone !== undefined) throw invalid(String(gone), 'It has moved stock and cannot be removed.');
}

/** Reads the id that `transaction` gives. */
export function linkedId(wire: WireTransaction): number | null {
  if (wire.transaction === undefined) return null;
  const id = idOf(wire.transaction);
  if (id !== undefined) return id;
  throw invalid('transaction', 'There is no transaction with this id.');
}

/** The kind of the document that `transaction` names, as far as the actor may see it. */
export function linkedKind(unit: Step, id: number): DocumentKind {
  const document = documentFor(unit, id);
  if (document !== undefined && TRANSACTION_KINDS.includes(document.head.kind)) return document.head.kind;
  throw invalid('transaction', 'There is no transaction with this id.');
}

/** The lines of a document as it is by now. */
export function linesNow(unit: Step, id: number): readonly DocumentLine[] {
  return documentFor(unit, id)?.lines ?? [];
}

/** The location of an optional field. */
export function placeAt(names: Names, text: string | undefined, path: string, otherwise: number): number {
  return text === undefined ? otherwise : placeOf(names, text, path);
}

/** A refusal of a transaction that refers to one of the wrong type. */
export function wrongLink(message: string): Refusal {
  return new Refusal('invalid_request', `transaction: ${message}`, { path: 'transaction' });
}
