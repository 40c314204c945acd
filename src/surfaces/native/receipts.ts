import type { FastifyInstance } from 'fastify';
import { cancelReceipt, createReceipt, updateReceipt } from '../../documents/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { documentReads } from './contract/document-endpoints.ts';
import { bodyOrNull } from './contract/optional-body.ts';
import { NAMING, POSTING, STEP } from './contract/refusals.ts';
import { write } from './contract/tenant-endpoints.ts';
import { readPurchasingQuery } from './requests/documents.ts';
import { readIfMatch } from './requests/if-match.ts';
import { readReceipt } from './requests/purchasing.ts';
import { ReasonOrNone } from './schemas/documents.ts';
import { purchasingQuery, Receipt, ReceiptInput, ReceiptPatch, STATES } from './schemas/purchasing.ts';

const path = '/receipts';
const toWrite = { tag: 'Purchasing', scopes: ['purchasing:write'], reply: Receipt, etag: true } as const;

export function receiptRoutes(server: FastifyInstance, context: SurfaceContext): void {
  documentReads(server, context, {
    kind: 'receipt',
    path,
    one: 'a receipt',
    many: 'receipts',
    tag: 'Purchasing',
    scopes: ['purchasing:read'],
    query: purchasingQuery(STATES.Receipt),
    readQuery: readPurchasingQuery,
    row: Receipt,
    detail: Receipt,
  });
  write(
    server,
    context,
    `POST ${path}`,
    {
      ...toWrite,
      id: 'receipt_create',
      summary: 'Receive goods of a purchase order',
      description: 'Without lines it receives all that is open.',
      body: ReceiptInput,
      status: 201,
      at: path,
      refuses: [...POSTING, ...NAMING, ...STEP, 'not_found', 'unknown_line', 'over_receipt'],
    },
    createReceipt,
    ({ body }) => readReceipt(body),
  );
  write(
    server,
    context,
    `PATCH ${path}/:id`,
    {
      ...toWrite,
      id: 'receipt_update',
      summary: 'Change what is said of a receipt',
      description: 'What is left out stays. Its lines never change: cancel it to take the goods out again.',
      body: ReceiptPatch,
      ifMatch: true,
      refuses: STEP,
    },
    updateReceipt,
    (request) => ({ id: request.params.id, patch: request.body, ifRevision: readIfMatch(request) }),
  );
  write(
    server,
    context,
    `POST ${path}/:id/cancellation`,
    {
      ...toWrite,
      id: 'receipt_cancellation_create',
      summary: 'Cancel a receipt',
      description: 'Its goods go out of stock again, and the order is open for them again.',
      body: ReasonOrNone,
      withoutBody: bodyOrNull,
      status: 201,
      refuses: [...POSTING, ...STEP, 'in_use', 'already_reversed', 'not_reversible'],
    },
    cancelReceipt,
    ({ params, body }) => ({ id: params.id, ...body }),
  );
}
