import type { FastifyInstance } from 'fastify';
import { type Actor, allows, type TenantSettings } from '../../access/index.ts';
import { Refusal } from '../../platform/index.ts';
import { type SurfaceContext, spendRequest } from '../http/index.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller's tenant's settings for this surface; set together with the actor. */
    tenantSettings: Readonly<TenantSettings>;
  }
}

/** Authenticates the caller before the body is read: API key or access token, rate limit, whether the surface is on, scope. */
export function authenticateRequests(server: FastifyInstance, context: SurfaceContext): void {
  server.decorateRequest('actor', null as unknown as Actor);
  server.decorateRequest('tenantSettings', null as unknown as TenantSettings);
  server.addHook('onRequest', async (request, reply) => {
    const { scopes } = request.routeOptions.config;
    const [, secret] = /^bearer +(\S+)\s*$/i.exec(request.headers.authorization ?? '') ?? [];
    if (secret === undefined) throw new Refusal('unauthenticated', 'Send your token as "Authorization: Bearer TOKEN".');
    const credential = await context.authenticator.bearer(secret, request.ip);
    if (credential.sort === 'operator') {
      throw new Refusal(
        'insufficient_scope',
        "The operator's key manages tenants; use a key of the tenant for its data.",
      );
    }
    spendRequest(reply, context.limiter, credential.limitKey, credential.rateLimitPerMinute);
    if (!credential.settings.surfaces.hapihub) {
      throw new Refusal('insufficient_scope', 'This API is not switched on for your company.');
    }
    if (Array.isArray(scopes) && !allows(credential.actor.scopes, scopes)) {
      throw new Refusal('insufficient_scope', `This needs the scope ${scopes.join(' or ')}.`);
    }
    request.actor = credential.actor;
    request.tenantSettings = credential.settings;
  });
}
