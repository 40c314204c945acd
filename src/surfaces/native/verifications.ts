import Type from 'typebox';
import { verifyLedger } from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import { Id, Nullable, OneOf, readIdempotency, type SurfaceContext, Timestamp } from '../http/index.ts';
import { operation } from './operation.ts';
import { ListOf, PageQuery, pageById } from './paging.ts';
import type { NativeServer } from './server-type.ts';
import { ActorShape } from './shapes.ts';
import { created, withEtag } from './write.ts';

const Verification = Type.Object({
  ok: Type.Boolean(),
  revision: Type.Integer(),
  movements: Type.Integer(),
  entries: Type.Integer(),
  positions: Type.Integer(),
  misfit: Type.Union([
    Type.Object({
      invariant: Type.String(),
      message: Type.String(),
      movementId: Type.Optional(Type.Integer()),
      entryId: Type.Optional(Type.Integer()),
      itemId: Type.Optional(Type.Integer()),
      locationId: Type.Optional(Nullable(Type.Integer())),
    }),
    Type.Null(),
  ]),
});

const VerificationRun = Type.Object({
  id: Id,
  revision: Type.Integer(),
  status: OneOf(['running', 'finished', 'interrupted'], {
    description: '`interrupted`: the server stopped meanwhile, or its database failed. Ask for a new one.',
  }),
  checked: Type.Integer({ description: 'Entries that are checked so far.' }),
  total: Nullable(Type.Integer({ description: 'Of so many; null until the work begins.' })),
  actor: ActorShape,
  result: Nullable(Verification),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  finishedAt: Nullable(Timestamp),
});

const tag = 'Stock';
const config = { scopes: ['inventory:read'], wholeTenant: true } as const;
const params = Type.Object({ id: Id });

/** Recomputing the ledger: in one request that waits, or in the background with its progress. */
export function verificationRoutes(server: NativeServer, context: SurfaceContext): void {
  const { database, verifications } = context;
  /** Companies whose verification somebody waits for. */
  const underWay = new Set<number>();
  readRoutes(server, context);

  server.get(
    '/verification',
    {
      config,
      schema: operation(
        {
          id: 'verification_view',
          tag,
          summary: 'Verify the ledger',
          description:
            'Recomputes everything from the first movement and names the first row that does not fit. Answers at the end; `POST /v1/verifications` tells its progress.',
        },
        {},
        { 200: Verification },
      ),
    },
    async (request) => {
      const { tenantId } = request.actor;
      if (underWay.has(tenantId)) {
        throw new Refusal(
          'rate_limited',
          'A verification of this company is under way. Wait for it, or ask for one with POST /v1/verifications.',
          {
            retryAfterSeconds: 5,
          },
        );
      }
      underWay.add(tenantId);
      return verifyLedger(database, tenantId).finally(() => underWay.delete(tenantId));
    },
  );

  server.post(
    '/verifications',
    {
      config,
      schema: operation(
        {
          id: 'verification_begin',
          tag,
          summary: 'Begin a verification',
          description:
            'The work goes on without the caller. A company has one at a time: where one runs, 200 with that one.',
        },
        {},
        { 200: VerificationRun, 201: VerificationRun },
      ),
    },
    async (request, reply) => {
      const { output, replayed } = await verifications.begin(request.actor, readIdempotency(request));
      if (replayed) reply.header('idempotency-replayed', 'true');
      return output.isNew ? created(reply, '/v1/verifications', output.run) : withEtag(reply, output.run);
    },
  );
}

function readRoutes(server: NativeServer, { verifications }: SurfaceContext): void {
  server.get(
    '/verifications',
    {
      config,
      schema: operation(
        { id: 'verification_list', tag, summary: 'List verifications', description: 'The newest first.' },
        { querystring: Type.Object(PageQuery) },
        { 200: ListOf(VerificationRun) },
      ),
    },
    async ({ query, actor }) => {
      const read = ({ after, limit }: { after: number; limit: number }) =>
        verifications.list(actor.tenantId, { before: after, limit });
      return pageById(query, read, Number.MAX_SAFE_INTEGER);
    },
  );

  server.get(
    '/verifications/:id',
    {
      config,
      schema: operation(
        {
          id: 'verification_run_view',
          tag,
          summary: 'Read a verification',
          description: 'How far it has come, and what it found.',
        },
        { params },
        { 200: VerificationRun },
      ),
    },
    async (request, reply) => {
      const { id } = request.params;
      const run = await verifications.find(request.actor.tenantId, id);
      if (run === undefined) throw new Refusal('not_found', `There is no verification with the id ${id}.`);
      return withEtag(reply, run);
    },
  );
}
