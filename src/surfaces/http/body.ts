import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { FAULTS_MAX, type Fault, pathOf, Refusal } from '../../platform/index.ts';

/** The largest body in bytes of a route that takes a long list. A batch of 1,000 movements takes about 300 KB. */
export const LIST_BYTES_MAX = 8 * 1024 * 1024;

/** The largest body in bytes of every other route. */
export const BODY_BYTES_MAX = 256 * 1024;

/** The largest body in bytes of a route that anybody may call: those that issue a session or a token. */
export const SIGN_IN_BYTES_MAX = 16 * 1024;

/** How many values a JSON body may contain in total. The largest batch of movements has about 100,000. */
const VALUES_MAX = 250_000;

/** No sensible request is nested deeper than this. */
const DEPTH_MAX = 64;

/**
 * Reads JSON strictly: valid UTF-8 without NUL characters and unpaired surrogates, which PostgreSQL cannot store, and no deeper
 * than any surface needs. An empty body counts as none. With `namesFields` the refusal of a text that cannot be stored names its field;
 * without it, the refusal is about the body as a whole.
 */
export function parseJson(body: Buffer, { namesFields = false }: { namesFields?: boolean } = {}): unknown {
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw malformed('The body is not valid UTF-8.');
  requireModest(body);
  const text = body.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('The body is not valid JSON.');
  }
  // Only an escape can produce such a character.
  const paths = text.includes('\\u') ? findUnstorable(value, '') : [];
  if (paths.length === 0) return value;
  const message = 'A text contains a NUL character or half of a surrogate pair.';
  if (!namesFields) throw malformed(message);
  const faults = paths.map((path): Fault => ({ path, code: 'invalid_request', message }));
  throw new Refusal('invalid_request', message, { faults });
}

export function malformed(message: string): Refusal {
  return new Refusal('invalid_request', message, { path: '' });
}

/** Whether PostgreSQL can store the text unchanged. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Adds the strict parser for `application/json` to a surface. */
export function acceptJson(server: FastifyInstance, options: { namesFields?: boolean } = {}): void {
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJson(body as Buffer, options));
    } catch (error) {
      done(error as Error);
    }
  });
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/**
 * Refuses a body that is nested too deeply or has too many values, before anything is built from it. Every value except the first of
 * its list or object has a comma before it.
 */
function requireModest(body: Buffer): void {
  let depth = 0;
  let values = 1;
  for (let index = 0; index < body.length; index += 1) {
    const byte = body[index];
    if (byte === QUOTE) {
      index += 1;
      while (index < body.length && body[index] !== QUOTE) index += body[index] === BACKSLASH ? 2 : 1;
    } else if (byte === COMMA) {
      values += 1;
    } else if (byte === 0x5b || byte === 0x7b) {
      values += 1;
      depth += 1;
      if (depth > DEPTH_MAX) throw malformed(`The body is nested deeper than ${DEPTH_MAX} levels.`);
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
    if (values > VALUES_MAX)
      throw malformed(`The body contains more than ${VALUES_MAX} values. Send it in several requests.`);
  }
}

/** The paths of the texts that cannot be stored, up to the limit of a refusal; a bad field name is reported at its parent. */
function findUnstorable(value: unknown, path: string, found: string[] = []): string[] {
  if (found.length === FAULTS_MAX) return found;
  if (typeof value === 'string') {
    if (!isStorable(value)) found.push(path);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, child] of Object.entries(value)) {
      if (isStorable(name)) findUnstorable(child, pathOf(path, name), found);
      else if (found.length < FAULTS_MAX) found.push(path);
    }
  }
  return found;
}
