import type { FastifyInstance } from 'fastify';
import { createMarkup, deleteMarkup, findMarkup, listMarkups, updateMarkup } from '../../documents/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { list, read, write } from './contract/tenant-endpoints.ts';
import { readIfMatch } from './requests/if-match.ts';
import { readAmount, readQuantity } from './requests/quantities.ts';
import { Markup, MarkupInput, MarkupPatch } from './schemas/purchasing.ts';

const path = '/purchase-order-markups';
const toRead = { tag: 'Purchasing', scopes: ['purchasing:read'], reply: Markup } as const;
const toWrite = { tag: 'Purchasing', scopes: ['purchasing:write'], reply: Markup } as const;

export function markupRoutes(server: FastifyInstance, context: SurfaceContext): void {
  list(
    server,
    context,
    path,
    {
      ...toRead,
      id: 'purchase_order_markup_list',
      summary: 'List markups',
      description: 'The ranges of unit costs with their markups, by id.',
      query: {},
    },
    (sql, { actor }, page) => listMarkups(sql, actor.tenantId, page),
  );
  read(
    server,
    context,
    `${path}/:id`,
    {
      ...toRead,
      id: 'purchase_order_markup_view',
      summary: 'Read a markup',
      description: 'One range of unit costs.',
      etag: true,
    },
    (sql, { actor, params: { id } }) => findMarkup(sql, actor.tenantId, id),
  );
  writeRoutes(server, context);
}

function writeRoutes(server: FastifyInstance, context: SurfaceContext): void {
  write(
    server,
    context,
    `POST ${path}`,
    {
      ...toWrite,
      id: 'purchase_order_markup_create',
      summary: 'Create a markup',
      description: 'Ranges may touch and not overlap.',
      body: MarkupInput,
      status: 201,
      at: path,
      etag: true,
      refuses: ['range_overlap'],
    },
    createMarkup,
    ({ body: { from, to, percent } }) => ({
      from: readQuantity(from, 'from'),
      to: readQuantity(to, 'to'),
      percent: readQuantity(percent, 'percent'),
    }),
  );
  write(
    server,
    context,
    `PATCH ${path}/:id`,
    {
      ...toWrite,
      id: 'purchase_order_markup_update',
      summary: 'Change a markup',
      description: 'What is left out stays. Lines that were written before keep their price.',
      body: MarkupPatch,
      etag: true,
      ifMatch: true,
      refuses: ['range_overlap'],
    },
    updateMarkup,
    (request) => {
      const { from, to, percent } = request.body;
      const patch = {
        from: readAmount(from, 'from'),
        to: readAmount(to, 'to'),
        percent: readAmount(percent, 'percent'),
      };
      return { id: request.params.id, patch, ifRevision: readIfMatch(request) };
    },
  );
  write(
    server,
    context,
    `DELETE ${path}/:id`,
    {
      ...toWrite,
      id: 'purchase_order_markup_delete',
      summary: 'Delete a markup',
      description: 'Lines that were written before keep their price.',
      ifMatch: true,
    },
    deleteMarkup,
    (request) => ({ id: request.params.id, ifRevision: readIfMatch(request) }),
  );
}
