import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import swagger from '@fastify/swagger';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import { projectFolder } from '../../platform/index.ts';
import { completeDocument } from './document-shape.ts';

/** Collects the schemas of the routes that come after it into the OpenAPI document. */
export async function collectDocument(server: FastifyInstance): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(projectFolder(), 'package.json'), 'utf8')) as { version: string };
  await server.register(swagger, {
    // The routes of other surfaces have no tags, and are none of this document's.
    hideUntagged: true,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Onhand',
        version,
        description:
          'The native API. Quantities and money are exact decimals as text; times are RFC 3339 in UTC; ids are integers. A refusal is application/problem+json with a stable code and every failing field. Every write takes an Idempotency-Key.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      tags: [
        { name: 'Operator', description: 'Tenants and their credentials; with the key of the installation.' },
        { name: 'Access', description: 'Tokens for OAuth clients.' },
        { name: 'Catalog', description: 'Items, places and parties.' },
        { name: 'Movements', description: 'The one way stock changes.' },
        { name: 'Stock', description: 'Balances, history, explanation and verification.' },
        { name: 'Reservations', description: 'Stock that is held.' },
        { name: 'Overview', description: 'A company and its server at a glance.' },
        { name: 'Feed', description: 'Everything that changed, in order, for ever.' },
      ],
      components: {
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            description: "A tenant's API key, an access token, or the operator's key.",
          },
          user: { type: 'http', scheme: 'basic', description: 'A user of the tenant.' },
        },
      },
      security: [{ key: [] }, { user: [] }],
    },
    transformObject: (document) =>
      completeDocument('openapiObject' in document ? document.openapiObject : document.swaggerObject),
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => (json.$id as string) ?? `schema-${index}` },
  });
}

/** Serves the document, and a page to read it that loads and calls nothing of any other host. */
export async function serveDocument(server: FastifyInstance): Promise<void> {
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
  await server.register(async (scope) => {
    scope.addHook('onSend', async (_request, reply, payload) => {
      if (typeof payload === 'string') reply.header('content-security-policy', pagePolicy(payload));
    });
    await scope.register(scalar, {
      routePrefix: '/docs',
      configuration: {
        url: '/openapi.json',
        title: 'Onhand API',
        withDefaultFonts: false,
        telemetry: false,
        proxyUrl: '',
      } as never,
    });
  });
}

const INLINE_SCRIPT = '<script type="text/javascript">';

/** The page's own inline scripts may run, by their digests; its styles are made by its scripts. */
function pagePolicy(page: string): string {
  const scripts = page
    .split(INLINE_SCRIPT)
    .slice(1)
    .map((rest) => rest.slice(0, rest.indexOf('</script>')));
  const digests = scripts.map((script) => ` 'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  return [
    "default-src 'none'",
    `script-src 'self'${digests.join('')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
