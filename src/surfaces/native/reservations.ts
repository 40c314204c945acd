import Type, { type Static } from 'typebox';
import { consumeReservation, createReservation, listReservations, releaseReservation } from '../../documents/index.ts';
import { Refusal } from '../../platform/index.ts';
import {
  Decimal,
  DecimalInput,
  Id,
  Nullable,
  OneOf,
  type SurfaceContext,
  submit,
  Text,
  Timestamp,
} from '../http/index.ts';
import { readQuantity } from './movements.ts';
import { operation } from './operation.ts';
import { bodyOrNull } from './optional-body.ts';
import { ListOf, PageQuery, pageById } from './paging.ts';
import type { NativeServer } from './server-type.ts';
import { ActorShape } from './shapes.ts';
import { visibility } from './stock.ts';
import { readTime } from './time.ts';
import { created, withEtag } from './write.ts';

const STATUSES = ['active', 'consumed', 'released', 'expired'] as const;

const Reservation = Type.Object(
  {
    id: Id,
    revision: Id,
    status: OneOf([...STATUSES, 'short'], { description: '`short`: active, and not covered by what is on hand.' }),
    itemId: Id,
    locationId: Nullable(Id),
    quantity: Decimal,
    remaining: Decimal,
    consumed: Decimal,
    released: Decimal,
    shortage: Type.Optional(Decimal),
    allocations: Type.Array(
      Type.Object({
        lotId: Nullable(Id),
        lot: Nullable(Type.String()),
        quantity: Decimal,
        serials: Nullable(Type.Array(Type.String())),
      }),
    ),
    pick: Nullable(OneOf(['fefo', 'fifo'])),
    expiresAt: Nullable(Timestamp),
    jobId: Nullable(Id),
    reference: Nullable(Type.String()),
    actor: ActorShape,
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { description: 'Stock that is held: still on hand, no longer available.' },
);

const ReservationInput = Type.Object(
  {
    itemId: Id,
    locationId: Type.Optional(Nullable(Id)),
    quantity: DecimalInput(),
    lot: Type.Optional(Type.Object({ number: Text(200, { minLength: 1 }) }, { additionalProperties: false })),
    serials: Type.Optional(Type.Array(Text(200, { minLength: 1 }), { maxItems: 1_000 })),
    pick: Type.Optional(OneOf(['fefo', 'fifo'])),
    expiresAt: Type.Optional(Nullable(Timestamp)),
    jobId: Type.Optional(Nullable(Id)),
    reference: Type.Optional(Nullable(Text(500))),
  },
  { additionalProperties: false },
);

const PartInput = Nullable(Type.Object({ quantity: Type.Optional(DecimalInput()) }, { additionalProperties: false }));

const ReservationQuery = Type.Object({
  ...PageQuery,
  itemId: Type.Optional(Id),
  locationId: Type.Optional(Id),
  jobId: Type.Optional(Id),
  reference: Type.Optional(Text(500)),
  status: Type.Optional(OneOf(STATUSES)),
});

export function reservationRoutes(server: NativeServer, context: SurfaceContext): void {
  const { journal, database } = context;
  const params = Type.Object({ id: Id });
  const tag = 'Reservations';

  server.post(
    '/reservations',
    {
      config: { scopes: ['inventory:write'] },
      schema: operation(
        { id: 'reservation_create', tag, summary: 'Reserve stock' },
        { body: ReservationInput },
        { 201: Reservation },
      ),
    },
    async (request, reply) => {
      const { quantity, expiresAt, locationId = null, ...rest } = request.body;
      const input = {
        ...rest,
        locationId,
        quantity: readQuantity(quantity, 'quantity'),
        expiresAt: readTime(expiresAt, 'expiresAt'),
      };
      const reservation = await submit(journal, request, reply, createReservation, input);
      return created(reply, '/v1/reservations', reservation);
    },
  );

  server.get(
    '/reservations',
    {
      config: { scopes: ['inventory:read'] },
      schema: operation(
        { id: 'reservation_list', tag, summary: 'List reservations' },
        { querystring: ReservationQuery },
        { 200: ListOf(Reservation) },
      ),
    },
    async (request) => {
      const { limit, after, ...filter } = request.query;
      const { tenantId } = request.actor;
      return pageById({ limit, after }, (page) =>
        database.inTenant(tenantId, (sql) =>
          listReservations(sql, tenantId, { ...filter, ...visibility(request), ...page }),
        ),
      );
    },
  );

  server.get(
    '/reservations/:id',
    {
      config: { scopes: ['inventory:read'] },
      schema: operation(
        { id: 'reservation_view', tag, summary: 'Read a reservation' },
        { params },
        { 200: Reservation },
      ),
    },
    async (request, reply) => {
      const { tenantId } = request.actor;
      const { id } = request.params;
      const filter = { id, ...visibility(request), after: 0, limit: 1 };
      const [reservation] = await database.inTenant(tenantId, (sql) => listReservations(sql, tenantId, filter));
      if (reservation === undefined) throw new Refusal('not_found', `There is no reservation with the id ${id}.`);
      return withEtag(reply, reservation);
    },
  );

  server.post(
    '/reservations/:id/release',
    {
      config: { scopes: ['inventory:write'] },
      preValidation: bodyOrNull,
      schema: operation(
        {
          id: 'reservation_release_create',
          tag,
          summary: 'Give reserved stock back',
          description: 'All that is held, or a part of it.',
        },
        { params, body: PartInput },
        { 201: Reservation },
      ),
    },
    async (request, reply) => {
      const part = toPart(request.params.id, request.body);
      return reply.status(201).send(await submit(journal, request, reply, releaseReservation, part));
    },
  );

  server.post(
    '/reservations/:id/consumption',
    {
      config: { scopes: ['inventory:write'] },
      preValidation: bodyOrNull,
      schema: operation(
        {
          id: 'reservation_consumption_create',
          tag,
          summary: 'Take reserved stock out',
          description: 'The job is done with it.',
        },
        { params, body: PartInput },
        { 201: Reservation },
      ),
    },
    async (request, reply) => {
      const part = toPart(request.params.id, request.body);
      return reply.status(201).send(await submit(journal, request, reply, consumeReservation, part));
    },
  );
}

function toPart(reservationId: number, body: Static<typeof PartInput> | undefined) {
  const quantity = body?.quantity;
  return { reservationId, quantity: quantity === undefined ? null : readQuantity(quantity, 'quantity') };
}
