import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { type LotPlace, listLots, listSerials } from '../../catalog/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { read } from './contract/tenant-endpoints.ts';
import { noCursor, pageOf, pageQuery, readTextCursor } from './requests/paging.ts';
import { readTimes } from './requests/time.ts';
import { Lot, lotQuery, Serial, serialQuery } from './schemas/lots.ts';
import { listOf } from './schemas/scalars.ts';

const shared = { tag: 'Stock', scopes: ['inventory:read'] } as const;

export function lotAndSerialRoutes(server: FastifyInstance, context: SurfaceContext): void {
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
    async (sql, { actor, query: { limit, after, expiresBefore, expiresFrom, ...filter } }) => {
      const span = readTimes({ expiresBefore, expiresFrom });
      const page = { after: readPlace(after), limit: limit + 1 };
      const rows = await listLots(sql, actor.tenantId, { ...filter, ...span, ...page, visibility: actor });
      return pageOf(rows, limit, keyOf);
    },
  );
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
      const key = readTextCursor(after, 2);
      const cursor = key && { itemId: Number(key[0]), number: key[1] ?? '' };
      const page = { after: cursor, limit: limit + 1 };
      const rows = await listSerials(sql, actor.tenantId, { ...filter, visibility: actor, ...page });
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
