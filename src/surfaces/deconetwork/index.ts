import type { FastifyInstance } from 'fastify';
import { parseForm, type SurfaceContext } from '../http/index.ts';
import { renderErrors } from './errors.ts';
import { eventRoutes } from './events.ts';
import { inventoryRoutes } from './inventories.ts';

/** DecoNetwork's inventory management: the events of the stock, and the stock itself. */
export async function decoNetworkSurface(server: FastifyInstance, context: SurfaceContext): Promise<void> {
  await server.register(
    async (scope) => {
      await parseForm(scope);
      renderErrors(scope);
      eventRoutes(scope, context);
      inventoryRoutes(scope, context);
    },
    { prefix: '/api/json' },
  );
}
