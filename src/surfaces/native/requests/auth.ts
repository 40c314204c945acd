import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, allows, type Credential, isRestricted, type TenantCredential } from '../../../access/index.ts';
import { Refusal } from '../../../platform/index.ts';
import { type SurfaceContext, spendRequest } from '../../http/index.ts';
import { readSessionCookie, requireOwnPage } from './session-cookie.ts';

/** Requests a minute that one address may make with the operator's key. */
const OPERATOR_LIMIT = 6_000;

/** Tells who calls before the body is read: credential, rate limit, scope. A route without scopes is open. */
export function authenticateRequests(server: FastifyInstance, context: SurfaceContext): void {
  server.decorateRequest('actor', null as unknown as Actor);
  server.decorateRequest('credential', undefined);
  server.addHook('onRequest', async (request, reply) => {
    const { scopes, wholeTenant } = request.routeOptions.config;
    if (scopes === undefined) return;
    const credential = await identify(request, context);
    spend(reply, request, credential, context);
    request.credential = credential;
    if (scopes === 'anybody') {
      if (credential.sort === 'tenant') request.actor = credential.actor;
      return;
    }
    if (scopes === 'operator') return requireOperator(credential);
    if (scopes === 'operator or admin') {
      if (credential.sort === 'tenant') request.actor = requireAdmin(request, credential);
      return;
    }
    request.actor = requireTenant(credential, scopes, wholeTenant === true);
  });
}

function identify(request: FastifyRequest, context: SurfaceContext): Promise<Credential> {
  const header = request.headers.authorization ?? '';
  const cookie = header === '' ? readSessionCookie(request) : undefined;
  if (cookie !== undefined) {
    requireOwnPage(request);
    return context.authenticator.session(cookie, request.ip);
  }
  const space = header.indexOf(' ');
  const scheme = header.slice(0, space).toLowerCase();
  const value = header.slice(space + 1).trim();
  if (scheme === 'bearer') return context.authenticator.bearer(value, request.ip);
  if (scheme === 'basic') {
    const text = Buffer.from(value, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    if (colon > 0) return context.authenticator.password(text.slice(0, colon), text.slice(colon + 1), request.ip);
  }
  throw new Refusal('unauthenticated', 'Send your key as "Authorization: Bearer KEY".');
}

function spend(reply: FastifyReply, request: FastifyRequest, credential: Credential, context: SurfaceContext): void {
  if (credential.sort === 'operator') spendRequest(reply, context.limiter, `operator:${request.ip}`, OPERATOR_LIMIT);
  else spendRequest(reply, context.limiter, credential.limitKey, credential.rateLimitPerMinute);
}

function requireOperator(credential: Credential): void {
  if (credential.sort === 'operator') return;
  throw new Refusal('insufficient_scope', "This is for the operator's key alone.");
}

/** Somebody who administers the tenant that the path names, and sees all of it: a key made by a part could see the whole. */
function requireAdmin(request: FastifyRequest, { actor }: TenantCredential): Actor {
  const { tenantId } = request.params as { tenantId: string };
  if (String(actor.tenantId) !== tenantId || !actor.scopes.includes('admin')) {
    throw new Refusal(
      'insufficient_scope',
      "This is for the operator's key, and for those with the scope admin in the same company.",
    );
  }
  return requireWhole(actor);
}

function requireTenant(credential: Credential, scopes: readonly string[], wholeTenant: boolean): Actor {
  if (credential.sort === 'operator') {
    throw new Refusal(
      'insufficient_scope',
      "The operator's key manages tenants; use a key of the tenant for its data.",
    );
  }
  if (!allows(credential.actor.scopes, scopes)) {
    throw new Refusal('insufficient_scope', `This needs the scope ${scopes.join(' or ')}.`);
  }
  return wholeTenant ? requireWhole(credential.actor) : credential.actor;
}

function requireWhole(actor: Actor): Actor {
  if (!isRestricted(actor)) return actor;
  throw new Refusal(
    'actor_restricted',
    'This speaks of the whole company, and your credential is restricted to a brand or to sites.',
  );
}
