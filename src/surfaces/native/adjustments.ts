import type { FastifyInstance } from 'fastify';
import { cancelAdjustment, createAdjustment } from '../../documents/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { documentReads } from './contract/document-endpoints.ts';
import { NAMING, POSTING, STEP } from './contract/refusals.ts';
import { write } from './contract/tenant-endpoints.ts';
import { entryToCore } from './movements.ts';
import { readHead, readStockQuery } from './requests/documents.ts';
import { readIfMatch } from './requests/if-match.ts';
import { ReasonInput } from './schemas/documents.ts';
import { Adjustment, AdjustmentInput, AdjustmentPatch, stockDocumentQuery } from './schemas/stock-documents.ts';
import { changeAdjustment } from './stock-document-changes.ts';

const kind = 'adjustment' as const;
const path = '/adjustments';
const toWrite = { tag: 'Adjustments', scopes: ['inventory:write'], reply: Adjustment, etag: true } as const;

export function adjustmentRoutes(server: FastifyInstance, context: SurfaceContext): void {
  documentReads(server, context, {
    kind,
    path,
    one: 'an adjustment',
    many: 'adjustments',
    tag: 'Adjustments',
    scopes: ['inventory:read'],
    query: stockDocumentQuery,
    readQuery: readStockQuery,
    row: Adjustment,
    detail: Adjustment,
  });
  write(
    server,
    context,
    `POST ${path}`,
    {
      ...toWrite,
      id: 'adjustment_create',
      summary: 'Post an adjustment',
      description: 'The movement and its document, in one step.',
      body: AdjustmentInput,
      status: 201,
      at: path,
      refuses: [...POSTING, ...NAMING, 'stale_expectation'],
    },
    createAdjustment,
    ({ body }) => {
      const { lines, ...head } = readHead(body);
      return { ...head, lines: lines.map((line, index) => entryToCore(line, `lines.${index}`)) };
    },
  );
  write(
    server,
    context,
    `PATCH ${path}/:id`,
    {
      ...toWrite,
      id: 'adjustment_update',
      summary: 'Change what is said of an adjustment',
      description: 'What is left out stays. The movement never changes: cancel the adjustment to take it back.',
      body: AdjustmentPatch,
      ifMatch: true,
      refuses: [...NAMING, ...STEP],
    },
    changeAdjustment,
    (request) => ({ kind, id: request.params.id, fields: request.body, ifRevision: readIfMatch(request) }),
  );
  write(
    server,
    context,
    `POST ${path}/:id/cancellation`,
    {
      ...toWrite,
      id: 'adjustment_cancellation_create',
      summary: 'Take an adjustment back',
      description: 'Its movement is reversed by a second one of the same document.',
      body: ReasonInput,
      refuses: [...POSTING, ...STEP, 'already_reversed', 'not_reversible'],
    },
    cancelAdjustment,
    ({ params, body }) => ({ id: params.id, ...body }),
  );
}
