import Type from 'typebox';
import { listLots, listSerials } from '../../catalog/index.ts';
import { Decimal, Id, Nullable, type SurfaceContext, Text, Timestamp } from '../http/index.ts';
import { operation } from './operation.ts';
import { ListOf, PageQuery, pageById, readTextCursor, writeCursor } from './paging.ts';
import type { NativeServer } from './server-type.ts';
import { readTime } from './time.ts';

const Lot = Type.Object({
  id: Id,
  revision: Id,
  itemId: Id,
  number: Type.String(),
  expiresAt: Nullable(Timestamp),
  onHand: Decimal,
  reserved: Decimal,
  available: Decimal,
  createdAt: Timestamp,
  updatedAt: Timestamp,
});

const Serial = Type.Object({
  itemId: Id,
  number: Type.String(),
  inStock: Type.Boolean(),
  locationId: Nullable(Id),
  reservationId: Nullable(Id),
  updatedAt: Timestamp,
});

export function lotAndSerialRoutes(server: NativeServer, { database }: SurfaceContext): void {
  const config = { scopes: ['inventory:read'] };

  server.get(
    '/lots',
    {
      config,
      schema: operation(
        { id: 'lot_list', tag: 'Stock', summary: 'List lots' },
        {
          querystring: Type.Object({
            ...PageQuery,
            itemId: Type.Optional(Id),
            number: Type.Optional(Text(200)),
            expiresBefore: Type.Optional(Timestamp),
          }),
        },
        { 200: ListOf(Lot) },
      ),
    },
    async (request) => {
      const { limit, after, itemId, number, expiresBefore } = request.query;
      const { actor } = request;
      const before = readTime(expiresBefore, 'expiresBefore') ?? undefined;
      return pageById({ limit, after }, (page) =>
        database.inTenant(actor.tenantId, (sql) =>
          listLots(sql, actor.tenantId, { itemId, number, expiresBefore: before, visibility: actor, ...page }),
        ),
      );
    },
  );

  server.get(
    '/serials',
    {
      config,
      schema: operation(
        { id: 'serial_list', tag: 'Stock', summary: 'List serials' },
        {
          querystring: Type.Object({
            ...PageQuery,
            itemId: Type.Optional(Id),
            locationId: Type.Optional(Id),
            number: Type.Optional(Text(200)),
          }),
        },
        { 200: ListOf(Serial) },
      ),
    },
    async (request) => {
      const { limit, after, ...filter } = request.query;
      const { actor } = request;
      const key = readTextCursor(after, 2);
      const cursor = key && { itemId: Number(key[0]), number: key[1] ?? '' };
      const rows = await database.inTenant(actor.tenantId, (sql) =>
        listSerials(sql, actor.tenantId, { ...filter, visibility: actor, after: cursor, limit: limit + 1 }),
      );
      const data = rows.slice(0, limit);
      const last = data.at(-1);
      return { data, next: rows.length > limit && last ? writeCursor([String(last.itemId), last.number]) : null };
    },
  );
}
