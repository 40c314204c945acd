import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { Refusal, type RefusalCode } from '../../platform/index.ts';
import { readError } from '../http/index.ts';

/** The vendor's errors by name: the status, and the lower-case class name that its clients also check. */
const ERRORS = {
  BadRequest: [400, 'bad-request'],
  NotAuthenticated: [401, 'not-authenticated'],
  Forbidden: [403, 'forbidden'],
  NotFound: [404, 'not-found'],
  MethodNotAllowed: [405, 'method-not-allowed'],
  Conflict: [409, 'conflict'],
  Unprocessable: [422, 'unprocessable'],
  TooManyRequests: [429, 'too-many-requests'],
  GeneralError: [500, 'general-error'],
  Unavailable: [503, 'unavailable'],
} as const;

export type ErrorName = keyof typeof ERRORS;

/** This dialect's error for each refusal of the core. A request that the stock or a state does not allow is a bad one. */
export const ERROR_OF_CODE = {
  invalid_request: 'BadRequest',
  invalid_quantity: 'BadRequest',
  unknown_unit: 'BadRequest',
  invalid_token: 'BadRequest',
  unknown_item: 'BadRequest',
  unknown_location: 'BadRequest',
  unknown_reference: 'BadRequest',
  lot_required: 'BadRequest',
  lot_not_tracked: 'BadRequest',
  lot_expiry_required: 'BadRequest',
  serials_required: 'BadRequest',
  serials_not_tracked: 'BadRequest',
  transfer_unbalanced: 'BadRequest',
  occurred_in_future: 'BadRequest',
  body_too_large: 'BadRequest',
  unauthenticated: 'NotAuthenticated',
  insufficient_scope: 'Forbidden',
  address_not_allowed: 'Forbidden',
  actor_restricted: 'Forbidden',
  not_found: 'NotFound',
  method_not_allowed: 'MethodNotAllowed',
  insufficient_stock: 'BadRequest',
  quantity_out_of_range: 'BadRequest',
  stale_expectation: 'BadRequest',
  serial_in_use: 'BadRequest',
  serial_not_here: 'BadRequest',
  lot_expiry_differs: 'BadRequest',
  inactive_item: 'BadRequest',
  kit_not_received: 'BadRequest',
  inactive_location: 'BadRequest',
  location_required: 'BadRequest',
  duplicate_part_number: 'Conflict',
  duplicate_code: 'Conflict',
  duplicate_username: 'Conflict',
  in_use: 'Conflict',
  location_cycle: 'BadRequest',
  already_reversed: 'BadRequest',
  not_reversible: 'BadRequest',
  document_exceeded: 'BadRequest',
  unknown_line: 'BadRequest',
  document_exported: 'BadRequest',
  over_receipt: 'BadRequest',
  over_return: 'BadRequest',
  duplicate_name: 'Conflict',
  range_overlap: 'Conflict',
  wrong_state: 'BadRequest',
  reservation_closed: 'BadRequest',
  reservation_exceeded: 'BadRequest',
  stale_revision: 'Conflict',
  idempotency_key_reused: 'Unprocessable',
  rate_limited: 'TooManyRequests',
  overloaded: 'Unavailable',
  outcome_unknown: 'Unavailable',
  database_unavailable: 'Unavailable',
} as const satisfies Record<RefusalCode, ErrorName>;

/** The errors about how a request was sent rather than about its content. */
class WrongMethod extends Error {}

/** Answers every refusal like Feathers: `{name, message, code, className, data, errors}`. */
export function renderErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof WrongMethod) return send(reply, 'MethodNotAllowed', error.message);
    const read = readError(error, request);
    if (read === undefined) return send(reply, 'GeneralError', 'The server has failed.', { requestId: request.id });
    const { refusal } = read;
    if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', refusal.retryAfterSeconds);
    return send(reply, ERROR_OF_CODE[refusal.code], refusal.message, {}, refusal);
  });
}

/** The refusal of a method that the vendor's service does not have. */
export function wrongMethod(method: string, path: string): Error {
  return new WrongMethod(`Method \`${method}\` is not supported by ${path}.`);
}

function send(
  reply: FastifyReply,
  name: ErrorName,
  message: string,
  data: object = {},
  refusal?: Refusal,
): FastifyReply {
  const [code, className] = ERRORS[name];
  if (code === 401) reply.header('www-authenticate', 'Bearer realm="onhand"');
  const errors = Object.fromEntries(
    (refusal?.faults ?? []).map((fault) => [fault.path, { code: fault.code, message: fault.message }]),
  );
  return reply
    .status(code)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({ name, message, code, className, data, errors });
}

/** The refusal of a row that is not there, as the vendor words it. */
export function noRecord(key: string): Refusal {
  return new Refusal('not_found', `No record found for id '${key}'`);
}
