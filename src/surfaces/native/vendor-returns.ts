import {
  cancelVendorReturn,
  createVendorReturn,
  creditVendorReturn,
  shipVendorReturn,
  updateVendorReturn,
} from '../../documents/index.ts';
import { type SurfaceContext, submit } from '../http/index.ts';
import { DateOrNone, ReasonOrNone } from './document-shapes.ts';
import { operation } from './operation.ts';
import { bodyOrNull } from './optional-body.ts';
import { params, purchasingReads, tag, writePurchasing as write } from './purchasing-reads.ts';
import { ReturnInput, ReturnPatch, readReturn, VendorReturn } from './purchasing-shapes.ts';
import type { NativeServer } from './server-type.ts';
import { readTime } from './time.ts';
import { created, readIfMatch, withEtag } from './write.ts';

const path = '/vendor-returns';

export function vendorReturnRoutes(server: NativeServer, context: SurfaceContext): void {
  const { journal } = context;
  purchasingReads(server, context, {
    kind: 'vendor_return',
    path,
    row: VendorReturn,
    statuses: ['pending', 'returned', 'credit_received', 'canceled'],
    one: 'a vendor return',
    many: 'vendor returns',
  });
  server.post(
    path,
    {
      ...write,
      schema: operation(
        { id: 'vendor_return_create', tag, summary: 'Say that goods are to go back to their vendor' },
        { body: ReturnInput },
        { 201: VendorReturn },
      ),
    },
    async (request, reply) => {
      const { purchaseOrderId, ...rest } = request.body;
      const input = { ...readReturn(rest), purchaseOrderId };
      return created(reply, `/v1${path}`, await submit(journal, request, reply, createVendorReturn, input));
    },
  );
  server.patch(
    `${path}/:id`,
    {
      ...write,
      schema: operation(
        { id: 'vendor_return_update', tag, summary: 'Change a vendor return' },
        { params, body: ReturnPatch },
        { 200: VendorReturn },
      ),
    },
    async (request, reply) => {
      const patch = readReturn(request.body);
      const input = { id: request.params.id, patch, ifRevision: readIfMatch(request) ?? null };
      return withEtag(reply, await submit(journal, request, reply, updateVendorReturn, input));
    },
  );
  returnActionRoutes(server, context);
}

function returnActionRoutes(server: NativeServer, { journal }: SurfaceContext): void {
  const dated = [
    { noun: 'shipment', summary: 'Ship a vendor return', command: shipVendorReturn },
    { noun: 'credit', summary: "Say that the vendor's credit for a return came in", command: creditVendorReturn },
  ];
  for (const { noun, summary, command } of dated) {
    server.post(
      `${path}/:id/${noun}`,
      {
        ...write,
        preValidation: bodyOrNull,
        schema: operation(
          { id: `vendor_return_${noun}_create`, tag, summary },
          { params, body: DateOrNone },
          { 201: VendorReturn },
        ),
      },
      async (request, reply) => {
        const input = { id: request.params.id, date: readTime(request.body?.date, 'date') };
        return withEtag(reply.status(201), await submit(journal, request, reply, command, input));
      },
    );
  }
  server.post(
    `${path}/:id/cancellation`,
    {
      ...write,
      preValidation: bodyOrNull,
      schema: operation(
        {
          id: 'vendor_return_cancellation_create',
          tag,
          summary: 'Cancel a vendor return',
          description: 'What has left comes back into stock.',
        },
        { params, body: ReasonOrNone },
        { 201: VendorReturn },
      ),
    },
    async (request, reply) => {
      const input = { id: request.params.id, ...request.body };
      return withEtag(reply.status(201), await submit(journal, request, reply, cancelVendorReturn, input));
    },
  );
}
