import Type, { type Static } from 'typebox';
import { allows } from '../../access/index.ts';
import {
  cancelTransfer,
  createTransfer,
  GOODS_AT,
  pickTransfer,
  receiveTransfer,
  type StepLine,
  updateDocument,
} from '../../documents/index.ts';
import { Refusal } from '../../platform/index.ts';
import { DecimalInput, Id, Nullable, OneOf, type SurfaceContext, submit, Text, Timestamp } from '../http/index.ts';
import { findOne, listPage, documentParams as params } from './document-reads.ts';
import { SerialsInput } from './document-shapes.ts';
import { readQuantity } from './movements.ts';
import { operation } from './operation.ts';
import { bodyOrEmpty } from './optional-body.ts';
import { ListOf } from './paging.ts';
import type { NativeServer } from './server-type.ts';
import { DocumentQuery, HeadInput, LotInput, readFilter, readHead, Transfer } from './stock-document-shapes.ts';
import { created, readIfMatch, withEtag } from './write.ts';

const LINES_MAX = 1_000;
const closed = { additionalProperties: false } as const;

const TransferInput = Type.Object(
  {
    ...HeadInput,
    date: Type.Optional(Nullable(Timestamp)),
    technicianId: Type.Optional(Nullable(Id)),
    fromLocationId: Id,
    toLocationId: Id,
    lines: Type.Array(
      Type.Object(
        {
          itemId: Id,
          quantity: DecimalInput(),
          lot: Type.Optional(LotInput),
          serials: Type.Optional(SerialsInput),
          description: Type.Optional(Nullable(Text(2_000))),
        },
        closed,
      ),
      { minItems: 1, maxItems: LINES_MAX },
    ),
  },
  closed,
);

const TransferPatch = Type.Object({ ...HeadInput, technicianId: Type.Optional(Nullable(Id)) }, closed);

const StepInput = Type.Object(
  {
    reason: Type.Optional(Nullable(Text(2_000))),
    lines: Type.Optional(
      Type.Array(
        Type.Object(
          {
            lineId: Id,
            quantity: DecimalInput(),
            lot: Type.Optional(LotInput),
            serials: Type.Optional(SerialsInput),
          },
          closed,
        ),
        { minItems: 1, maxItems: LINES_MAX, description: 'Left out: all that is left.' },
      ),
    ),
  },
  closed,
);

const CancellationInput = Type.Object(
  {
    reason: Text(2_000, { minLength: 1 }),
    reasonCode: Type.Optional(Nullable(Text(100))),
    goodsAt: Type.Optional(
      OneOf(GOODS_AT, { description: 'Where the goods are that left and did not arrive; `lost` writes them off.' }),
    ),
  },
  closed,
);

const tag = 'Transfers';
const scopes = ['inventory:write', 'inventory:transfer'];

export function transferRoutes(server: NativeServer, context: SurfaceContext): void {
  readRoutes(server, context);
  writeRoutes(server, context);
  stepRoutes(server, context);
}

function readRoutes(server: NativeServer, context: SurfaceContext): void {
  server.get(
    '/transfers',
    {
      config: { scopes: ['inventory:read'] },
      schema: operation(
        { id: 'transfer_list', tag, summary: 'List transfers' },
        { querystring: DocumentQuery },
        { 200: ListOf(Transfer) },
      ),
    },
    async (request) =>
      (await listPage(context, request, { kind: 'transfer', ...readFilter(request.query) }, request.query)) as never,
  );

  server.get(
    '/transfers/:id',
    {
      config: { scopes: ['inventory:read'] },
      schema: operation({ id: 'transfer_view', tag, summary: 'Read a transfer' }, { params }, { 200: Transfer }),
    },
    async (request, reply) => (await findOne(context.database, request, reply, 'transfer', request.params.id)) as never,
  );
}

function writeRoutes(server: NativeServer, { journal }: SurfaceContext): void {
  server.post(
    '/transfers',
    {
      config: { scopes },
      schema: operation(
        { id: 'transfer_create', tag, summary: 'Plan a transfer' },
        { body: TransferInput },
        { 201: Transfer },
      ),
    },
    async (request, reply) => {
      const { lines, ...head } = readHead(request.body);
      const input = {
        ...head,
        lines: lines.map((line, index) => ({
          ...line,
          quantity: readQuantity(line.quantity, `lines.${index}.quantity`),
        })),
      };
      return created(reply, '/v1/transfers', await submit(journal, request, reply, createTransfer, input));
    },
  );

  server.patch(
    '/transfers/:id',
    {
      config: { scopes },
      schema: operation(
        { id: 'transfer_update', tag, summary: 'Change what is said of a transfer' },
        { params, body: TransferPatch },
        { 200: Transfer },
      ),
    },
    async (request, reply) => {
      const input = {
        kind: 'transfer' as const,
        id: request.params.id,
        fields: request.body,
        ifRevision: readIfMatch(request) ?? null,
      };
      return withEtag(reply, await submit(journal, request, reply, updateDocument, input)) as never;
    },
  );
}

function stepRoutes(server: NativeServer, { journal }: SurfaceContext): void {
  const steps = [
    { noun: 'picking', command: pickTransfer, summary: 'Take the goods from their source' },
    { noun: 'receipt', command: receiveTransfer, summary: 'Bring the goods to their destination' },
  ] as const;
  for (const { noun, command, summary } of steps) {
    server.post(
      `/transfers/:id/${noun}`,
      {
        config: { scopes },
        preValidation: bodyOrEmpty,
        schema: operation(
          { id: `transfer_${noun}_create`, tag, summary },
          { params, body: StepInput },
          { 200: Transfer },
        ),
      },
      async (request, reply) => {
        const { reason, lines } = request.body;
        const input = { id: request.params.id, reason, lines: lines?.map(readStepLine) };
        return withEtag(reply, await submit(journal, request, reply, command, input));
      },
    );
  }

  server.post(
    '/transfers/:id/cancellation',
    {
      config: { scopes },
      schema: operation(
        { id: 'transfer_cancellation_create', tag, summary: 'Give a transfer up' },
        { params, body: CancellationInput },
        { 200: Transfer },
      ),
    },
    async (request, reply) => {
      if (request.body.goodsAt === 'lost' && !allows(request.actor.scopes, ['inventory:write'])) {
        throw new Refusal('insufficient_scope', 'Writing goods off needs the scope inventory:write.');
      }
      const input = { id: request.params.id, ...request.body };
      return withEtag(reply, await submit(journal, request, reply, cancelTransfer, input));
    },
  );
}

type StepLineInput = NonNullable<Static<typeof StepInput>['lines']>[number];

function readStepLine(line: StepLineInput, index: number): StepLine {
  return { ...line, quantity: readQuantity(line.quantity, `lines.${index}.quantity`) };
}
