import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
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
import { SIGN_IN_BYTES_MAX, type SurfaceContext, submit } from '../http/index.ts';
import { endpoint } from './contract/endpoint.ts';
import { refuseMissing } from './contract/tenant-endpoints.ts';
import { readSessionCookie, requireOwnPage, setSessionCookie } from './requests/session-cookie.ts';
import { EndedSessions, PasswordInput, SessionParams, Sessions, SignInInput, WhoAmI } from './schemas/access.ts';

const shared = { tag: 'Access', scopes: 'anybody' } as const;

/** Signing in and out with a browser, and asking who one is. */
export function sessionRoutes(server: FastifyInstance, context: SurfaceContext): void {
  signInRoutes(server, context);
  passwordRoute(server, context);
  listRoutes(server, context);
}

function signInRoutes(server: FastifyInstance, context: SurfaceContext): void {
  const { database, authenticator } = context;
  endpoint(
    server,
    'POST /session',
    {
      id: 'session_create',
      tag: 'Access',
      summary: 'Sign in',
      description:
        'A user of a tenant gets a cookie of 12 hours that takes the place of a key. Needs the header `X-Onhand-Console: 1`, as does every request with the cookie that changes something. After 10 wrong passwords the door is closed for 15 minutes.',
      bodyLimit: SIGN_IN_BYTES_MAX,
      body: SignInInput,
      reply: WhoAmI,
      status: 201,
      cookie: true,
      keyed: false,
      refuses: ['unauthenticated', 'address_not_allowed', 'rate_limited'],
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
      return whoAmI(request);
    },
  );
  endpoint(
    server,
    'GET /session',
    { ...shared, id: 'session_view', summary: 'Read who I am', description: 'With any credential.', reply: WhoAmI },
    async (request) => whoAmI(request),
  );
  endpoint(
    server,
    'DELETE /session',
    {
      ...shared,
      id: 'session_delete',
      summary: 'Sign out',
      description: 'The cookie is good for nothing from now on.',
      reply: WhoAmI,
      cookie: true,
      keyed: false,
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

function passwordRoute(server: FastifyInstance, context: SurfaceContext): void {
  const { journal, authenticator } = context;
  endpoint(
    server,
    'POST /session/password',
    {
      ...shared,
      id: 'session_password_create',
      summary: 'Change my password',
      description:
        'Ends all other sessions of the user within 5 seconds on every process, and renews the one that asks.',
      bodyLimit: SIGN_IN_BYTES_MAX,
      body: PasswordInput,
      reply: WhoAmI,
      cookie: true,
      refuses: ['insufficient_scope', 'not_found'],
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

function listRoutes(server: FastifyInstance, context: SurfaceContext): void {
  const { database, authenticator } = context;
  endpoint(
    server,
    'GET /sessions',
    {
      ...shared,
      id: 'session_list',
      summary: 'List my sessions',
      description: 'Of the user who asks, the newest first.',
      reply: Sessions,
      refuses: ['insufficient_scope'],
    },
    async (request) => {
      const { actor, user, sessionId } = await requireUser(request, context);
      const rows = await listSessions(database.system, { tenantId: actor.tenantId, id: user.id });
      return { data: rows.map((row) => sessionView(row, sessionId)), next: null };
    },
  );
  const ends = [
    ['DELETE /sessions', 'session_delete_all', 'End all of my sessions'],
    ['DELETE /sessions/:id', 'session_delete_one', 'End one of my sessions'],
  ] as const;
  for (const [where, id, summary] of ends) {
    const isOne = where.endsWith(':id');
    endpoint(
      server,
      where,
      {
        ...shared,
        id,
        summary,
        description: 'It ends within 5 seconds on every process.',
        ...(isOne ? { params: SessionParams } : {}),
        reply: EndedSessions,
        cookie: true,
        keyed: false,
        refuses: ['insufficient_scope'],
      },
      async (request, reply) => {
        const { actor, user, sessionId } = await requireUser(request, context);
        const { id: only = null } = request.params as { id?: string };
        const ended = await endSessions(database.system, { tenantId: actor.tenantId, id: user.id }, only);
        if (only !== null && ended === 0) refuseMissing('session', only);
        authenticator.forget();
        if (only === null || only === sessionId) setSessionCookie(request, reply, null);
        return { ended };
      },
    );
  }
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
