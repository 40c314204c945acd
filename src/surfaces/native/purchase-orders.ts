import Type from 'typebox';
import {
  cancelPurchaseOrder,
  createPurchaseOrder,
  printPurchaseOrder,
  sendPurchaseOrder,
  updatePurchaseOrder,
} from '../../documents/index.ts';
import { Refusal } from '../../platform/index.ts';
import { type SurfaceContext, submit } from '../http/index.ts';
import { EmptyBody, ReasonInput } from './document-shapes.ts';
import { operation } from './operation.ts';
import { bodyOrNull } from './optional-body.ts';
import { params, purchasingReads, readPurchasing, tag, writePurchasing as write } from './purchasing-reads.ts';
import { PurchaseInput, PurchaseOrder, readPurchase } from './purchasing-shapes.ts';
import type { NativeServer } from './server-type.ts';

import { created, readIfMatch, withEtag } from './write.ts';

const path = '/purchase-orders';

export function purchaseOrderRoutes(server: NativeServer, context: SurfaceContext): void {
  const { journal } = context;
  purchasingReads(server, context, {
    kind: 'purchase_order',
    path,
    row: PurchaseOrder,
    statuses: ['pending', 'sent', 'partially_received', 'received', 'canceled'],
    one: 'a purchase order',
    many: 'purchase orders',
  });
  server.post(
    path,
    {
      ...write,
      schema: operation(
        { id: 'purchase_order_create', tag, summary: 'Order something' },
        { body: PurchaseInput },
        { 201: PurchaseOrder },
      ),
    },
    async (request, reply) =>
      created(
        reply,
        `/v1${path}`,
        await submit(journal, request, reply, createPurchaseOrder, readPurchase(request.body)),
      ),
  );
  server.patch(
    `${path}/:id`,
    {
      ...write,
      schema: operation(
        {
          id: 'purchase_order_update',
          tag,
          summary: 'Change a purchase order',
          description:
            'Lines are known by their ids; one without an id is new, one that is not named becomes inactive.',
        },
        { params, body: PurchaseInput },
        { 200: PurchaseOrder },
      ),
    },
    async (request, reply) => {
      const patch = readPurchase(request.body);
      const input = { id: request.params.id, patch, ifRevision: readIfMatch(request) ?? null };
      return withEtag(reply, await submit(journal, request, reply, updatePurchaseOrder, input));
    },
  );
  orderActionRoutes(server, context);
}

function orderActionRoutes(server: NativeServer, { journal, database }: SurfaceContext): void {
  server.get(
    `${path}/:id/pdf`,
    {
      ...readPurchasing,
      schema: operation(
        { id: 'purchase_order_pdf_view', tag, summary: 'A purchase order as a PDF' },
        { params },
        { 200: Type.Unsafe<Buffer>({ type: 'string', format: 'binary' }) },
      ),
    },
    async (request, reply) => {
      const { tenantId } = request.actor;
      const { id } = request.params;
      const pdf = await printPurchaseOrder(database, tenantId, request.actor, id);
      if (pdf === undefined) throw new Refusal('not_found', `There is no purchase order with the id ${id}.`);
      reply.type('application/pdf').header('content-disposition', `inline; filename="${pdf.number}.pdf"`);
      return reply.send(pdf.file);
    },
  );
  server.post(
    `${path}/:id/sending`,
    {
      ...write,
      preValidation: bodyOrNull,
      schema: operation(
        { id: 'purchase_order_sending_create', tag, summary: 'Say that a purchase order went to its vendor' },
        { params, body: EmptyBody },
        { 201: PurchaseOrder },
      ),
    },
    async (request, reply) => {
      const input = { id: request.params.id };
      return withEtag(reply.status(201), await submit(journal, request, reply, sendPurchaseOrder, input));
    },
  );
  server.post(
    `${path}/:id/cancellation`,
    {
      ...write,
      schema: operation(
        { id: 'purchase_order_cancellation_create', tag, summary: 'Cancel a purchase order' },
        { params, body: ReasonInput },
        { 201: PurchaseOrder },
      ),
    },
    async (request, reply) => {
      const input = { id: request.params.id, ...request.body };
      return withEtag(reply.status(201), await submit(journal, request, reply, cancelPurchaseOrder, input));
    },
  );
}
