import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static, type TSchema } from 'typebox';
import {
  type Actor,
  findApiKey,
  findOauthClient,
  findTenant,
  findUser,
  listApiKeys,
  listOauthClients,
  listTenants,
  listUsers,
  prepareUser,
  prepareUserChange,
} from '../../access/index.ts';
import {
  changeTenant,
  changeUser,
  makeApiKey,
  makeOauthClient,
  makeTenant,
  makeUser,
  removeUser,
  withdrawApiKey,
  withdrawOauthClient,
} from '../../administration/index.ts';
import type { LoneCommand } from '../../journal/index.ts';
import type { Sql } from '../../platform/index.ts';
import { readIdempotency, type SurfaceContext, submit } from '../http/index.ts';
import { type Declaration, endpoint, type Rendered } from './contract/endpoint.ts';
import { refuseMissing } from './contract/tenant-endpoints.ts';
import { readIfMatch } from './requests/if-match.ts';
import { pageById, pageQuery } from './requests/paging.ts';
import { readTime } from './requests/time.ts';
import {
  ApiKey,
  ApiKeyInput,
  OauthClient,
  OauthClientInput,
  Tenant,
  TenantInput,
  TenantPatch,
  User,
  UserInput,
  UserPatch,
} from './schemas/operator.ts';
import { listOf } from './schemas/scalars.ts';

const tag = 'Operator';
const ofOperator = { tag, scopes: 'operator' } as const;
const ofTenant = { tag, scopes: 'operator or admin' } as const;
const query = Type.Object(pageQuery);

export function operatorRoutes(server: FastifyInstance, context: SurfaceContext): void {
  const { journal } = context;
  tenantRoutes(server, context);
  credentialRoutes(server, context, {
    path: 'api-keys',
    noun: 'api_key',
    one: 'an API key',
    row: ApiKey,
    input: ApiKeyInput,
    list: listApiKeys,
    find: findApiKey,
    withdraw: withdrawApiKey,
    make: (request, reply, body) => {
      const input = { ...body, expiresAt: readTime(body.expiresAt, 'expiresAt') };
      return submit(journal, request, reply, makeApiKey, input, operatorFor(request));
    },
  });
  credentialRoutes(server, context, {
    path: 'oauth-clients',
    noun: 'oauth_client',
    one: 'an OAuth client',
    row: OauthClient,
    input: OauthClientInput,
    list: listOauthClients,
    find: findOauthClient,
    withdraw: withdrawOauthClient,
    make: (request, reply, body) => submit(journal, request, reply, makeOauthClient, body, operatorFor(request)),
  });
  credentialRoutes(server, context, {
    path: 'users',
    noun: 'user',
    one: 'a user',
    row: User,
    input: UserInput,
    list: listUsers,
    find: findUser,
    withdraw: removeUser,
    refuses: ['duplicate_username'],
    make: async (request, reply, body) =>
      submit(journal, request, reply, makeUser, await prepareUser(body), operatorFor(request)),
  });
  userChangeRoute(server, context);
}

function tenantRoutes(server: FastifyInstance, { database, journal }: SurfaceContext): void {
  endpoint(
    server,
    'POST /tenants',
    {
      ...ofOperator,
      id: 'tenant_create',
      summary: 'Make a company',
      description: 'Empty, with default settings where nothing else is said.',
      body: TenantInput,
      reply: Tenant,
      status: 201,
      at: '/tenants',
      etag: true,
      refuses: ['unknown_location', 'inactive_location'],
    },
    async (request, reply) => {
      const { output, replayed } = await makeTenant(database, request.body, readIdempotency(request));
      if (replayed) reply.header('idempotency-replayed', 'true');
      return output;
    },
  );
  endpoint(
    server,
    'GET /tenants',
    {
      ...ofOperator,
      id: 'tenant_list',
      summary: 'List companies',
      description: 'All of this installation, by id.',
      query,
      reply: listOf(Tenant),
    },
    async (request) => pageById(request.query, (page) => listTenants(database.system, page)),
  );
  endpoint(
    server,
    'GET /tenants/:tenantId',
    {
      ...ofTenant,
      id: 'tenant_view',
      summary: 'Read a company',
      description: 'With its settings.',
      reply: Tenant,
      etag: true,
    },
    async ({ params: { tenantId } }) =>
      (await findTenant(database.system, tenantId)) ?? refuseMissing('company', tenantId),
  );
  endpoint(
    server,
    'PATCH /tenants/:tenantId',
    {
      ...ofOperator,
      id: 'tenant_update',
      summary: 'Change a company',
      description: 'What is left out stays, also of the settings.',
      body: TenantPatch,
      reply: Tenant,
      etag: true,
      ifMatch: true,
      refuses: ['unknown_location', 'inactive_location'],
    },
    async (request, reply) => {
      const input = { ...request.body, ifRevision: readIfMatch(request) ?? undefined };
      return submit(journal, request, reply, changeTenant, input, operatorFor(request));
    },
  );
}

