/**
 * The cookie of somebody who signed in with a browser. A browser sends it by itself, so another site could have it sent too: it is
 * `SameSite=Strict`, and a request that changes something must come from a page of our own: it says so in `Sec-Fetch-Site` or `Origin`
 * where the browser sends those, and carries `X-Onhand-Console: 1`, which a page of another origin cannot add without being asked
 * first. Signing in needs the same, so that nobody can be signed in as somebody else. Over https the cookie has the prefix `__Host-`,
 * which keeps other hosts of the domain from setting it.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../../platform/index.ts';

const COOKIE = 'onhand_session';
const SECURE_COOKIE = `__Host-${COOKIE}`;
const HEADER = 'x-onhand-console';

/** What the caller's cookie holds. */
export function readSessionCookie(request: FastifyRequest): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const name = cookieOf(request);
  const pair = pairs.find((text) => text.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}

function cookieOf({ protocol }: FastifyRequest): string {
  return protocol === 'https' ? SECURE_COOKIE : COOKIE;
}

/** Gives the browser its cookie, or with null takes it away. */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  session: { secret: string; expiresAt: Date } | null,
): void {
  const parts = [
    `${cookieOf(request)}=${session?.secret ?? ''}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Expires=${(session?.expiresAt ?? new Date(0)).toUTCString()}`,
    ...(request.protocol === 'https' ? ['Secure'] : []),
  ];
  reply.header('set-cookie', parts.join('; '));
}

/** A request that changes something must show that a page of our own origin sent it. Throws `invalid_request`. */
export function requireOwnPage(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  if (!comesFromOwnOrigin(request)) {
    throw new Refusal('invalid_request', 'A page of another origin may not use the session of this one.', {
      path: 'Origin',
    });
  }
  if (request.headers[HEADER] === '1') return;
  throw new Refusal('invalid_request', 'A request with a session cookie needs the header X-Onhand-Console: 1.', {
    path: 'X-Onhand-Console',
  });
}

/** Browsers send `Sec-Fetch-Site` to secure origins alone, and it needs no look at the host, which a proxy may have rewritten. */
function comesFromOwnOrigin({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
