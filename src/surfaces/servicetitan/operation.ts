import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Actor, TenantCredential, TenantSettings } from '../../access/index.ts';
import type { Command } from '../../journal/index.ts';
import { Refusal, type Sql } from '../../platform/index.ts';
import { type SurfaceContext, submit, writeExactJson } from '../http/index.ts';
import { type QueryOf, type QuerySpec, readQuery } from './query.ts';

/** The context of one call of an operation. */
export interface Call {
  readonly context: SurfaceContext;
  readonly actor: Actor;
  readonly tenantId: number;
  readonly settings: Readonly<TenantSettings>;
  /** The id in the path; 0, which is never an id, for operations without one. */
  readonly id: number;
  /** Runs related reads in one transaction of the tenant. */
  read<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Submits a command for the caller, with its `Idempotency-Key`; a replayed answer is marked as such. */
  submit<Input, Output>(command: Command<Input, Output>, input: Input): Promise<Output>;
}

/** The vendor's supported APIs; the paths of each continue with `/tenant/{tenant}`. */
export const BASES = ['/inventory/v2', '/pricebook/v2', '/settings/v2'] as const;
export type Base = (typeof BASES)[number];

/** The scope of reads open to every credential of this surface, and to every one with a native scope that reads. */
export const ANY = 'any';

/** The vendor's documentation of one operation, apart from its shapes. */
interface OperationFacts {
  /** The vendor's name for it. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The API it belongs to; by default the inventory's. */
  readonly base?: Base;
  /** The path after the tenant in the address of its API, with `:id` for the id. */
  readonly path: string;
  readonly scope: `tn.inv.${string}:${'r' | 'w'}` | typeof ANY;
  /** Covers the whole company, which an actor restricted to a brand or to sites may not see. */
  readonly wholeTenant?: boolean;
  /** Documents 404: for the id in its path, or for unknown ids in these fields of its body. */
  readonly notFound?: boolean | readonly string[];
  /** Documents 409 for a state that does not allow it. Elsewhere that is a 400. */
  readonly conflict?: boolean;
  /** Fields of the core that have another name here, in addition to the table of all operations. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** One of the vendor's operations, ready to be mounted. */
export interface Operation extends OperationFacts {
  readonly query: QuerySpec;
  readonly body: TSchema | undefined;
  readonly bodyOptional: boolean;
  run(call: Call, input: { query: never; body: never }): Promise<unknown>;
}

interface OperationInput<Query extends QuerySpec, Body extends TSchema> extends OperationFacts {
  readonly query?: Query;
  readonly body?: Body;
  /** Whether the body may be left out, which then counts as an empty object. */
  readonly bodyOptional?: boolean;
  /** Undefined is answered as `{}`: real clients read a body on every success. */
  run(call: Call, input: { query: QueryOf<Query>; body: Static<Body> }): Promise<unknown>;
}

/** Declares an operation. Its function gets a parsed query and a valid body. */
// biome-ignore lint/complexity/noBannedTypes: an operation without query parameters declares none.
export function operation<Query extends QuerySpec = {}, Body extends TSchema = TSchema>(
  input: OperationInput<Query, Body>,
): Operation {
  const { query = {}, body, bodyOptional = false } = input;
  // The mounting code passes exactly what its own query and body were read as.
  return { ...input, query, body, bodyOptional, run: input.run as Operation['run'] };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    serviceTitan?: Operation;
  }

  interface FastifyRequest {
    /** The holder of the request's access token; set for every operation of this surface. */
    serviceTitanCaller: TenantCredential;
  }
}

export function baseOf({ base = '/inventory/v2' }: Pick<Operation, 'base'>): Base {
  return base;
}

/** Turns an operation into a route; `known` are the parameter names that any operation reads, in lower case. */
export function mount(
  server: FastifyInstance,
  context: SurfaceContext,
  declared: Operation,
  known: ReadonlySet<string>,
): void {
  const { method, path, body, bodyOptional } = declared;
  server.route({
    method,
    url: path,
    config: { serviceTitan: declared },
    ...(body === undefined ? {} : { schema: { body } }),
    preValidation: async (request) => {
      if (bodyOptional) request.body ??= {};
    },
    handler: async (request, reply) => {
      const query = readQuery(request.query as Record<string, string | string[]>, declared.query, known);
      const input = { query: query as never, body: request.body as never };
      const answer = await declared.run(callOf(request, reply, context, declared), input);
      return reply
        .type('application/json')
        .serializer(writeExactJson)
        .send(answer ?? {});
    },
  });
}

function callOf(request: FastifyRequest, reply: FastifyReply, context: SurfaceContext, declared: Operation): Call {
  const { actor, settings } = request.serviceTitanCaller;
  const { tenantId } = actor;
  return {
    context,
    actor,
    tenantId,
    settings,
    id: declared.path.includes(':id') ? readPathId((request.params as { id: string }).id) : 0,
    read: (work) => context.database.inTenant(tenantId, work),
    submit: (command, input) => submit(context.journal, request, reply, command, input, actor),
  };
}

function readPathId(text: string): number {
  if (!/^-?[0-9]{1,19}$/.test(text))
    throw new Refusal('invalid_request', 'This must be a whole number.', { path: 'id' });
  const id = Number(text);
  // 0 is never an id, and no id is beyond 2^53.
  return Number.isSafeInteger(id) ? id : 0;
}
