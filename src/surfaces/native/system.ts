import { STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { sameSecret } from '../../access/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { SurfaceContext } from '../http/index.ts';

/** Open to everybody and outside /v1: what a supervisor, a load balancer and a scraper ask. */
export function systemRoutes(server: FastifyInstance, { database, metricsToken }: SurfaceContext): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'onhand_' });
  const durations = new Histogram({
    name: 'onhand_http_request_duration_seconds',
    help: 'Time to answer a request, by route and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  server.addHook('onResponse', (request, reply, done) => {
    done();
    const route = request.routeOptions.url ?? 'none';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
  });

  const hidden = { schema: { hide: true } };
  server.get('/healthz', hidden, async () => ({ status: 'ok' }));
  server.get('/readyz', hidden, async (_request, reply) => {
    try {
      await database.system.rows({ name: 'ready', text: 'select 1' });
      return { status: 'ready' };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return reply
        .status(503)
        .header('retry-after', 2)
        .send({ status: 'database unreachable', title: STATUS_CODES[503] });
    }
  });
  server.get('/metrics', hidden, async (request, reply) => {
    if (metricsToken !== undefined && !showsToken(request, metricsToken)) {
      throw new Refusal('unauthenticated', 'Send the token of ONHAND_METRICS_TOKEN as "Authorization: Bearer TOKEN".');
    }
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

function showsToken({ headers }: FastifyRequest, token: string): boolean {
  const [, shown = ''] = /^bearer (\S{1,500})$/i.exec(headers.authorization ?? '') ?? [];
  return sameSecret(shown, token);
}
