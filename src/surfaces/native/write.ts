import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../platform/index.ts';

/** The revision that the caller last saw, from If-Match; undefined when it does not care. */
export function readIfMatch(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const match = /^(?:W\/)?"(\d{1,16})"$/.exec(header);
  if (match === null) {
    throw new Refusal('stale_revision', 'If-Match must be an ETag that this server gave, such as "42".', {
      path: 'If-Match',
    });
  }
  return Number(match[1]);
}

/** Answers a new row: 201, where it is, and its ETag. */
export function created<Row extends { id: number; revision?: number }>(
  reply: FastifyReply,
  path: string,
  row: Row,
): Row {
  reply.status(201).header('location', `${path}/${row.id}`);
  return withEtag(reply, row);
}

export function withEtag<Row extends { revision?: number }>(reply: FastifyReply, row: Row): Row {
  if (row.revision !== undefined) reply.header('etag', `"${row.revision}"`);
  return row;
}
