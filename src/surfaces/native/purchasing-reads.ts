import Type, { type Static, type TSchema } from 'typebox';
import type { PurchasingKind } from '../../documents/index.ts';
import { Id, OneOf, type SurfaceContext, Timestamp } from '../http/index.ts';
import { findOne, listPage } from './document-reads.ts';
import { documentQuery, one, readDocumentQuery, readRange } from './document-shapes.ts';
import { operation } from './operation.ts';
import { ListOf } from './paging.ts';
import type { NativeServer } from './server-type.ts';

export const readPurchasing = { config: { scopes: ['purchasing:read'] } };
export const writePurchasing = { config: { scopes: ['purchasing:write'] } };
export const tag = 'Purchasing';
export const params = Type.Object({ id: Id });

const PurchasingQuery = Type.Object({
  ...documentQuery,
  vendorId: Type.Optional(Id),
  typeId: Type.Optional(Id),
  itemId: Type.Optional({ ...Id, description: 'Documents that have an active line of this item.' }),
  technicianId: Type.Optional(Id),
  sourceId: Type.Optional({ ...Id, description: "An order's request; a receipt's or a return's order." }),
  sentFrom: Type.Optional(Timestamp),
  sentBefore: Type.Optional(Timestamp),
});

interface Resource<Kind extends PurchasingKind, Row extends TSchema> {
  kind: Kind;
  path: string;
  row: Row;
  statuses: readonly string[];
  one: string;
  many: string;
}

/** The list of a kind of purchasing documents, and one of them. */
export function purchasingReads<Kind extends PurchasingKind, Row extends TSchema>(
  server: NativeServer,
  context: SurfaceContext,
  { kind, path, row, statuses, one: single, many }: Resource<Kind, Row>,
): void {
  const query = Type.Object({ ...PurchasingQuery.properties, status: Type.Optional(OneOf(statuses)) });
  server.get(
    path,
    {
      ...readPurchasing,
      schema: operation(
        { id: `${kind}_list`, tag, summary: `List ${many}` },
        { querystring: query },
        { 200: ListOf(row as TSchema) },
      ),
    },
    async (request) => {
      const asked = request.query as Static<typeof query>;
      const filter = { kind, statuses: one(asked.status), ...readFilter(asked) };
      return listPage(context, request, filter, asked);
    },
  );
  server.get(
    `${path}/:id`,
    {
      ...readPurchasing,
      schema: operation({ id: `${kind}_view`, tag, summary: `Read ${single}` }, { params }, { 200: row as TSchema }),
    },
    async (request, reply) => {
      const { id } = request.params as Static<typeof params>;
      return findOne(context.database, request, reply, kind, id);
    },
  );
}

function readFilter(query: Static<typeof PurchasingQuery>) {
  return {
    ...readDocumentQuery(query),
    vendorIds: one(query.vendorId),
    typeIds: one(query.typeId),
    itemId: query.itemId,
    technicianIds: one(query.technicianId),
    sourceIds: one(query.sourceId),
    sent: readRange(query.sentFrom, query.sentBefore, 'sent'),
  };
}
