import type { FastifyInstance } from 'fastify';
import {
  cancelVendorReturn,
  createVendorReturn,
  creditVendorReturn,
  shipVendorReturn,
  updateVendorReturn,
} from '../../documents/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { documentReads } from './contract/document-endpoints.ts';
import { bodyOrNull } from './contract/optional-body.ts';
import { NAMING, POSTING, STEP } from './contract/refusals.ts';
import { write } from './contract/tenant-endpoints.ts';
import { readPurchasingQuery } from './requests/documents.ts';
import { readIfMatch } from './requests/if-match.ts';
import { readReturn } from './requests/purchasing.ts';
import { readTime } from './requests/time.ts';
import { DateOrNone, ReasonOrNone } from './schemas/documents.ts';
import { purchasingQuery, STATES, VendorReturn, VendorReturnInput, VendorReturnPatch } from './schemas/purchasing.ts';

const path = '/vendor-returns';
const toWrite = {
  tag: 'Purchasing',
  scopes: ['purchasing:write'],
  reply: VendorReturn,
  etag: true,
  refuses: [...POSTING, ...NAMING, ...STEP, 'not_found', 'unknown_line', 'over_return'],
} as const;

export function vendorReturnRoutes(server: FastifyInstance, context: SurfaceContext): void {
  documentReads(server, context, {
    kind: 'vendor_return',
    path,
    one: 'a vendor return',
    many: 'vendor returns',
    tag: 'Purchasing',
    scopes: ['purchasing:read'],
    query: purchasingQuery(STATES.VendorReturn),
    readQuery: readPurchasingQuery,
    row: VendorReturn,
    detail: VendorReturn,
  });
  write(
    server,
    context,
    `POST ${path}`,
    {
      ...toWrite,
      id: 'vendor_return_create',
      summary: 'Say that goods are to go back to their vendor',
      description: 'By itself, or of an order. Nothing leaves before it is shipped.',
      body: VendorReturnInput,
      status: 201,
      at: path,
    },
    createVendorReturn,
    ({ body: { purchaseOrderId, ...rest } }) => ({ ...readReturn(rest), purchaseOrderId }),
  );
  write(
    server,
    context,
    `PATCH ${path}/:id`,
    {
      ...toWrite,
      id: 'vendor_return_update',
      summary: 'Change a vendor return',
      description: 'What is left out stays. Lines are known by their ids; one that is not named becomes inactive.',
      body: VendorReturnPatch,
      ifMatch: true,
    },
    updateVendorReturn,
    (request) => ({ id: request.params.id, patch: readReturn(request.body), ifRevision: readIfMatch(request) }),
  );
  stepRoutes(server, context);
}

function stepRoutes(server: FastifyInstance, context: SurfaceContext): void {
  const dated = [
    ['shipment', shipVendorReturn, 'Ship a vendor return', 'The goods go out of stock.'],
    ['credit', creditVendorReturn, "Say that the vendor's credit for a return came in", 'Nothing moves.'],
  ] as const;
  for (const [noun, command, summary, description] of dated) {
    write(
      server,
      context,
      `POST ${path}/:id/${noun}`,
      {
        ...toWrite,
        id: `vendor_return_${noun}_create`,
        summary,
        description,
        body: DateOrNone,
        withoutBody: bodyOrNull,
        status: 201,
      },
      command,
      ({ params, body }) => ({ id: params.id, date: readTime(body?.date, 'date') }),
    );
  }
  write(
    server,
    context,
    `POST ${path}/:id/cancellation`,
    {
      ...toWrite,
      id: 'vendor_return_cancellation_create',
      summary: 'Cancel a vendor return',
      description: 'What has left comes back into stock.',
      body: ReasonOrNone,
      withoutBody: bodyOrNull,
      status: 201,
      refuses: [...toWrite.refuses, 'already_reversed', 'not_reversible'],
    },
    cancelVendorReturn,
    ({ params, body }) => ({ id: params.id, ...body }),
  );
}
