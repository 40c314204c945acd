import type { FastifyInstance } from 'fastify';
import {
  createReference,
  deleteReference,
  findReference,
  REFERENCES,
  type ReferenceKind,
  updateReference,
} from '../../catalog/index.ts';
import { createType, type TypeKind, updateType } from '../../documents/index.ts';
import { type SurfaceContext, submit } from '../http/index.ts';
import { endpoint } from './contract/endpoint.ts';
import { list, read, write } from './contract/tenant-endpoints.ts';
import { readIfMatch } from './requests/if-match.ts';
import {
  Reference,
  ReferenceInput,
  ReferencePatch,
  referenceQuery,
  VendorInput,
  VendorPatch,
} from './schemas/references.ts';

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
export function referenceRoutes(server: FastifyInstance, context: SurfaceContext): void {
  for (const resource of RESOURCES) {
    readRoutes(server, context, resource);
    writeRoutes(server, context, resource);
  }
}

function accessOf({ types }: Resource, right: 'read' | 'write') {
  return types === undefined
    ? ({ tag: 'Catalog', scopes: [`inventory:${right}`] } as const)
    : ({ tag: 'Purchasing', scopes: [`purchasing:${right}`] } as const);
}

function readRoutes(server: FastifyInstance, context: SurfaceContext, resource: Resource): void {
  const { path, kind, one, many } = resource;
  const access = accessOf(resource, 'read');
  list(
    server,
    context,
    path,
    {
      ...access,
      id: `${kind}_list`,
      summary: `List ${many}`,
      description: `All ${many} of the company, by id.`,
      query: referenceQuery,
      reply: Reference,
    },
    (sql, { actor, query: { active, search } }, page) => {
      const filter = { kind, active, nameHolds: search?.trim(), visibility: actor };
      return context.lists.page(sql, actor.tenantId, REFERENCES, filter, page);
    },
  );
  read(
    server,
    context,
    `${path}/:id`,
    {
      ...access,
      id: `${kind}_view`,
      summary: `Read ${one}`,
      description: 'With the further fields that it was given.',
      reply: Reference,
      etag: true,
    },
    (sql, { actor, params: { id } }) => findReference(sql, actor.tenantId, actor, kind, id),
  );
}

function writeRoutes(server: FastifyInstance, context: SurfaceContext, resource: Resource): void {
  const { path, kind, one, types } = resource;
  const { journal } = context;
  const access = accessOf(resource, 'write');
  const refuses = types === undefined ? [] : (['duplicate_name'] as const);
  endpoint(
    server,
    `POST ${path}`,
    {
      ...access,
      id: `${kind}_create`,
      summary: `Create ${one}`,
      description: 'Fields beyond those named here are kept as they are given.',
      body: kind === 'vendor' ? VendorInput : ReferenceInput,
      reply: Reference,
      status: 201,
      at: path,
      etag: true,
      refuses,
    },
    async (request, reply) => {
      const { name, active = true, ...details } = request.body;
      return types === undefined
        ? submit(journal, request, reply, createReference, { kind, name, active, details })
        : submit(journal, request, reply, createType, { kind: types, name, active, details });
    },
  );
  endpoint(
    server,
    `PATCH ${path}/:id`,
    {
      ...access,
      id: `${kind}_update`,
      summary: `Change ${one}`,
      description: 'What is left out stays; If-Match refuses a stale change.',
      body: kind === 'vendor' ? VendorPatch : ReferencePatch,
      reply: Reference,
      etag: true,
      ifMatch: true,
      refuses,
    },
    async (request, reply) => {
      const { name, active, ...details } = request.body;
      const patch = { ...(name === undefined ? {} : { name }), ...(active === undefined ? {} : { active }), details };
      const input = { id: request.params.id, patch, ifRevision: readIfMatch(request) };
      return types === undefined
        ? submit(journal, request, reply, updateReference, { ...input, kind })
        : submit(journal, request, reply, updateType, { ...input, kind: types });
    },
  );
  write(
    server,
    context,
    `DELETE ${path}/:id`,
    {
      ...access,
      id: `${kind}_delete`,
      summary: `Delete ${one}`,
      description: 'One that nothing names; others are set to inactive.',
      reply: Reference,
      ifMatch: true,
      refuses: ['in_use'],
    },
    deleteReference,
    (request) => ({ kind, id: request.params.id, ifRevision: readIfMatch(request) }),
  );
}
