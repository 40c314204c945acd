import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../access/index.ts';
import type { Command, Idempotency, Journal } from '../../journal/index.ts';
import { Refusal } from '../../platform/index.ts';

const KEY_LENGTH_MAX = 255;

/** Submits a command for the caller, with its Idempotency-Key if it sent one, and marks a replayed answer. */
export async function submit<Input, Output>(
  journal: Journal,
  request: FastifyRequest,
  reply: FastifyReply,
  command: Command<Input, Output>,
  input: Input,
  actor: Actor = request.actor,
): Promise<Output> {
  const { output, replayed } = await journal.submit(actor, command, input, readIdempotency(request));
  if (replayed) reply.header('idempotency-replayed', 'true');
  return output;
}

/** The caller's key with a digest of what it asks for; which part of the tenant it may see belongs to that. */
export function readIdempotency(request: FastifyRequest): Idempotency | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || key.length === 0 || key.length > KEY_LENGTH_MAX) {
    throw new Refusal('invalid_request', `Idempotency-Key must have 1 to ${KEY_LENGTH_MAX} characters.`, {
      path: 'Idempotency-Key',
    });
  }
  const { brandId = null, siteIds = null } = request.actor ?? {};
  const asked = JSON.stringify([
    request.method,
    request.url,
    request.headers['if-match'],
    brandId,
    siteIds,
    request.body,
  ]);
  return { key, fingerprint: createHash('sha256').update(asked).digest() };
}

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
