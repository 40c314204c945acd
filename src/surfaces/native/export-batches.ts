import Type from 'typebox';
import {
  batchView,
  createExportBatch,
  EXPORTED_KINDS,
  exportBatch,
  listBatches,
  readBatchDocuments,
  viewDocuments,
} from '../../documents/index.ts';
import { Refusal } from '../../platform/index.ts';
import { Id, Nullable, OneOf, type SurfaceContext, submit, Text, Timestamp } from '../http/index.ts';
import { documentParams as params } from './document-reads.ts';
import { headFields } from './document-shapes.ts';
import { operation } from './operation.ts';
import { ListOf, PageQuery, pageById } from './paging.ts';
import type { NativeServer } from './server-type.ts';
import { ActorShape } from './shapes.ts';
import { readTime } from './time.ts';
import { created, withEtag } from './write.ts';

const closed = { additionalProperties: false } as const;
const BatchInput = Type.Object(
  {
    name: Type.Optional(Nullable(Text(255))),
    documentIds: Type.Optional(
      Type.Array(Id, { minItems: 1, maxItems: 5_000, description: 'These documents; or else name kinds.' }),
    ),
    kinds: Type.Optional(Type.Array(OneOf(EXPORTED_KINDS), { minItems: 1, maxItems: EXPORTED_KINDS.length })),
    until: Type.Optional(Nullable(Timestamp)),
  },
  closed,
);

const Batch = Type.Object(
  {
    id: Id,
    revision: Id,
    number: Type.String(),
    name: Nullable(Type.String()),
    status: OneOf(['posted', 'exported']),
    documentCount: Type.Integer(),
    createdBy: ActorShape,
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { description: 'Documents that went to the books together.' },
);

/** A document of whatever kind, with what all of them show. */
const BatchDocument = Type.Object({ kind: OneOf(EXPORTED_KINDS), ...headFields }, { additionalProperties: true });

const tag = 'Export batches';
const toRead = { scopes: ['inventory:read'], wholeTenant: true };
const toWrite = { scopes: ['inventory:write'], wholeTenant: true };

export function exportBatchRoutes(server: NativeServer, context: SurfaceContext): void {
  readRoutes(server, context);
  writeRoutes(server, context);
}

function readRoutes(server: NativeServer, { database }: SurfaceContext): void {
  server.get(
    '/export-batches',
    {
      config: toRead,
      schema: operation(
        { id: 'export_batch_list', tag, summary: 'List export batches' },
        { querystring: Type.Object(PageQuery) },
        { 200: ListOf(Batch) },
      ),
    },
    async (request) => {
      const { tenantId } = request.actor;
      return pageById(request.query, (page) =>
        database.inTenant(tenantId, async (sql) => (await listBatches(sql, tenantId, page)).map(batchView)),
      );
    },
  );

  server.get(
    '/export-batches/:id',
    {
      config: toRead,
      schema: operation({ id: 'export_batch_view', tag, summary: 'Read an export batch' }, { params }, { 200: Batch }),
    },
    async (request, reply) => {
      const { tenantId } = request.actor;
      const { id } = request.params;
      const [batch] = await database.inTenant(tenantId, (sql) => listBatches(sql, tenantId, { id, limit: 1 }));
      if (batch === undefined) throw new Refusal('not_found', `There is no export batch with the id ${id}.`);
      return withEtag(reply, batchView(batch));
    },
  );

  server.get(
    '/export-batches/:id/documents',
    {
      config: toRead,
      schema: operation(
        { id: 'export_batch_document_list', tag, summary: 'List the documents of an export batch' },
        { params, querystring: Type.Object(PageQuery) },
        { 200: ListOf(BatchDocument) },
      ),
    },
    async (request) => {
      const { tenantId } = request.actor;
      const batchId = request.params.id;
      const { data, next } = await database.inTenant(tenantId, async (sql) => {
        const [batch] = await listBatches(sql, tenantId, { id: batchId, limit: 1 });
        if (batch === undefined) throw new Refusal('not_found', `There is no export batch with the id ${batchId}.`);
        return pageById(request.query, async (page) => {
          const heads = await readBatchDocuments(sql, tenantId, { batchId, ...page });
          const views = await viewDocuments(sql, tenantId, heads);
          return views.map((view, index) => ({ kind: heads[index]?.kind, ...view }));
        });
      });
      return { data: data as never, next };
    },
  );
}

function writeRoutes(server: NativeServer, { journal }: SurfaceContext): void {
  server.post(
    '/export-batches',
    {
      config: toWrite,
      schema: operation(
        {
          id: 'export_batch_create',
          tag,
          summary: 'Hand documents over to the books',
          description:
            'Either these documents, or all that are ready and in no batch: of these kinds, made before `until`. At most 5,000.',
        },
        { body: BatchInput },
        { 201: Batch },
      ),
    },
    async (request, reply) => {
      const { until, ...rest } = request.body;
      const isNamed = rest.documentIds !== undefined;
      if (isNamed === (rest.kinds !== undefined) || (isNamed && until != null)) {
        const message = 'Name the documents, or their kinds and the moment.';
        throw new Refusal('invalid_request', message, { path: 'documentIds' });
      }
      const input = { ...rest, until: readTime(until, 'until') ?? undefined };
      return created(reply, '/v1/export-batches', await submit(journal, request, reply, createExportBatch, input));
    },
  );

  server.post(
    '/export-batches/:id/exportation',
    {
      config: toWrite,
      schema: operation(
        { id: 'export_batch_exportation_create', tag, summary: 'Tell that the books have taken a batch over' },
        { params },
        { 200: Batch },
      ),
    },
    async (request, reply) =>
      withEtag(reply, await submit(journal, request, reply, exportBatch, { id: request.params.id })),
  );
}
