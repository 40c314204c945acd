import Type, { type Static } from 'typebox';
import {
  createItem,
  createItems,
  deleteItem,
  findItem,
  ITEMS_AT_ONCE_MAX,
  type ItemFields,
  type LowStockCursor,
  listItems,
  listLowStock,
  type NewItem,
  updateItem,
} from '../../catalog/index.ts';
import { onOrder } from '../../documents/index.ts';
import { Refusal } from '../../platform/index.ts';
import {
  Decimal,
  DecimalInput,
  FreeObject,
  Id,
  Nullable,
  OneOf,
  type SurfaceContext,
  submit,
  Text,
  Timestamp,
} from '../http/index.ts';
import { readQuantity } from './movements.ts';
import { operation } from './operation.ts';
import { ListOf, PageQuery, pageById, readTextCursor, writeCursor } from './paging.ts';
import type { NativeServer } from './server-type.ts';
import { created, readIfMatch, withEtag } from './write.ts';

const tag = 'Catalog';
const closed = { additionalProperties: false } as const;
const TRACKINGS = ['none', 'lot', 'serial'] as const;

const optional = {
  description: Type.Optional(Nullable(Text(10_000))),
  category: Type.Optional(Nullable(Text(200))),
  serialNumber: Type.Optional(Nullable(Text(200))),
  unit: Type.Optional(Nullable(Text(50))),
  tracking: Type.Optional(OneOf(TRACKINGS)),
  lotsExpire: Type.Optional(Type.Boolean({ description: 'Whether every lot must have an expiry.' })),
  minStockLevel: Type.Optional(DecimalInput({ minimum: 0 })),
  reorderQuantity: Type.Optional(DecimalInput({ minimum: 0 })),
  cost: Type.Optional(Nullable(DecimalInput({ minimum: 0 }))),
  price: Type.Optional(Nullable(DecimalInput({ minimum: 0 }))),
  vendorId: Type.Optional(Nullable(Id)),
  brandId: Type.Optional(Nullable(Id)),
  siteId: Type.Optional(Nullable(Id)),
  locationAware: Type.Optional(Type.Boolean({ description: 'Whether its stock must be at a location.' })),
  allowNegative: Type.Optional(
    Nullable(
      Type.Boolean({ description: 'Whether its stock may go below zero; null: as the location or the tenant says.' }),
    ),
  ),
  active: Type.Optional(Type.Boolean()),
  customFields: Type.Optional(FreeObject),
  externalData: Type.Optional(FreeObject),
};
const partNumber = Text(200, {
  minLength: 1,
  description: 'Kept as written. Of two items it differs in more than case, blanks around it or Unicode form.',
});
const name = Text(500, { minLength: 1 });

const ItemInput = Type.Object({ partNumber, name, ...optional }, closed);
const ItemPatch = Type.Object(
  { partNumber: Type.Optional(partNumber), name: Type.Optional(name), ...optional },
  closed,
);

const itemFields = {
  id: Id,
  uuid: Type.String(),
  revision: Id,
  partNumber: Type.String(),
  name: Type.String(),
  description: Nullable(Type.String()),
  category: Nullable(Type.String()),
  serialNumber: Nullable(Type.String()),
  unit: Nullable(Type.String()),
  tracking: OneOf(TRACKINGS),
  lotsExpire: Type.Boolean(),
  minStockLevel: Decimal,
  reorderQuantity: Decimal,
  cost: Nullable(Decimal),
  price: Nullable(Decimal),
  vendorId: Nullable(Id),
  brandId: Nullable(Id),
  siteId: Nullable(Id),
  locationAware: Type.Boolean(),
  allowNegative: Nullable(Type.Boolean()),
  active: Type.Boolean(),
  customFields: FreeObject,
  externalData: FreeObject,
  onHand: Decimal,
  reserved: Decimal,
  available: Decimal,
  stockValue: Type.String({ description: 'What the stock is worth, at moving average cost.' }),
  createdAt: Timestamp,
  updatedAt: Timestamp,
};
const Item = Type.Object(itemFields);
const ItemWithOrders = Type.Object({
  ...itemFields,
  onOrder: Type.String({
    description: 'What open purchase orders have not brought yet, to the sites of the reader. Told here alone.',
  }),
});
const LowStockItem = Type.Object({ ...itemFields, deficit: Decimal });

