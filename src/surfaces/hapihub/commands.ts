import { isDeepStrictEqual } from 'node:util';
import type { TenantSettings } from '../../access/index.ts';
import { createItems } from '../../catalog/index.ts';
import {
  type DocumentFields,
  type DocumentHead,
  updateDocument,
  updatePurchaseOrder,
  updateReceipt,
  updateVendorReturn,
} from '../../documents/index.ts';
import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { Refusal } from '../../platform/index.ts';
import { telling } from './client-paths.ts';
import { EFFECTS } from './effects/index.ts';
import { findHeads, findTransactions } from './find.ts';
import { type Names, placeOf, readNames, unknownSkus } from './names.ts';
import type { Query } from './query.ts';
import type { Row } from './query-match.ts';
import { renderTransactions, rowOf } from './render.ts';
import { keep, sentOf } from './sent.ts';
import { requireMayWrite, typeOf } from './types.ts';
import { invalid, patchedRow, type WirePatch, type WireTransaction } from './wire.ts';

/** How many transactions one patch by query may change. */
export const PATCHED_MAX = 1_000;

export interface NewTransactions {
  transactions: WireTransaction[];
  /** Whether the client sent a list, in which a refusal names the place. */
  isList: boolean;
  settings: TenantSettings['hapihub'];
}

/** Makes transactions, all or none. */
export const createTransactions: LoneCommand<NewTransactions, Row[]> = {
  sort: 'lone',
  name: 'hapihub.create',
  async run({ transactions, isList, settings }, unit) {
    const names = await readOrMakeNames(unit, transactions, settings);
    const rows: Row[] = [];
    for (const [index, wire] of transactions.entries()) {
      rows.push(await create(unit, names, wire, isList ? String(index) : ''));
    }
    return rows;
  },
};

async function create(unit: LoneUnit, names: Names, wire: WireTransaction, prefix: string): Promise<Row> {
  const type = wire.type ?? 'adjustment';
  requireMayWrite(unit.actor, type);
  const transaction: WireTransaction = { ...wire, type };
  const id = await telling({ made: transaction, prefix }, () => {
    const locationId = placeOf(names, wire.warehouse ?? '', 'warehouse');
    return EFFECTS[type].create({ unit, names, wire: transaction, locationId });
  });
  // A document that is born with its movement is written when the command ends, and has nothing left to settle.
  const [head] = await findHeads(unit.sql, unit.actor, [id]);
  if (head !== undefined) {
    const change = { unit, names, head, before: {}, after: transaction };
    await telling({ prefix }, () => EFFECTS[type].settle(change));
  }
  const createdAt = wire.createdAt === undefined ? unit.now : new Date(wire.createdAt);
  const { kind, name } = unit.actor;
  return rowOf({ id, createdAt, createdBy: { kind, id: unit.actor.id, name }, transaction });
}

/** Looks up what transactions name. A sku that is no item becomes one, where the tenant wants that. */
async function readOrMakeNames(
  unit: LoneUnit,
  transactions: readonly WireTransaction[],
  settings: TenantSettings['hapihub'],
): Promise<Names> {
  const names = await readNames(unit.sql, unit.actor, transactions);
  const missing = settings.createUnknownSkus ? unknownSkus(names, transactions) : [];
  if (missing.length === 0) return names;
  await createItems.run(
    {
      mode: 'atomic',
      items: missing.map(({ sku = '', variantName, control }) => ({
        partNumber: sku,
        name: variantName || sku,
        tracking: control === undefined ? 'none' : 'lot',
      })),
    },
    unit,
  );
  return readNames(unit.sql, unit.actor, transactions);
}

/** What a patch is about: one transaction, or those that a query found, as far as they still fit it. */
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
    const rows = await renderTransactions(unit.sql, unit.tenantId, heads);
    const afters = rows.map((row) => patchedRow(row as WireTransaction, patch));
    const names = await readNames(unit.sql, unit.actor, [...(rows as WireTransaction[]), ...afters]);
    for (const [index, head] of heads.entries()) {
      const [before, after] = [rows[index] as WireTransaction, afters[index]!];
      requireMayWrite(unit.actor, typeOf(head.kind));
      await telling({ prefix: '' }, () => change(unit, names, { head, before, after, patch }));
    }
    const changed = await findHeads(
      unit.sql,
      unit.actor,
      heads.map((head) => head.id),
    );
    return renderTransactions(unit.sql, unit.tenantId, changed);
  },
};

async function headsOf(unit: LoneUnit, target: TransactionPatch['target']): Promise<DocumentHead[]> {
  if ('id' in target) {
    const heads = await findHeads(unit.sql, unit.actor, [target.id]);
    if (heads.length === 1) return heads;
    throw new Refusal('not_found', `No record found for id '${target.text}'`);
  }
  const { ids, query } = target;
  if (ids.length === 0) return [];
  const wanted = { limit: ids.length, skip: 0, ids };
  return (await findTransactions(unit.sql, unit.actor, query, wanted)).heads;
}

/** What stays as it was sent: it says what the document is. */
const FIXED = ['type', 'warehouse', 'source', 'destination', 'transaction', 'supplier'] as const;

/** Whether two texts are names of one place; what is no place's name is none. */
function isSamePlace({ places }: Names, before = '', after = ''): boolean {
  return places.has(before) && places.get(before) === places.get(after);
}

async function change(
  unit: LoneUnit,
  names: Names,
  {
    head,
    before,
    after,
    patch,
  }: { head: DocumentHead; before: WireTransaction; after: WireTransaction; patch: WirePatch<WireTransaction> },
): Promise<void> {
  const type = typeOf(head.kind);
  const effect = EFFECTS[type];
  const fixed = FIXED.find((name) => {
    if (name === 'transaction' && type === 'adjustment') return false;
    return !isDeepStrictEqual(before[name], after[name]) && !isSamePlace(names, before[name], after[name]);
  });
  if (fixed !== undefined) throw invalid(fixed, 'It cannot change.');
  const facts = { unit, names, head, before, after };
  if (!isDeepStrictEqual(before.items, after.items)) {
    if (effect.replaceItems === undefined) throw invalid('items', 'They have had their effect, and cannot change.');
    await effect.replaceItems(facts);
  }
  await effect.settle(facts);
  // The settling wrote the document; what is said of it is written on what it is now.
  const [now = head] = await findHeads(unit.sql, unit.actor, [head.id]);
  const kept = patchedRow(sentOf(now) ?? {}, patch);
  const fields = {
    ...(after.reason === before.reason ? {} : { memo: after.reason ?? null }),
    ...(after.invoice === before.invoice ? {} : { reference: after.invoice ?? null }),
    ...(after.createdAt === before.createdAt || after.createdAt === undefined
      ? {}
      : { date: new Date(after.createdAt) }),
    externalData: keep(now.externalData, kept),
  };
  await say(unit, now, fields);
}

/** Purchasing papers have rules and views of their own. */
async function say(unit: LoneUnit, { kind, id }: DocumentHead, fields: DocumentFields): Promise<void> {
  switch (kind) {
    case 'purchase_order':
      await updatePurchaseOrder.run({ id, patch: fields }, unit);
      return;
    case 'receipt':
      await updateReceipt.run({ id, patch: fields }, unit);
      return;
    case 'vendor_return':
      await updateVendorReturn.run({ id, patch: fields }, unit);
      return;
    default:
      await updateDocument.run({ kind, id, fields }, unit);
  }
}
