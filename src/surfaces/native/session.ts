import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import {
  createSession,
  endSession,
  endSessions,
  findUser,
  listSessions,
  prepareUserChange,
  type SessionRow,
} from '../../access/index.ts';
import { changeUser } from '../../administration/index.ts';
import { Refusal } from '../../platform/index.ts';
import { Id, Nullable, SIGN_IN_BYTES_MAX, type SurfaceContext, submit, Text, Timestamp } from '../http/index.ts';
import { operation } from './operation.ts';
import { Settings } from './operator-shapes.ts';
import type { NativeServer } from './server-type.ts';
import { readSessionCookie, requireOwnPage, setSessionCookie } from './session-cookie.ts';

const tag = 'Access';

const SignIn = Type.Object(
  { username: Text(200, { minLength: 1 }), password: Text(200, { minLength: 1 }) },
  { additionalProperties: false },
);

const WhoAmI = Type.Object({
  actor: Type.Object({
    kind: Type.String(),
    id: Nullable(Id),
    name: Type.String(),
    scopes: Type.Array(Type.String()),
    brandId: Nullable(Id),
    siteIds: Nullable(Type.Array(Id)),
  }),
  tenant: Nullable(Type.Object({ id: Id, name: Type.String(), settings: Settings })),
});

const PasswordChange = Type.Object(
  { old: Text(200, { minLength: 1 }), new: Text(200, { minLength: 8 }) },
  { additionalProperties: false },
);

const SessionParams = Type.Object({ id: Type.String({ format: 'uuid' }) });

const SessionShape = Type.Object({
  id: Type.String({ format: 'uuid' }),
  createdAt: Timestamp,
  expiresAt: Timestamp,
  address: Nullable(Type.String({ description: 'From where the user signed in.' })),
  userAgent: Nullable(Type.String()),
  current: Type.Boolean({ description: 'Whether it is the one that asks.' }),
});

/** Signing in and out with a browser, and asking who one is. */
export function sessionRoutes(server: NativeServer, context: SurfaceContext): void {
  const { database, authenticator } = context;
  passwordRoute(server, context);
  listRoutes(server, context);

  server.post(
    '/session',
    {
      bodyLimit: SIGN_IN_BYTES_MAX,
      schema: operation(
        {
          id: 'session_create',
          tag,
          summary: 'Sign in',
          description:
            'A user of a tenant gets a cookie of 12 hours that takes the place of a key. Needs the header `X-Onhand-Console: 1`, as does every request with the cookie that changes something. After 10 wrong passwords the door is closed for 15 minutes.',
        },
        { body: SignIn },
        { 201: WhoAmI },
      ),
    },
    async (request, reply) => {
      requireOwnPage(request);
      const { username, password } = request.body;
      const credential = await authenticator.password(username, password, request.ip);
      request.credential = credential;
      if (credential.sort === 'tenant') {
        const { tenantId, id } = credential.actor;
        await beginSession(request, reply, context, { tenantId, id: id ?? 0 });
      }
      return reply.status(201).send(whoAmI(request));
    },
  );

  server.get(
    '/session',
    {
      config: { scopes: 'anybody' },
      schema: operation(
        { id: 'session_view', tag, summary: 'Tell who I am', description: 'With any credential.' },
        {},
        { 200: WhoAmI },
      ),
    },
    async (request) => whoAmI(request),
  );

  server.delete(
    '/session',
    {
      config: { scopes: 'anybody' },
      schema: operation(
        { id: 'session_delete', tag, summary: 'Sign out', description: 'The cookie is good for nothing from now on.' },
        {},
        { 200: WhoAmI },
      ),
    },
    async (request, reply) => {
      const secret = readSessionCookie(request);
      if (secret !== undefined) {
        await endSession(database.system, secret);
        authenticator.forgetSession(secret);
      }
      setSessionCookie(request, reply, null);
      return whoAmI(request);
    },
  );
}