const ItemBatchInput = Type.Object(
  {
    mode: Type.Optional(OneOf(['atomic', 'independent'])),
    items: Type.Array(ItemInput, { minItems: 1, maxItems: ITEMS_AT_ONCE_MAX }),
  },
  closed,
);
const ItemBatchOutcome = Type.Object({
  data: Type.Array(
    Type.Object({
      index: Type.Integer(),
      status: OneOf(['created', 'refused']),
      item: Type.Optional(Item),
      error: Type.Optional(Type.Object({ code: Type.String(), message: Type.String(), path: Type.String() })),
    }),
  ),
});

const ItemQuery = Type.Object({
  ...PageQuery,
  partNumber: Type.Optional(
    Text(200, { description: 'Compared without case, blanks around it and differing Unicode forms.' }),
  ),
  search: Type.Optional(
    Text(200, { description: 'A part of the part number or the name; one or two characters: their beginning.' }),
  ),
  category: Type.Optional(Text(200)),
  brandId: Type.Optional(Id),
  siteId: Type.Optional(Id),
  vendorId: Type.Optional(Id),
  tracking: Type.Optional(OneOf(TRACKINGS)),
  active: Type.Optional(Type.Boolean()),
  lowStock: Type.Optional(Type.Boolean()),
  ids: Type.Optional(Type.Array(Id, { maxItems: 200, description: 'Only these; the parameter is repeated.' })),
});

const params = Type.Object({ id: Id });

