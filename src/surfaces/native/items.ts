import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import {
  createItem,
  createItems,
  deleteItem,
  findItem,
  ITEMS,
  type ItemFields,
  kindOf,
  type NewItem,
  updateItem,
  withKitStock,
} from '../../catalog/index.ts';
import { listLowStock, mergeItems, onOrder } from '../../documents/index.ts';
import { formatQuantity } from '../../platform/index.ts';
import { type SurfaceContext, submit } from '../http/index.ts';
import { endpoint } from './contract/endpoint.ts';
import { POSTING } from './contract/refusals.ts';
import { list, read, write } from './contract/tenant-endpoints.ts';
import { readIfMatch } from './requests/if-match.ts';
import { pageOf, pageQuery, readTextCursor } from './requests/paging.ts';
import { readQuantity } from './requests/quantities.ts';
import {
  Item,
  ItemBatchInput,
  ItemBatchOutcome,
  ItemDetail,
  ItemInput,
  ItemPatch,
  itemQuery,
  LowStockItem,
  lowStockQuery,
  MergerInput,
} from './schemas/items.ts';
import { listOf } from './schemas/scalars.ts';

const tag = 'Catalog';
const toRead = { tag, scopes: ['inventory:read'] } as const;
const toWrite = { tag, scopes: ['inventory:write'] } as const;
const refuses = [
  'invalid_quantity',
  'duplicate_part_number',
  'duplicate_code',
  'unknown_reference',
  'unknown_location',
  'unknown_item',
] as const;

export function itemRoutes(server: FastifyInstance, context: SurfaceContext): void {
  itemReads(server, context);
  itemWrites(server, context);
  mergerRoute(server, context);
  batchRoute(server, context);
  lowStockRoute(server, context);
}

function itemReads(server: FastifyInstance, context: SurfaceContext): void {
  list(
    server,
    context,
    '/items',
    {
      ...toRead,
      id: 'item_list',
      summary: 'List items',
      description: 'The items that the caller may see, by id.',
      query: itemQuery,
      reply: Item,
    },
    async (sql, { actor, query: { limit: _limit, after: _after, ...filter } }, page) => {
      const items = await context.lists.page(sql, actor.tenantId, ITEMS, { ...filter, visibility: actor }, page);
      return withKitStock(sql, actor.tenantId, items);
    },
  );
  read(
    server,
    context,
    '/items/:id',
    {
      ...toRead,
      id: 'item_view',
      summary: 'Read an item',
      description: 'With what is on order of it, which lists and the feed leave out.',
      reply: ItemDetail,
      etag: true,
    },
    async (sql, { actor, params: { id } }) => {
      const found = await findItem(sql, actor.tenantId, actor, id);
      const [item] = await withKitStock(sql, actor.tenantId, found === undefined ? [] : [found]);
      const ordered = await onOrder(sql, actor.tenantId, [id], actor.siteIds);
      return item && { ...item, onOrder: ordered.get(id) ?? '0' };
    },
  );
}

function itemWrites(server: FastifyInstance, context: SurfaceContext): void {
  write(
    server,
    context,
    'POST /items',
    {
      ...toWrite,
      id: 'item_create',
      summary: 'Create an item',
      description: 'Without stock: a movement brings that.',
      body: ItemInput,
      reply: Item,
      status: 201,
      at: '/items',
      etag: true,
      refuses,
    },
    createItem,
    ({ body }) => toNewItem(body, ''),
  );
  write(
    server,
    context,
    'PATCH /items/:id',
    {
      ...toWrite,
      id: 'item_update',
      summary: 'Change an item',
      description: 'What is left out stays; If-Match refuses a stale change.',
      body: ItemPatch,
      reply: Item,
      etag: true,
      ifMatch: true,
      refuses: [...refuses, 'in_use', 'wrong_state'],
    },
    updateItem,
    (request) => ({ id: request.params.id, patch: toFields(request.body, ''), ifRevision: readIfMatch(request) }),
  );
  write(
    server,
    context,
    'DELETE /items/:id',
    {
      ...toWrite,
      id: 'item_delete',
      summary: 'Delete an item',
      description: 'One that never had stock; others are set to inactive.',
      reply: Item,
      ifMatch: true,
      refuses: ['in_use'],
    },
    deleteItem,
    (request) => ({ id: request.params.id, ifRevision: readIfMatch(request) }),
  );
}

