import Type from 'typebox';
import { createMarkup, deleteMarkup, findMarkup, listMarkups, updateMarkup } from '../../documents/index.ts';
import { Refusal } from '../../platform/index.ts';
import { Decimal, DecimalInput, Id, type SurfaceContext, submit, Timestamp } from '../http/index.ts';
import { readAmount } from './document-shapes.ts';
import { readQuantity } from './movements.ts';
import { operation } from './operation.ts';
import { ListOf, PageQuery, pageById } from './paging.ts';
import { params, readPurchasing as read, tag, writePurchasing as write } from './purchasing-reads.ts';
import type { NativeServer } from './server-type.ts';
import { created, readIfMatch, withEtag } from './write.ts';

const path = '/purchase-order-markups';
const Markup = Type.Object(
  {
    id: Id,
    revision: Id,
    from: Decimal,
    to: Decimal,
    percent: Decimal,
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { description: 'By how many per cent a price stands above a unit cost of at least `from` and below `to`.' },
);
const closed = { additionalProperties: false } as const;
const amount = DecimalInput({ minimum: 0 });
const MarkupInput = Type.Object({ from: amount, to: amount, percent: amount }, closed);
const MarkupPatch = Type.Object(
  { from: Type.Optional(amount), to: Type.Optional(amount), percent: Type.Optional(amount) },
  closed,
);

export function markupRoutes(server: NativeServer, context: SurfaceContext): void {
  const { database } = context;
  server.get(
    path,
    {
      ...read,
      schema: operation(
        { id: 'purchase_order_markup_list', tag, summary: 'List markups' },
        { querystring: Type.Object(PageQuery) },
        { 200: ListOf(Markup) },
      ),
    },
    async (request) => {
      const { tenantId } = request.actor;
      return pageById(request.query, (page) => database.inTenant(tenantId, (sql) => listMarkups(sql, tenantId, page)));
    },
  );
  server.get(
    `${path}/:id`,
    {
      ...read,
      schema: operation(
        { id: 'purchase_order_markup_view', tag, summary: 'Read a markup' },
        { params },
        { 200: Markup },
      ),
    },
    async (request, reply) => {
      const { tenantId } = request.actor;
      const { id } = request.params;
      const markup = await database.inTenant(tenantId, (sql) => findMarkup(sql, tenantId, id));
      if (markup === undefined) throw new Refusal('not_found', `There is no markup with the id ${id}.`);
      return withEtag(reply, markup);
    },
  );
  markupWrites(server, context);
}

function markupWrites(server: NativeServer, { journal }: SurfaceContext): void {
  server.post(
    path,
    {
      ...write,
      schema: operation(
        { id: 'purchase_order_markup_create', tag, summary: 'Create a markup' },
        { body: MarkupInput },
        { 201: Markup },
      ),
    },
    async (request, reply) => {
      const { from, to, percent } = request.body;
      const input = {
        from: readQuantity(from, 'from'),
        to: readQuantity(to, 'to'),
        percent: readQuantity(percent, 'percent'),
      };
      return created(reply, `/v1${path}`, await submit(journal, request, reply, createMarkup, input));
    },
  );
  server.patch(
    `${path}/:id`,
    {
      ...write,
      schema: operation(
        { id: 'purchase_order_markup_update', tag, summary: 'Change a markup' },
        { params, body: MarkupPatch },
        { 200: Markup },
      ),
    },
    async (request, reply) => {
      const { from, to, percent } = request.body;
      const patch = {
        from: readAmount(from, 'from'),
        to: readAmount(to, 'to'),
        percent: readAmount(percent, 'percent'),
      };
      const input = { id: request.params.id, patch, ifRevision: readIfMatch(request) ?? null };
      return withEtag(reply, await submit(journal, request, reply, updateMarkup, input));
    },
  );
  server.delete(
    `${path}/:id`,
    {
      ...write,
      schema: operation(
        { id: 'purchase_order_markup_delete', tag, summary: 'Delete a markup' },
        { params },
        { 200: Markup },
      ),
    },
    async (request, reply) => {
      const input = { id: request.params.id, ifRevision: readIfMatch(request) ?? null };
      return submit(journal, request, reply, deleteMarkup, input);
    },
  );
}
