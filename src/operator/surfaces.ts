import type { FastifyInstance } from 'fastify';
import { decoNetworkSurface } from '../surfaces/deconetwork/index.ts';
import { fsmNavigatorSurface } from '../surfaces/fsm-navigator/index.ts';
import { hapihubSurface } from '../surfaces/hapihub/index.ts';
import type { SurfaceContext } from '../surfaces/http/index.ts';
import { nativeSurface } from '../surfaces/native/index.ts';
import { serviceTitanSurface } from '../surfaces/servicetitan/index.ts';
import { trybeSurface } from '../surfaces/trybe/index.ts';

/** Every API that the server answers, one line each. */
export async function mountSurfaces(server: FastifyInstance, context: SurfaceContext): Promise<void> {
  await nativeSurface(server, context);
  await serviceTitanSurface(server, context);
  await trybeSurface(server, context);
  await decoNetworkSurface(server, context);
  await hapihubSurface(server, context);
  await fsmNavigatorSurface(server, context);
}
