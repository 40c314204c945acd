import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { verifyLedger } from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import { readIdempotency, type SurfaceContext } from '../http/index.ts';
import { endpoint } from './contract/endpoint.ts';
import { refuseMissing } from './contract/tenant-endpoints.ts';
import { pageById, pageQuery } from './requests/paging.ts';
import { Verification, VerificationRun } from './schemas/overview.ts';
import { listOf } from './schemas/scalars.ts';

const shared = { tag: 'Stock', scopes: ['inventory:read'], wholeTenant: true } as const;

/** Recomputing the ledger: in one request that waits, or in the background with its progress. */
export function verificationRoutes(server: FastifyInstance, context: SurfaceContext): void {
  waitingRoute(server, context);
  const { verifications } = context;
  endpoint(
    server,
    'POST /verifications',
    {
      ...shared,
      id: 'verification_begin',
      summary: 'Begin a verification',
      description:
        'The work goes on without the caller. A company has one at a time: where one runs, 200 with that one.',
      reply: VerificationRun,
      status: [200, 201],
      at: '/verifications',
      etag: true,
    },
    async (request, reply) => {
      const { output, replayed } = await verifications.begin(request.actor, readIdempotency(request));
      if (replayed) reply.header('idempotency-replayed', 'true');
      if (output.isNew) reply.status(201);
      return output.run;
    },
  );
  endpoint(
    server,
    'GET /verifications',
    {
      ...shared,
      id: 'verification_list',
      summary: 'List verifications',
      description: 'The newest first.',
      query: Type.Object(pageQuery),
      reply: listOf(VerificationRun),
    },
    ({ query, actor }) =>
      pageById(
        query,
        ({ after, limit }) => verifications.list(actor.tenantId, { before: after, limit }),
        Number.MAX_SAFE_INTEGER,
      ),
  );
  endpoint(
    server,
    'GET /verifications/:id',
    {
      ...shared,
      id: 'verification_run_view',
      summary: 'Read a verification',
      description: 'How far it has come, and what it found.',
      reply: VerificationRun,
      etag: true,
    },
    async ({ actor, params: { id } }) =>
      (await verifications.find(actor.tenantId, id)) ?? refuseMissing('verification', id),
  );
}

function waitingRoute(server: FastifyInstance, { database }: SurfaceContext): void {
  /** Companies whose verification somebody waits for. */
  const underWay = new Set<number>();
  endpoint(
    server,
    'GET /verification',
    {
      ...shared,
      id: 'verification_view',
      summary: 'Verify the ledger',
      description:
        'Recomputes everything from the first movement and names the first row that does not fit. Answers at the end; `POST /v1/verifications` shows its progress.',
      reply: Verification,
    },
    async ({ actor: { tenantId } }) => {
      if (underWay.has(tenantId)) {
        throw new Refusal(
          'rate_limited',
          'A verification of this company is under way. Wait for it, or ask for one with POST /v1/verifications.',
          { retryAfterSeconds: 5 },
        );
      }
      underWay.add(tenantId);
      return verifyLedger(database, tenantId).finally(() => underWay.delete(tenantId));
    },
  );
}
