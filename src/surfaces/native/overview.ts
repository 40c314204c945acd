import Type from 'typebox';
import { listSurfaceUse } from '../../access/index.ts';
import { createOverviewReader, readItemHistory } from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import { Decimal, Id, Nullable, type SurfaceContext, Timestamp } from '../http/index.ts';
import { operation } from './operation.ts';
import type { NativeServer } from './server-type.ts';
import { ActorShape } from './shapes.ts';
import { readServerStatus, ServerStatus } from './status.ts';
import { readTime } from './time.ts';

const tag = 'Overview';

const StockSummary = Type.Object({
  items: Type.Integer(),
  stockValue: Type.String({ description: 'What all stock is worth, at moving average cost.' }),
  lowStock: Type.Integer({ description: 'Items at or below their minimum.' }),
  reservations: Type.Integer({ description: 'Reservations that hold stock.' }),
  computedAt: Timestamp,
});

const MovementDays = Type.Object({
  data: Type.Array(Type.Object({ day: Type.String(), startsAt: Timestamp, movements: Type.Integer() })),
});

const ItemHistory = Type.Object({
  itemId: Id,
  data: Type.Array(Type.Object({ at: Timestamp, onHand: Decimal })),
});

const SurfaceUses = Type.Object({
  data: Type.Array(
    Type.Object({
      surface: Type.String(),
      actor: Type.Object({ ...ActorShape.properties, name: Nullable(Type.String()) }),
      requests: Type.Integer(),
      errors: Type.Integer({ description: 'Answers of 400 and above.' }),
      lastUsedAt: Timestamp,
      lastErrorAt: Nullable(Timestamp),
      lastErrorStatus: Nullable(Type.Integer()),
    }),
  ),
});

const SURFACE_USES_MAX = 1_000;

/** What is shown of a company at a glance, and of the server that holds it. */
export function overviewRoutes(server: NativeServer, { database }: SurfaceContext): void {
  const overview = createOverviewReader(database);

  server.get(
    '/stock-summary',
    {
      config: { scopes: ['inventory:read'], wholeTenant: true },
      schema: operation(
        {
          id: 'stock_summary_view',
          tag,
          summary: 'Sum up the stock',
          description: 'Worked out at most once in 15 seconds; `computedAt` tells when.',
        },
        {},
        { 200: StockSummary },
      ),
    },
    async (request) => overview.summary(request.actor.tenantId) as never,
  );

  server.get(
    '/movement-days',
    {
      config: { scopes: ['inventory:read'], wholeTenant: true },
      schema: operation(
        { id: 'movement_day_list', tag, summary: 'Count movements per day', description: 'By day of recording.' },
        {
          querystring: Type.Object({
            days: Type.Integer({ minimum: 1, maximum: 366, default: 30 }),
            timeZone: Type.String({ maxLength: 100, default: 'UTC', description: 'For example Europe/Berlin.' }),
          }),
        },
        { 200: MovementDays },
      ),
    },
    async (request) => {
      const { days, timeZone } = request.query;
      requireTimeZone(timeZone);
      return { data: await overview.movementDays(request.actor.tenantId, days, timeZone) } as never;
    },
  );

  server.get(
    '/items/:id/history',
    {
      config: { scopes: ['inventory:read'], wholeTenant: true },
      schema: operation(
        {
          id: 'item_history_view',
          tag: 'Stock',
          summary: "Read an item's stock over time",
          description: 'What was on hand over all places at evenly spaced moments, as recorded by then.',
        },
        {
          params: Type.Object({ id: Id }),
          querystring: Type.Object({
            from: Timestamp,
            to: Type.Optional(Timestamp),
            points: Type.Integer({ minimum: 2, maximum: 500, default: 120 }),
          }),
        },
        { 200: ItemHistory },
      ),
    },
    async (request) => {
      const { tenantId } = request.actor;
      const { id } = request.params;
      const { from, to, points } = request.query;
      const moments = spread(readTime(from, 'from') ?? new Date(), readTime(to, 'to') ?? new Date(), points);
      return database.inTenant(tenantId, async (sql) => {
        const [known] = await sql.rows({
          text: 'select from item where tenant_id = $1 and id = $2',
          values: [tenantId, id],
        });
        if (known === undefined) throw new Refusal('not_found', `There is no item with the id ${id}.`);
        return { itemId: id, data: await readItemHistory(sql, tenantId, id, moments) };
      }) as never;
    },
  );

  server.get(
    '/surface-use',
    {
      config: { scopes: ['admin'], wholeTenant: true },
      schema: operation(
        {
          id: 'surface_use_list',
          tag,
          summary: 'List who uses which surface',
          description: 'Requests and errors by surface and credential, those used last first; some seconds behind.',
        },
        {},
        { 200: SurfaceUses },
      ),
    },
    async (request) =>
      ({ data: await listSurfaceUse(database.system, request.actor.tenantId, SURFACE_USES_MAX) }) as never,
  );

  server.get(
    '/status',
    {
      config: { scopes: ['admin'], wholeTenant: true },
      schema: operation(
        { id: 'server_status_view', tag, summary: 'Tell how the server is', description: 'Versions and sizes.' },
        {},
        { 200: ServerStatus },
      ),
    },
    async () => readServerStatus(database) as never,
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
