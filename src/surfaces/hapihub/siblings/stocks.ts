import type { Actor } from '../../../access/index.ts';
import { findLocationsNamed } from '../../../catalog/index.ts';
import {
  countStockLevels,
  listStockLevels,
  type StockLevel,
  type StockLevelFilter,
  type StockLevelKey,
} from '../../../documents/index.ts';
import { formatQuantity, type Sql } from '../../../platform/index.ts';
import type { Row } from '../query-match.ts';
import { TRANSACTION_KINDS, typeOf } from '../types.ts';
import { itemIdsOf } from './items.ts';
import type { Named, Part, Reader, Sibling } from './sibling.ts';

/** Stock by variant and warehouse, all lots together. It changes only through transactions. */
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
  async list(by, named, part) {
    const levels = await read(by, named, part, false);
    return levels.map((level) => ({
      ...placed(level),
      product: String(level.itemId),
      variant: level.partNumber,
      ...lastOf(level),
    }));
  },
  count: (by, named) => count(by, named, false),
};

/** Lots by warehouse, each with its control number. They change only through transactions. */
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
  async list(by, named, part) {
    const levels = await read(by, named, part, true);
    return levels.map((level) => ({
      ...placed(level),
      externalId: level.lot?.number,
      sku: level.partNumber,
      status: level.onHand > 0n ? 'active' : 'empty',
      ...(level.lot?.expiresAt == null ? {} : { expiresAt: level.lot.expiresAt.getTime() }),
    }));
  },
  count: (by, named) => count(by, named, true),
};

/** A level's id: its item, its location and its lot, 0 for all lots. */
const ID = /^(\d{1,15})-(\d{1,15})-(\d{1,15})$/;

function keyOf(text: string): StockLevelKey | undefined {
  const [, itemId, locationId, lotId] = ID.exec(text) ?? [];
  return lotId === undefined
    ? undefined
    : { itemId: Number(itemId), locationId: Number(locationId), lotId: Number(lotId) };
}

async function read({ sql, actor }: Reader, named: Named, { after, ...part }: Part, byLot: boolean) {
  const behind = after && keyOf(String(after.id));
  const filter = await filterOf(sql, actor, named, byLot);
  return listStockLevels(sql, actor.tenantId, filter, { after: behind, ...part });
}

async function count({ sql, actor }: Reader, named: Named, byLot: boolean): Promise<number> {
  return countStockLevels(sql, actor.tenantId, await filterOf(sql, actor, named, byLot));
}

async function filterOf(sql: Sql, actor: Actor, named: Named, byLot: boolean): Promise<StockLevelFilter> {
  const { warehouse, id } = named;
  const places = warehouse && [...(await findLocationsNamed(sql, actor.tenantId, actor, warehouse)).values()];
  return {
    visibility: actor,
    itemIds: await itemIdsOf(sql, actor, named),
    locationIds: places,
    keys: id?.map(keyOf).filter((key) => key !== undefined),
    byLot,
  };
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

/** The last movement there: its document as a transaction, the change, and the level after it. */
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
