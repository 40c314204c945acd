import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { projectFolder } from '../../platform/index.ts';
import { type ConsoleFiles, readConsole } from './files.ts';

/** The placeholder for the nonce of an answer, which allows styles created by the page's own scripts and no others. */
const NONCE_MARK = '__NONCE__';

/** The pages of the console. All are the same document, which chooses the page by its address. */
const CONSOLE_PATHS = [
  '/',
  '/sign-in',
  '/overview',
  '/items',
  '/items/*',
  '/locations',
  '/locations/*',
  '/lots',
  '/lots/*',
  '/purchasing',
  '/purchasing/*',
  '/replenishment',
  '/selling',
  '/selling/*',
  '/transfers',
  '/transfers/*',
  '/counts',
  '/counts/*',
  '/adjustments',
  '/adjustments/*',
  '/events',
  '/events/*',
  '/integrations',
  '/integrations/*',
  '/import',
  '/export',
  '/health',
  '/companies',
];

/**
 * Serves the web console: browsers keep files named by their content for a year, and request the document itself each
 * time. A wrong API path must not be answered with a page, so the console's own addresses are listed one by one.
 */
export async function consoleSurface(
  server: FastifyInstance,
  folder = join(projectFolder(), 'dist', 'web'),
): Promise<void> {
  const files = readConsole(folder);
  // The API's document is generated, and tests of the API run, without a built console.
  if (files === null) return;

  await server.register(
    async (scope) => {
      scope.addHook('onSend', async (_request, reply) => {
        protect(reply);
      });
      scope.get<{ Params: { name: string } }>('/assets/:name', { schema: { hide: true } }, async (request, reply) =>
        sendAsset(reply, files, request.params.name, request.headers['accept-encoding']),
      );
      for (const path of CONSOLE_PATHS) {
        scope.get(path, { schema: { hide: true } }, async (_request, reply) => sendPage(reply, files.page));
      }
    },
    { prefix: '' },
  );
}

function sendAsset(
  reply: FastifyReply,
  { assets }: ConsoleFiles,
  name: string,
  accepted: string | undefined,
): FastifyReply {
  const asset = assets.get(name);
  // Such as a script of the console before an upgrade, requested by a page that is still open.
  if (asset === undefined) return reply.code(404).header('cache-control', 'no-store').send();
  reply.header('cache-control', 'public, max-age=31536000, immutable');
  reply.header('vary', 'accept-encoding');
  reply.type(asset.type);
  if (!/\bgzip\b/.test(accepted ?? '')) return reply.send(asset.plain);
  return reply.header('content-encoding', 'gzip').send(asset.packed());
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  reply.header('content-security-policy', policy(nonce));
  reply.header('cache-control', 'no-cache');
  return reply.type('text/html; charset=utf-8').send(page.replaceAll(NONCE_MARK, nonce));
}

/** Only our own files may run, be loaded or be contacted, and nobody may put the console into a frame. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function protect(reply: FastifyReply): void {
  reply.header('cross-origin-opener-policy', 'same-origin');
  reply.header('cross-origin-resource-policy', 'same-origin');
  reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()');
}
