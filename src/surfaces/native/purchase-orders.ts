import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  cancelPurchaseOrder,
  createPurchaseOrder,
  printPurchaseOrder,
  sendPurchaseOrder,
  updatePurchaseOrder,
} from '../../documents/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { documentReads } from './contract/document-endpoints.ts';
import { endpoint } from './contract/endpoint.ts';
import { bodyOrNull } from './contract/optional-body.ts';
import { NAMING, POSTING, STEP } from './contract/refusals.ts';
import { refuseMissing, write } from './contract/tenant-endpoints.ts';
import { readPurchasingQuery } from './requests/documents.ts';
import { readIfMatch } from './requests/if-match.ts';
import { readPurchase } from './requests/purchasing.ts';
import { EmptyBody, ReasonInput } from './schemas/documents.ts';
import { PurchaseInput, PurchaseOrder, purchasingQuery, STATES } from './schemas/purchasing.ts';

const path = '/purchase-orders';
const toRead = { tag: 'Purchasing', scopes: ['purchasing:read'] } as const;
const toWrite = { tag: 'Purchasing', scopes: ['purchasing:write'], reply: PurchaseOrder, etag: true } as const;
const refuses = [...POSTING, ...NAMING, ...STEP, 'unknown_line', 'document_exceeded'] as const;

export function purchaseOrderRoutes(server: FastifyInstance, context: SurfaceContext): void {
  documentReads(server, context, {
    ...toRead,
    kind: 'purchase_order',
    path,
    one: 'a purchase order',
    many: 'purchase orders',
    query: purchasingQuery(STATES.PurchaseOrder),
    readQuery: readPurchasingQuery,
    row: PurchaseOrder,
    detail: PurchaseOrder,
  });
  printRoute(server, context);
  write(
    server,
    context,
    `POST ${path}`,
    {
      ...toWrite,
      id: 'purchase_order_create',
      summary: 'Order something',
      description: 'With a type that says so it is received at once.',
      body: PurchaseInput,
      status: 201,
      at: path,
      refuses,
    },
    createPurchaseOrder,
    ({ body }) => readPurchase(body),
  );
  write(
    server,
    context,
    `PATCH ${path}/:id`,
    {
      ...toWrite,
      id: 'purchase_order_update',
      summary: 'Change a purchase order',
      description: 'Lines are known by their ids; one without an id is new, one that is not named becomes inactive.',
      body: PurchaseInput,
      ifMatch: true,
      refuses,
    },
    updatePurchaseOrder,
    (request) => ({ id: request.params.id, patch: readPurchase(request.body), ifRevision: readIfMatch(request) }),
  );
  stepRoutes(server, context);
}

function printRoute(server: FastifyInstance, { database }: SurfaceContext): void {
  endpoint(
    server,
    `GET ${path}/:id/pdf`,
    {
      ...toRead,
      id: 'purchase_order_pdf_view',
      summary: 'A purchase order as a PDF',
      description: 'The active lines, over as many pages as they take.',
      reply: Type.Unsafe<Buffer>({ type: 'string', format: 'binary', description: 'The file.' }),
      file: 'application/pdf',
    },
    async ({ actor, params }, reply) => {
      const pdf = await printPurchaseOrder(database, actor.tenantId, actor, params.id);
      if (pdf === undefined) return refuseMissing('purchase_order', params.id);
      reply.type('application/pdf').header('content-disposition', `inline; filename="${pdf.number}.pdf"`);
      return pdf.file;
    },
  );
}

function stepRoutes(server: FastifyInstance, context: SurfaceContext): void {
  write(
    server,
    context,
    `POST ${path}/:id/sending`,
    {
      ...toWrite,
      id: 'purchase_order_sending_create',
      summary: 'Say that a purchase order went to its vendor',
      description: 'It can be sent again.',
      body: EmptyBody,
      withoutBody: bodyOrNull,
      status: 201,
      refuses: STEP,
    },
    sendPurchaseOrder,
    ({ params }) => ({ id: params.id }),
  );
  write(
    server,
    context,
    `POST ${path}/:id/cancellation`,
    {
      ...toWrite,
      id: 'purchase_order_cancellation_create',
      summary: 'Cancel a purchase order',
      description: 'As long as nothing was received.',
      body: ReasonInput,
      status: 201,
      refuses: STEP,
    },
    cancelPurchaseOrder,
    ({ params, body }) => ({ id: params.id, ...body }),
  );
}
