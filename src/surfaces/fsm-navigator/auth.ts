import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, allows, RATE_LIMIT_DEFAULT, type TenantCredential } from '../../access/index.ts';
import { Refusal } from '../../platform/index.ts';
import { type SurfaceContext, spendRequest } from '../http/index.ts';
import { Denial } from './denial.ts';

/** Authenticates the caller: a known key from an allowed address, of a company with this surface, within its rate limit. */
export async function authenticate(
  request: FastifyRequest,
  reply: FastifyReply,
  context: SurfaceContext,
): Promise<TenantCredential> {
  let credential: TenantCredential;
  try {
    credential = await identify(request, context);
  } catch (error) {
    spendRequest(reply, context.limiter, addressKey(request), RATE_LIMIT_DEFAULT);
    throw error;
  }
  spendRequest(reply, context.limiter, credential.limitKey, credential.rateLimitPerMinute);
  if (!credential.settings.surfaces.fsmNavigator) {
    throw new Denial('feature_not_available', 'The inventory feature is not available to this company.');
  }
  return credential;
}

export function requireScope(actor: Actor, scope: string): void {
  if (allows(actor.scopes, [scope])) return;
  throw new Denial('insufficient_scope', `This key needs the scope ${scope}.`);
}

/** Takes one off an address's allowance of requests without a known key, and reports the rest; never refuses. */
export function spendForAddress(request: FastifyRequest, reply: FastifyReply, context: SurfaceContext): void {
  try {
    spendRequest(reply, context.limiter, addressKey(request), RATE_LIMIT_DEFAULT);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

async function identify(request: FastifyRequest, context: SurfaceContext): Promise<TenantCredential> {
  const key = request.headers['x-api-key'];
  if (typeof key !== 'string' || key === '') throw new Denial('unauthorized', 'Send your API key as X-API-Key.');
  const credential = await context.authenticator.bearer(key, request.ip);
  if (credential.sort !== 'tenant' || credential.actor.kind !== 'api_key') {
    throw new Denial('unauthorized', 'This API key is unknown.');
  }
  return credential;
}

const addressKey = (request: FastifyRequest) => `fsm-navigator:${request.ip}`;
