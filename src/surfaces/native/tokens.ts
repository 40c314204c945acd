import Type from 'typebox';
import { parseForm, SIGN_IN_BYTES_MAX, type SurfaceContext, Text } from '../http/index.ts';
import { operation } from './operation.ts';
import type { NativeServer } from './server-type.ts';

const TokenInput = Type.Object(
  {
    grant_type: Type.Literal('client_credentials'),
    client_id: Text(200, { minLength: 1 }),
    client_secret: Text(200, { minLength: 1 }),
    scope: Type.Optional(Text(2_000)),
  },
  { additionalProperties: false },
);

const Token = Type.Object({
  access_token: Type.String(),
  token_type: Type.Literal('Bearer'),
  expires_in: Type.Integer(),
  scope: Type.String(),
});

/** Client credentials for a bearer token of 900 seconds (RFC 6749, section 4.4), as JSON or as a form. */
export async function tokenRoutes(server: NativeServer, { authenticator }: SurfaceContext): Promise<void> {
  await parseForm(server);
  server.post(
    '/oauth/token',
    {
      bodyLimit: SIGN_IN_BYTES_MAX,
      schema: operation(
        { id: 'access_token_create', tag: 'Access', summary: 'Get an access token' },
        { body: TokenInput },
        { 200: Token },
      ),
    },
    async (request) => {
      const { client_id: clientId, client_secret: clientSecret, scope } = request.body;
      const token = await authenticator.token({ clientId, clientSecret, scope }, request.ip);
      return {
        access_token: token.accessToken,
        token_type: 'Bearer' as const,
        expires_in: token.expiresInSeconds,
        scope: token.scopes.join(' '),
      };
    },
  );
}
