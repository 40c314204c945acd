import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../access/index.ts';
import type { Command, Idempotency, Journal } from '../../journal/index.ts';
import { Refusal } from '../../platform/index.ts';

const KEY_LENGTH_MAX = 255;

/** How many commands a request has submitted so far. */
const submitted = new WeakMap<FastifyRequest, number>();

/**
 * Submits a command for the caller, with its `Idempotency-Key` if it sent one, and marks a replayed answer with
 * `Idempotency-Replayed: true`. Every surface writes through this, so that a repeat has one effect on all of them.
 */
export async function submit<Input, Output>(
  journal: Journal,
  request: FastifyRequest,
  reply: FastifyReply,
  command: Command<Input, Output>,
  input: Input,
  actor: Actor = request.actor,
): Promise<Output> {
  const { output, replayed } = await journal.submit(actor, command, input, nextKey(request));
  if (replayed) reply.header('idempotency-replayed', 'true');
  return output;
}

/** The first command of a request is stored under the key itself, each further one under the key with its number. */
function nextKey(request: FastifyRequest): Idempotency | undefined {
  const idempotency = readIdempotency(request);
  if (idempotency === undefined) return undefined;
  const turn = (submitted.get(request) ?? 0) + 1;
  submitted.set(request, turn);
  if (turn === 1) return idempotency;
  const name = createHash('sha256')
    .update(JSON.stringify([idempotency.key, turn]))
    .digest('hex');
  return { ...idempotency, key: `step ${turn}: ${name}` };
}

/**
 * The caller's key with a digest of the request, which includes the part of the tenant that the caller may see. Throws `invalid_request`
 * for a key that is empty, longer than 255 characters or not storable.
 */
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
