import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { allows } from '../../access/index.ts';
import { cancelTransfer, createTransfer, pickTransfer, receiveTransfer, type StepLine } from '../../documents/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { documentReads } from './contract/document-endpoints.ts';
import { bodyOrEmpty } from './contract/optional-body.ts';
import { NAMING, POSTING, STEP } from './contract/refusals.ts';
import { write } from './contract/tenant-endpoints.ts';
import { readHead, readStockQuery } from './requests/documents.ts';
import { readIfMatch } from './requests/if-match.ts';
import { readQuantity } from './requests/quantities.ts';
import {
  stockDocumentQuery,
  Transfer,
  TransferCancellationInput,
  TransferInput,
  TransferPatch,
  TransferStepInput,
} from './schemas/stock-documents.ts';
import { changeTransfer } from './stock-document-changes.ts';

const kind = 'transfer' as const;
const path = '/transfers';
const toWrite = {
  tag: 'Transfers',
  scopes: ['inventory:write', 'inventory:transfer'],
  reply: Transfer,
  etag: true,
} as const;

export function transferRoutes(server: FastifyInstance, context: SurfaceContext): void {
  documentReads(server, context, {
    kind,
    path,
    one: 'a transfer',
    many: 'transfers',
    tag: 'Transfers',
    scopes: ['inventory:read'],
    query: stockDocumentQuery,
    readQuery: readStockQuery,
    row: Transfer,
    detail: Transfer,
  });
  planRoutes(server, context);
  stepRoutes(server, context);
}

function planRoutes(server: FastifyInstance, context: SurfaceContext): void {
  write(
    server,
    context,
    `POST ${path}`,
    {
      ...toWrite,
      id: 'transfer_create',
      summary: 'Plan a transfer',
      description: 'Nothing moves before it is picked.',
      body: TransferInput,
      status: 201,
      at: path,
      refuses: [...POSTING, ...NAMING],
    },
    createTransfer,
    ({ body }) => {
      const { lines, ...head } = readHead(body);
      return { ...head, lines: lines.map(readLine) };
    },
  );
  write(
    server,
    context,
    `PATCH ${path}/:id`,
    {
      ...toWrite,
      id: 'transfer_update',
      summary: 'Change what is said of a transfer',
      description: 'What is left out stays. Its lines never change: cancel it and plan another.',
      body: TransferPatch,
      ifMatch: true,
      refuses: [...NAMING, ...STEP],
    },
    changeTransfer,
    (request) => ({ kind, id: request.params.id, fields: request.body, ifRevision: readIfMatch(request) }),
  );
}

function stepRoutes(server: FastifyInstance, context: SurfaceContext): void {
  const refuses = [...POSTING, ...STEP, 'unknown_line', 'document_exceeded'] as const;
  const steps = [
    ['picking', pickTransfer, 'Take the goods from their source', 'They are in transit then.'],
    ['receipt', receiveTransfer, 'Bring the goods to their destination', 'What is left stays in transit.'],
  ] as const;
  for (const [noun, command, summary, description] of steps) {
    write(
      server,
      context,
      `POST ${path}/:id/${noun}`,
      {
        ...toWrite,
        id: `transfer_${noun}_create`,
        summary,
        description: `Without lines all that is left. ${description}`,
        body: TransferStepInput,
        withoutBody: bodyOrEmpty,
        refuses,
      },
      command,
      ({ params, body: { reason, lines } }) => ({ id: params.id, reason, lines: lines?.map(readLine) }),
    );
  }
  write(
    server,
    context,
    `POST ${path}/:id/cancellation`,
    {
      ...toWrite,
      id: 'transfer_cancellation_create',
      summary: 'Give a transfer up',
      description: 'What had arrived by then stays where it is. Writing goods off needs the scope `inventory:write`.',
      body: TransferCancellationInput,
      refuses,
    },
    cancelTransfer,
    ({ actor, params, body }) => {
      if (body.goodsAt === 'lost' && !allows(actor.scopes, ['inventory:write'])) {
        throw new Refusal('insufficient_scope', 'Writing goods off needs the scope inventory:write.');
      }
      return { id: params.id, ...body };
    },
  );
}

function readLine<Line extends Pick<Static<typeof TransferInput>['lines'][number], 'quantity'>>(
  line: Line,
  index: number,
): Omit<Line, 'quantity'> & Pick<StepLine, 'quantity'> {
  return { ...line, quantity: readQuantity(line.quantity, `lines.${index}.quantity`) };
}
