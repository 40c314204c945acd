import type { FastifyRequest } from 'fastify';
import Type, { type TSchema } from 'typebox';
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
import { Refusal, type Sql } from '../../platform/index.ts';
import { Id, readIdempotency, type SurfaceContext, submit } from '../http/index.ts';
import { operation } from './operation.ts';
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
} from './operator-shapes.ts';
import { ListOf, PageQuery, pageById } from './paging.ts';
import type { NativeServer } from './server-type.ts';
import { readTime } from './time.ts';
import { created, readIfMatch, withEtag } from './write.ts';

const tag = 'Operator';
const tenantParams = Type.Object({ tenantId: Id });
const config = { scopes: 'operator' } as const;
const ownConfig = { scopes: 'operator or admin' } as const;

export function operatorRoutes(server: NativeServer, context: SurfaceContext): void {
  tenantRoutes(server, context);

  credentialRoutes(server, context, {
    path: 'api-keys',
    noun: 'api_key',
    title: 'API key',
    row: ApiKey,
    input: ApiKeyInput,
    list: listApiKeys,
    find: findApiKey,
    withdraw: withdrawApiKey,
    make: async (request, reply, body) => {
      const input = { ...body, expiresAt: readTime(body.expiresAt, 'expiresAt') };
      return submit(context.journal, request, reply, makeApiKey, input, operatorFor(request));
    },
  });
  credentialRoutes(server, context, {
    path: 'oauth-clients',
    noun: 'oauth_client',
    title: 'OAuth client',
    row: OauthClient,
    input: OauthClientInput,
    list: listOauthClients,
    find: findOauthClient,
    withdraw: withdrawOauthClient,
    make: (request, reply, body) =>
      submit(context.journal, request, reply, makeOauthClient, body, operatorFor(request)),
  });
  credentialRoutes(server, context, {
    path: 'users',
    noun: 'user',
    title: 'user',
    row: User,
    input: UserInput,
    list: listUsers,
    find: findUser,
    withdraw: removeUser,
    make: async (request, reply, body) =>
      submit(context.journal, request, reply, makeUser, await prepareUser(body), operatorFor(request)),
  });
  userChangeRoute(server, context);
}

function userChangeRoute(server: NativeServer, { database, journal, authenticator }: SurfaceContext): void {
  server.patch(
    '/tenants/:tenantId/users/:id',
    {
      config: ownConfig,
      schema: operation(
        {
          id: 'user_update',
          tag,
          summary: 'Change a user',
          description:
            'What is left out stays. Another password, or other rights, end the sessions of the user within 5 seconds on every process.',
        },
        { params: Type.Object({ tenantId: Id, id: Id }), body: UserPatch },
        { 200: User },
      ),
    },
    async (request, reply) => {
      const { id } = request.params;
      const { username } = found(await findUser(database.system, request.params));
      const change = await prepareUserChange(username, request.body);
      const input = { ...change, id, ifRevision: readIfMatch(request) };
      const user = await submit(journal, request, reply, changeUser, input, operatorFor(request));
      authenticator.forget();
      return withEtag(reply, user) as never;
    },
  );
}

function tenantRoutes(server: NativeServer, { database, journal }: SurfaceContext): void {
  server.post(
    '/tenants',
    {
      config,
      schema: operation({ id: 'tenant_create', tag, summary: 'Make a tenant' }, { body: TenantInput }, { 201: Tenant }),
    },
    async (request, reply) => {
      const { output, replayed } = await makeTenant(database, request.body, readIdempotency(request));
      if (replayed) reply.header('idempotency-replayed', 'true');
      return created(reply, '/v1/tenants', output) as never;
    },
  );
  server.get(
    '/tenants',
    {
      config,
      schema: operation(
        { id: 'tenant_list', tag, summary: 'List tenants' },
        { querystring: Type.Object(PageQuery) },
        { 200: ListOf(Tenant) },
      ),
    },
    async (request) => pageById(request.query, (page) => listTenants(database.system, page)) as never,
  );
  server.get(
    '/tenants/:tenantId',
    {
      config: ownConfig,
      schema: operation(
        { id: 'tenant_view', tag, summary: 'Read a tenant' },
        { params: tenantParams },
        { 200: Tenant },
      ),
    },
    async (request, reply) =>
      withEtag(reply, found(await findTenant(database.system, request.params.tenantId))) as never,
  );
  server.patch(
    '/tenants/:tenantId',
    {
      config,
      schema: operation(
        { id: 'tenant_update', tag, summary: 'Change a tenant' },
        { params: tenantParams, body: TenantPatch },
        { 200: Tenant },
      ),
    },
    async (request, reply) => {
      const input = { ...request.body, ifRevision: readIfMatch(request) };
      return withEtag(reply, await submit(journal, request, reply, changeTenant, input, operatorFor(request))) as never;
    },
  );
}

