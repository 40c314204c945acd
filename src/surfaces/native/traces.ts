import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { LOTS } from '../../catalog/index.ts';
import { traceLot } from '../../documents/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { read } from './contract/tenant-endpoints.ts';
import { pageOf, pageQuery, readCursor } from './requests/paging.ts';
import { LotTrace, traceQuery } from './schemas/traces.ts';

export function traceRoutes(server: FastifyInstance, context: SurfaceContext): void {
  const { lists } = context;
  read(
    server,
    context,
    '/lots/:id/trace',
    {
      tag: 'Stock',
      scopes: ['inventory:read'],
      id: 'lot_trace',
      summary: 'Trace a lot',
      description:
        'Where it came from, where it is, and where it went, through production and back: who to call in a recall. Rows are what moved the lot and the lots that were made from it, and what brought in the lots that it was made from, in the order of recording; what was taken back is left out. The first page has the summary.',
      query: Type.Object({ ...pageQuery, ...traceQuery }),
      reply: LotTrace,
    },
    async (sql, { actor, params: { id: lotId }, query: { limit, after, flow } }) => {
      const [lot] = await lists.page(sql, actor.tenantId, LOTS, { id: lotId, visibility: actor }, { limit: 1 });
      if (lot === undefined) return undefined;
      const [behind] = readCursor(after, 1) ?? [];
      const question = { lotId, flow, after: behind, limit: limit + 1 };
      const { complete, summary, rows } = await traceLot(sql, actor.tenantId, question, actor);
      const page = pageOf(rows, limit, (last) => [last.id]);
      return { complete, summary: summary && { lot, ...summary }, ...page };
    },
  );
}
