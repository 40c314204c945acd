import type { FastifyInstance } from 'fastify';
import {
  approvePurchaseRequest,
  createPurchaseRequest,
  rejectPurchaseRequest,
  updatePurchaseRequest,
} from '../../documents/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { documentReads } from './contract/document-endpoints.ts';
import { bodyOrNull } from './contract/optional-body.ts';
import { NAMING, POSTING, STEP } from './contract/refusals.ts';
import { write } from './contract/tenant-endpoints.ts';
import { readPurchasingQuery } from './requests/documents.ts';
import { readIfMatch } from './requests/if-match.ts';
import { readPurchase } from './requests/purchasing.ts';
import { ReasonInput, ReasonOrNone } from './schemas/documents.ts';
import { PurchaseInput, PurchaseRequest, purchasingQuery, STATES } from './schemas/purchasing.ts';

const path = '/purchase-requests';
const toWrite = {
  tag: 'Purchasing',
  scopes: ['purchasing:write'],
  reply: PurchaseRequest,
  etag: true,
  refuses: [
    ...NAMING,
    ...STEP,
    'unknown_item',
    'unknown_location',
    'unknown_line',
    'inactive_item',
    'invalid_quantity',
    'unknown_unit',
  ],
} as const;

export function purchaseRequestRoutes(server: FastifyInstance, context: SurfaceContext): void {
  documentReads(server, context, {
    kind: 'purchase_request',
    path,
    one: 'a purchase request',
    many: 'purchase requests',
    tag: 'Purchasing',
    scopes: ['purchasing:read'],
    query: purchasingQuery(STATES.PurchaseRequest),
    readQuery: readPurchasingQuery,
    row: PurchaseRequest,
    detail: PurchaseRequest,
  });
  write(
    server,
    context,
    `POST ${path}`,
    {
      ...toWrite,
      id: 'purchase_request_create',
      summary: 'Ask to have something ordered',
      description: 'It waits for somebody to approve or to reject it.',
      body: PurchaseInput,
      status: 201,
      at: path,
    },
    createPurchaseRequest,
    ({ body }) => readPurchase(body),
  );
  write(
    server,
    context,
    `PATCH ${path}/:id`,
    {
      ...toWrite,
      id: 'purchase_request_update',
      summary: 'Change a purchase request that waits',
      description: 'What is left out stays. Lines are known by their ids; one that is not named becomes inactive.',
      body: PurchaseInput,
      ifMatch: true,
    },
    updatePurchaseRequest,
    (request) => ({ id: request.params.id, patch: readPurchase(request.body), ifRevision: readIfMatch(request) }),
  );
  decisionRoutes(server, context);
}

function decisionRoutes(server: FastifyInstance, context: SurfaceContext): void {
  write(
    server,
    context,
    `POST ${path}/:id/approval`,
    {
      ...toWrite,
      id: 'purchase_request_approval_create',
      summary: 'Approve a purchase request',
      description: 'It becomes a pending purchase order.',
      body: ReasonOrNone,
      withoutBody: bodyOrNull,
      status: 201,
      refuses: [...toWrite.refuses, ...POSTING],
    },
    approvePurchaseRequest,
    ({ params, body }) => ({ id: params.id, ...body }),
  );
  write(
    server,
    context,
    `POST ${path}/:id/rejection`,
    {
      ...toWrite,
      id: 'purchase_request_rejection_create',
      summary: 'Reject a purchase request',
      description: 'Nothing is ordered.',
      body: ReasonInput,
      status: 201,
    },
    rejectPurchaseRequest,
    ({ params, body }) => ({ id: params.id, ...body }),
  );
}
