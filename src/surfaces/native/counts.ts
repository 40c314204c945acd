import Type, { type Static } from 'typebox';
import {
  type CountedLine,
  cancelCount,
  createCount,
  enterCount,
  listDocuments,
  MOVED,
  type Moved,
  postCount,
  readBy,
  readSheet,
} from '../../documents/index.ts';
import { Refusal } from '../../platform/index.ts';
import {
  Decimal,
  DecimalInput,
  Id,
  Nullable,
  OneOf,
  type SurfaceContext,
  submit,
  Text,
  Timestamp,
} from '../http/index.ts';
import { listPage, documentParams as params } from './document-reads.ts';
import { headFields, ReasonInput, SerialsInput, StateList } from './document-shapes.ts';
import { readQuantity } from './movements.ts';
import { operation } from './operation.ts';
import { ListOf } from './paging.ts';
import type { NativeServer } from './server-type.ts';
import { DocumentQuery, HeadInput, LotInput, readFilter } from './stock-document-shapes.ts';
import { readTime } from './time.ts';
import { created, withEtag } from './write.ts';

const LINES_MAX = 10_000;
const closed = { additionalProperties: false } as const;

const CountInput = Type.Object(
  {
    ...HeadInput,
    locationId: Id,
    itemIds: Type.Optional(
      Type.Array(Id, { minItems: 1, maxItems: LINES_MAX, description: 'Left out: all that has stock there.' }),
    ),
    category: Type.Optional(Text(200, { description: 'Of what has stock there, the items of this category alone.' })),
    blind: Type.Optional(Type.Boolean({ description: 'Whoever counts does not see what is expected.' })),
  },
  closed,
);

const EnteredInput = Type.Object(
  {
    blind: Type.Optional(Type.Literal(false, { description: 'Uncovers a blind count: it shows what is expected.' })),
    lines: Type.Optional(
      Type.Array(
        Type.Object(
          {
            lineId: Type.Optional(Id),
            itemId: Type.Optional(Id),
            lot: Type.Optional(LotInput),
            quantity: Type.Optional(
              Nullable(DecimalInput({ description: 'All that was counted; null: not counted after all.' })),
            ),
            more: Type.Optional(
              DecimalInput({ description: 'In its place: what was counted beyond what the line says already.' }),
            ),
            serials: Type.Optional(SerialsInput),
            countedAt: Type.Optional(Nullable(Timestamp)),
          },
          closed,
        ),
        { minItems: 1, maxItems: 1_000 },
      ),
    ),
  },
  { ...closed, minProperties: 1 },
);

type EnteredLine = NonNullable<Static<typeof EnteredInput>['lines']>[number];

const PostingInput = Type.Object(
  {
    uncounted: OneOf(['stay', 'zero'], { description: 'What becomes of lines that nobody counted.' }),
    moved: Type.Optional(
      OneOf(MOVED, {
        description:
          'What becomes of what moved since a line was counted: it stays (keep, the default), refuses the line, or is overwritten.',
      }),
    ),
    acceptMoved: Type.Optional(Type.Boolean({ description: 'true is another way to say moved: overwrite.' })),
    occurredAt: Type.Optional(Nullable(Timestamp)),
    reasonCode: Type.Optional(Nullable(Text(100))),
    reason: Type.Optional(Nullable(Text(2_000))),
  },
  closed,
);

const countFields = {
  ...headFields,
  locationId: Nullable(Id),
  blind: Type.Boolean(),
  lineCount: Type.Integer(),
  countedCount: Type.Integer(),
  differenceCount: Nullable(Type.Integer({ description: 'How many balances its posting changed.' })),
  adjustmentId: Nullable(Type.Integer({ description: 'The adjustment that its posting made.' })),
  history: StateList,
};
const Count = Type.Object(countFields, { description: 'A sheet on which stock at a location is counted.' });
const Sheet = Type.Object({
  ...countFields,
  value: Nullable(Type.String({ description: 'The value of all differences shown, at average cost.' })),
  lines: Type.Array(
    Type.Object({
      id: Id,
      itemId: Id,
      lot: Nullable(Type.String()),
      serials: Nullable(Type.Array(Type.String())),
      expected: Nullable(Decimal),
      counted: Nullable(Decimal),
      difference: Nullable(Decimal),
      value: Nullable(Decimal),
      countedAt: Nullable(Timestamp),
      countedBy: Nullable(Type.String()),
      movedBetweenParts: Nullable(
        Type.String({
          description:
            'The signed change while the line was counted in parts; the line is refused until it is counted again.',
        }),
      ),
      movedSince: Nullable(
        Type.String({ description: 'The signed change since the line was counted; null when the sheet is over.' }),
      ),
    }),
  ),
});

