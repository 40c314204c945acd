import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { isStorable, malformed } from './body.ts';

/** How many fields a form may have. */
const FIELDS_MAX = 10_000;

/** Adds `application/x-www-form-urlencoded` with flat fields to a surface. */
export async function parseForm(server: Pick<FastifyInstance, 'addContentTypeParser'>): Promise<void> {
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (_request, body, done) => {
    if (!isUtf8(body as Buffer)) return done(malformed('The body is not valid UTF-8.'));
    const text = body.toString('utf8');
    if (text.split('&', FIELDS_MAX + 1).length > FIELDS_MAX)
      return done(malformed(`A form may have at most ${FIELDS_MAX} fields.`));
    const fields = Object.fromEntries(new URLSearchParams(text));
    if (!Object.values(fields).every(isStorable)) return done(malformed('A field contains a NUL character.'));
    done(null, fields);
  });
}
