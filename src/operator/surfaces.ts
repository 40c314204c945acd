import type { FastifyInstance } from 'fastify';
import { fsmNavigatorSurface } from '../surfaces/fsm-navigator/index.ts';
import { hapihubSurface } from '../surfaces/hapihub/index.ts';
import type { SurfaceContext } from '../surfaces/http/index.ts';
import { nativeSurface } from '../surfaces/native/index.ts';

/** Every API that the server answers, one line each. */
export async function mountSurfaces(server: FastifyInstance, context: SurfaceContext): Promise<void> {
  await nativeSurface(server, context);
  await hapihubSurface(server, context);
  await fsmNavigatorSurface(server, context);
}
