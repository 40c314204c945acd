import type { FastifyRequest } from 'fastify';
import { allows, type TenantCredential } from '../../access/index.ts';
import { type SurfaceContext, spendQuietly } from '../http/index.ts';
import { ApiError, asFailedSignIn } from './errors.ts';
import type { Fields } from './fields.ts';

/** Authenticates the name and the password among the parameters, and checks the scope of the request. */
export async function signIn(
  context: SurfaceContext,
  request: FastifyRequest,
  fields: Fields,
  scope: string,
): Promise<TenantCredential> {
  const { authenticator, limiter } = context;
  const username = fields.get('username') ?? '';
  const password = fields.get('password') ?? '';
  if (username === '' || password === '') throw new ApiError(30001);
  const credential = await authenticator.password(username, password, request.ip).catch((error: unknown) => {
    throw asFailedSignIn(error);
  });
  if (credential.sort === 'operator') throw new ApiError(30001);
  request.actor = credential.actor;
  spendQuietly(limiter, credential.limitKey, credential.rateLimitPerMinute);
  if (!credential.settings.surfaces.deconetwork || !allows(credential.actor.scopes, [scope])) throw new ApiError(31000);
  return credential;
}
