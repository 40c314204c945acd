import { STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { sameSecret } from '../../access/index.ts';
import { type Database, databaseLack, Refusal, reachDatabase } from '../../platform/index.ts';
import type { SurfaceContext } from '../http/index.ts';

/** Open to everybody and outside /v1: what a supervisor, a load balancer and a scraper ask. */
export function systemRoutes(server: FastifyInstance, { database, metricsToken }: SurfaceContext): void {
  const registry = new Registry();
  const durations = new Histogram({
    name: 'onhand_http_request_duration_seconds',
    help: 'Time to answer a request, by route and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const shown = Registry.merge([processMetrics(), registry]);
  server.addHook('onResponse', (request, reply, done) => {
    done();
    const route = request.routeOptions.url ?? 'none';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
  });

  const hidden = { schema: { hide: true } };
  server.get('/healthz', hidden, async () => ({ status: 'ok' }));
  const ready = readiness(database);
  server.get('/readyz', hidden, async (_request, reply) => {
    const trouble = await ready();
    if (trouble === undefined) return { status: 'ready' };
    return reply.status(503).header('retry-after', 2).send({ status: trouble, title: STATUS_CODES[503] });
  });
  server.get('/metrics', hidden, async (request, reply) => {
    if (metricsToken !== undefined && !showsToken(request, metricsToken)) {
      throw new Refusal('unauthenticated', 'Send the token of ONHAND_METRICS_TOKEN as "Authorization: Bearer TOKEN".');
    }
    return reply.type(shown.contentType).send(await shown.metrics());
  });
}

let ofProcess: Registry | undefined;

/** What the process measures of itself: once, however many servers it has one after the other, because it cannot be stopped. */
function processMetrics(): Registry {
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess, prefix: 'onhand_' });
  }
  return ofProcess;
}

/** How long the database may take to say that it is there. */
const READY_MS = 1_500;

/**
 * Asks the database whether it answers, and returns what is wrong. One that neither answers nor ends the connection, as a process that was
 * stopped, is asked once: all who come meanwhile wait for the same answer, each no longer than it may take.
 */
function readiness(database: Database): () => Promise<string | undefined> {
  let asking: Promise<string | undefined> | undefined;
  const ask = async () => {
    try {
      await reachDatabase(database.system);
      return databaseLack();
    } catch (error) {
      if (error instanceof Refusal) return 'database unreachable';
      throw error;
    }
  };
  return async () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve('the database does not answer'), READY_MS);
    });
    return Promise.race([asking, late]).finally(() => clearTimeout(timer));
  };
}

function showsToken({ headers }: FastifyRequest, token: string): boolean {
  const [, shown = ''] = /^bearer (\S{1,500})$/i.exec(headers.authorization ?? '') ?? [];
  return sameSecret(shown, token);
}
