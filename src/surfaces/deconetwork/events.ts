import type { FastifyInstance } from 'fastify';
import { type Actor, findUsersByIds } from '../../access/index.ts';
import { findOrdersOfReceipts } from '../../documents/index.ts';
import {
  bringUpToDate,
  type EventFilter,
  type EventPage,
  findEvents,
  STOCK_EVENTS,
  type StockEvent,
} from '../../ledger/index.ts';
import type { Sql } from '../../platform/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { signIn } from './auth.ts';
import { readConditions, readPage } from './conditions.ts';
import { ApiError, status } from './errors.ts';
import { type Fields, FORM_BYTES_MAX, readFields } from './fields.ts';
import { idsOf, momentsOf } from './ranges.ts';
import { eventShape } from './wire.ts';

/** The searched fields by code, with the types of their values. */
const FIELDS: Record<string, 'date' | 'number'> = { 1: 'date', 2: 'number' };
const ORDERS: Record<string, EventPage['order']> = { 1: 'recorded', 2: 'item' };

export function eventRoutes(server: FastifyInstance, context: SurfaceContext): void {
  server.route({
    method: ['GET', 'POST'],
    bodyLimit: FORM_BYTES_MAX,
    url: '/manage_inventory_events/find',
    handler: async (request) => {
      const fields = readFields(request);
      const { actor } = await signIn(context, request, fields, 'inventory:read');
      const { filter, page } = toCore(fields, actor);
      await bringUpToDate(context.database, actor.tenantId, STOCK_EVENTS);
      const { total, inventory_events } = await context.database.inTenant(actor.tenantId, async (sql) => {
        const found = await findEvents(sql, actor.tenantId, filter, page);
        return { total: found.total, inventory_events: await fromCore(sql, actor, found.events) };
      });
      return { response_status: status(10001), inventory_events, total };
    },
  });
}

function toCore(fields: Fields, visibility: Actor): { filter: EventFilter; page: EventPage } {
  const operandOf = (field: string) => (Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined);
  const conditions = readConditions(fields, operandOf);
  const { limit, offset } = readPage(fields, 'refused');
  if (conditions.some(({ field }) => operandOf(field) === undefined)) throw new ApiError(50005);
  const sortby = fields.get('sortby') ?? '1';
  const order = Object.hasOwn(ORDERS, sortby) ? ORDERS[sortby] : undefined;
  if (order === undefined) throw new ApiError(50005);
  const of = (operand: 'date' | 'number') => conditions.filter(({ field }) => operandOf(field) === operand);
  const filter = { recorded: momentsOf(of('date')), items: idsOf(of('number')), visibility };
  return { filter, page: { order, offset, limit } };
}

async function fromCore(sql: Sql, actor: Actor, events: readonly StockEvent[]) {
  const { tenantId } = actor;
  const userIds = events.flatMap(({ actor }) => (actor.kind === 'user' && actor.id !== null ? [actor.id] : []));
  const receiptIds = events.flatMap(({ document }) => (document?.kind === 'receipt' ? [document.id] : []));
  const [users, orders] = await Promise.all([
    findUsersByIds(sql, tenantId, [...new Set(userIds)]),
    findOrdersOfReceipts(sql, tenantId, [...new Set(receiptIds)], actor),
  ]);
  return events.map((event) =>
    eventShape(
      event,
      event.actor.kind === 'user' ? users.find((user) => user.id === event.actor.id) : undefined,
      event.document?.kind === 'receipt'
        ? orders.find((order) => order.receiptId === event.document?.id && order.itemId === event.itemId)
        : undefined,
    ),
  );
}
