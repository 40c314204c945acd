import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { projectFolder } from '../../platform/index.ts';

const YEAR_SECONDS = 31_536_000;
/** Where a page puts the nonce of its answer, so that styles made by its own scripts are allowed and no others. */
const NONCE_MARK = '__NONCE__';

/** The pages of the console. Each of them is the same document, which finds its way by its address. */
export const CONSOLE_PATHS = [
  '/',
  '/sign-in',
  '/overview',
  '/items',
  '/items/*',
  '/locations',
  '/locations/*',
  '/lots',
  '/purchasing',
  '/purchasing/*',
  '/transfers',
  '/transfers/*',
  '/counts',
  '/counts/*',
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
 * Serves the web console: files whose names tell their content are kept by browsers for a year, the document itself is asked for each
 * time. An API path that is wrong must not be answered with a page, so the console's own addresses are listed one by one.
 */
export async function consoleSurface(server: FastifyInstance): Promise<void> {
  const folder = join(projectFolder(), 'dist', 'web');
  const file = join(folder, 'index.html');
  // The API's document is made, and tests of the API run, without a built console.
  if (!existsSync(file)) return;
  const page = readFileSync(file, 'utf8');

  await server.register(
    async (scope) => {
      scope.addHook('onSend', async (_request, reply) => {
        protect(reply);
      });
      await scope.register(fastifyStatic, {
        root: join(folder, 'assets'),
        prefix: '/assets/',
        maxAge: YEAR_SECONDS * 1_000,
        immutable: true,
        preCompressed: true,
        decorateReply: false,
        schemaHide: true,
      });
      for (const path of CONSOLE_PATHS) {
        scope.get(path, { schema: { hide: true } }, async (_request, reply) => sendPage(reply, page));
      }
    },
    { prefix: '' },
  );
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  reply.header('content-security-policy', policy(nonce));
  reply.header('cache-control', 'no-cache');
  return reply.type('text/html; charset=utf-8').send(page.replaceAll(NONCE_MARK, nonce));
}

/** Nothing but our own files may run, be loaded or be spoken to, and nobody may put the console into a frame. */
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
  reply.header('x-content-type-options', 'nosniff');
  reply.header('x-frame-options', 'DENY');
  reply.header('referrer-policy', 'no-referrer');
  reply.header('cross-origin-opener-policy', 'same-origin');
  reply.header('cross-origin-resource-policy', 'same-origin');
  reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()');
}
