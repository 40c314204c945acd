import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import swagger from '@fastify/swagger';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import { projectFolder } from '../../../platform/index.ts';
import { completeDocument, type OpenApiDocument } from './document.ts';
import { readExamples } from './examples.ts';
import { securitySchemes } from './security.ts';
import { TAGS } from './tags.ts';

const DESCRIPTION = `The native API of Onhand, a stock ledger.

- **Quantities and money** are exact decimals as text, with up to 6 digits after the point. A request may send a whole number as a JSON number.
- **Times** are RFC 3339, in answers in UTC with milliseconds, between 1970 and 2199.
- **Ids** and revisions are whole numbers from 1 to 2^53 - 1.
- **A refusal** is \`application/problem+json\` with a stable code and every failing field at once; each operation lists its codes by status.
- **Every write** takes an \`Idempotency-Key\`: one effect for one key, however often the request is repeated within 7 days.
- **Lists** come in pages: send \`next\` as \`after\`.
- **A path that has no such method** answers 405 with \`Allow\`, one that is not there 404.`;

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
        description: DESCRIPTION,
        contact: { name: 'Whoever runs this server' },
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'The server that serves this document.' }],
      tags: TAGS.map((tag) => ({ ...tag })),
      components: { securitySchemes },
    },
    transformObject: (document) => {
      const given = 'openapiObject' in document ? document.openapiObject : document.swaggerObject;
      return completeDocument(given as OpenApiDocument, readExamples()) as typeof given;
    },
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
