import {
  approvePurchaseRequest,
  createPurchaseRequest,
  rejectPurchaseRequest,
  updatePurchaseRequest,
} from '../../documents/index.ts';
import { type SurfaceContext, submit } from '../http/index.ts';
import { ReasonInput, ReasonOrNone } from './document-shapes.ts';
import { operation } from './operation.ts';
import { bodyOrNull } from './optional-body.ts';
import { params, purchasingReads, tag, writePurchasing as write } from './purchasing-reads.ts';
import { PurchaseInput, PurchaseRequest, readPurchase } from './purchasing-shapes.ts';
import type { NativeServer } from './server-type.ts';
import { created, readIfMatch, withEtag } from './write.ts';

const path = '/purchase-requests';

export function purchaseRequestRoutes(server: NativeServer, context: SurfaceContext): void {
  const { journal } = context;
  const statuses = ['pending_approval', 'approved', 'rejected'];
  purchasingReads(server, context, {
    kind: 'purchase_request',
    path,
    row: PurchaseRequest,
    statuses,
    one: 'a purchase request',
    many: 'purchase requests',
  });
  server.post(
    path,
    {
      ...write,
      schema: operation(
        { id: 'purchase_request_create', tag, summary: 'Ask to have something ordered' },
        { body: PurchaseInput },
        { 201: PurchaseRequest },
      ),
    },
    async (request, reply) =>
      created(
        reply,
        `/v1${path}`,
        await submit(journal, request, reply, createPurchaseRequest, readPurchase(request.body)),
      ),
  );
  server.patch(
    `${path}/:id`,
    {
      ...write,
      schema: operation(
        { id: 'purchase_request_update', tag, summary: 'Change a purchase request that waits' },
        { params, body: PurchaseInput },
        { 200: PurchaseRequest },
      ),
    },
    async (request, reply) => {
      const patch = readPurchase(request.body);
      const input = { id: request.params.id, patch, ifRevision: readIfMatch(request) ?? null };
      return withEtag(reply, await submit(journal, request, reply, updatePurchaseRequest, input));
    },
  );
  decisionRoutes(server, context);
}

function decisionRoutes(server: NativeServer, { journal }: SurfaceContext): void {
  server.post(
    `${path}/:id/approval`,
    {
      ...write,
      preValidation: bodyOrNull,
      schema: operation(
        {
          id: 'purchase_request_approval_create',
          tag,
          summary: 'Approve a purchase request',
          description: 'It becomes a pending purchase order.',
        },
        { params, body: ReasonOrNone },
        { 201: PurchaseRequest },
      ),
    },
    async (request, reply) => {
      const input = { id: request.params.id, ...request.body };
      return withEtag(reply.status(201), await submit(journal, request, reply, approvePurchaseRequest, input));
    },
  );
  server.post(
    `${path}/:id/rejection`,
    {
      ...write,
      schema: operation(
        { id: 'purchase_request_rejection_create', tag, summary: 'Reject a purchase request' },
        { params, body: ReasonInput },
        { 201: PurchaseRequest },
      ),
    },
    async (request, reply) => {
      const input = { id: request.params.id, ...request.body };
      return withEtag(reply.status(201), await submit(journal, request, reply, rejectPurchaseRequest, input));
    },
  );
}
