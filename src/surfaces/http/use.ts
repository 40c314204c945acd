import type { FastifyInstance } from 'fastify';
import type { UseCounter } from '../../access/index.ts';

/**
 * Counts who uses which surface: every route remembers the surface being mounted when it was added, and every answer to an
 * actor counts for it.
 */
export function countUse(server: FastifyInstance, use: UseCounter) {
  let mounting: string | undefined;
  server.addHook('onRoute', (route) => {
    if (mounting !== undefined) route.config = { ...route.config, surface: mounting };
  });
  server.addHook('onResponse', (request, reply, done) => {
    done();
    const { surface } = request.routeOptions.config;
    const actor = request.actor ?? null;
    if (surface !== undefined && actor !== null) use.count(surface, actor, reply.statusCode);
  });
  return {
    /** Mounts a surface under the name by which its use is counted. */
    async as(name: string, mount: () => Promise<void>): Promise<void> {
      mounting = name;
      try {
        await mount();
      } finally {
        mounting = undefined;
      }
    },
  };
}
