import type { FastifyInstance, FastifyReply, FastifyRequest, preValidationHookHandler } from 'fastify';
import Type, { type Static, type TObject, type TSchema } from 'typebox';
import type { RefusalCode } from '../../../platform/index.ts';
import { id } from '../schemas/scalars.ts';
import type { Tag } from './tags.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The numbers that a path names: `/items/:id` names `id`. */
type Named<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { [Key in Name]: number } & Named<Rest>
  : Path extends `${string}:${infer Name}`
    ? { [Key in Name]: number }
    : unknown;

/** What an operation is, as its validation, its serialization and the document share it. */
export interface Declaration<
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Reply extends TSchema = TSchema,
> {
  /** `noun_verb`: the name in the clients and in the command line. */
  id: string;
  tag: Tag;
  summary: string;
  description: string;
  /** Which credentials it takes; left out: it is open to everybody. */
  scopes?: readonly string[] | 'operator' | 'operator or admin' | 'anybody';
  /** It speaks of the whole company, which a restricted credential may not see. */
  wholeTenant?: boolean;
  /** What its path names, where that is not the numbers of rows. */
  params?: TObject;
  /** A query parameter that it does not name is refused. */
  query?: Query;
  body?: Body;
  /** It takes its body as a form too. */
  form?: boolean;
  /** What a body that is left out stands for. */
  withoutBody?: preValidationHookHandler;
  bodyLimit?: number;
  reply: Reply;
  /** 200 by default. With several the handler sets the status itself. */
  status?: 201 | readonly [200, 201];
  /** The answer is a file of this media type. */
  file?: string;
  /** The answer carries the revision of its row as its ETag. */
  etag?: boolean;
  /** Under which path the row of the answer is found, which `Location` says: with 201. */
  at?: string;
  /** It compares `If-Match` with the revision of its row. */
  ifMatch?: boolean;
  /** It takes an `Idempotency-Key`: every write does, unless it says no. */
  keyed?: boolean;
  /** Whether it gives the browser a cookie, or takes it away. */
  cookie?: boolean;
  /** The refusals beyond those that follow from all of the above. */
  refuses?: readonly RefusalCode[];
}

/** A request whose parts the schemas of its operation have checked. */
export type Asked<
  Path extends string,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
> = FastifyRequest & {
  params: Named<Path>;
  query: Static<Query>;
  body: Static<Body>;
};

/** What fits a schema when it is rendered: it may hold more than the schema names, and lists that are not to be changed. */
export type Rendered<Value> = Value extends readonly (infer Row)[]
  ? readonly Rendered<Row>[]
  : Value extends Date
    ? Value
    : Value extends object
      ? { [Name in keyof Value]: Rendered<Value[Name]> }
      : Value;

/** An operation as it is kept with its route, for the document. */
export interface Operation extends Declaration {
  method: Method;
  path: string;
}

/**
 * Adds an operation to the surface: its route, checked and rendered by its schemas, and what the document says of it. What the handler
 * returns has the type of the answer's schema; its status, ETag and Location follow from the declaration.
 */
export function endpoint<
  const Path extends string,
  Query extends TSchema = TObject,
  Body extends TSchema = TSchema,
  Reply extends TSchema = TSchema,
>(
  server: FastifyInstance,
  where: `${Method} ${Path}`,
  declaration: Declaration<Query, Body, Reply>,
  handler: (request: Asked<Path, Query, Body>, reply: FastifyReply) => Promise<Rendered<Static<Reply>>>,
): void {
  const space = where.indexOf(' ');
  const method = where.slice(0, space) as Method;
  const path = where.slice(space + 1);
  const { scopes, wholeTenant = false, body, bodyLimit, withoutBody } = declaration;
  const params = declaration.params ?? paramsOf(path);
  const declared: Operation = { ...declaration, method, path, ...(params === undefined ? {} : { params }) };
  server.route({
    method,
    url: path,
    config: scopes === undefined ? {} : { scopes, wholeTenant },
    ...(bodyLimit === undefined ? {} : { bodyLimit }),
    ...(withoutBody === undefined ? {} : { preValidation: withoutBody }),
    schema: {
      ...schemaOf(declared),
      ...(body === undefined ? {} : { body }),
      [OPERATION]: declared,
    },
    handler: finishing(declaration, handler as Handler),
  });
}

/** Under which name a route's schema keeps its operation for the document. */
export const OPERATION = 'x-operation';

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

function schemaOf({ id: operationId, tag, summary, description, query, params, reply, status }: Declaration) {
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    querystring: { ...(query ?? Type.Object({})), additionalProperties: false },
    ...(params === undefined ? {} : { params }),
    response: Object.fromEntries([status ?? 200].flat().map((one) => [one, reply])),
  };
}

function paramsOf(path: string): TObject | undefined {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  if (names.length === 0) return undefined;
  const described = names.map((name) => [
    name,
    id(name === 'tenantId' ? 'The id of the company in this installation.' : 'The id of the row.'),
  ]);
  return Type.Object(Object.fromEntries(described));
}

/** The handler with the status and the headers that the declaration promises. */
function finishing({ status, etag = false, at }: Declaration, handler: Handler): Handler {
  if (status === undefined && !etag) return handler;
  return async (request, reply) => {
    const row = (await handler(request, reply)) as { id: number; revision: number };
    if (status === 201) reply.status(201);
    if (at !== undefined && reply.statusCode === 201) reply.header('location', `/v1${namedIn(at, request)}/${row.id}`);
    if (etag) reply.header('etag', `"${row.revision}"`);
    return row;
  };
}

function namedIn(path: string, request: FastifyRequest): string {
  return path.replace(/:(\w+)/g, (_, name: string) => String((request.params as Record<string, unknown>)[name]));
}
