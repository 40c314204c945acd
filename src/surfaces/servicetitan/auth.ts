import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { allows, appKeyMatches, isRestricted, RATE_LIMIT_DEFAULT, type TenantCredential } from '../../access/index.ts';
import { Refusal } from '../../platform/index.ts';
import { type SurfaceContext, spendRequest } from '../http/index.ts';
import { ANY, type Operation } from './operation.ts';

/** The vendor allows an application 60 requests a second in one tenant. */
const REQUESTS_PER_SECOND = 60;

/**
 * Authenticates the caller before the body is read: access token and application key (401), rate (429), tenant, surface and scope (403).
 * Native keys do not open this surface: every call of it needs an application key, and only OAuth clients have one.
 */
export function authenticateCalls(server: FastifyInstance, context: SurfaceContext): void {
  server.decorateRequest('serviceTitanCaller', null as unknown as TenantCredential);
  server.addHook('onRequest', async (request, reply) => {
    const { serviceTitan: operation } = request.routeOptions.config;
    if (operation === undefined) return;
    const caller = await identify(request, context);
    request.actor = caller.actor;
    requireAppKey(request, caller);
    spend(reply, caller, context);
    requireTenant(request, caller);
    requireScope(operation, caller);
    request.serviceTitanCaller = caller;
  });
}

/** With or without the word "Bearer": the vendor's own example leaves it out. */
async function identify(request: FastifyRequest, { authenticator }: SurfaceContext): Promise<TenantCredential> {
  const token = (request.headers.authorization ?? '').replace(/^\s*bearer\s+/i, '').trim();
  if (token === '') {
    throw new Refusal('unauthenticated', 'Send the access token as "Authorization: Bearer TOKEN".');
  }
  const credential = await authenticator.bearer(token, request.ip);
  if (credential.sort === 'tenant' && credential.actor.kind === 'oauth_client') return credential;
  throw new Refusal('unauthenticated', 'Send an access token from POST /connect/token.');
}

function requireAppKey(request: FastifyRequest, caller: TenantCredential): void {
  const header = request.headers['st-app-key'];
  const given = header ?? findIgnoringCase(request.query as Record<string, unknown>, 'servicetitanapplicationkey');
  if (typeof given === 'string' && appKeyMatches(caller, given)) return;
  throw new Refusal(
    'unauthenticated',
    'The ST-App-Key header must contain the application key of the client of the access token.',
    { path: 'ST-App-Key' },
  );
}

function findIgnoringCase(query: Record<string, unknown>, name: string): unknown {
  return Object.entries(query).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** A client without a rate of its own has the vendor's. */
function spend(reply: FastifyReply, caller: TenantCredential, { limiter }: SurfaceContext): void {
  const { limitKey, rateLimitPerMinute } = caller;
  if (rateLimitPerMinute !== RATE_LIMIT_DEFAULT) spendRequest(reply, limiter, limitKey, rateLimitPerMinute);
  else spendRequest(reply, limiter, `servicetitan:${limitKey}`, REQUESTS_PER_SECOND, 1_000);
}

function requireTenant(request: FastifyRequest, { actor, settings }: TenantCredential): void {
  const { tenant } = request.params as { tenant: string };
  if (tenant !== String(actor.tenantId)) {
    throw new Refusal('insufficient_scope', `The access token is not for tenant ${tenant}.`, { path: 'tenant' });
  }
  if (!settings.surfaces.servicetitan) {
    throw new Refusal('insufficient_scope', 'This API is switched off for the tenant.', { path: 'tenant' });
  }
}

function requireScope({ scope, wholeTenant }: Operation, { actor }: TenantCredential): void {
  if (scope === ANY) requireAnyScope(actor.scopes);
  else if (!allows(actor.scopes, [scope])) throw new Refusal('insufficient_scope', `This needs the scope ${scope}.`);
  if (wholeTenant && isRestricted(actor)) {
    throw new Refusal(
      'actor_restricted',
      'This covers the whole company, and your client is restricted to a brand or to sites.',
    );
  }
}

/** A connector may look up what its requests must name, whatever its scopes. */
function requireAnyScope(scopes: readonly string[]): void {
  if (allows(scopes, ['inventory:read', 'purchasing:read'])) return;
  if (scopes.some((scope) => scope.startsWith('tn.inv.'))) return;
  throw new Refusal('insufficient_scope', 'This needs a scope of this API, or one that reads.');
}
