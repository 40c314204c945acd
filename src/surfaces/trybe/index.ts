import type { FastifyInstance } from 'fastify';
import { parseForm, type SurfaceContext } from '../http/index.ts';
import { adjustmentRoutes } from './adjustments.ts';
import { authenticateTokens } from './auth.ts';
import { renderErrors } from './errors.ts';
import { locationRoutes } from './locations.ts';
import { productRoutes } from './products.ts';

/** Trybe's inventory API: adjustments, and the locations and products that they name. */
export async function trybeSurface(server: FastifyInstance, context: SurfaceContext): Promise<void> {
  await server.register(
    async (scope) => {
      await parseForm(scope);
      renderErrors(scope);
      authenticateTokens(scope, context);
      adjustmentRoutes(scope, context);
      locationRoutes(scope, context);
      productRoutes(scope, context);
    },
    { prefix: '/inventory' },
  );
}
