import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { Refusal } from '../../platform/index.ts';
import { parseForm, readError, SIGN_IN_BYTES_MAX, type SurfaceContext } from '../http/index.ts';

const FORM_WANTED = 'Send grant_type, client_id and client_secret as a form.';

/** `POST /connect/token` at the server's root: exchanges client credentials for a token of 900 seconds (RFC 6749, section 4.4). */
export async function tokenRoute(server: FastifyInstance, { authenticator }: SurfaceContext): Promise<void> {
  await parseForm(server);
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const read = readError(error, request);
    if (read === undefined) return sendError(reply, 500, 'server_error', 'The server has failed.');
    const { refusal, status } = read;
    if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', refusal.retryAfterSeconds);
    const [otherwise, code] = oauthError(refusal);
    return sendError(reply, status ?? otherwise, code, status === 415 ? FORM_WANTED : refusal.message);
  });
  server.post('/connect/token', { bodyLimit: SIGN_IN_BYTES_MAX }, async (request, reply) => {
    const fields = readFields(request.body);
    if (fields.grant_type !== 'client_credentials') {
      return sendError(reply, 400, 'unsupported_grant_type', 'The grant type must be client_credentials.');
    }
    const [clientId, clientSecret] = readClient(fields, request.headers.authorization);
    const scope = fields.scope ?? '';
    const token = await authenticator.token({ clientId, clientSecret, scope }, request.ip);
    return {
      access_token: token.accessToken,
      expires_in: token.expiresInSeconds,
      token_type: 'Bearer',
      scope: token.scopes.join(' '),
    };
  });
}

function readFields(body: unknown): Record<string, string> {
  const given = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const fields = Object.fromEntries(given.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  if (fields.grant_type === undefined) {
    throw new Refusal('invalid_request', FORM_WANTED);
  }
  return fields;
}

/** The client's id and secret: from the form or, as RFC 6749 prefers, from the header. */
function readClient(fields: Record<string, string>, header = ''): [id: string, secret: string] {
  if (fields.client_id !== undefined) return [fields.client_id, fields.client_secret ?? ''];
  const [scheme = '', value = ''] = header.split(' ');
  const text = scheme.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString('utf8') : '';
  const colon = text.indexOf(':');
  if (colon > 0) return [text.slice(0, colon), text.slice(colon + 1)];
  throw new Refusal('invalid_request', 'Send client_id and client_secret.');
}

/** The errors of RFC 6749, section 5.2; it has none for too many requests, so that one is from RFC 8628. */
function oauthError({ code, sort }: Refusal): [status: number, code: string] {
  if (code === 'unauthenticated') return [400, 'invalid_client'];
  if (code === 'insufficient_scope') return [400, 'invalid_scope'];
  if (code === 'rate_limited') return [429, 'slow_down'];
  return sort === 'unavailable' ? [503, 'temporarily_unavailable'] : [400, 'invalid_request'];
}

function sendError(reply: FastifyReply, status: number, error: string, description: string): FastifyReply {
  return reply.status(status).type('application/json').send({ error, error_description: description });
}
