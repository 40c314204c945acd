import type { Actor } from '../../../access/index.ts';
import { findLocationsNamed } from '../../../catalog/index.ts';
import { listStockLevels, type StockLevel } from '../../../documents/index.ts';
import { formatQuantity, type Sql } from '../../../platform/index.ts';
import type { Row } from '../query-match.ts';
import { TRANSACTION_KINDS, typeOf } from '../types.ts';
import { itemIdsOf } from './items.ts';
import { both, type Named, type Sibling } from './sibling.ts';

/** Stock by variant and warehouse, a row for each lot. It changes by transactions alone. */
export const stocks: Sibling = {
  path: '/inventory-stocks',
  key: 'id',
  fields: {
    id: 'text',
    createdAt: 'time',
    organization: 'text',
    warehouse: 'text',
    product: 'text',
    variant: 'text',
    transaction: 'text',
    transactionType: 'text',
    appliedQuantity: 'number',
    appliedAdjustment: 'number',
    quantity: 'number',
    initialStock: 'number',
  },
  indexed: ['id', 'warehouse', 'product', 'variant'],
  async list(sql, actor, named, after, limit) {
    const levels = await read(sql, actor, named, { after, limit, byLot: false });
    return levels.map((level) => ({
      ...placed(level),
      product: String(level.itemId),
      variant: level.partNumber,
      ...lastOf(level),
    }));
  },
};

/** Lots by warehouse, each with its control number. They change by transactions alone. */
export const trackers: Sibling = {
  path: '/inventory-trackers',
  key: 'id',
  fields: {
    id: 'text',
    externalId: 'text',
    organization: 'text',
    warehouse: 'text',
    sku: 'text',
    quantity: 'number',
    parent: 'text',
    status: 'text',
    expiresAt: 'time',
  },
  indexed: ['id', 'warehouse', 'sku'],
  async list(sql, actor, named, after, limit) {
    const levels = await read(sql, actor, named, { after, limit, byLot: true });
    return levels.map((level) => ({
      ...placed(level),
      externalId: level.lot?.number,
      sku: level.partNumber,
      status: level.onHand > 0n ? 'active' : 'empty',
      ...(level.lot?.expiresAt == null ? {} : { expiresAt: level.lot.expiresAt.getTime() }),
    }));
  },
};

/** A position's id: its item, its location and its lot. */
const ID = /^(\d{1,15})-(\d{1,15})-(\d{1,15})$/;

async function read(
  sql: Sql,
  actor: Actor,
  named: Named,
  { after, limit, byLot }: { after: Row | undefined; limit: number; byLot: boolean },
): Promise<StockLevel[]> {
  const places = named.warehouse && [
    ...(await findLocationsNamed(sql, actor.tenantId, actor, named.warehouse)).values(),
  ];
  const keys = named.id?.map((text) => ID.exec(text)).filter((match) => match !== null);
  const [, item, location, lot] = ID.exec(String(after?.id)) ?? [];
  const levels = await listStockLevels(sql, actor.tenantId, {
    visibility: actor,
    itemIds: both(
      await itemIdsOf(sql, actor, named),
      keys?.map((key) => Number(key[1])),
    ),
    locationIds: both(
      places,
      keys?.map((key) => Number(key[2])),
    ),
    byLot,
    after: after && { itemId: Number(item), locationId: Number(location), lotId: Number(lot) },
    limit: keys === undefined ? limit : limit * 1_000,
  });
  return keys === undefined ? levels : levels.filter((level) => named.id?.includes(idOf(level))).slice(0, limit);
}

function idOf({ itemId, locationId, lotId }: StockLevel): string {
  return `${itemId}-${locationId}-${lotId}`;
}

function placed(level: StockLevel): Row {
  const warehouse = String(level.locationId);
  return {
    id: idOf(level),
    createdAt: level.updatedAt.getTime(),
    organization: warehouse,
    warehouse,
    quantity: Number(formatQuantity(level.onHand)),
  };
}

/** What the last movement there did: its document as a transaction, by how much, and the level that it left. */
function lastOf({ last }: StockLevel): Row {
  if (last === null) return {};
  const { documentId, documentKind, change, after } = last;
  const isTransaction = documentKind !== null && TRANSACTION_KINDS.includes(documentKind);
  return {
    ...(isTransaction ? { transaction: String(documentId), transactionType: typeOf(documentKind) } : {}),
    appliedAdjustment: Number(formatQuantity(change)),
    appliedQuantity: Number(formatQuantity(after)),
    initialStock: Number(formatQuantity(after - change)),
  };
}