interface CredentialKind<Row extends { id: number; revision: number }, Input extends TSchema> {
  path: string;
  noun: string;
  title: string;
  row: TSchema;
  input: Input;
  list(sql: Sql, tenantId: number, page: { after: number; limit: number }): Promise<Row[]>;
  find(sql: Sql, key: { tenantId: number; id: number }): Promise<Row | undefined>;
  withdraw: LoneCommand<number, Row>;
  make(request: FastifyRequest, reply: Parameters<typeof submit>[2], body: Type.Static<Input>): Promise<Row>;
}

function credentialRoutes<Row extends { id: number; revision: number }, Input extends TSchema>(
  server: NativeServer,
  { database, journal, authenticator }: SurfaceContext,
  kind: CredentialKind<Row, Input>,
): void {
  const base = `/tenants/:tenantId/${kind.path}`;
  const params = Type.Object({ tenantId: Id, id: Id });

  server.post(
    base,
    {
      config: ownConfig,
      schema: operation(
        {
          id: `${kind.noun}_create`,
          tag,
          summary: `Make an ${kind.title}`.replace('an user', 'a user'),
          description: 'A secret is shown in this answer and never again.',
        },
        { params: tenantParams, body: kind.input },
        { 201: kind.row },
      ),
    },
    async (request, reply) => {
      const { tenantId } = request.params as { tenantId: number };
      const row = await kind.make(request, reply, request.body as Type.Static<Input>);
      return created(reply, `/v1/tenants/${tenantId}/${kind.path}`, row) as never;
    },
  );
  server.get(
    base,
    {
      config: ownConfig,
      schema: operation(
        { id: `${kind.noun}_list`, tag, summary: `List ${kind.title}s` },
        { params: tenantParams, querystring: Type.Object(PageQuery) },
        { 200: ListOf(kind.row) },
      ),
    },
    async (request) => {
      found(await findTenant(database.system, request.params.tenantId));
      return pageById(request.query, (page) => kind.list(database.system, request.params.tenantId, page)) as never;
    },
  );
  server.get(
    `${base}/:id`,
    {
      config: ownConfig,
      schema: operation(
        { id: `${kind.noun}_view`, tag, summary: `Read one ${kind.title}` },
        { params },
        { 200: kind.row },
      ),
    },
    async (request, reply) => withEtag(reply, found(await kind.find(database.system, request.params))) as never,
  );
  server.delete(
    `${base}/:id`,
    {
      config: ownConfig,
      schema: operation(
        {
          id: `${kind.noun}_delete`,
          tag,
          summary: `Withdraw one ${kind.title}`,
          description: 'It stops working within 5 seconds on every process.',
        },
        { params },
        { 200: kind.row },
      ),
    },
    async (request, reply) => {
      const row = await submit(journal, request, reply, kind.withdraw, request.params.id, operatorFor(request));
      authenticator.forget();
      return withEtag(reply, row) as never;
    },
  );
}

/** Who acts in the tenant that the path names: one of its own people, or the operator. */
function operatorFor(request: FastifyRequest): Actor {
  if (request.actor !== null) return request.actor;
  const { tenantId } = request.params as { tenantId: number };
  return { kind: 'operator', id: null, name: 'Operator', tenantId, scopes: ['admin'], brandId: null, siteIds: null };
}

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Refusal('not_found', 'There is nothing with this id.');
  return row;
}
