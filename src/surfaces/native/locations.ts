import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import {
  closeLocation,
  createLocation,
  deleteLocation,
  findLocation,
  holdLocation,
  LOCATIONS,
  type LocationFields,
  releaseLocation,
  updateLocation,
} from '../../catalog/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { POSTING } from './contract/refusals.ts';
import { list, read, write } from './contract/tenant-endpoints.ts';
import { holdRoutes } from './holds.ts';
import { readIfMatch } from './requests/if-match.ts';
import { ClosingInput, Location, LocationInput, LocationPatch, locationQuery } from './schemas/locations.ts';

const tag = 'Catalog';
const toRead = { tag, scopes: ['inventory:read'] } as const;
const toWrite = { tag, scopes: ['inventory:write'] } as const;
const refuses = [
  'duplicate_code',
  'unknown_location',
  'inactive_location',
  'unknown_reference',
  'location_cycle',
  'in_use',
] as const;

export function locationRoutes(server: FastifyInstance, context: SurfaceContext): void {
  list(
    server,
    context,
    '/locations',
    {
      ...toRead,
      id: 'location_list',
      summary: 'List locations',
      description: 'The locations that the caller may see, by id.',
      query: locationQuery,
      reply: Location,
    },
    (sql, { actor, query: { limit: _limit, after: _after, kind, ...rest } }, page) => {
      const filter = { ...rest, kinds: kind && [kind], visibility: actor };
      return context.lists.page(sql, actor.tenantId, LOCATIONS, filter, page);
    },
  );
  read(
    server,
    context,
    '/locations/:id',
    {
      ...toRead,
      id: 'location_view',
      summary: 'Read a location',
      description: 'One place, with where it stands.',
      reply: Location,
      etag: true,
    },
    (sql, { actor, params: { id } }) => findLocation(sql, actor.tenantId, actor, id),
  );
  locationWrites(server, context);
  closingRoute(server, context);
  holdRoutes(server, context, {
    noun: 'location',
    tag,
    reply: Location,
    hold: {
      command: holdLocation,
      description: 'What lies there, and in all that stands in it, stays on hand and is available to nobody.',
    },
    release: {
      command: releaseLocation,
      description: 'What lies there is available again, unless something else holds it.',
    },
  });
}

function locationWrites(server: FastifyInstance, context: SurfaceContext): void {
  write(
    server,
    context,
    'POST /locations',
    {
      ...toWrite,
      id: 'location_create',
      summary: 'Create a location',
      description: 'A place of its own, or one that stands in another.',
      body: LocationInput,
      reply: Location,
      status: 201,
      at: '/locations',
      etag: true,
      refuses,
    },
    createLocation,
    ({ body }) => ({ ...toFields(body), name: body.name, kind: body.kind }),
  );
  write(
    server,
    context,
    'PATCH /locations/:id',
    {
      ...toWrite,
      id: 'location_update',
      summary: 'Change a location',
      description: 'What is left out stays; If-Match refuses a stale change.',
      body: LocationPatch,
      reply: Location,
      etag: true,
      ifMatch: true,
      refuses,
    },
    updateLocation,
    (request) => ({ id: request.params.id, patch: toFields(request.body), ifRevision: readIfMatch(request) }),
  );
  write(
    server,
    context,
    'DELETE /locations/:id',
    {
      ...toWrite,
      id: 'location_delete',
      summary: 'Delete a location',
      description: 'One that nothing uses; others are set to inactive.',
      reply: Location,
      ifMatch: true,
      refuses: ['in_use'],
    },
    deleteLocation,
    (request) => ({ id: request.params.id, ifRevision: readIfMatch(request) }),
  );
}

function closingRoute(server: FastifyInstance, context: SurfaceContext): void {
  write(
    server,
    context,
    'POST /locations/:id/closing',
    {
      ...toWrite,
      id: 'location_closing_create',
      summary: 'Close a location',
      description:
        'Sets it to inactive, for good or until it is opened again: nothing is brought there any more. With `toLocationId` all that lies there goes to that location in the same step, by transfers with the same reason. What is in the way is named: reservations, documents under way, locations that stand in it or are filled from it, stock where it is not to go anywhere.',
      body: ClosingInput,
      reply: Location,
      status: 201,
      refuses: ['in_use', 'wrong_state', ...POSTING],
    },
    closeLocation,
    ({ params: { id }, body }) => ({ id, ...body }),
  );
}

function toFields(body: Static<typeof LocationPatch>): Partial<LocationFields> {
  const { address, ...rest } = body;
  if (address === undefined) return rest;
  if (address === null) return { ...rest, address: null };
  const { street = null, unit = null, city = null, state = null, zip = null, country = null } = address;
  return { ...rest, address: { street, unit, city, state, zip, country } };
}
