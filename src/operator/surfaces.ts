import type { FastifyInstance } from 'fastify';
import { consoleSurface } from '../surfaces/console/index.ts';
import { decoNetworkSurface } from '../surfaces/deconetwork/index.ts';
import { fsmNavigatorSurface } from '../surfaces/fsm-navigator/index.ts';
import { hapihubSurface } from '../surfaces/hapihub/index.ts';
import { countUse, type SurfaceContext } from '../surfaces/http/index.ts';
import { nativeSurface } from '../surfaces/native/index.ts';
import { serviceTitanSurface } from '../surfaces/servicetitan/index.ts';
import { trybeSurface } from '../surfaces/trybe/index.ts';

/** Every API of the server, one line each, with the name under which its use is counted: that of its setting. */
export async function mountSurfaces(server: FastifyInstance, context: SurfaceContext): Promise<void> {
  const { as } = countUse(server, context.use);
  await as('native', () => nativeSurface(server, context));
  await as('servicetitan', () => serviceTitanSurface(server, context));
  await as('hapihub', () => hapihubSurface(server, context));
  await as('trybe', () => trybeSurface(server, context));
  await as('deconetwork', () => decoNetworkSurface(server, context));
  await as('fsmNavigator', () => fsmNavigatorSurface(server, context));
  await consoleSurface(server);
}