const tag = 'Counts';
const toRead = { scopes: ['inventory:read'] };
const toWrite = { scopes: ['inventory:write'] };

export function countRoutes(server: NativeServer, context: SurfaceContext): void {
  readRoutes(server, context);
  sheetRoutes(server, context);
  endRoutes(server, context);
}

function readRoutes(server: NativeServer, context: SurfaceContext): void {
  server.get(
    '/counts',
    {
      config: toRead,
      schema: operation(
        { id: 'count_list', tag, summary: 'List counts' },
        { querystring: DocumentQuery },
        { 200: ListOf(Count) },
      ),
    },
    async (request) =>
      (await listPage(context, request, { kind: 'count', ...readFilter(request.query) }, request.query)) as never,
  );

  server.get(
    '/counts/:id',
    {
      config: toRead,
      schema: operation({ id: 'count_view', tag, summary: 'Read a count' }, { params }, { 200: Sheet }),
    },
    async (request, reply) => {
      const { tenantId } = request.actor;
      const { id } = request.params;
      const sheet = await context.database.inTenant(tenantId, async (sql) => {
        const filter = { kind: 'count' as const, ids: [id], ...readBy(request.actor) };
        const [head] = await listDocuments(sql, tenantId, filter, { limit: 1 });
        return head && readSheet(sql, tenantId, head);
      });
      if (sheet === undefined) throw new Refusal('not_found', `There is no count with the id ${id}.`);
      return withEtag(reply, sheet);
    },
  );
}

function sheetRoutes(server: NativeServer, { journal }: SurfaceContext): void {
  server.post(
    '/counts',
    {
      config: toWrite,
      schema: operation({ id: 'count_create', tag, summary: 'Open a count' }, { body: CountInput }, { 201: Sheet }),
    },
    async (request, reply) =>
      created(reply, '/v1/counts', await submit(journal, request, reply, createCount, request.body)),
  );

  server.patch(
    '/counts/:id',
    {
      config: toWrite,
      schema: operation(
        {
          id: 'count_update',
          tag,
          summary: 'Note what was counted',
          description:
            'By line, or by item and lot; what was not expected gets a line. Answers the lines that were named.',
        },
        { params, body: EnteredInput },
        { 200: Sheet },
      ),
    },
    async (request, reply) => {
      const { blind, lines } = request.body;
      const input = { id: request.params.id, lines: lines?.map(readLine), uncover: blind === false };
      return withEtag(reply, await submit(journal, request, reply, enterCount, input));
    },
  );
}

function readLine({ quantity, more, countedAt, ...line }: EnteredLine, index: number): CountedLine {
  const path = `lines.${index}`;
  return {
    ...line,
    countedAt: readTime(countedAt, `${path}.countedAt`),
    ...(quantity === undefined
      ? {}
      : { quantity: quantity === null ? null : readQuantity(quantity, `${path}.quantity`) }),
    ...(more === undefined ? {} : { more: readQuantity(more, `${path}.more`) }),
  };
}

function endRoutes(server: NativeServer, { journal }: SurfaceContext): void {
  server.post(
    '/counts/:id/posting',
    {
      config: toWrite,
      schema: operation(
        { id: 'count_posting_create', tag, summary: 'Make a count the truth' },
        { params, body: PostingInput },
        { 200: Sheet },
      ),
    },
    async (request, reply) => {
      const { occurredAt, moved, acceptMoved, ...rest } = request.body;
      const input = {
        id: request.params.id,
        ...rest,
        moved: readMoved(moved, acceptMoved),
        occurredAt: readTime(occurredAt, 'occurredAt'),
      };
      return withEtag(reply, await submit(journal, request, reply, postCount, input));
    },
  );

  server.post(
    '/counts/:id/cancellation',
    {
      config: toWrite,
      schema: operation(
        { id: 'count_cancellation_create', tag, summary: 'Give a count up' },
        { params, body: ReasonInput },
        { 200: Count },
      ),
    },
    async (request, reply) => {
      const input = { id: request.params.id, ...request.body };
      return withEtag(reply, await submit(journal, request, reply, cancelCount, input));
    },
  );
}

/** `acceptMoved: true` means overwrite. Throws where both say something and not the same. */
function readMoved(moved: Moved | undefined, acceptMoved: boolean | undefined): Moved | undefined {
  if (acceptMoved !== true) return moved;
  if (moved === undefined || moved === 'overwrite') return 'overwrite';
  throw new Refusal('invalid_request', `acceptMoved means moved: overwrite, not ${moved}. Send one of them.`, {
    path: 'acceptMoved',
  });
}
