import { type Actor, allows } from '../../access/index.ts';
import type { DocumentKind } from '../../documents/index.ts';
import { Refusal } from '../../platform/index.ts';
import { type TransactionType, TYPES } from './fields.ts';

interface TypeRule {
  /** The documents of the core that are shown as this type. */
  kinds: readonly DocumentKind[];
  /** A credential writes such a transaction with one of these scopes, as on every other surface. */
  writtenWith: readonly string[];
}

/** The documents of each type of transaction: the one table for both directions. */
export const TYPE_TABLE = {
  adjustment: { kinds: ['adjustment'], writtenWith: ['inventory:write'] },
  purchase: { kinds: ['purchase_order'], writtenWith: ['purchasing:write'] },
  sales: { kinds: ['sale'], writtenWith: ['inventory:write'] },
  transfer: { kinds: ['transfer'], writtenWith: ['inventory:write', 'inventory:transfer'] },
  receiving: { kinds: ['receipt', 'delivery'], writtenWith: ['inventory:write', 'purchasing:write'] },
  packaging: { kinds: ['packaging'], writtenWith: ['inventory:write'] },
  return: { kinds: ['customer_return', 'vendor_return'], writtenWith: ['inventory:write', 'purchasing:write'] },
} as const satisfies Record<TransactionType, TypeRule>;

/** What actors who may read only purchasing documents see, as on the native API. */
const PURCHASING_KINDS: readonly DocumentKind[] = ['purchase_order', 'receipt', 'vendor_return'];

/** The kinds of documents that an actor's scopes let it read. */
export function readableKinds(actor: Actor): readonly DocumentKind[] {
  return allows(actor.scopes, ['inventory:read']) ? TRANSACTION_KINDS : PURCHASING_KINDS;
}

const TYPE_OF_KIND = new Map<DocumentKind, TransactionType>(
  TYPES.flatMap((type) => TYPE_TABLE[type].kinds.map((kind): [DocumentKind, TransactionType] => [kind, type])),
);

/**
 * The kinds of all types. A document of another kind is not a transaction, because it moves nothing: a purchase request, or a count sheet,
 * whose posting creates an adjustment.
 */
export const TRANSACTION_KINDS: readonly DocumentKind[] = [...TYPE_OF_KIND.keys()];

export function typeOf(kind: DocumentKind): TransactionType {
  const type = TYPE_OF_KIND.get(kind);
  if (type === undefined) throw new Error(`A document of kind ${kind} is not a transaction.`);
  return type;
}

/** Throws `insufficient_scope` for a credential that may not write transactions of a type. */
export function requireMayWrite(actor: Actor, type: TransactionType): void {
  const { writtenWith } = TYPE_TABLE[type];
  if (allows(actor.scopes, writtenWith)) return;
  throw new Refusal('insufficient_scope', `A transaction of type ${type} needs the scope ${writtenWith.join(' or ')}.`);
}
