import { isDeepStrictEqual } from 'node:util';
import {
  type DocumentFields,
  type DocumentHead,
  documentFor,
  updateDocument,
  updatePurchaseOrder,
  updateReceipt,
  updateVendorReturn,
  wantDocuments,
  withdrawDocument,
} from '../../documents/index.ts';
import type { BatchCommand, LoneCommand, LoneUnit } from '../../journal/index.ts';
import { withClientFields } from './client-paths.ts';
import { create } from './commands.ts';
import { type Step, stepOn } from './effects/effect.ts';
import { EFFECTS } from './effects/index.ts';
import { noRecord } from './errors.ts';
import { TRANSACTION_FIELDS } from './fields.ts';
import { findHeads, findTransactions } from './find.ts';
import { type Names, namesIn, requireFewCalled, wantNames } from './names.ts';
import { followingEnds, movePlaces } from './places.ts';
import type { Query } from './query.ts';
import type { Row } from './query-match.ts';
import { renderTransactions } from './render.ts';
import { keep, sentOf } from './sent.ts';
import { requireMayWrite, typeOf } from './types.ts';
import { invalid, patchedRow, readKept, type WirePatch, type WireTransaction } from './wire.ts';

/** How many transactions one patch by query may change. */
export const PATCHED_MAX = 1_000;

/** The target of a patch: one transaction, or those that a query found, if they still match it. */
export interface TransactionPatch {
  target: { id: number; text: string } | { ids: readonly number[]; query: Query };
  patch: WirePatch<WireTransaction>;
}

/** Changes transactions, all or none. */
export const patchTransactions: LoneCommand<TransactionPatch, Row[]> = {
  sort: 'lone',
  name: 'hapihub.patch',
  async run({ target, patch }, unit) {
    const heads = await headsOf(unit, target);
    const rows = (await renderTransactions(unit.sql, unit.actor, heads)) as WireTransaction[]; // They were rendered with this shape.
    requireFewCalled([...rows, patch.set]);
    for (const [index, head] of heads.entries())
      await unit.decide(changeTransaction, { head, before: rows[index] ?? {}, patch });
    const ids = heads.map((head) => head.id);
    return renderTransactions(unit.sql, unit.actor, inOrderOf(ids, await findHeads(unit.sql, unit.actor, ids)));
  },
};

const changeTransaction: BatchCommand<
  { head: DocumentHead; before: WireTransaction; patch: WirePatch<WireTransaction> },
  void
> = {
  sort: 'batch',
  name: 'hapihub.change',
  weight: ({ before }) => before.items?.length ?? 0,
  wants({ head, before, patch }, wants, actor) {
    wantDocuments(wants, actor, [head.id]);
    wantNames(wants, [before, patch.set]);
  },
  decide({ head, before, patch }, actor, book) {
    const unit = stepOn(book, actor);
    const names = namesIn(unit);
    const whole = followingEnds(names, before, patch);
    const after = patchedRow(before, whole);
    requireMayWrite(actor, typeOf(head.kind));
    withClientFields({ prefix: '' }, () => change(unit, names, { head, before, after, patch: whole, sent: patch.set }));
  },
};

function inOrderOf(ids: readonly number[], heads: readonly DocumentHead[]): DocumentHead[] {
  const byId = new Map(heads.map((head) => [head.id, head]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

async function headsOf(unit: LoneUnit, target: TransactionPatch['target']): Promise<DocumentHead[]> {
  if ('id' in target) {
    const heads = await findHeads(unit.sql, unit.actor, [target.id]);
    if (heads.length === 1) return heads;
    throw noRecord(target.text);
  }
  const { ids, query } = target;
  if (ids.length === 0) return [];
  const wanted = { limit: ids.length, skip: 0, ids };
  return (await findTransactions(unit.sql, unit.actor, query, wanted)).heads;
}

interface Changed {
  head: DocumentHead;
  before: WireTransaction;
  after: WireTransaction;
  /** Including derived fields. */
  patch: WirePatch<WireTransaction>;
  /** Only the fields that the client set. */
  sent: WireTransaction;
}

function change(unit: Step, names: Names, { head, before, after, patch, sent }: Changed): void {
  const type = typeOf(head.kind);
  if (after.type !== type) {
    becomeAnother(unit, names, head, after);
    return;
  }
  if (type !== 'adjustment' && before.transaction !== after.transaction)
    throw invalid('transaction', 'It cannot change.');
  const facts = { unit, names, head, before, after };
  movePlaces(facts, sent);
  const hasNewItems = !isDeepStrictEqual(before.items, after.items);
  if (hasNewItems && type !== 'adjustment') replaceItems(facts);
  EFFECTS[type].settle(facts);
  // The settling has written the document; the client's fields are written to its current state.
  const now = documentFor(unit, head.id)?.head ?? head;
  const kept = patchedRow(sentOf(now) ?? {}, patch);
  const fields = {
    ...(after.reason === before.reason ? {} : { memo: after.reason ?? null }),
    ...(after.invoice === before.invoice ? {} : { reference: after.invoice ?? null }),
    ...(after.createdAt === before.createdAt || after.createdAt === undefined
      ? {}
      : { date: new Date(after.createdAt) }),
    externalData: keep(now.externalData, kept),
  };
  say(unit, now, fields);
  // A statement is an adjustment's last change, which the feed has with its movement.
  if (hasNewItems && type === 'adjustment') replaceItems(facts);
}

function replaceItems(facts: Parameters<NonNullable<(typeof EFFECTS)['sales']['replaceItems']>>[0]): void {
  const { replaceItems: replace } = EFFECTS[typeOf(facts.head.kind)];
  if (replace === undefined) throw invalid('items', 'They have taken effect and cannot change.');
  replace(facts);
}

/** Changes the type of a transaction that has moved nothing, keeping its id and content. */
function becomeAnother(unit: Step, names: Names, head: DocumentHead, after: WireTransaction): void {
  const wire: WireTransaction = readKept(TRANSACTION_FIELDS, after);
  if (wire.type === undefined) throw invalid('type', 'It cannot be removed.');
  requireMayWrite(unit.actor, wire.type);
  const { kind, id } = head;
  const inPlaceOf = unit.decide(withdrawDocument, { kind, id });
  create(unit, names, wire, { prefix: '', inPlaceOf });
}

/** Purchasing documents have rules and views of their own. */
function say(unit: Step, { kind, id }: DocumentHead, fields: DocumentFields): void {
  switch (kind) {
    case 'purchase_order':
      unit.decide(updatePurchaseOrder, { id, patch: fields });
      return;
    case 'receipt':
      unit.decide(updateReceipt, { id, patch: fields });
      return;
    case 'vendor_return':
      unit.decide(updateVendorReturn, { id, patch: fields });
      return;
    default:
      unit.decide(updateDocument, { kind, id, fields });
  }
}
