import Type from 'typebox';
import {
  createReference,
  deleteReference,
  findReference,
  listReferences,
  type ReferenceKind,
  updateReference,
} from '../../catalog/index.ts';
import { createType, type TypeKind, updateType } from '../../documents/index.ts';
import { Refusal } from '../../platform/index.ts';
import { Id, type SurfaceContext, submit, Text, Timestamp } from '../http/index.ts';
import { operation } from './operation.ts';
import { ListOf, PageQuery, pageById } from './paging.ts';
import type { NativeServer } from './server-type.ts';
import { created, readIfMatch, withEtag } from './write.ts';

const name = Text(500, { minLength: 1 });
const open = { additionalProperties: true } as const;

const ReferenceInput = Type.Object({ name, active: Type.Optional(Type.Boolean()) }, open);
const ReferencePatch = Type.Object({ name: Type.Optional(name), active: Type.Optional(Type.Boolean()) }, open);
const Reference = Type.Object(
  {
    id: Id,
    uuid: Type.String(),
    revision: Id,
    name: Type.String(),
    active: Type.Boolean(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { additionalProperties: true, description: 'Further fields are kept as they are given.' },
);
const ReferenceQuery = Type.Object({
  ...PageQuery,
  search: Type.Optional(Text(200)),
  active: Type.Optional(Type.Boolean()),
});
const params = Type.Object({ id: Id });

interface Resource {
  path: string;
  kind: ReferenceKind;
  one: string;
  many: string;
  /** Types of documents belong to purchasing, and have rules of their own. */
  types?: TypeKind;
}

const RESOURCES: readonly Resource[] = [
  { path: '/vendors', kind: 'vendor', one: 'a vendor', many: 'vendors' },
  { path: '/brands', kind: 'brand', one: 'a brand', many: 'brands' },
  { path: '/business-units', kind: 'business_unit', one: 'a business unit', many: 'business units' },
  { path: '/jobs', kind: 'job', one: 'a job', many: 'jobs' },
  { path: '/projects', kind: 'project', one: 'a project', many: 'projects' },
  { path: '/technicians', kind: 'technician', one: 'a technician', many: 'technicians' },
  {
    path: '/purchase-order-types',
    kind: 'purchase_order_type',
    one: 'a purchase order type',
    many: 'purchase order types',
    types: 'purchase_order_type',
  },
  { path: '/return-types', kind: 'return_type', one: 'a return type', many: 'return types', types: 'return_type' },
];

/** The parties and things that stock documents name, and the types of those documents; resources of one shape. */
export function referenceRoutes(server: NativeServer, context: SurfaceContext): void {
  for (const resource of RESOURCES) routesOf(server, context, resource);
}

function routesOf(
  server: NativeServer,
  { database, journal }: SurfaceContext,
  { path, kind, one, many, types }: Resource,
): void {
  const area = types === undefined ? 'inventory' : 'purchasing';
  const tag = types === undefined ? 'Catalog' : 'Purchasing';
  const write = { config: { scopes: [`${area}:write`] } };
  const read = { config: { scopes: [`${area}:read`] } };

  server.post(
    path,
    {
      ...write,
      schema: operation(
        { id: `${kind}_create`, tag, summary: `Create ${one}` },
        { body: ReferenceInput },
        { 201: Reference },
      ),
    },
    async (request, reply) => {
      const { name, active = true, ...details } = request.body;
      const row =
        types === undefined
          ? await submit(journal, request, reply, createReference, { kind, name, active, details })
          : await submit(journal, request, reply, createType, { kind: types, name, active, details });
      return created(reply, `/v1${path}`, row);
    },
  );
  server.get(
    path,
    {
      ...read,
      schema: operation(
        { id: `${kind}_list`, tag, summary: `List ${many}` },
        { querystring: ReferenceQuery },
        { 200: ListOf(Reference) },
      ),
    },
    async (request) => {
      const { limit, after, ...filter } = request.query;
      const { actor } = request;
      return pageById({ limit, after }, (page) =>
        database.inTenant(actor.tenantId, (sql) =>
          listReferences(sql, actor.tenantId, { ...filter, kind, visibility: actor, ...page }),
        ),
      );
    },
  );
  server.get(
    `${path}/:id`,
    { ...read, schema: operation({ id: `${kind}_view`, tag, summary: `Read ${one}` }, { params }, { 200: Reference }) },
    async (request, reply) => {
      const { actor } = request;
      const { id } = request.params;
      const row = await database.inTenant(actor.tenantId, (sql) => findReference(sql, actor.tenantId, actor, kind, id));
      if (row === undefined) throw new Refusal('not_found', `There is nothing with the id ${id} among the ${many}.`);
      return withEtag(reply, row);
    },
  );
  server.patch(
    `${path}/:id`,
    {
      ...write,
      schema: operation(
        { id: `${kind}_update`, tag, summary: `Change ${one}` },
        { params, body: ReferencePatch },
        { 200: Reference },
      ),
    },
    async (request, reply) => {
      const { name, active, ...details } = request.body;
      const patch = { ...(name === undefined ? {} : { name }), ...(active === undefined ? {} : { active }), details };
      const input = { id: request.params.id, patch, ifRevision: readIfMatch(request) ?? null };
      const row =
        types === undefined
          ? await submit(journal, request, reply, updateReference, { ...input, kind })
          : await submit(journal, request, reply, updateType, { ...input, kind: types });
      return withEtag(reply, row);
    },
  );
  server.delete(
    `${path}/:id`,
    {
      ...write,
      schema: operation({ id: `${kind}_delete`, tag, summary: `Delete ${one}` }, { params }, { 200: Reference }),
    },
    async (request, reply) => {
      const input = { kind, id: request.params.id, ifRevision: readIfMatch(request) ?? null };
      return submit(journal, request, reply, deleteReference, input);
    },
  );
}
