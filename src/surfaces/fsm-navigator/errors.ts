import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal, type RefusalCode } from '../../platform/index.ts';
import { readError, type SurfaceContext } from '../http/index.ts';
import { spendForAddress } from './auth.ts';
import { Denial, type ErrorCode, STATUS_OF_CODE } from './denial.ts';

/** The default name here of each refusal of the core, where an endpoint has no more specific one. */
const CODE_OF_REFUSAL = {
  invalid_request: 'validation_failed',
  invalid_quantity: 'invalid_quantity',
  unknown_unit: 'validation_failed',
  invalid_token: 'validation_failed',
  unknown_item: 'not_found',
  unknown_location: 'not_found',
  unknown_reference: 'validation_failed',
  lot_required: 'validation_failed',
  lot_not_tracked: 'validation_failed',
  lot_expiry_required: 'validation_failed',
  serials_required: 'validation_failed',
  serials_not_tracked: 'validation_failed',
  transfer_unbalanced: 'validation_failed',
  occurred_in_future: 'validation_failed',
  body_too_large: 'validation_failed',
  unauthenticated: 'unauthorized',
  insufficient_scope: 'insufficient_scope',
  address_not_allowed: 'forbidden',
  actor_restricted: 'insufficient_scope',
  not_found: 'not_found',
  method_not_allowed: 'method_not_allowed',
  insufficient_stock: 'insufficient_stock',
  quantity_out_of_range: 'validation_failed',
  stale_expectation: 'validation_failed',
  serial_in_use: 'validation_failed',
  serial_not_here: 'validation_failed',
  lot_expiry_differs: 'validation_failed',
  inactive_item: 'validation_failed',
  kit_not_received: 'validation_failed',
  inactive_location: 'validation_failed',
  location_required: 'validation_failed',
  duplicate_part_number: 'duplicate_part_number',
  duplicate_code: 'validation_failed',
  duplicate_username: 'validation_failed',
  in_use: 'validation_failed',
  location_cycle: 'validation_failed',
  already_reversed: 'validation_failed',
  not_reversible: 'validation_failed',
  document_exceeded: 'validation_failed',
  document_exported: 'validation_failed',
  duplicate_name: 'validation_failed',
  over_receipt: 'validation_failed',
  over_return: 'validation_failed',
  range_overlap: 'validation_failed',
  unknown_line: 'not_found',
  wrong_state: 'validation_failed',
  reservation_closed: 'validation_failed',
  reservation_exceeded: 'validation_failed',
  stale_revision: 'validation_failed',
  idempotency_key_reused: 'validation_failed',
  rate_limited: 'rate_limit_exceeded',
  overloaded: 'rate_limit_exceeded',
  outcome_unknown: 'internal_error',
  database_unavailable: 'internal_error',
} as const satisfies Record<RefusalCode, ErrorCode>;

/** A refusal of the core in this dialect's terms. */
export function denialOf(refusal: Refusal): Denial {
  const message = WORDS_OF_REFUSAL[refusal.code] ?? refusal.message;
  return new Denial(CODE_OF_REFUSAL[refusal.code], message, refusal.retryAfterSeconds);
}

/** Messages where the core requires something that this dialect has no field for. */
const WORDS_OF_REFUSAL: Partial<Record<RefusalCode, string>> = {
  lot_required:
    'This item is tracked by lot, and this API cannot name a lot: add to it through another API or the console.',
  serials_required:
    'This item is tracked by serial number, and this API cannot name one: move it through another API or the console.',
};

/**
 * Turns a refusal of the core into the denial chosen by `name`, with this dialect's own message where it has one; leaves any other
 * error unchanged.
 */
export function renamed(error: unknown, name: (refusal: Refusal) => ErrorCode | undefined, words?: string): unknown {
  if (!(error instanceof Refusal)) return error;
  const code = name(error);
  if (code === undefined) return error;
  return new Denial(code, words ?? WORDS_OF_CODE[code] ?? error.message, error.retryAfterSeconds);
}

/** Messages for fields whose value may not be an id at all. */
const WORDS_OF_CODE: Partial<Record<ErrorCode, string>> = {
  item_not_found: 'There is no item with this item_id.',
  location_not_found: 'There is no location with this location_id.',
  from_location_not_found: 'There is no location with this from_location_id.',
  to_location_not_found: 'There is no location with this to_location_id.',
};

/** Answers every refusal with this dialect's body, and everything else as `internal_error`, whose text never leaves the server. */
export function renderErrors(server: FastifyInstance, context: SurfaceContext): void {
  server.setErrorHandler((error: FastifyError | Error, request, reply) =>
    send(request, reply, context, read(error, request)),
  );
  server.setNotFoundHandler((request, reply) =>
    send(request, reply, context, new Denial('not_found', 'There is nothing at this address.')),
  );
}

function read(error: FastifyError | Error, request: FastifyRequest): Denial {
  if (error instanceof Denial) return error;
  const known = readError(error, request);
  return known === undefined
    ? new Denial('internal_error', 'The server has failed. Report this with the request_id.')
    : denialOf(known.refusal);
}

function send(request: FastifyRequest, reply: FastifyReply, context: SurfaceContext, denial: Denial): FastifyReply {
  // A request that failed before its key was checked has no limit yet, and every response reports one.
  if (!reply.hasHeader('x-ratelimit-limit')) spendForAddress(request, reply, context);
  const status = STATUS_OF_CODE[denial.code];
  const retry = denial.retryAfterSeconds;
  if (retry !== undefined) reply.header('retry-after', retry);
  if (status === 405) reply.header('allow', 'GET, POST, PUT, PATCH');
  return reply.status(status).send({
    success: false,
    error: denial.code,
    message: denial.message,
    ...(status === 429 ? { retry_after: retry ?? 1 } : {}),
    request_id: request.id,
  });
}
