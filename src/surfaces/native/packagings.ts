import type { FastifyInstance } from 'fastify';
import { createCustomerReturn, createPackaging } from '../../documents/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { documentReads } from './contract/document-endpoints.ts';
import { NAMING, POSTING, STEP } from './contract/refusals.ts';
import { write } from './contract/tenant-endpoints.ts';
import { readHead, readOfSaleQuery, readTracked } from './requests/documents.ts';
import { readQuantity } from './requests/quantities.ts';
import { CustomerReturn, CustomerReturnInput, ofSaleQuery, Packaging, PackagingInput } from './schemas/selling.ts';

const tag = 'Selling';
const toRead = { tag, scopes: ['inventory:read'], query: ofSaleQuery, readQuery: readOfSaleQuery } as const;
const toWrite = { tag, scopes: ['inventory:write'], etag: true, status: 201 } as const;
const refuses = [...POSTING, ...NAMING, ...STEP];

export function packagingRoutes(server: FastifyInstance, context: SurfaceContext): void {
  const path = '/packagings';
  documentReads(server, context, {
    ...toRead,
    kind: 'packaging',
    path,
    one: 'a packaging',
    many: 'packagings',
    row: Packaging,
    detail: Packaging,
  });
  write(
    server,
    context,
    `POST ${path}`,
    {
      ...toWrite,
      id: 'packaging_create',
      summary: 'Record a packaging',
      description:
        'Of a sale it marks the sale as packed; else components become products, which are worth what went in.',
      body: PackagingInput,
      reply: Packaging,
      at: path,
      refuses,
    },
    createPackaging,
    ({ body }) => {
      const packaging = readBody(body);
      if (packaging.saleId !== null || packaging.lines.length > 0) return packaging;
      throw new Refusal('invalid_quantity', 'A packaging takes components and makes products: give some of each.', {
        path: 'lines',
      });
    },
  );
}

export function customerReturnRoutes(server: FastifyInstance, context: SurfaceContext): void {
  const path = '/customer-returns';
  documentReads(server, context, {
    ...toRead,
    kind: 'customer_return',
    path,
    one: 'a customer return',
    many: 'customer returns',
    row: CustomerReturn,
    detail: CustomerReturn,
  });
  write(
    server,
    context,
    `POST ${path}`,
    {
      ...toWrite,
      id: 'customer_return_create',
      summary: 'Take goods back from a customer',
      description:
        'By the sale that they left by, or without one. To return lines of a sale, see `POST /v1/sales/{id}/return`.',
      body: CustomerReturnInput,
      reply: CustomerReturn,
      at: path,
      refuses: [...refuses, 'over_return'],
    },
    createCustomerReturn,
    ({ body }) => readBody(body),
  );
}

type Line = { itemId: number; quantity: string | number } & Parameters<typeof readTracked>[0];

function readBody<Body extends { date?: string | null; saleId?: number | null; lines: Line[] }>(body: Body) {
  const { saleId = null, lines, ...head } = readHead(body);
  return {
    ...head,
    saleId,
    lines: lines.map((line, index) => ({
      itemId: line.itemId,
      quantity: readQuantity(line.quantity, `lines.${index}.quantity`),
      ...readTracked(line, `lines.${index}`),
    })),
  };
}
