import type { FastifyInstance } from 'fastify';
import { cancelSale, changeSale, createSale, fulfilSale, returnSale } from '../../documents/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { documentReads } from './contract/document-endpoints.ts';
import { bodyOrEmpty } from './contract/optional-body.ts';
import { POSTING, STEP } from './contract/refusals.ts';
import { write } from './contract/tenant-endpoints.ts';
import { readHead, readSaleQuery } from './requests/documents.ts';
import { readIfMatch } from './requests/if-match.ts';
import { readAmount, readQuantity } from './requests/quantities.ts';
import { readTime } from './requests/time.ts';
import { ReasonInput } from './schemas/documents.ts';
import { Sale, SaleFulfilmentInput, SaleInput, SalePatch, SaleReturnInput, saleQuery } from './schemas/selling.ts';

const path = '/sales';
const tag = 'Selling';
const toWrite = { tag, scopes: ['inventory:write'], reply: Sale, etag: true } as const;

export function saleRoutes(server: FastifyInstance, context: SurfaceContext): void {
  documentReads(server, context, {
    kind: 'sale',
    path,
    one: 'a sale',
    many: 'sales',
    tag,
    scopes: ['inventory:read'],
    query: saleQuery,
    readQuery: readSaleQuery,
    row: Sale,
    detail: Sale,
  });
  placeRoutes(server, context);
  stepRoutes(server, context);
}

function placeRoutes(server: FastifyInstance, context: SurfaceContext): void {
  write(
    server,
    context,
    `POST ${path}`,
    {
      ...toWrite,
      id: 'sale_create',
      summary: 'Place a sale',
      description:
        'Its goods are held for it, all or nothing: a refusal names every line that is short. With `backOrder` such lines wait.',
      body: SaleInput,
      status: 201,
      at: path,
      refuses: POSTING,
    },
    createSale,
    ({ body }) => {
      const { lines, expiresAt, ...head } = readHead(body);
      return {
        ...head,
        expiresAt: readTime(expiresAt, 'expiresAt'),
        lines: lines.map(({ price, quantity, ...line }, index) => ({
          ...line,
          quantity: readQuantity(quantity, `lines.${index}.quantity`),
          unitPrice: readAmount(price, `lines.${index}.price`),
        })),
      };
    },
  );
  write(
    server,
    context,
    `PATCH ${path}/:id`,
    {
      ...toWrite,
      id: 'sale_update',
      summary: 'Move the end of a sale',
      description: 'While it holds goods. All that is held for it ends with it.',
      body: SalePatch,
      ifMatch: true,
      refuses: STEP,
    },
    changeSale,
    (request) => ({
      saleId: request.params.id,
      expiresAt: readTime(request.body.expiresAt, 'expiresAt'),
      ifRevision: readIfMatch(request),
    }),
  );
}

function stepRoutes(server: FastifyInstance, context: SurfaceContext): void {
  const refuses = [...POSTING, ...STEP, 'unknown_line'] as const;
  write(
    server,
    context,
    `POST ${path}/:id/fulfilment`,
    {
      ...toWrite,
      id: 'sale_fulfilment_create',
      summary: 'Hand a sale over',
      description: 'The goods leave. Without lines all that is held; what stays behind stays held.',
      body: SaleFulfilmentInput,
      withoutBody: bodyOrEmpty,
      refuses: [...refuses, 'document_exceeded'],
    },
    fulfilSale,
    ({ params, body: { lines } }) => ({ saleId: params.id, lines: lines?.map(readLine) ?? null }),
  );
  write(
    server,
    context,
    `POST ${path}/:id/cancellation`,
    {
      ...toWrite,
      id: 'sale_cancellation_create',
      summary: 'Give a sale up',
      description: 'What is still held for it is free again. What has left stays away.',
      body: ReasonInput,
      refuses: STEP,
    },
    cancelSale,
    ({ params, body }) => ({ saleId: params.id, ...body }),
  );
  write(
    server,
    context,
    `POST ${path}/:id/return`,
    {
      ...toWrite,
      id: 'sale_return_create',
      summary: 'Take goods of a sale back',
      description:
        'They are back where they left from, by a customer return that names the sale: never more than has left and did not come back.',
      body: SaleReturnInput,
      refuses: [...refuses, 'over_return'],
    },
    returnSale,
    ({ params, body: { lines } }) => ({ saleId: params.id, lines: lines.map(readLine) }),
  );
}

function readLine<Line extends { quantity: string | number }>(
  line: Line,
  index: number,
): Omit<Line, 'quantity'> & { quantity: bigint } {
  return { ...line, quantity: readQuantity(line.quantity, `lines.${index}.quantity`) };
}
