import type { DocumentHead, DocumentKind } from '../../../documents/index.ts';
import type { LoneUnit } from '../../../journal/index.ts';
import { Refusal } from '../../../platform/index.ts';
import { findHeads } from '../find.ts';
import { type Names, placeOf } from '../names.ts';
import { keep } from '../sent.ts';
import { invalid, type WireTransaction } from '../wire.ts';

/** A new transaction on its way to become a document. */
export interface Ask {
  unit: LoneUnit;
  names: Names;
  wire: WireTransaction;
  locationId: number;
  /** The document that was withdrawn for it, where a transaction becomes one of another type. */
  inPlaceOf?: DocumentHead | undefined;
}

/** A change of a transaction: as it was answered last, and as it is to be. */
export interface Change {
  unit: LoneUnit;
  names: Names;
  head: DocumentHead;
  before: WireTransaction;
  after: WireTransaction;
}

/** What a type of transaction does to the stock. */
export interface Effect {
  /** Makes the document, with all that the transaction says has happened already, and gives its id. */
  create(ask: Ask): Promise<number>;
  /** Does what a change says has happened now. */
  settle(change: Change): Promise<void>;
  /** Whether the items may still change, and what that leads to; where it is missing they never may. */
  replaceItems?(change: Change): Promise<void>;
}

/** What every document takes of a transaction, and of the one that it takes the place of. */
export function fieldsOf(wire: WireTransaction, inPlaceOf?: DocumentHead | undefined) {
  return {
    date: wire.createdAt === undefined ? null : new Date(wire.createdAt),
    memo: wire.reason ?? null,
    reference: wire.invoice ?? null,
    externalData: keep(inPlaceOf?.externalData ?? {}, wire),
    inPlaceOf,
  };
}

/** Whether the change says for the first time that something happened. */
export function begins({ before, after }: Pick<Change, 'before' | 'after'>, name: keyof WireTransaction): boolean {
  return before[name] === undefined && after[name] !== undefined;
}

/** Throws where a change takes back what has moved stock. */
export function requireKept({ before, after }: Change, names: readonly (keyof WireTransaction)[]): void {
  const gone = names.find((name) => before[name] !== undefined && after[name] === undefined);
  if (gone !== undefined) throw invalid(String(gone), 'It has moved stock, so it cannot be taken back.');
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

/** The location of a field that may be left out. */
export function placeAt(names: Names, text: string | undefined, path: string, otherwise: number): number {
  return text === undefined ? otherwise : placeOf(names, text, path);
}

/** A refusal for a transaction that speaks of one of the wrong type. */
export function wrongLink(message: string): Refusal {
  return new Refusal('invalid_request', `transaction: ${message}`, { path: 'transaction' });
}
