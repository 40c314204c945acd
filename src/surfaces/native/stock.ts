import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { EVERYTHING, findItem } from '../../catalog/index.ts';
import { ENTRIES, explain, POSITIONS } from '../../ledger/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { endpoint } from './contract/endpoint.ts';
import { read } from './contract/tenant-endpoints.ts';
import { noCursor, pageOf, pageQuery, readCursor, readTextCursor, writeCursor } from './requests/paging.ts';
import { readTime, readTimes } from './requests/time.ts';
import { entryQuery, LedgerEntry } from './schemas/movements.ts';
import { listOf } from './schemas/scalars.ts';
import { Explanation, explanationQuery, Position, positionQuery } from './schemas/stock.ts';

const shared = { tag: 'Stock', scopes: ['inventory:read'] } as const;

export function stockRoutes(server: FastifyInstance, context: SurfaceContext): void {
  positionRoute(server, context);
  read(
    server,
    context,
    '/entries',
    {
      ...shared,
      id: 'entry_list',
      summary: 'Read the ledger',
      description: 'Entries with their movement, newest first.',
      query: Type.Object({ ...pageQuery, ...entryQuery }),
      reply: listOf(LedgerEntry),
    },
    async (sql, { actor, query: { limit, after, from, to, occurredFrom, occurredTo, ...rest } }) => {
      const [before] = readCursor(after, 1) ?? [];
      const filter = { ...rest, ...readTimes({ from, to, occurredFrom, occurredTo }), visibility: actor };
      const page = { descending: true, after: before, limit: limit + 1 };
      const rows = await context.lists.page(sql, actor.tenantId, ENTRIES, filter, page);
      return pageOf(rows, limit, (last) => [last.id]);
    },
  );
  read(
    server,
    context,
    '/items/:id/explanation',
    {
      ...shared,
      wholeTenant: true,
      id: 'item_explanation_view',
      summary: 'Explain a balance',
      description:
        'Why there are 47: the entries newest first, each with who, why, which document, and the balance that it left.',
      query: Type.Object({ ...pageQuery, ...explanationQuery }),
      reply: Explanation,
    },
    async (sql, { actor: { tenantId }, params: { id: itemId }, query: { limit, after, locationId } }) => {
      const cursor = readExplanationCursor(after);
      if ((await findItem(sql, tenantId, EVERYTHING, itemId)) === undefined) return undefined;
      const { steps, balanceBefore, next } = await explain(sql, tenantId, { itemId, locationId, cursor, limit });
      return {
        itemId,
        locationId: locationId ?? null,
        onHand: steps[0]?.balance ?? balanceBefore,
        data: steps,
        balanceBefore,
        next: next && writeCursor([next.before, next.balance.toString()]),
      };
    },
  );
}

/** The balances of one item at one location are read together with those that other requests ask for at the same moment. */
function positionRoute(server: FastifyInstance, { database, balances, lists }: SurfaceContext): void {
  endpoint(
    server,
    'GET /positions',
    {
      ...shared,
      id: 'position_list',
      summary: 'Read balances',
      description:
        'Balances by item, location and lot. With `asOf`, what they were: as recorded by then, or (`basis=effective`) as they truly were, with what came in late.',
      query: Type.Object({ ...pageQuery, ...positionQuery }),
      reply: listOf(Position),
    },
    async ({ actor, query: { itemId, locationId, asOf, basis, limit, after } }) => {
      const isPlain =
        after === undefined && asOf === undefined && limit >= 100 && actor.brandId === null && actor.siteIds === null;
      if (itemId !== undefined && locationId !== undefined && isPlain) {
        const data = await balances.read(actor.tenantId, itemId, locationId);
        if (data.length <= limit) return { data, next: null };
      }
      const filter = { itemId, locationId, asOf: readTime(asOf, 'asOf') ?? undefined, basis, visibility: actor };
      const page = { behind: readCursor(after, 3), limit: limit + 1 };
      const rows = await database.inTenant(actor.tenantId, (sql) =>
        lists.page(sql, actor.tenantId, POSITIONS, filter, page),
      );
      return pageOf(rows, limit, (last) => [last.itemId, last.locationId ?? 0, last.lot?.id ?? 0]);
    },
  );
}

function readExplanationCursor(after: string | undefined) {
  const [before, balance] = readTextCursor(after, 2) ?? [];
  if (before === undefined || balance === undefined) return undefined;
  if (/^\d{1,16}$/.test(before) && /^-?\d{1,24}$/.test(balance))
    return { before: Number(before), balance: BigInt(balance) };
  throw noCursor();
}
