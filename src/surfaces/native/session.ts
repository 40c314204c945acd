import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { createSession, endSession } from '../../access/index.ts';
import { Id, Nullable, SIGN_IN_BYTES_MAX, type SurfaceContext, Text } from '../http/index.ts';
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

/** Signing in and out with a browser, and asking who one is. */
export function sessionRoutes(server: NativeServer, { database, authenticator }: SurfaceContext): void {
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
        setSessionCookie(request, reply, await createSession(database.system, { tenantId, id: id ?? 0 }, new Date()));
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
      if (secret !== undefined) await endSession(database.system, secret);
      authenticator.forget();
      setSessionCookie(request, reply, null);
      return whoAmI(request);
    },
  );
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
