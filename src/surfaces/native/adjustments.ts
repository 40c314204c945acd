import Type, { type Static } from 'typebox';
import { cancelAdjustment, createAdjustment, updateDocument } from '../../documents/index.ts';
import { Nullable, type SurfaceContext, submit, Text, Timestamp } from '../http/index.ts';
import { findOne, listPage, documentParams as params } from './document-reads.ts';
import { ReasonInput } from './document-shapes.ts';
import { EntryInput, entryToCore } from './movements.ts';
import { operation } from './operation.ts';
import { ListOf } from './paging.ts';
import type { NativeServer } from './server-type.ts';
import { Adjustment, DocumentQuery, HeadInput, readFilter, readHead } from './stock-document-shapes.ts';
import { created, readIfMatch, withEtag } from './write.ts';

const LINES_MAX = 10_000;
const closed = { additionalProperties: false } as const;

const AdjustmentInput = Type.Object(
  {
    ...HeadInput,
    date: Type.Optional(Nullable(Timestamp)),
    reasonCode: Type.Optional(Nullable(Text(100))),
    lines: Type.Array(EntryInput, { minItems: 1, maxItems: LINES_MAX }),
  },
  closed,
);
const { jobId: _, ...Patchable } = HeadInput;
const AdjustmentPatch = Type.Object(Patchable, closed);
const tag = 'Adjustments';

export function adjustmentRoutes(server: NativeServer, context: SurfaceContext): void {
  readRoutes(server, context);
  writeRoutes(server, context);
}

function readRoutes(server: NativeServer, context: SurfaceContext): void {
  server.get(
    '/adjustments',
    {
      config: { scopes: ['inventory:read'] },
      schema: operation(
        { id: 'adjustment_list', tag, summary: 'List adjustments' },
        { querystring: DocumentQuery },
        { 200: ListOf(Adjustment) },
      ),
    },
    async (request) =>
      (await listPage(context, request, { kind: 'adjustment', ...readFilter(request.query) }, request.query)) as never,
  );

  server.get(
    '/adjustments/:id',
    {
      config: { scopes: ['inventory:read'] },
      schema: operation({ id: 'adjustment_view', tag, summary: 'Read an adjustment' }, { params }, { 200: Adjustment }),
    },
    async (request, reply) =>
      (await findOne(context.database, request, reply, 'adjustment', request.params.id)) as never,
  );
}

function writeRoutes(server: NativeServer, { journal }: SurfaceContext): void {
  const config = { scopes: ['inventory:write'] };
  server.post(
    '/adjustments',
    {
      config,
      schema: operation(
        { id: 'adjustment_create', tag, summary: 'Post an adjustment' },
        { body: AdjustmentInput },
        { 201: Adjustment },
      ),
    },
    async (request, reply) => {
      const { lines, ...head } = readHead(request.body);
      const input = { ...head, lines: lines.map(readLine) };
      return created(reply, '/v1/adjustments', await submit(journal, request, reply, createAdjustment, input));
    },
  );

  server.patch(
    '/adjustments/:id',
    {
      config,
      schema: operation(
        { id: 'adjustment_update', tag, summary: 'Change what is said of an adjustment' },
        { params, body: AdjustmentPatch },
        { 200: Adjustment },
      ),
    },
    async (request, reply) => {
      const input = {
        kind: 'adjustment' as const,
        id: request.params.id,
        fields: request.body,
        ifRevision: readIfMatch(request) ?? null,
      };
      return withEtag(reply, await submit(journal, request, reply, updateDocument, input)) as never;
    },
  );

  server.post(
    '/adjustments/:id/cancellation',
    {
      config,
      schema: operation(
        { id: 'adjustment_cancellation_create', tag, summary: 'Take an adjustment back' },
        { params, body: ReasonInput },
        { 200: Adjustment },
      ),
    },
    async (request, reply) => {
      const input = { id: request.params.id, ...request.body };
      return withEtag(reply, await submit(journal, request, reply, cancelAdjustment, input));
    },
  );
}

function readLine(line: Static<typeof EntryInput>, index: number) {
  return entryToCore(line, `lines.${index}`);
}
