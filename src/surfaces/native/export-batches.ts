import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  batchView,
  createExportBatch,
  type EXPORTED_KINDS,
  exportBatch,
  listBatches,
  readBatchDocuments,
  viewDocuments,
} from '../../documents/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { list, read, refuseMissing, write } from './contract/tenant-endpoints.ts';
import { pageById, pageQuery } from './requests/paging.ts';
import { readTime } from './requests/time.ts';
import { ExportBatch, ExportBatchInput, ExportedDocument } from './schemas/exports.ts';
import { listOf } from './schemas/scalars.ts';

const path = '/export-batches';
const tag = 'Export batches';
const toRead = { tag, scopes: ['inventory:read'], wholeTenant: true } as const;
const toWrite = { tag, scopes: ['inventory:write'], wholeTenant: true, reply: ExportBatch, etag: true } as const;

export function exportBatchRoutes(server: FastifyInstance, context: SurfaceContext): void {
  list(
    server,
    context,
    path,
    {
      ...toRead,
      id: 'export_batch_list',
      summary: 'List export batches',
      description: 'All of them, by id.',
      query: {},
      reply: ExportBatch,
    },
    async (sql, { actor }, page) => (await listBatches(sql, actor.tenantId, page)).map(batchView),
  );
  read(
    server,
    context,
    `${path}/:id`,
    {
      ...toRead,
      id: 'export_batch_view',
      summary: 'Read an export batch',
      description: 'Its documents have a list of their own.',
      reply: ExportBatch,
      etag: true,
    },
    async (sql, { actor, params: { id } }) => {
      const [batch] = await listBatches(sql, actor.tenantId, { id, limit: 1 });
      return batch && batchView(batch);
    },
  );
  documentRoute(server, context);
  writeRoutes(server, context);
}

function documentRoute(server: FastifyInstance, context: SurfaceContext): void {
  read(
    server,
    context,
    `${path}/:id/documents`,
    {
      ...toRead,
      id: 'export_batch_document_list',
      summary: 'List the documents of an export batch',
      description: 'Documents of all kinds, each with its kind, by id.',
      query: Type.Object(pageQuery),
      reply: listOf(ExportedDocument),
    },
    async (sql, { actor: { tenantId }, params: { id: batchId }, query }) => {
      const [batch] = await listBatches(sql, tenantId, { id: batchId, limit: 1 });
      if (batch === undefined) return refuseMissing('export_batch', batchId);
      return pageById(query, async (page) => {
        const heads = await readBatchDocuments(sql, tenantId, { batchId, ...page });
        const views = await viewDocuments(sql, tenantId, heads);
        // A batch takes documents of these kinds alone, and the views stand in the order of their heads.
        return views.map((view, index) => ({ kind: heads[index]?.kind as (typeof EXPORTED_KINDS)[number], ...view }));
      });
    },
  );
}

function writeRoutes(server: FastifyInstance, context: SurfaceContext): void {
  write(
    server,
    context,
    `POST ${path}`,
    {
      ...toWrite,
      id: 'export_batch_create',
      summary: 'Hand documents over to the books',
      description:
        'Either these documents, or all that are ready and in no batch: of these kinds, made before `until`. At most 5,000.',
      body: ExportBatchInput,
      status: 201,
      at: path,
      refuses: ['wrong_state', 'document_exported', 'unknown_reference'],
    },
    createExportBatch,
    ({ body: { until, ...rest } }) => {
      const isNamed = rest.documentIds !== undefined;
      if (isNamed === (rest.kinds !== undefined) || (isNamed && until != null)) {
        const message = 'Name the documents, or their kinds and the moment.';
        throw new Refusal('invalid_request', message, { path: 'documentIds' });
      }
      return { ...rest, until: readTime(until, 'until') ?? undefined };
    },
  );
  write(
    server,
    context,
    `POST ${path}/:id/exportation`,
    {
      ...toWrite,
      id: 'export_batch_exportation_create',
      summary: 'Say that the books have taken a batch over',
      description: 'From then on its documents refuse changes.',
      refuses: ['wrong_state'],
    },
    exportBatch,
    ({ params }) => ({ id: params.id }),
  );
}
