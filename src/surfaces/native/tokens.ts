import type { FastifyInstance } from 'fastify';
import { parseForm, SIGN_IN_BYTES_MAX, type SurfaceContext } from '../http/index.ts';
import { endpoint } from './contract/endpoint.ts';
import { Token, TokenInput } from './schemas/access.ts';

/** Client credentials for a bearer token of 900 seconds (RFC 6749, section 4.4), as JSON or as a form. */
export async function tokenRoutes(server: FastifyInstance, { authenticator }: SurfaceContext): Promise<void> {
  await parseForm(server);
  endpoint(
    server,
    'POST /oauth/token',
    {
      id: 'access_token_create',
      tag: 'Access',
      summary: 'Get an access token',
      description: 'With the credentials of an OAuth client, as JSON or as a form. It holds for 900 seconds.',
      bodyLimit: SIGN_IN_BYTES_MAX,
      body: TokenInput,
      reply: Token,
      keyed: false,
      form: true,
      refuses: ['unauthenticated', 'address_not_allowed', 'insufficient_scope', 'rate_limited'],
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
