import { randomBytes } from 'node:crypto';
import { type FastifyBaseLogger, type FastifyInstance, fastify } from 'fastify';
import type { Logger } from '../../platform/index.ts';
import { acceptJson, BODY_BYTES_MAX } from './body.ts';
import { useStrictValidation } from './validation.ts';

export interface ServerOptions {
  log: Logger;
  trustProxy: boolean;
}

/**
 * The server that all surfaces are mounted on: request ids, size limits, one log line a request without its query string (a vendor's
 * dialect carries a password there), strict JSON and validation.
 */
export function createServer(options: ServerOptions): FastifyInstance {
  const server = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    disableRequestLogging: true,
    trustProxy: options.trustProxy,
    bodyLimit: BODY_BYTES_MAX,
    genReqId: () => randomBytes(6).toString('hex'),
    requestIdHeader: false,
    routerOptions: { maxParamLength: 300 },
    // A connection that is idle longer than a client's own pool keeps it would be closed under its next request.
    keepAliveTimeout: 75_000,
    requestTimeout: 120_000,
    forceCloseConnections: 'idle',
  });
  useStrictValidation(server);
  acceptJson(server);
  server.addHook('onResponse', async (request, reply) => {
    const [path] = request.url.split('?');
    const level = reply.statusCode >= 500 ? 'error' : 'info';
    request.log[level](
      {
        method: request.method,
        path,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        requestId: request.id,
      },
      'request',
    );
  });
  return server;
}
