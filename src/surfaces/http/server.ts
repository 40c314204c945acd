import { randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
  fastify,
  LogController,
} from 'fastify';
import type { TSchema } from 'typebox';
import type { Logger, TrustedProxies } from '../../platform/index.ts';
import { acceptJson, BODY_BYTES_MAX, isStorable, LIST_BYTES_MAX, malformed } from './body.ts';
import { allowOrigins } from './cors.ts';
import { serializersOnDemand } from './serialization.ts';
import { takesLongList } from './size-limits.ts';
import { useStrictValidation } from './validation.ts';

export interface ServerOptions {
  log: Logger;
  /** The proxies in front that are trusted about a client's address; none by default. */
  trustedProxies?: TrustedProxies;
  /** The origins whose pages may call from a browser; none by default. */
  corsOrigins?: readonly string[];
}

/** The headers of every answer: no sniffing, no caching, no framing. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

/**
 * The server that all surfaces are mounted on: request ids, size limits, protective headers, one log line per request
 * without its query string (a vendor's dialect sends a password there), strict JSON and validation.
 */
export function createServer(options: ServerOptions): FastifyInstance {
  const server = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    trustProxy: trusts(options.trustedProxies ?? false),
    clientErrorHandler: answerUnreadable,
    bodyLimit: BODY_BYTES_MAX,
    genReqId: requestIds(),
    requestIdHeader: false,
    schemaController: serializersOnDemand(),
    routerOptions: { maxParamLength: 300 },
    rewriteUrl: ({ url = '/' }) => routable(url),
    // A shorter time than a client's own pool uses would close a connection under the client's next request.
    keepAliveTimeout: 75_000,
    requestTimeout: 120_000,
    forceCloseConnections: 'idle',
  });
  closePromptly(server);
  useStrictValidation(server);
  acceptJson(server);
  limitBodies(server);
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(HEADERS);
    reply.header('x-request-id', request.id);
    done();
  });
  allowOrigins(server, options.corsOrigins ?? []);
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

/** A number means that this many addresses nearest to us are proxies' own; the client's own claims precede them. */
function trusts(proxies: TrustedProxies): FastifyServerOptions['trustProxy'] & {} {
  return typeof proxies === 'number' ? (_address, hop) => hop < proxies : proxies;
}

/** A route whose body contains a long list accepts large bodies, unless it sets its own limit. */
function limitBodies(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    const body = route.schema?.body as TSchema | undefined;
    if (route.bodyLimit === undefined && body !== undefined && takesLongList(body)) route.bodyLimit = LIST_BYTES_MAX;
  });
}

/** Invalid HTTP, or too large a head, leaves no request to answer: the connection gets a bare response and ends. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  const headers = Object.entries({ ...HEADERS, 'content-length': '0', connection: 'close' });
  socket.end(`HTTP/1.1 ${status}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
}

/** An address that cannot be decoded goes to its surface, to be refused in that surface's format. */
function routable(url: string): string {
  return url.includes('%') && decoded(url) === undefined ? url.replaceAll('%', '%25') : url;
}

/** An address whose escapes are not UTF-8, or contain a NUL, is invalid. */
function requireReadable(url: string): void {
  const text = decoded(url);
  if (text === undefined) throw malformed('The address is not valid UTF-8.');
  if (!isStorable(text)) throw malformed('The address contains a NUL character.');
}

function decoded(url: string): string | undefined {
  try {
    return decodeURIComponent(url);
  } catch {
    return undefined;
  }
}

/** How often a closing server checks for connections whose last request has been answered. */
const LOOK_FOR_IDLE_MS = 50;

/** A connection that was busy when the closing began would otherwise wait for its client's next request, which never comes. */
function closePromptly(server: FastifyInstance): void {
  server.addHook('preClose', async () => {
    // A server that never listened never closes.
    if (!server.server.listening) return;
    const timer = setInterval(() => server.server.closeIdleConnections(), LOOK_FOR_IDLE_MS).unref();
    server.server.once('close', () => clearInterval(timer));
  });
}

/** Ids of twelve hexadecimal digits: four that distinguish this start of the program from others, eight that count. */
function requestIds(): () => string {
  const start = randomInt(0x1_0000).toString(16).padStart(4, '0');
  let count = randomInt(0x1000_0000);
  return () => {
    count = (count + 1) % 0x1_0000_0000;
    return start + count.toString(16).padStart(8, '0');
  };
}
