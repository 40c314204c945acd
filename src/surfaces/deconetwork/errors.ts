import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { Refusal, type RefusalCode } from '../../platform/index.ts';
import { readError } from '../http/index.ts';

/** The vendor's closed list of codes: severity and description. 40004 cannot occur in a search, because no search requests a single product. */
export const CODES = {
  10001: { severity: 'SUCCESS', description: '' },
  30001: { severity: 'ERROR', description: 'Authentication failed' },
  31000: { severity: 'ERROR', description: 'API not enabled on your site' },
  40004: { severity: 'WARNING', description: 'Product ID Not Found' },
  50002: { severity: 'ERROR', description: 'No conditions specified' },
  50003: { severity: 'ERROR', description: '' },
  50004: { severity: 'ERROR', description: 'Invalid limit or offset' },
  50005: { severity: 'ERROR', description: 'Invalid request parameters' },
} as const satisfies Record<number, { severity: 'SUCCESS' | 'WARNING' | 'ERROR'; description: string }>;

export type Code = keyof typeof CODES;

/** The result, a part of every answer. */
export function status(code: Code, description: string = CODES[code].description) {
  return { code, severity: CODES[code].severity, description };
}

/** A refusal in the vendor's own terms. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly code: Code;
  readonly description: string;

  constructor(code: Code, description: string = CODES[code].description) {
    super(description);
    this.code = code;
    this.description = description;
  }
}

/**
 * The vendor's code for each refusal of the core. The vendor always answers with HTTP 200; we use another status if the
 * request should be tried again later, for which its list has no code.
 */
const ANSWERS = {
  invalid_request: { code: 50005 },
  invalid_quantity: { code: 50005 },
  unknown_unit: { code: 50005 },
  invalid_token: { code: 50005 },
  unknown_item: { code: 40004 },
  unknown_location: { code: 50005 },
  unknown_reference: { code: 50005 },
  lot_required: { code: 50005 },
  lot_not_tracked: { code: 50005 },
  lot_expiry_required: { code: 50005 },
  serials_required: { code: 50005 },
  serials_not_tracked: { code: 50005 },
  transfer_unbalanced: { code: 50005 },
  occurred_in_future: { code: 50005 },
  body_too_large: { code: 50005 },
  unauthenticated: { code: 30001 },
  insufficient_scope: { code: 31000 },
  address_not_allowed: { code: 30001 },
  actor_restricted: { code: 31000 },
  not_found: { code: 40004 },
  method_not_allowed: { code: 50005 },
  insufficient_stock: { code: 50005 },
  quantity_out_of_range: { code: 50005 },
  stale_expectation: { code: 50005 },
  serial_in_use: { code: 50005 },
  serial_not_here: { code: 50005 },
  lot_expiry_differs: { code: 50005 },
  inactive_item: { code: 50005 },
  kit_not_received: { code: 50005 },
  inactive_location: { code: 50005 },
  location_required: { code: 50005 },
  duplicate_part_number: { code: 50005 },
  duplicate_code: { code: 50005 },
  duplicate_username: { code: 50005 },
  in_use: { code: 50005 },
  location_cycle: { code: 50005 },
  already_reversed: { code: 50005 },
  not_reversible: { code: 50005 },
  reservation_closed: { code: 50005 },
  reservation_exceeded: { code: 50005 },
  stale_revision: { code: 50005 },
  idempotency_key_reused: { code: 50005 },
  document_exceeded: { code: 50005 },
  unknown_line: { code: 50005 },
  wrong_state: { code: 50005 },
  document_exported: { code: 50005 },
  over_receipt: { code: 50005 },
  over_return: { code: 50005 },
  duplicate_name: { code: 50005 },
  range_overlap: { code: 50005 },
  rate_limited: { code: 31000, http: 429 },
  overloaded: { code: 31000, http: 503 },
  outcome_unknown: { code: 31000, http: 503 },
  database_unavailable: { code: 31000, http: 503 },
} as const satisfies Record<RefusalCode, { code: Code; http?: number }>;

/** Renders every refusal as a `response_status`. */
export function renderErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: FastifyError | ApiError, request, reply) => {
    if (error instanceof ApiError) return send(reply, 200, status(error.code, error.description));
    const read = readError(error, request);
    if (read === undefined) return send(reply, 500, status(31000));
    const { code, http } = { http: 200, ...ANSWERS[read.refusal.code] };
    if (read.refusal.retryAfterSeconds !== undefined) reply.header('retry-after', read.refusal.retryAfterSeconds);
    return send(reply, http, status(code));
  });
  server.setNotFoundHandler((_request, reply) => send(reply, 404, status(50005)));
}

function send(reply: FastifyReply, http: number, response_status: ReturnType<typeof status>): FastifyReply {
  return reply.status(http).send({ response_status });
}

/** A wrong password, and any password after too many wrong ones, is a failed authentication. */
export function asFailedSignIn(error: unknown): unknown {
  return error instanceof Refusal && error.code === 'rate_limited' ? new ApiError(30001) : error;
}