function mergerRoute(server: FastifyInstance, context: SurfaceContext): void {
  write(
    server,
    context,
    'POST /items/:id/merger',
    {
      ...toWrite,
      id: 'item_merger_create',
      summary: 'Merge an item into another one',
      description:
        'Two items that are one: stock with its value, lots, serials, reservations, codes, units, levels, its place in kits and the lines of documents under way become those of the item that stays, in one step. The history of the other shows with it, and the old part number finds it. What is in the way is named: a difference in tracking, units, brand or site, kits, lots of one number that differ, positions below zero, counts under way. It is not taken back.',
      body: MergerInput,
      reply: Item,
      status: 201,
      refuses: ['unknown_item', 'in_use', 'wrong_state', 'actor_restricted', 'serial_in_use', ...POSTING],
    },
    mergeItems,
    ({ params: { id }, body }) => ({ id, ...body }),
  );
}

function batchRoute(server: FastifyInstance, { journal }: SurfaceContext): void {
  endpoint(
    server,
    'POST /items/batch',
    {
      ...toWrite,
      id: 'item_batch_create',
      summary: 'Create many items',
      description:
        'Up to 1,000 at once; `atomic` or `independent` as for movements. 201 when all were created, else 200.',
      body: ItemBatchInput,
      reply: ItemBatchOutcome,
      status: [200, 201],
      refuses,
    },
    async (request, reply) => {
      const { mode = 'atomic', items } = request.body;
      const input = { mode, items: items.map((item, index) => toNewItem(item, `items.${index}.`)) };
      const outcomes = await submit(journal, request, reply, createItems, input);
      reply.status(outcomes.every((outcome) => outcome.status === 'created') ? 201 : 200);
      return { data: outcomes };
    },
  );
}

function lowStockRoute(server: FastifyInstance, { database, lists }: SurfaceContext): void {
  endpoint(
    server,
    'GET /low-stock',
    {
      tag: 'Stock',
      scopes: ['inventory:read'],
      id: 'low_stock_list',
      summary: 'List items that run low',
      description:
        'Items in use of which no more is available than their minimum, the most critical first: by the levels of the company, or of the locations that are named.',
      query: Type.Object({ ...pageQuery, ...lowStockQuery }),
      reply: listOf(LowStockItem),
    },
    async ({ actor, query: { limit, after, locationId: locationIds } }) => {
      const behind = readTextCursor(after, locationIds === undefined ? 3 : 4);
      const filter = { visibility: actor, locationIds };
      return database.inTenant(actor.tenantId, async (sql) => {
        const rows = await listLowStock(sql, lists, actor.tenantId, filter, { behind, limit: limit + 1 });
        const { data, next } = pageOf(rows, limit, ({ place }) => place);
        const items = data.map(({ item }) => item);
        return { data: await withKitStock(sql, actor.tenantId, items), next };
      });
    },
  );
}

function toNewItem(body: Static<typeof ItemInput>, prefix: string): NewItem {
  return { ...toFields(body, prefix), partNumber: body.partNumber, name: body.name };
}

function toFields(body: Static<typeof ItemPatch>, prefix: string): Partial<ItemFields> {
  const { minStockLevel, targetStockLevel, reorderQuantity, cost, price, weight, codes, units, components, ...rest } =
    body;
  const fields: Partial<ItemFields> = { ...rest };
  if (minStockLevel !== undefined) fields.minStockLevel = readQuantity(minStockLevel, `${prefix}minStockLevel`);
  if (targetStockLevel !== undefined)
    fields.targetStockLevel =
      targetStockLevel === null ? null : readQuantity(targetStockLevel, `${prefix}targetStockLevel`);
  if (reorderQuantity !== undefined) fields.reorderQuantity = readQuantity(reorderQuantity, `${prefix}reorderQuantity`);
  if (cost !== undefined) fields.cost = cost === null ? null : readQuantity(cost, `${prefix}cost`);
  if (price !== undefined) fields.price = price === null ? null : readQuantity(price, `${prefix}price`);
  if (weight !== undefined) fields.weight = weight === null ? null : readQuantity(weight, `${prefix}weight`);
  if (codes !== undefined) {
    fields.codes = codes.map(({ code, kind = kindOf(code), unit = null, vendorId = null }) => ({
      code,
      kind,
      unit,
      vendorId,
    }));
  }
  if (units !== undefined) {
    fields.units = units.map(({ factor, forPurchase = false, ...unit }, index) => ({
      ...unit,
      factor: formatQuantity(readQuantity(factor, `${prefix}units.${index}.factor`)),
      forPurchase,
    }));
  }
  if (components !== undefined) {
    fields.components = components.map(({ itemId, quantity }, index) => ({
      itemId,
      quantity: formatQuantity(readQuantity(quantity, `${prefix}components.${index}.quantity`)),
    }));
  }
  return fields;
}
