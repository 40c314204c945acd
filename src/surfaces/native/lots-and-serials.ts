import Type from 'typebox';
import { type LotPlace, listLots, listSerials } from '../../catalog/index.ts';
import { Decimal, Id, Nullable, OneOf, type SurfaceContext, Text, Timestamp } from '../http/index.ts';
import { operation } from './operation.ts';
import { ListOf, noCursor, PageQuery, pageOf, readTextCursor } from './paging.ts';
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

const config = { scopes: ['inventory:read'] };

export function lotAndSerialRoutes(server: NativeServer, context: SurfaceContext): void {
  lotRoute(server, context);
  serialRoute(server, context);
}

function lotRoute(server: NativeServer, { database }: SurfaceContext): void {
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
            expiresFrom: Type.Optional(Timestamp),
            inStock: Type.Optional(
              Type.Boolean({ description: 'Those alone of which there is something, or something held.' }),
            ),
            order: Type.Optional(
              OneOf(['id', 'expiry'] as const, {
                description: 'By id, as by default, or those first that expire first.',
              }),
            ),
          }),
        },
        { 200: ListOf(Lot) },
      ),
    },
    async (request) => {
      const { limit, after, expiresBefore, expiresFrom, ...filter } = request.query;
      const { actor } = request;
      const span = {
        expiresBefore: readTime(expiresBefore, 'expiresBefore') ?? undefined,
        expiresFrom: readTime(expiresFrom, 'expiresFrom') ?? undefined,
      };
      const page = { after: readPlace(after), limit: limit + 1 };
      const rows = await database.inTenant(actor.tenantId, (sql) =>
        listLots(sql, actor.tenantId, { ...filter, ...span, ...page, visibility: actor }),
      );
      return pageOf(rows, limit, keyOf);
    },
  );
}

function serialRoute(server: NativeServer, { database }: SurfaceContext): void {
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
      return pageOf(rows, limit, (last) => [String(last.itemId), last.number]);
    },
  );
}

/** The last lot of the page before, as its list wrote it: its id, and when it expires in milliseconds, or nothing for never. */
function readPlace(after: string | undefined): LotPlace | undefined {
  const [id, moment] = readTextCursor(after, 2) ?? [];
  if (id === undefined || moment === undefined) return undefined;
  if (/^\d{1,16}$/.test(id) && /^(-?\d{1,14}|\d{15})?$/.test(moment))
    return { id: Number(id), expiresAt: moment === '' ? null : new Date(Number(moment)).toISOString() };
  throw noCursor();
}

function keyOf({ id, expiresAt }: LotPlace): (number | string)[] {
  return [id, expiresAt === null ? '' : Date.parse(expiresAt)];
}
