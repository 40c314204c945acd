import Type, { type Static } from 'typebox';
import {
  createLocation,
  deleteLocation,
  findLocation,
  LOCATION_KINDS,
  type LocationFields,
  listLocations,
  type NewLocation,
  updateLocation,
} from '../../catalog/index.ts';
import { Refusal } from '../../platform/index.ts';
import { FreeObject, Id, Nullable, OneOf, type SurfaceContext, submit, Text, Timestamp } from '../http/index.ts';
import { operation } from './operation.ts';
import { ListOf, PageQuery, pageById } from './paging.ts';
import type { NativeServer } from './server-type.ts';
import { created, readIfMatch, withEtag } from './write.ts';

const tag = 'Catalog';
const closed = { additionalProperties: false } as const;

const line = Type.Optional(Nullable(Text(300)));
const AddressInput = Type.Object(
  { street: line, unit: line, city: line, state: line, zip: line, country: line },
  closed,
);
const shown = Nullable(Type.String());
const Address = Type.Object({ street: shown, unit: shown, city: shown, state: shown, zip: shown, country: shown });

const optional = {
  code: Type.Optional(Nullable(Text(100, { minLength: 1, description: 'A short name, unique in the company.' }))),
  parentId: Type.Optional(Nullable(Id)),
  address: Type.Optional(Nullable(AddressInput)),
  memo: Type.Optional(Nullable(Text(20_000))),
  warehouseId: Type.Optional(Nullable(Id)),
  technicianIds: Type.Optional(Type.Array(Id, { maxItems: 100, uniqueItems: true })),
  active: Type.Optional(Type.Boolean()),
  allowNegative: Type.Optional(Nullable(Type.Boolean())),
  customFields: Type.Optional(FreeObject),
  externalData: Type.Optional(FreeObject),
};
const name = Text(500, { minLength: 1 });
const kind = OneOf(LOCATION_KINDS);
const LocationInput = Type.Object({ name, kind, ...optional }, closed);
const LocationPatch = Type.Object({ name: Type.Optional(name), kind: Type.Optional(kind), ...optional }, closed);

const Location = Type.Object({
  id: Id,
  uuid: Type.String(),
  revision: Id,
  name: Type.String(),
  kind,
  code: Nullable(Type.String()),
  parentId: Nullable(Id),
  siteId: Nullable(Id),
  address: Nullable(Address),
  memo: Nullable(Type.String()),
  warehouseId: Nullable(Type.Integer({ description: 'Where a vehicle is filled from.' })),
  technicianIds: Type.Array(Id, { description: 'Who drives a vehicle.' }),
  active: Type.Boolean(),
  allowNegative: Nullable(Type.Boolean()),
  customFields: FreeObject,
  externalData: FreeObject,
  createdAt: Timestamp,
  updatedAt: Timestamp,
});

const LocationQuery = Type.Object({
  ...PageQuery,
  kind: Type.Optional(kind),
  parentId: Type.Optional(Id),
  code: Type.Optional(Text(100)),
  siteId: Type.Optional(Id),
  active: Type.Optional(Type.Boolean()),
  search: Type.Optional(Text(200)),
});

const params = Type.Object({ id: Id });

export function locationRoutes(server: NativeServer, { database, journal }: SurfaceContext): void {
  server.post(
    '/locations',
    {
      config: { scopes: ['inventory:write'] },
      schema: operation(
        { id: 'location_create', tag, summary: 'Create a location' },
        { body: LocationInput },
        { 201: Location },
      ),
    },
    async (request, reply) => {
      const location = await submit(journal, request, reply, createLocation, toFields(request.body) as NewLocation);
      return created(reply, '/v1/locations', location);
    },
  );

  server.get(
    '/locations',
    {
      config: { scopes: ['inventory:read'] },
      schema: operation(
        { id: 'location_list', tag, summary: 'List locations' },
        { querystring: LocationQuery },
        { 200: ListOf(Location) },
      ),
    },
    async (request) => {
      const { limit, after, ...filter } = request.query;
      const { actor } = request;
      return pageById({ limit, after }, (page) =>
        database.inTenant(actor.tenantId, (sql) =>
          listLocations(sql, actor.tenantId, { ...filter, visibility: actor, ...page }),
        ),
      );
    },
  );

  server.get(
    '/locations/:id',
    {
      config: { scopes: ['inventory:read'] },
      schema: operation({ id: 'location_view', tag, summary: 'Read a location' }, { params }, { 200: Location }),
    },
    async (request, reply) => {
      const { actor } = request;
      const { id } = request.params;
      const location = await database.inTenant(actor.tenantId, (sql) => findLocation(sql, actor.tenantId, actor, id));
      if (location === undefined) throw new Refusal('not_found', `There is no location with the id ${id}.`);
      return withEtag(reply, location);
    },
  );

  server.patch(
    '/locations/:id',
    {
      config: { scopes: ['inventory:write'] },
      schema: operation(
        { id: 'location_update', tag, summary: 'Change a location' },
        { params, body: LocationPatch },
        { 200: Location },
      ),
    },
    async (request, reply) => {
      const input = { id: request.params.id, patch: toFields(request.body), ifRevision: readIfMatch(request) ?? null };
      return withEtag(reply, await submit(journal, request, reply, updateLocation, input));
    },
  );

  server.delete(
    '/locations/:id',
    {
      config: { scopes: ['inventory:write'] },
      schema: operation(
        {
          id: 'location_delete',
          tag,
          summary: 'Delete a location',
          description: 'One that nothing uses; others are set to inactive.',
        },
        { params },
        { 200: Location },
      ),
    },
    async (request, reply) => {
      const input = { id: request.params.id, ifRevision: readIfMatch(request) ?? null };
      return submit(journal, request, reply, deleteLocation, input);
    },
  );
}

function toFields(body: Static<typeof LocationPatch>): Partial<LocationFields> {
  const { address, ...rest } = body;
  if (address === undefined) return rest;
  if (address === null) return { ...rest, address: null };
  const { street = null, unit = null, city = null, state = null, zip = null, country = null } = address;
  return { ...rest, address: { street, unit, city, state, zip, country } };
}