function passwordRoute(server: NativeServer, context: SurfaceContext): void {
  const { journal, authenticator } = context;
  server.post(
    '/session/password',
    {
      bodyLimit: SIGN_IN_BYTES_MAX,
      config: { scopes: 'anybody' },
      schema: operation(
        {
          id: 'session_password_create',
          tag,
          summary: 'Change my password',
          description:
            'Ends all other sessions of the user within 5 seconds on every process, and renews the one that asks.',
        },
        { body: PasswordChange },
        { 200: WhoAmI },
      ),
    },
    async (request, reply) => {
      const { actor, user } = await requireUser(request, context);
      const { old, new: password } = request.body;
      await authenticator.password(user.username, old, request.ip).catch((error: unknown) => {
        const isWrong = error instanceof Refusal && error.code === 'unauthenticated';
        throw isWrong ? new Refusal('invalid_request', 'The old password is wrong.', { path: 'old' }) : error;
      });
      const change = await inField('new', () => prepareUserChange(user.username, { password }));
      await submit(journal, request, reply, changeUser, { ...change, id: user.id }, actor);
      authenticator.forget();
      if (readSessionCookie(request) !== undefined)
        await beginSession(request, reply, context, { tenantId: actor.tenantId, id: user.id });
      return whoAmI(request);
    },
  );
}

function listRoutes(server: NativeServer, context: SurfaceContext): void {
  const { database, authenticator } = context;
  const config = { scopes: 'anybody' } as const;

  server.get(
    '/sessions',
    {
      config,
      schema: operation(
        {
          id: 'session_list',
          tag,
          summary: 'List my sessions',
          description: 'Of the user who asks, the newest first.',
        },
        {},
        { 200: Type.Object({ data: Type.Array(SessionShape), next: Type.Null() }) },
      ),
    },
    async (request) => {
      const { actor, user, sessionId } = await requireUser(request, context);
      const rows = await listSessions(database.system, { tenantId: actor.tenantId, id: user.id });
      return { data: rows.map((row) => sessionView(row, sessionId)), next: null };
    },
  );

  const end = (path: string, id: string, summary: string, params?: typeof SessionParams) =>
    server.delete(
      path,
      {
        config,
        schema: operation(
          { id, tag, summary, description: 'It ends within 5 seconds on every process.' },
          params === undefined ? {} : { params },
          { 200: Type.Object({ ended: Type.Integer({ description: 'How many sessions ended.' }) }) },
        ),
      },
      async (request, reply) => {
        const { actor, user, sessionId } = await requireUser(request, context);
        const { id: only = null } = request.params as { id?: string };
        const ended = await endSessions(database.system, { tenantId: actor.tenantId, id: user.id }, only);
        if (only !== null && ended === 0) throw new Refusal('not_found', `You have no session with the id ${only}.`);
        authenticator.forget();
        if (only === null || only === sessionId) setSessionCookie(request, reply, null);
        return { ended };
      },
    );
  end('/sessions', 'session_delete_all', 'End all of my sessions');
  end('/sessions/:id', 'session_delete_one', 'End one of my sessions', SessionParams);
}

/** The user who asks. Throws `insufficient_scope` for a key or a client, which have no password and no sessions. */
async function requireUser({ credential }: FastifyRequest, { database }: SurfaceContext) {
  const actor = credential?.sort === 'tenant' ? credential.actor : undefined;
  const key = actor?.kind === 'user' && actor.id !== null ? { tenantId: actor.tenantId, id: actor.id } : undefined;
  const user = key && (await findUser(database.system, key));
  if (actor !== undefined && user !== undefined)
    return { actor, user, sessionId: credential?.sort === 'tenant' ? credential.sessionId : undefined };
  throw new Refusal('insufficient_scope', 'This is for users, who sign in with a name and a password.');
}

/** Lets what is wrong with a field of the core be a fault of the field that the client sent. */
async function inField<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refusal ? error.withFaults((fault) => ({ ...fault, path })) : error;
  }
}

async function beginSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { database }: SurfaceContext,
  user: { tenantId: number; id: number },
): Promise<void> {
  const place = { address: request.ip, userAgent: request.headers['user-agent'] };
  setSessionCookie(request, reply, await createSession(database.system, user, new Date(), place));
}

function sessionView({ id, createdAt, expiresAt, address, userAgent }: SessionRow, current: string | undefined) {
  return {
    id,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    address,
    userAgent,
    current: id === current,
  };
}

function whoAmI({ credential }: FastifyRequest): Static<typeof WhoAmI> {
  if (credential?.sort !== 'tenant') {
    const operator = { kind: 'operator', id: null, name: 'Operator', scopes: [], brandId: null, siteIds: null };
    return { actor: operator, tenant: null };
  }
  const { tenantId, kind, id, name, scopes, brandId, siteIds } = credential.actor;
  return {
    actor: { kind, id, name, scopes: [...scopes], brandId, siteIds: siteIds === null ? null : [...siteIds] },
    tenant: { id: tenantId, name: credential.tenantName, settings: credential.settings },
  };
}
