import type { FastifyInstance } from 'fastify';
import { allows, type TenantCredential } from '../../access/index.ts';
import { Refusal } from '../../platform/index.ts';
import { type SurfaceContext, spendQuietly } from '../http/index.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The holder of the token; set for every request of this surface. */
    trybe: TenantCredential;
  }
}

/** Authenticates the caller before the body is read. The vendor shows no limits in headers, so ours are not shown either. */
export function authenticateTokens(server: FastifyInstance, context: SurfaceContext): void {
  server.decorateRequest('trybe', null as unknown as TenantCredential);
  server.addHook('onRequest', async (request) => {
    const [scheme = '', token = ''] = (request.headers.authorization ?? '').trim().split(/\s+/, 2);
    if (scheme.toLowerCase() !== 'bearer' || token === '') throw new Refusal('unauthenticated', 'Unauthenticated.');
    const credential = await context.authenticator.bearer(token, request.ip);
    if (credential.sort === 'operator') {
      throw new Refusal('insufficient_scope', "The operator's key belongs to no company. Use a token of the company.");
    }
    spendQuietly(context.limiter, credential.limitKey, credential.rateLimitPerMinute);
    if (!credential.settings.surfaces.trybe) {
      throw new Refusal('insufficient_scope', 'This API is not enabled for your organisation.');
    }
    const { scopes } = request.routeOptions.config;
    if (typeof scopes === 'object' && scopes.length > 0 && !allows(credential.actor.scopes, scopes)) {
      throw new Refusal('insufficient_scope', 'The token does not have permission to do this.');
    }
    request.trybe = credential;
    request.actor = credential.actor;
  });
}
