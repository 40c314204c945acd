import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { consumeReservation, createReservation, RESERVATIONS, releaseReservation } from '../../documents/index.ts';
import { readPage } from '../../platform/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { bodyOrNull } from './contract/optional-body.ts';
import { NAMING, POSTING } from './contract/refusals.ts';
import { list, read, write } from './contract/tenant-endpoints.ts';
import { readQuantity } from './requests/quantities.ts';
import { readTime } from './requests/time.ts';
import { Reservation, ReservationInput, ReservationPart, reservationQuery } from './schemas/stock.ts';

const tag = 'Reservations';
const toRead = { tag, scopes: ['inventory:read'] } as const;
const toWrite = { tag, scopes: ['inventory:write'], reply: Reservation, status: 201 } as const;

export function reservationRoutes(server: FastifyInstance, context: SurfaceContext): void {
  list(
    server,
    context,
    '/reservations',
    {
      ...toRead,
      id: 'reservation_list',
      summary: 'List reservations',
      description: 'The reservations that the caller may see, by id.',
      query: reservationQuery,
      reply: Reservation,
    },
    (sql, { actor, query: { limit: _limit, after: _after, ...filter } }, page) =>
      context.lists.page(sql, actor.tenantId, RESERVATIONS, { ...filter, visibility: actor }, page),
  );
  read(
    server,
    context,
    '/reservations/:id',
    {
      ...toRead,
      id: 'reservation_view',
      summary: 'Read a reservation',
      description: 'With the lots and units that it holds.',
      reply: Reservation,
      etag: true,
    },
    async (sql, { actor, params: { id } }) => {
      return (await readPage(sql, actor.tenantId, RESERVATIONS, { id, visibility: actor }, { limit: 1 }))[0];
    },
  );
  writeRoutes(server, context);
}

function writeRoutes(server: FastifyInstance, context: SurfaceContext): void {
  write(
    server,
    context,
    'POST /reservations',
    {
      ...toWrite,
      id: 'reservation_create',
      summary: 'Reserve stock',
      description: 'It stays on hand and is no longer available.',
      body: ReservationInput,
      at: '/reservations',
      etag: true,
      refuses: [...POSTING, ...NAMING],
    },
    createReservation,
    ({ body: { quantity, expiresAt, locationId = null, ...rest } }) => ({
      ...rest,
      locationId,
      quantity: readQuantity(quantity, 'quantity'),
      expiresAt: readTime(expiresAt, 'expiresAt'),
    }),
  );
  const ends = [
    ['release', releaseReservation, 'Give reserved stock back', 'All that is held, or a part of it.'],
    ['consumption', consumeReservation, 'Take reserved stock out', 'The job is done with it.'],
  ] as const;
  for (const [noun, command, summary, description] of ends) {
    write(
      server,
      context,
      `POST /reservations/:id/${noun}`,
      {
        ...toWrite,
        id: `reservation_${noun}_create`,
        summary,
        description,
        body: ReservationPart,
        withoutBody: bodyOrNull,
        refuses: [...POSTING, 'reservation_closed', 'reservation_exceeded'],
      },
      command,
      ({ params, body }) => toPart(params.id, body),
    );
  }
}

function toPart(reservationId: number, body: Static<typeof ReservationPart>) {
  const { quantity, unit } = body ?? {};
  return { reservationId, quantity: quantity === undefined ? null : readQuantity(quantity, 'quantity'), unit };
}
