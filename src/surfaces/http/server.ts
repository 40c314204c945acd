import { randomInt } from 'node:crypto';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import type { Logger } from '../../platform/index.ts';
import { acceptJson, BODY_BYTES_MAX, isStorable, malformed } from './body.ts';
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
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    trustProxy: options.trustProxy,
    bodyLimit: BODY_BYTES_MAX,
    genReqId: requestIds(),
    requestIdHeader: false,
    routerOptions: { maxParamLength: 300 },
    rewriteUrl: ({ url = '/' }) => routable(url),
    // A connection that is idle longer than a client's own pool keeps it would be closed under its next request.
    keepAliveTimeout: 75_000,
    requestTimeout: 120_000,
    forceCloseConnections: 'idle',
  });
  closePromptly(server);
  useStrictValidation(server);
  acceptJson(server);
  server.addHook('onRequest', (request, _reply, done) => {
    if (request.url.includes('%')) requireReadable(request.originalUrl);
    done();
  });
  const logsEach = options.log.isLevelEnabled('info');
  server.addHook('onResponse', (request, reply, done) => {
    done();
    const level = reply.statusCode >= 500 ? 'error' : 'info';
    if (level === 'info' && !logsEach) return;
    const [path] = request.url.split('?');
    request.log[level](
      {
        method: request.method,
        path,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    );
  });
  return server;
}

/** An address that cannot be decoded goes to the surface that it is under, to be refused there in that surface's words. */
function routable(url: string): string {
  return url.includes('%') && decoded(url) === undefined ? url.replaceAll('%', '%25') : url;
}

/** An address whose escapes are no UTF-8, or hold a NUL, cannot be meant. */
function requireReadable(url: string): void {
  const text = decoded(url);
  if (text === undefined) throw malformed('The address is not valid UTF-8.');
  if (!isStorable(text)) throw malformed('The address holds a NUL character.');
}

function decoded(url: string): string | undefined {
  try {
    return decodeURIComponent(url);
  } catch {
    return undefined;
  }
}

/** How often a server that is closing looks for connections whose last request has been answered. */
const LOOK_FOR_IDLE_MS = 50;

/** A connection that was busy when the closing began would otherwise be kept for its client's next request, which never comes. */
function closePromptly(server: FastifyInstance): void {
  server.addHook('preClose', async () => {
    const timer = setInterval(() => server.server.closeIdleConnections(), LOOK_FOR_IDLE_MS);
    server.server.once('close', () => clearInterval(timer));
    // One that never listened never closes.
    timer.unref();
  });
}

/** Ids of twelve hexadecimal digits: four that tell this start of the program from others, eight that count. */
function requestIds(): () => string {
  const start = randomInt(0x1_0000).toString(16).padStart(4, '0');
  let count = randomInt(0x1000_0000);
  return () => {
    count = (count + 1) % 0x1_0000_0000;
    return start + count.toString(16).padStart(8, '0');
  };
}
