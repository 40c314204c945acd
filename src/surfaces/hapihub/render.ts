import type { Actor } from '../../access/index.ts';
import { EVERYTHING, findItemsByIds, type ItemView, perBaseUnit } from '../../catalog/index.ts';
import { type CommonLine, type DocumentHead, type DocumentKind, readCommonLines } from '../../documents/index.ts';
import type { ActorStamp } from '../../ledger/index.ts';
import { formatQuantity, type Sql } from '../../platform/index.ts';
import { type FieldTable, ITEM_FIELDS, TRANSACTION_FIELDS } from './fields.ts';
import type { Row } from './query-match.ts';
import { sentOf } from './sent.ts';
import { typeOf } from './types.ts';
import type { WireItem, WireTransaction } from './wire.ts';

/** Documents as transactions: the fields sent by clients of this surface, and for the rest what the core has and the actor may see. */
export async function renderTransactions(sql: Sql, actor: Actor, heads: readonly DocumentHead[]): Promise<Row[]> {
  const items = await readItems(
    sql,
    actor,
    heads.filter((head) => sentOf(head)?.items === undefined),
  );
  return heads.map((head) => {
    const sent = sentOf(head);
    const known = sent?.items === undefined ? knownOf(head, items.get(head.id) ?? []) : {};
    return rowOf({
      id: head.id,
      createdAt: head.date,
      createdBy: head.createdBy,
      transaction: {
        ...known,
        ...sent,
        type: typeOf(head.kind),
        ...(head.memo === null ? {} : { reason: head.memo }),
        ...(head.reference === null ? {} : { invoice: head.reference }),
      },
    });
  });
}

/** A transaction in an answer: the server's fields, then the client's, in the order of the vendor's table. */
export function rowOf(from: { id: number; createdAt: Date; createdBy: ActorStamp; transaction: WireTransaction }): Row {
  const { createdAt: _sent, ...sent } = from.transaction;
  return {
    id: String(from.id),
    createdAt: from.createdAt.getTime(),
    createdBy: from.createdBy.id === null ? from.createdBy.name : String(from.createdBy.id),
    ...inOrder(TRANSACTION_FIELDS, { ...sent, type: sent.type ?? 'adjustment' }),
  };
}

/** The fields in the order of a table: PostgreSQL stores objects in an order of its own. */
function inOrder(table: FieldTable, fields: Row): Row {
  const row: Row = {};
  for (const name in table) {
    const value = fields[name];
    if (value === undefined) continue;
    row[name] = table[name] === 'items' ? (value as Row[]).map((item) => inOrder(ITEM_FIELDS, item)) : value;
  }
  return row;
}

/** The core's fields of a document from another surface. */
function knownOf(head: DocumentHead, items: WireItem[]): WireTransaction {
  const type = typeOf(head.kind);
  const [place, end] = [text(head.locationId), text(head.toLocationId)];
  const changedAt = head.updatedAt.getTime();
  return {
    ...(place === undefined ? {} : { warehouse: place }),
    type,
    items,
    ...(head.sourceId === null || type === 'adjustment' || type === 'purchase'
      ? {}
      : { transaction: String(head.sourceId) }),
    ...(head.vendorId === null ? {} : { supplier: String(head.vendorId), supplierType: 'inventory-supplier' }),
    ...(type === 'transfer' && place !== undefined ? { source: place } : {}),
    ...(type === 'transfer' && end !== undefined ? { destination: end } : {}),
    ...(head.status === 'canceled' || head.status === 'expired' ? { rejectedAt: changedAt } : {}),
    ...(head.status === 'received' && (type === 'transfer' || type === 'purchase') ? { receivedAt: changedAt } : {}),
    ...(head.status === 'fulfilled' ? { fulfilledAt: fulfilledAt(head) ?? changedAt } : {}),
  };
}

/** A sale changes later too, when goods come back. */
function fulfilledAt({ details }: DocumentHead): number | undefined {
  return typeof details.fulfilledAt === 'string' ? Date.parse(details.fulfilledAt) : undefined;
}

function text(id: number | null): string | undefined {
  return id === null ? undefined : String(id);
}

async function readItems(sql: Sql, actor: Actor, heads: readonly DocumentHead[]): Promise<Map<number, WireItem[]>> {
  if (heads.length === 0) return new Map();
  const { tenantId } = actor;
  const lines = await readCommonLines(sql, tenantId, heads, actor);
  const ids = [...new Set([...lines.values()].flat().map((line) => line.itemId))];
  const all = await findItemsByIds(sql, tenantId, EVERYTHING, ids);
  const named = new Map(all.map((item) => [item.id, item]));
  return new Map(
    heads.map(({ id, kind }) => {
      const active = (lines.get(id) ?? []).filter((line) => line.active);
      return [id, active.map((line) => itemOfLine(kind, line, named.get(line.itemId)))];
    }),
  );
}

function itemOfLine(kind: DocumentKind, line: CommonLine, item: ItemView | undefined): WireItem {
  const amount = Number(formatQuantity(line.quantity));
  const isSigned = kind === 'adjustment' || kind === 'packaging';
  return {
    ...(item === undefined ? {} : { sku: item.partNumber, variantName: item.name }),
    ...(isSigned ? { adjustment: amount } : { quantity: amount }),
    ...(line.description ? { note: line.description } : {}),
    ...trackedBy(line),
    ...(kind === 'purchase_order' ? { price: Number(formatQuantity(perBaseUnit(line.unitCost, line.written))) } : {}),
  };
}

function trackedBy({ lot, serials }: CommonLine): WireItem {
  if (lot) return { control: lot.number, ...(lot.expiresAt === null ? {} : { expiresAt: lot.expiresAt.getTime() }) };
  return serials?.length === 1 ? { control: serials[0]! } : {};
}
