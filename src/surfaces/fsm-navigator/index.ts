import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, TenantSettings } from '../../access/index.ts';
import { createLocationNames } from '../../catalog/index.ts';
import { parseJson, type SurfaceContext, submit } from '../http/index.ts';
import { authenticate, requireScope } from './auth.ts';
import type { Call } from './call.ts';
import { Denial } from './denial.ts';
import { renderErrors } from './errors.ts';
import { readBody, readParameter } from './fields.ts';
import { changeItem, createItem, listItems, listLowStock, replaceItem, viewItem, viewStock } from './items.ts';
import { listLocations, viewLocation } from './locations.ts';
import { adjustStock, transferStock } from './movements.ts';
import { listTransactions } from './transactions.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The settings of the caller's company; set together with the actor. */
    fsmSettings: Readonly<TenantSettings>;
  }
}

type Scope = 'inventory:read' | 'inventory:write' | 'inventory:transfer';

/** One row of the dialect's table of endpoints: all have the same path, and the query distinguishes them. */
export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  sub: string | null;
  /** The id that the query must name. */
  names: 'id' | 'location_id' | null;
  scope: Scope;
  answer(call: Call): Promise<object>;
  status?: 201;
}

const [read, write, transfer] = ['inventory:read', 'inventory:write', 'inventory:transfer'] as const;

export const ENDPOINTS: readonly Endpoint[] = [
  { method: 'GET', sub: null, names: null, scope: read, answer: listItems },
  { method: 'GET', sub: null, names: 'id', scope: read, answer: viewItem },
  { method: 'POST', sub: null, names: null, scope: write, answer: createItem, status: 201 },
  { method: 'PUT', sub: null, names: 'id', scope: write, answer: replaceItem },
  { method: 'PATCH', sub: null, names: 'id', scope: write, answer: changeItem },
  { method: 'GET', sub: 'stock', names: 'id', scope: read, answer: viewStock },
  { method: 'GET', sub: 'transactions', names: 'id', scope: read, answer: listTransactions },
  { method: 'POST', sub: 'adjust', names: 'id', scope: write, answer: adjustStock },
  { method: 'POST', sub: 'transfer', names: null, scope: transfer, answer: transferStock },
  { method: 'GET', sub: 'locations', names: null, scope: read, answer: listLocations },
  { method: 'GET', sub: 'locations', names: 'location_id', scope: read, answer: viewLocation },
  { method: 'GET', sub: 'low-stock', names: null, scope: read, answer: listLowStock },
];

/** The inventory API of FSM Navigator under /api/v1/inventory. */
export async function fsmNavigatorSurface(server: FastifyInstance, context: SurfaceContext): Promise<void> {
  const kept = {
    locationNames: createLocationNames(context.database),
  };
  await server.register(
    async (scope) => {
      renderErrors(scope, context);
      acceptAnyBody(scope);
      scope.decorateRequest('actor', null as unknown as Actor);
      scope.decorateRequest('fsmSettings', null as unknown as TenantSettings);
      // Before the body is read, in the vendor's order of checks: key, address, feature, method, scope.
      scope.addHook('onRequest', async (request, reply) => {
        const { actor, settings } = await authenticate(request, reply, context);
        request.actor = actor;
        request.fsmSettings = settings;
        requireScope(request.actor, scopeOf(request));
      });
      const options = { schema: { hide: true } };
      scope.all('/', options, async (request, reply) => {
        const endpoint = requireEndpoint(request);
        const answer = await endpoint.answer({
          actor: request.actor,
          settings: request.fsmSettings,
          query: request.query,
          body: readBody(request.body),
          context,
          kept,
          submit: (command, input) => submit(context.journal, request, reply, command, input),
        });
        return send(request, reply, answer, endpoint.status ?? 200);
      });
    },
    { prefix: '/api/v1/inventory' },
  );
}

/** Every body is read as JSON, whatever its content type. */
function acceptAnyBody(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJson(body as Buffer));
    } catch (error) {
      done(new Denial('invalid_json', (error as Error).message));
    }
  });
}

/** The rows that match the method and `sub`. Throws for an unknown method. */
function candidates({ method, query }: FastifyRequest): Endpoint[] {
  const ofMethod = ENDPOINTS.filter((endpoint) => endpoint.method === method);
  if (ofMethod.length === 0) throw new Denial('method_not_allowed', `The method ${method} is not supported here.`);
  const sub = readParameter(query, 'sub') ?? null;
  return ofMethod.filter((endpoint) => endpoint.sub === sub);
}

/** A request that matches no row needs the scope of the method's other requests. */
function scopeOf(request: FastifyRequest): Scope {
  return candidates(request)[0]?.scope ?? (request.method === 'GET' ? read : write);
}

function requireEndpoint(request: FastifyRequest): Endpoint {
  const rows = candidates(request);
  if (rows.length === 0) throw new Denial('not_found', 'This sub does not exist.');
  const named = (name: string | null) => name !== null && readParameter(request.query, name) !== undefined;
  const plain = rows.find((endpoint) => endpoint.names === null);
  const found = rows.find((endpoint) => named(endpoint.names)) ?? plain;
  if (found === undefined) throw new Denial('validation_failed', `${rows[0]?.names} is required in the query.`);
  // Creating is the only request about an item that must not name one.
  if (found.answer === createItem && named('id')) {
    throw new Denial('validation_failed', 'POST with an id needs a sub.');
  }
  return found;
}

function send(request: FastifyRequest, reply: FastifyReply, answer: object, status: number): FastifyReply {
  return reply.status(status).send({ ...answer, request_id: request.id });
}
