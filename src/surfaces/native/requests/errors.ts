import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { Refusal } from '../../../platform/index.ts';
import { readError, STATUS_OF_SORT } from '../../http/index.ts';
import type { Problem } from '../schemas/problem.ts';

/** Renders every "no" as `application/problem+json` (RFC 9457) with a stable code and every failing field. */
export function renderProblems(server: FastifyInstance): void {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const read = readError(error, request);
    if (read === undefined) return sendInternal(request, reply);
    return sendProblem(request, reply, read.refusal, read.status ?? STATUS_OF_SORT[read.refusal.sort]);
  });
  server.setNotFoundHandler((request, reply) => {
    const refusal = new Refusal('not_found', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`);
    return sendProblem(request, reply, refusal, 404);
  });
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal, status: number): FastifyReply {
  if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', refusal.retryAfterSeconds);
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="onhand"');
  return send(reply, {
    type: `urn:onhand:problem:${refusal.code}`,
    title: STATUS_CODES[status] ?? 'Refused',
    status,
    code: refusal.code,
    detail: refusal.message,
    requestId: request.id,
    errors: refusal.faults,
    ...(refusal.moreFaults === 0 ? {} : { moreErrors: refusal.moreFaults }),
  });
}

function sendInternal(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return send(reply, {
    type: 'urn:onhand:problem:internal_error',
    title: 'Internal Server Error',
    status: 500,
    code: 'internal_error',
    detail: 'This is a fault of the server. Report it with the requestId.',
    requestId: request.id,
    errors: [],
  });
}

function send(reply: FastifyReply, problem: Static<typeof Problem>): FastifyReply {
  return reply.status(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem);
}