interface CredentialKind<Row extends TSchema, Input extends TSchema, Kept extends { id: number; revision: number }>
  extends Pick<Declaration, 'refuses'> {
  path: string;
  noun: string;
  one: string;
  row: Kept extends Rendered<Static<Row>> ? Row : never;
  input: Input;
  list(sql: Sql, tenantId: number, page: { after: number; limit: number }): Promise<Kept[]>;
  find(sql: Sql, key: { tenantId: number; id: number }): Promise<Kept | undefined>;
  withdraw: LoneCommand<number, Kept>;
  make(request: FastifyRequest, reply: FastifyReply, body: Static<Input>): Promise<Kept>;
}

/** Making, listing, reading and withdrawing a sort of credentials: all sorts have the same four. */
function credentialRoutes<Row extends TSchema, Input extends TSchema, Kept extends { id: number; revision: number }>(
  server: FastifyInstance,
  context: SurfaceContext,
  kind: CredentialKind<Row, Input, Kept>,
): void {
  const { journal, authenticator } = context;
  const { path, noun, one, row, input, withdraw, make, refuses = [] } = kind;
  const base = `/tenants/:tenantId/${path}` as const;
  const reply: TSchema = row;
  credentialReads(server, context, kind);
  endpoint(
    server,
    `POST ${base}`,
    {
      ...ofTenant,
      id: `${noun}_create`,
      summary: `Make ${one}`,
      description: 'A secret is shown in this answer and never again.',
      body: input as TSchema,
      reply,
      status: 201,
      at: base,
      etag: true,
      refuses: [...refuses, 'unknown_reference', 'unknown_location'],
    },
    (request, answer) => make(request, answer, request.body as Static<Input>),
  );
  endpoint(
    server,
    `DELETE ${base}/:id`,
    {
      ...ofTenant,
      id: `${noun}_delete`,
      summary: `Withdraw ${one}`,
      description: 'It stops working within 5 seconds on every process.',
      reply,
      etag: true,
    },
    async (request, answer) => {
      const kept = await submit(journal, request, answer, withdraw, request.params.id, operatorFor(request));
      authenticator.forget();
      return kept;
    },
  );
}

function credentialReads<Row extends TSchema, Input extends TSchema, Kept extends { id: number; revision: number }>(
  server: FastifyInstance,
  { database }: SurfaceContext,
  { path, noun, one, row, list, find }: CredentialKind<Row, Input, Kept>,
): void {
  const base = `/tenants/:tenantId/${path}` as const;
  const reply: TSchema = row;
  endpoint(
    server,
    `GET ${base}`,
    {
      ...ofTenant,
      id: `${noun}_list`,
      summary: `List ${one.replace(/^an? /, '')}s`,
      description: 'Those of the company, withdrawn ones too, by id.',
      query,
      reply: listOf(reply),
    },
    async ({ query: asked, params: { tenantId } }) => {
      if ((await findTenant(database.system, tenantId)) === undefined) refuseMissing('company', tenantId);
      return pageById(asked, (page) => list(database.system, tenantId, page));
    },
  );
  endpoint(
    server,
    `GET ${base}/:id`,
    {
      ...ofTenant,
      id: `${noun}_view`,
      summary: `Read ${one}`,
      description: 'Without its secret.',
      reply,
      etag: true,
    },
    async ({ params }) => (await find(database.system, params)) ?? refuseMissing(noun, params.id),
  );
}

function userChangeRoute(server: FastifyInstance, { database, journal, authenticator }: SurfaceContext): void {
  endpoint(
    server,
    'PATCH /tenants/:tenantId/users/:id',
    {
      ...ofTenant,
      id: 'user_update',
      summary: 'Change a user',
      description:
        'What is left out stays. Another password, or other rights, end the sessions of the user within 5 seconds on every process.',
      body: UserPatch,
      reply: User,
      etag: true,
      ifMatch: true,
      refuses: ['unknown_reference', 'unknown_location'],
    },
    async (request, reply) => {
      const { id } = request.params;
      const { username } = (await findUser(database.system, request.params)) ?? refuseMissing('user', id);
      const change = await prepareUserChange(username, request.body);
      const input = { ...change, id, ifRevision: readIfMatch(request) ?? undefined };
      const user = await submit(journal, request, reply, changeUser, input, operatorFor(request));
      authenticator.forget();
      return user;
    },
  );
}

/** Who acts in the tenant that the path names: one of its own people, or the operator. */
function operatorFor(request: FastifyRequest): Actor {
  if (request.actor !== null) return request.actor;
  const { tenantId } = request.params as { tenantId: number };
  return { kind: 'operator', id: null, name: 'Operator', tenantId, scopes: ['admin'], brandId: null, siteIds: null };
}
