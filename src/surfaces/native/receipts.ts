import { cancelReceipt, createReceipt, updateReceipt } from '../../documents/index.ts';
import { type SurfaceContext, submit } from '../http/index.ts';
import { ReasonOrNone } from './document-shapes.ts';
import { operation } from './operation.ts';
import { bodyOrNull } from './optional-body.ts';
import { params, purchasingReads, tag, writePurchasing as write } from './purchasing-reads.ts';
import { Receipt, ReceiptInput, ReceiptPatch, readReceipt } from './purchasing-shapes.ts';
import type { NativeServer } from './server-type.ts';
import { created, readIfMatch, withEtag } from './write.ts';

const path = '/receipts';

export function receiptRoutes(server: NativeServer, context: SurfaceContext): void {
  const { journal } = context;
  purchasingReads(server, context, {
    kind: 'receipt',
    path,
    row: Receipt,
    statuses: ['received', 'canceled'],
    one: 'a receipt',
    many: 'receipts',
  });
  server.post(
    path,
    {
      ...write,
      schema: operation(
        {
          id: 'receipt_create',
          tag,
          summary: 'Receive goods of a purchase order',
          description: 'Without lines it receives all that is open.',
        },
        { body: ReceiptInput },
        { 201: Receipt },
      ),
    },
    async (request, reply) =>
      created(reply, `/v1${path}`, await submit(journal, request, reply, createReceipt, readReceipt(request.body))),
  );
  server.patch(
    `${path}/:id`,
    {
      ...write,
      schema: operation(
        { id: 'receipt_update', tag, summary: 'Change what is said about a receipt' },
        { params, body: ReceiptPatch },
        { 200: Receipt },
      ),
    },
    async (request, reply) => {
      const input = { id: request.params.id, patch: request.body, ifRevision: readIfMatch(request) ?? null };
      return withEtag(reply, await submit(journal, request, reply, updateReceipt, input));
    },
  );
  server.post(
    `${path}/:id/cancellation`,
    {
      ...write,
      preValidation: bodyOrNull,
      schema: operation(
        {
          id: 'receipt_cancellation_create',
          tag,
          summary: 'Cancel a receipt',
          description: 'Its goods go out of stock again, and the order is open for them again.',
        },
        { params, body: ReasonOrNone },
        { 201: Receipt },
      ),
    },
    async (request, reply) => {
      const input = { id: request.params.id, ...request.body };
      return withEtag(reply.status(201), await submit(journal, request, reply, cancelReceipt, input));
    },
  );
}
