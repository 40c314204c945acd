import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { correctLot, holdLot, LOTS, type LotStockView, releaseLot, SERIALS } from '../../catalog/index.ts';
import type { Place } from '../../platform/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { read, write } from './contract/tenant-endpoints.ts';
import { holdRoutes } from './holds.ts';
import { readIfMatch } from './requests/if-match.ts';
import { noCursor, pageOf, pageQuery, readTextCursor } from './requests/paging.ts';
import { readDate, readTimes } from './requests/time.ts';
import { Lot, LotPatch, lotQuery, Serial, serialQuery } from './schemas/lots.ts';
import { listOf } from './schemas/scalars.ts';

const shared = { tag: 'Stock', scopes: ['inventory:read'] } as const;

export function lotAndSerialRoutes(server: FastifyInstance, context: SurfaceContext): void {
  const { lists } = context;
  read(
    server,
    context,
    '/lots',
    {
      ...shared,
      id: 'lot_list',
      summary: 'List lots',
      description: 'Lots of the items that the caller may see, with what there is of them.',
      query: Type.Object({ ...pageQuery, ...lotQuery }),
      reply: listOf(Lot),
    },
    async (sql, { actor, query: { limit, after, order = 'id', expiresBefore, expiresFrom, ...asked } }) => {
      const filter = { ...asked, ...readTimes({ expiresBefore, expiresFrom }), visibility: actor };
      const page = { order, behind: readPlace(after, order), limit: limit + 1 };
      const rows = await lists.page(sql, actor.tenantId, LOTS, filter, page);
      return pageOf(rows, limit, keyOf);
    },
  );
  read(
    server,
    context,
    '/lots/:id',
    {
      ...shared,
      id: 'lot_view',
      summary: 'Read a lot',
      description: 'A lot of an item that the caller may see, with what there is of it.',
      reply: Lot,
      etag: true,
    },
    async (sql, { actor, params: { id } }) =>
      (await lists.page(sql, actor.tenantId, LOTS, { id, visibility: actor }, { limit: 1 }))[0],
  );
  lotWrites(server, context);
  read(
    server,
    context,
    '/serials',
    {
      ...shared,
      id: 'serial_list',
      summary: 'List serials',
      description: 'Units with numbers of their own, by item and number.',
      query: Type.Object({ ...pageQuery, ...serialQuery }),
      reply: listOf(Serial),
    },
    async (sql, { actor, query: { limit, after, ...filter } }) => {
      const page = { behind: readTextCursor(after, 2), limit: limit + 1 };
      const rows = await lists.page(sql, actor.tenantId, SERIALS, { ...filter, visibility: actor }, page);
      return pageOf(rows, limit, (last) => [String(last.itemId), last.number]);
    },
  );
}

function lotWrites(server: FastifyInstance, context: SurfaceContext): void {
  const toWrite = { tag: 'Stock', scopes: ['inventory:write'], reply: Lot } as const;
  write(
    server,
    context,
    'PATCH /lots/:id',
    {
      ...toWrite,
      id: 'lot_update',
      summary: 'Correct a lot',
      description: 'Its number or its last day, wherever the lot is named. If-Match refuses a stale correction.',
      body: LotPatch,
      etag: true,
      ifMatch: true,
      refuses: ['duplicate_name', 'lot_expiry_required'],
    },
    correctLot,
    (request) => {
      const { number, expiresOn, reason } = request.body;
      const day = expiresOn === undefined ? undefined : readDate(expiresOn, 'expiresOn');
      return { id: request.params.id, number, expiresOn: day, reason, ifRevision: readIfMatch(request) };
    },
  );
  holdRoutes(server, context, {
    noun: 'lot',
    tag: 'Stock',
    reply: Lot,
    hold: { command: holdLot, description: 'It stays on hand and valued, and is available to nobody.' },
    release: {
      command: releaseLot,
      description: 'It is available again, unless it is past its last day or its place is held.',
    },
  });
}

/** The last lot of the page before, as its list wrote it: its id, and when it expires in milliseconds, or nothing for never. */
function readPlace(after: string | undefined, order: 'id' | 'expiry'): Place | undefined {
  const [id, moment] = readTextCursor(after, 2) ?? [];
  if (id === undefined || moment === undefined) return undefined;
  if (/^\d{1,16}$/.test(id) && /^(-?\d{1,14}|\d{15})?$/.test(moment))
    return order === 'id' ? [id] : [moment === '' ? 'infinity' : new Date(Number(moment)), id];
  throw noCursor();
}

function keyOf({ id, expiresAt }: LotStockView): (number | string)[] {
  return [id, expiresAt === null ? '' : Date.parse(expiresAt)];
}
