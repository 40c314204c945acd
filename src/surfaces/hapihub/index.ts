import type { FastifyInstance } from 'fastify';
import type { SurfaceContext } from '../http/index.ts';
import { authenticateRequests } from './auth.ts';
import { renderErrors } from './errors.ts';
import { SIBLINGS, siblingRoutes } from './siblings/index.ts';
import { transactionRoutes } from './transactions.ts';

/** The inventory services of HapiHub (MYCURE), at the server's root. */
export async function hapihubSurface(server: FastifyInstance, context: SurfaceContext): Promise<void> {
  await server.register(async (scope) => {
    renderErrors(scope);
    authenticateRequests(scope, context);
    transactionRoutes(scope, context);
    for (const sibling of SIBLINGS) siblingRoutes(scope, context, sibling);
  });
}
