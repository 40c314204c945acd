import type { FastifyInstance } from 'fastify';
import { Refusal } from '../../../platform/index.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * Answers the methods that a path lacks with 405 and, in `Allow`, those that it has. Call the returned function when every route of the
 * scope has been added.
 */
export function collectMethods(scope: FastifyInstance): () => void {
  const methodsOf = new Map<string, Set<string>>();
  scope.addHook('onRoute', ({ url, method }) => {
    const known = methodsOf.get(url) ?? new Set();
    for (const name of [method].flat()) known.add(name);
    methodsOf.set(url, known);
  });
  return () => {
    const paths = [...methodsOf].map(([url, known]) => ({
      url: url.slice(scope.prefix.length),
      known: new Set(known),
    }));
    for (const { url, known } of paths) {
      const lacking = METHODS.filter((method) => !known.has(method));
      const allow = METHODS.filter((method) => known.has(method)).join(', ');
      scope.route({
        method: lacking,
        url,
        schema: { hide: true },
        handler: async (_request, reply) => {
          reply.header('allow', allow);
          throw new Refusal('method_not_allowed', `Use one of the methods that this path has: ${allow}.`);
        },
      });
    }
  };
}
