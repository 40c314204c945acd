import type { FastifyInstance } from 'fastify';
import { Refusal } from '../../platform/index.ts';
import type { SurfaceContext } from '../http/index.ts';
import { authenticateRequests } from './auth.ts';
import { renderErrors } from './errors.ts';
import { SIBLINGS, siblingRoutes } from './siblings/index.ts';
import { transactionRoutes } from './transactions.ts';

/** The vendor's services that do not exist here. */
const ABSENT = ['/inventory-variant-reports', '/authentication', '/accounts'];

/** The inventory services of HapiHub (MYCURE), at the server's root. */
export async function hapihubSurface(server: FastifyInstance, context: SurfaceContext): Promise<void> {
  await server.register(async (scope) => {
    renderErrors(scope);
    authenticateRequests(scope, context);
    transactionRoutes(scope, context);
    for (const sibling of SIBLINGS) siblingRoutes(scope, context, sibling);
    // The vendor's clients read its errors, 404s included.
    const present = ['/inventory-transactions', ...SIBLINGS.map((sibling) => sibling.path)];
    for (const path of ABSENT) scope.all(path, refusePage);
    for (const path of [...ABSENT, ...present]) scope.all(`${path}/*`, refusePage);
  });
}

async function refusePage(): Promise<never> {
  throw new Refusal('not_found', 'Page not found');
}
