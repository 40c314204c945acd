import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { explain, listEntries, listPositions, MOVEMENT_KINDS } from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import { Decimal, Id, Nullable, OneOf, type SurfaceContext, Text, Timestamp } from '../http/index.ts';
import { operation } from './operation.ts';
import { ListOf, noCursor, PageQuery, pageOf, readCursor, readTextCursor, writeCursor } from './paging.ts';
import type { NativeServer } from './server-type.ts';
import { ExplanationStepShape, LedgerEntry, Position } from './shapes.ts';
import { readTime, readTimes, TimeQuery } from './time.ts';

const PositionQuery = Type.Object({
  ...PageQuery,
  itemId: Type.Optional(Id),
  locationId: Type.Optional(Id),
  asOf: Type.Optional(Timestamp),
  basis: Type.Optional(OneOf(['recorded', 'effective'])),
});

const EntryQuery = Type.Object({
  ...PageQuery,
  itemId: Type.Optional(Id),
  locationId: Type.Optional(Id),
  lotId: Type.Optional(Id),
  kind: Type.Optional(OneOf(MOVEMENT_KINDS)),
  documentId: Type.Optional(Id),
  actorId: Type.Optional(Id),
  reasonCode: Type.Optional(Text(100)),
  reference: Type.Optional(Text(500)),
  ...TimeQuery,
});

const Explanation = Type.Object({
  itemId: Id,
  locationId: Nullable(Id),
  onHand: Decimal,
  data: Type.Array(ExplanationStepShape),
  balanceBefore: Type.String({ description: 'The balance before the oldest step of this page; "0" at the beginning.' }),
  next: Nullable(Type.String()),
});

export function stockRoutes(server: NativeServer, context: SurfaceContext): void {
  const { database, balances } = context;

  server.get(
    '/positions',
    {
      config: { scopes: ['inventory:read'] },
      schema: operation(
        {
          id: 'position_list',
          tag: 'Stock',
          summary: 'Read balances',
          description:
            'Balances by item, location and lot. With `asOf`, what they were: as recorded by then, or (`basis=effective`) as they truly were, with what came in late.',
        },
        { querystring: PositionQuery },
        { 200: ListOf(Position) },
      ),
    },
    async (request) => {
      const { itemId, locationId, asOf, basis, limit, after } = request.query;
      const { actor } = request;
      const isPlain =
        after === undefined && asOf === undefined && limit >= 100 && actor.brandId === null && actor.siteIds === null;
      if (itemId !== undefined && locationId !== undefined && isPlain) {
        const data = await balances.read(actor.tenantId, itemId, locationId);
        if (data.length <= limit) return { data, next: null };
      }
      const key = readCursor(after, 3);
      const cursor = key && { itemId: key[0]!, locationId: key[1]!, lotId: key[2]! };
      const moment = readTime(asOf, 'asOf') ?? undefined;
      const rows = await database.inTenant(actor.tenantId, (sql) =>
        listPositions(sql, actor.tenantId, {
          itemId,
          locationId,
          asOf: moment,
          basis,
          ...visibility(request),
          after: cursor,
          limit: limit + 1,
        }),
      );
      return pageOf(rows, limit, (last) => [last.itemId, last.locationId ?? 0, last.lot?.id ?? 0]);
    },
  );

  server.get(
    '/entries',
    {
      config: { scopes: ['inventory:read'] },
      schema: operation(
        {
          id: 'entry_list',
          tag: 'Stock',
          summary: 'Read the ledger',
          description: 'Entries with their movement, newest first.',
        },
        { querystring: EntryQuery },
        { 200: ListOf(LedgerEntry) },
      ),
    },
    async (request) => {
      const { limit, after, from, to, occurredFrom, occurredTo, ...filter } = request.query;
      const { tenantId } = request.actor;
      const [before] = readCursor(after, 1) ?? [];
      const times = readTimes({ from, to, occurredFrom, occurredTo });
      const rows = await database.inTenant(tenantId, (sql) =>
        listEntries(sql, tenantId, { ...filter, ...times, ...visibility(request), before, limit: limit + 1 }),
      );
      return pageOf(rows, limit, (last) => [last.id]);
    },
  );

  server.get(
    '/items/:id/explanation',
    {
      config: { scopes: ['inventory:read'], wholeTenant: true },
      schema: operation(
        {
          id: 'item_explanation_view',
          tag: 'Stock',
          summary: 'Explain a balance',
          description:
            'Why there are 47: the entries newest first, each with who, why, which document, and the balance that it left.',
        },
        {
          params: Type.Object({ id: Id }),
          querystring: Type.Object({ ...PageQuery, locationId: Type.Optional(Id) }),
        },
        { 200: Explanation },
      ),
    },
    async (request) => {
      const { tenantId } = request.actor;
      const { limit, after, locationId } = request.query;
      const itemId = request.params.id;
      const cursor = readExplanationCursor(after);
      return database.inTenant(tenantId, async (sql) => {
        const [known] = await sql.rows({
          text: 'select from item where tenant_id = $1 and id = $2',
          values: [tenantId, itemId],
        });
        if (known === undefined) throw new Refusal('not_found', `There is no item with the id ${itemId}.`);
        const { steps, balanceBefore, next } = await explain(sql, tenantId, { itemId, locationId, cursor, limit });
        return {
          itemId,
          locationId: locationId ?? null,
          onHand: steps[0]?.balance ?? balanceBefore,
          data: steps,
          balanceBefore,
          next: next && writeCursor([next.before, next.balance.toString()]),
        };
      });
    },
  );
}

/** What the caller is held to. */
export function visibility(request: FastifyRequest): { brandId: number | null; siteIds: readonly number[] | null } {
  return { brandId: request.actor.brandId, siteIds: request.actor.siteIds };
}

function readExplanationCursor(after: string | undefined) {
  const [before, balance] = readTextCursor(after, 2) ?? [];
  if (before === undefined || balance === undefined) return undefined;
  if (/^\d{1,16}$/.test(before) && /^-?\d{1,24}$/.test(balance))
    return { before: Number(before), balance: BigInt(balance) };
  throw noCursor();
}
