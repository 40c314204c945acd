import type { DocumentHead, DocumentKind } from '../../../documents/index.ts';
import type { LoneUnit } from '../../../journal/index.ts';
import { Refusal } from '../../../platform/index.ts';
import { findHeads } from '../find.ts';
import { type Names, placeOf } from '../names.ts';
import { keep } from '../sent.ts';
import { invalid, type WireTransaction } from '../wire.ts';

/** A new transaction that is to become a document. */
export interface Ask {
  unit: LoneUnit;
  names: Names;
  wire: WireTransaction;
  locationId: number;
  /** The document withdrawn for it, if a transaction changes its type. */
  inPlaceOf?: DocumentHead | undefined;
}

/** A change of a transaction: as last answered, and as it is to be. */
export interface Change {
  unit: LoneUnit;
  names: Names;
  head: DocumentHead;
  before: WireTransaction;
  after: WireTransaction;
}

/** The effect of a type of transaction on the stock. */
export interface Effect {
  /** Creates the document, with all steps that the transaction says have happened, and returns its id. */
  create(ask: Ask): Promise<number>;
  /** Carries out the steps that a change says have now happened. */
  settle(change: Change): Promise<void>;
  /** Applies a change of the items, if that is still possible; absent where it never is. */
  replaceItems?(change: Change): Promise<void>;
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
  if (/^[1-9]\d{0,15}$/.test(wire.transaction)) return Number(wire.transaction);
  throw invalid('transaction', 'There is no transaction with this id.');
}

/** The kind of the document that `transaction` names, as far as the actor may see it. */
export async function linkedKind(unit: LoneUnit, id: number): Promise<DocumentKind> {
  const [head] = await findHeads(unit.sql, unit.actor, [id]);
  if (head !== undefined) return head.kind;
  throw invalid('transaction', 'There is no transaction with this id.');
}

/** The location of an optional field. */
export function placeAt(names: Names, text: string | undefined, path: string, otherwise: number): number {
  return text === undefined ? otherwise : placeOf(names, text, path);
}

/** A refusal of a transaction that refers to one of the wrong type. */
export function wrongLink(message: string): Refusal {
  return new Refusal('invalid_request', `transaction: ${message}`, { path: 'transaction' });
}
