/**
 * The cookie of somebody who signed in with a browser. A browser sends it by itself, so another site could have it sent too: it is
 * `SameSite=Strict`, and a request that changes something must also carry `X-Onhand-Console: 1`, which a page of another origin
 * cannot add without being asked first, and nobody answers such a question here. Signing in needs the header as well, so that
 * nobody can be signed in as somebody else.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../platform/index.ts';

const COOKIE = 'onhand_session';
const HEADER = 'x-onhand-console';

/** What the caller's cookie holds. */
export function readSessionCookie(request: FastifyRequest): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const pair = pairs.find((text) => text.startsWith(`${COOKIE}=`));
  return pair?.slice(COOKIE.length + 1);
}

/** Gives the browser its cookie, or with null takes it away. */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  session: { secret: string; expiresAt: Date } | null,
): void {
  const parts = [
    `${COOKIE}=${session?.secret ?? ''}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Expires=${(session?.expiresAt ?? new Date(0)).toUTCString()}`,
    ...(request.protocol === 'https' ? ['Secure'] : []),
  ];
  reply.header('set-cookie', parts.join('; '));
  reply.header('cache-control', 'no-store');
}

/** A request that changes something must show that a script of our own origin sent it. */
export function requireConsoleHeader(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.headers[HEADER] === '1') return;
  throw new Refusal('invalid_request', 'A request with a session cookie needs the header X-Onhand-Console: 1.', {
    path: 'X-Onhand-Console',
  });
}