export function itemRoutes(server: NativeServer, context: SurfaceContext): void {
  const { database, journal } = context;

  server.post(
    '/items',
    {
      config: { scopes: ['inventory:write'] },
      schema: operation({ id: 'item_create', tag, summary: 'Create an item' }, { body: ItemInput }, { 201: Item }),
    },
    async (request, reply) => {
      const item = await submit(journal, request, reply, createItem, toFields(request.body, ''));
      return created(reply, '/v1/items', item);
    },
  );

  server.post(
    '/items/batch',
    {
      config: { scopes: ['inventory:write'] },
      schema: operation(
        {
          id: 'item_batch_create',
          tag,
          summary: 'Create many items',
          description: 'Up to 1,000 at once; `atomic` or `independent` as for movements.',
        },
        { body: ItemBatchInput },
        { 200: ItemBatchOutcome, 201: ItemBatchOutcome },
      ),
    },
    async (request, reply) => {
      const { mode = 'atomic', items } = request.body;
      const input = { mode, items: items.map((item, index) => toFields(item, `items.${index}.`)) };
      const outcomes = await submit(journal, request, reply, createItems, input);
      const isWhole = outcomes.every((outcome) => outcome.status === 'created');
      return reply.status(isWhole ? 201 : 200).send({ data: outcomes });
    },
  );

  server.get(
    '/items',
    {
      config: { scopes: ['inventory:read'] },
      schema: operation(
        { id: 'item_list', tag, summary: 'List items' },
        { querystring: ItemQuery },
        { 200: ListOf(Item) },
      ),
    },
    async (request) => {
      const { limit, after, ...filter } = request.query;
      const { actor } = request;
      return pageById({ limit, after }, (page) =>
        database.inTenant(actor.tenantId, (sql) =>
          listItems(sql, actor.tenantId, { ...filter, visibility: actor, ...page }),
        ),
      );
    },
  );

  server.get(
    '/items/:id',
    {
      config: { scopes: ['inventory:read'] },
      schema: operation(
        {
          id: 'item_view',
          tag,
          summary: 'Read an item',
          description: 'With what is on order of it, which lists and the feed leave out.',
        },
        { params },
        { 200: ItemWithOrders },
      ),
    },
    async (request, reply) => {
      const { actor } = request;
      const { id } = request.params;
      const { tenantId, siteIds } = actor;
      const [item, ordered] = await database.inTenant(tenantId, async (sql) => [
        await findItem(sql, tenantId, actor, id),
        await onOrder(sql, tenantId, [id], siteIds),
      ]);
      if (item === undefined) throw new Refusal('not_found', `There is no item with the id ${id}.`);
      return withEtag(reply, { ...item, onOrder: ordered.get(id) ?? '0' });
    },
  );

  server.patch(
    '/items/:id',
    {
      config: { scopes: ['inventory:write'] },
      schema: operation(
        {
          id: 'item_update',
          tag,
          summary: 'Change an item',
          description: 'What is left out stays; If-Match refuses a stale change.',
        },
        { params, body: ItemPatch },
        { 200: Item },
      ),
    },
    async (request, reply) => {
      const input = {
        id: request.params.id,
        patch: toFields(request.body, ''),
        ifRevision: readIfMatch(request) ?? null,
      };
      return withEtag(reply, await submit(journal, request, reply, updateItem, input));
    },
  );

  server.delete(
    '/items/:id',
    {
      config: { scopes: ['inventory:write'] },
      schema: operation(
        {
          id: 'item_delete',
          tag,
          summary: 'Delete an item',
          description: 'One that never had stock; others are set to inactive.',
        },
        { params },
        { 200: Item },
      ),
    },
    async (request, reply) => {
      const input = { id: request.params.id, ifRevision: readIfMatch(request) ?? null };
      return submit(journal, request, reply, deleteItem, input);
    },
  );

  server.get(
    '/low-stock',
    {
      config: { scopes: ['inventory:read'] },
      schema: operation(
        {
          id: 'low_stock_list',
          tag: 'Stock',
          summary: 'List items that run low',
          description: 'Items at or below their minimum, the most critical first.',
        },
        { querystring: Type.Object(PageQuery) },
        { 200: ListOf(LowStockItem) },
      ),
    },
    async (request) => {
      const { actor } = request;
      const { limit, after } = request.query;
      const filter = { visibility: actor, after: readLowStockCursor(after), limit };
      const page = await database.inTenant(actor.tenantId, (sql) => listLowStock(sql, actor.tenantId, filter));
      return {
        data: page.data,
        next: page.next && writeCursor([page.next.criticality, page.next.margin, page.next.id]),
      };
    },
  );
}

function toFields<Body extends Static<typeof ItemPatch>>(body: Body, prefix: string) {
  const { minStockLevel, reorderQuantity, cost, price, ...rest } = body;
  const fields: Partial<ItemFields> = { ...rest };
  if (minStockLevel !== undefined) fields.minStockLevel = readQuantity(minStockLevel, `${prefix}minStockLevel`);
  if (reorderQuantity !== undefined) fields.reorderQuantity = readQuantity(reorderQuantity, `${prefix}reorderQuantity`);
  if (cost !== undefined) fields.cost = cost === null ? null : readQuantity(cost, `${prefix}cost`);
  if (price !== undefined) fields.price = price === null ? null : readQuantity(price, `${prefix}price`);
  // The schema of each route says which fields are required, and this keeps what is there.
  return fields as Partial<ItemFields> & (Body extends { partNumber: string } ? NewItem : unknown);
}

function readLowStockCursor(after: string | undefined): LowStockCursor | undefined {
  const parts = readTextCursor(after, 3);
  if (parts === undefined) return undefined;
  const [criticality, margin, id] = parts as [string, string, string];
  return { criticality, margin, id: Number(id) };
}
