import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import {
  type CountedLine,
  cancelCount,
  createCount,
  enterCount,
  type Moved,
  postCount,
} from '../../documents/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { documentReads } from './contract/document-endpoints.ts';
import { NAMING, POSTING, STEP } from './contract/refusals.ts';
import { write } from './contract/tenant-endpoints.ts';
import { readStockQuery } from './requests/documents.ts';
import { readQuantity } from './requests/quantities.ts';
import { readTime } from './requests/time.ts';
import { ReasonInput } from './schemas/documents.ts';
import {
  Count,
  type CountEntryInput,
  CountInput,
  CountPatch,
  CountPostingInput,
  CountSheet,
  stockDocumentQuery,
} from './schemas/stock-documents.ts';

const path = '/counts';
const toWrite = { tag: 'Counts', scopes: ['inventory:write'], reply: CountSheet, etag: true } as const;

export function countRoutes(server: FastifyInstance, context: SurfaceContext): void {
  documentReads(server, context, {
    kind: 'count',
    path,
    one: 'a count',
    many: 'counts',
    tag: 'Counts',
    scopes: ['inventory:read'],
    query: stockDocumentQuery,
    readQuery: readStockQuery,
    row: Count,
    detail: CountSheet,
  });
  sheetRoutes(server, context);
  endRoutes(server, context);
}

function sheetRoutes(server: FastifyInstance, context: SurfaceContext): void {
  write(
    server,
    context,
    `POST ${path}`,
    {
      ...toWrite,
      id: 'count_create',
      summary: 'Open a count',
      description: 'A sheet with what is expected at a location.',
      body: CountInput,
      status: 201,
      at: path,
      refuses: [...POSTING, ...NAMING],
    },
    createCount,
    ({ body }) => body,
  );
  write(
    server,
    context,
    `PATCH ${path}/:id`,
    {
      ...toWrite,
      id: 'count_update',
      summary: 'Note what was counted',
      description: 'By line, or by item and lot; what was not expected gets a line. Answers the lines that were named.',
      body: CountPatch,
      refuses: [...POSTING, ...STEP, 'unknown_line'],
    },
    enterCount,
    ({ params, body: { blind, lines } }) => ({
      id: params.id,
      lines: lines?.map(readLine),
      uncover: blind === false,
    }),
  );
}

function readLine({ quantity, more, countedAt, ...line }: Static<typeof CountEntryInput>, index: number): CountedLine {
  const path = `lines.${index}`;
  return {
    ...line,
    countedAt: readTime(countedAt, `${path}.countedAt`),
    ...(quantity === undefined
      ? {}
      : { quantity: quantity === null ? null : readQuantity(quantity, `${path}.quantity`) }),
    ...(more === undefined ? {} : { more: readQuantity(more, `${path}.more`) }),
  };
}

function endRoutes(server: FastifyInstance, context: SurfaceContext): void {
  write(
    server,
    context,
    `POST ${path}/:id/posting`,
    {
      ...toWrite,
      id: 'count_posting_create',
      summary: 'Make a count the truth',
      description: 'In one movement of kind `count`, whose adjustment names the count.',
      body: CountPostingInput,
      refuses: [...POSTING, ...STEP, 'stale_expectation'],
    },
    postCount,
    ({ params, body: { occurredAt, moved, acceptMoved, ...rest } }) => ({
      id: params.id,
      ...rest,
      moved: readMoved(moved, acceptMoved),
      occurredAt: readTime(occurredAt, 'occurredAt'),
    }),
  );
  write(
    server,
    context,
    `POST ${path}/:id/cancellation`,
    {
      ...toWrite,
      id: 'count_cancellation_create',
      summary: 'Give a count up',
      description: 'Nothing moves.',
      body: ReasonInput,
      reply: Count,
      refuses: STEP,
    },
    cancelCount,
    ({ params, body }) => ({ id: params.id, ...body }),
  );
}

/** `acceptMoved: true` means overwrite. Throws where both say something and not the same. */
function readMoved(moved: Moved | undefined, acceptMoved: boolean | undefined): Moved | undefined {
  if (acceptMoved !== true) return moved;
  if (moved === undefined || moved === 'overwrite') return 'overwrite';
  throw new Refusal('invalid_request', `acceptMoved means moved: overwrite, not ${moved}. Send one of them.`, {
    path: 'acceptMoved',
  });
}
