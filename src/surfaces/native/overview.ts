import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { listSurfaceUse } from '../../access/index.ts';
import { EVERYTHING, findItem } from '../../catalog/index.ts';
import { createOverviewReader, readItemHistory } from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { endpoint } from './contract/endpoint.ts';
import { read, refuseMissing } from './contract/tenant-endpoints.ts';
import { readTime } from './requests/time.ts';
import {
  ItemHistory,
  itemHistoryQuery,
  MovementDays,
  movementDayQuery,
  ServerStatus,
  StockSummary,
  SurfaceUses,
} from './schemas/overview.ts';
import { readServerStatus } from './status.ts';

const tag = 'Overview';
const ofCompany = { tag, scopes: ['inventory:read'], wholeTenant: true } as const;
const ofAdmin = { tag, scopes: ['admin'], wholeTenant: true } as const;
const SURFACE_USES_MAX = 1_000;

/** What is shown of a company at a glance, and of the server that holds it. */
export function overviewRoutes(server: FastifyInstance, context: SurfaceContext): void {
  stockRoutes(server, context);
  adminRoutes(server, context);
  read(
    server,
    context,
    '/items/:id/history',
    {
      ...ofCompany,
      tag: 'Stock',
      id: 'item_history_view',
      summary: "Read an item's stock over time",
      description: 'What was on hand over all places at evenly spaced moments, as recorded by then.',
      query: Type.Object(itemHistoryQuery),
      reply: ItemHistory,
    },
    async (sql, { actor: { tenantId }, params: { id }, query: { from, to, points } }) => {
      const moments = spread(readTime(from, 'from') ?? new Date(), readTime(to, 'to') ?? new Date(), points);
      if ((await findItem(sql, tenantId, EVERYTHING, id)) === undefined) return refuseMissing('item', id);
      return { itemId: id, data: await readItemHistory(sql, tenantId, id, moments) };
    },
  );
}

function stockRoutes(server: FastifyInstance, { database }: SurfaceContext): void {
  const overview = createOverviewReader(database);
  endpoint(
    server,
    'GET /stock-summary',
    {
      ...ofCompany,
      id: 'stock_summary_view',
      summary: 'Sum up the stock',
      description: 'Worked out at most once in 15 seconds; `computedAt` says when.',
      reply: StockSummary,
    },
    (request) => overview.summary(request.actor.tenantId),
  );
  endpoint(
    server,
    'GET /movement-days',
    {
      ...ofCompany,
      id: 'movement_day_list',
      summary: 'Count movements per day',
      description: 'By day of recording.',
      query: Type.Object(movementDayQuery),
      reply: MovementDays,
    },
    async ({ actor, query: { days, timeZone } }) => {
      requireTimeZone(timeZone);
      return { data: await overview.movementDays(actor.tenantId, days, timeZone) };
    },
  );
}

function adminRoutes(server: FastifyInstance, { database }: SurfaceContext): void {
  endpoint(
    server,
    'GET /surface-use',
    {
      ...ofAdmin,
      id: 'surface_use_list',
      summary: 'List who uses which API',
      description: 'Requests and errors by API and credential, those used last first; some seconds behind.',
      reply: SurfaceUses,
    },
    async ({ actor }) => ({ data: await listSurfaceUse(database.system, actor.tenantId, SURFACE_USES_MAX) }),
  );
  endpoint(
    server,
    'GET /status',
    {
      ...ofAdmin,
      id: 'server_status_view',
      summary: 'Read how the server is',
      description: 'Versions and sizes.',
      reply: ServerStatus,
    },
    () => readServerStatus(database),
  );
}

function requireTimeZone(name: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    if (/^[A-Za-z]/.test(name)) return;
  } catch {
    // Answered below.
  }
  throw new Refusal('invalid_request', 'There is no such time zone. Give a name such as Europe/Berlin.', {
    path: 'timeZone',
  });
}

/** Moments from the first to the last, both among them. */
function spread(from: Date, to: Date, points: number): Date[] {
  if (from >= to) throw new Refusal('invalid_request', 'The time must begin before it ends.', { path: 'from' });
  const step = (to.getTime() - from.getTime()) / (points - 1);
  return Array.from({ length: points }, (_, index) => new Date(Math.round(from.getTime() + index * step)));
}
