import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Fault, Refusal, type RefusalCode } from '../../platform/index.ts';
import { readError } from '../http/index.ts';

type Field = 'product_id' | 'quantity' | 'location_id' | 'site_id' | 'reason_code';

const BY_LOT = 'The product is kept by lot, which an adjustment cannot name here. Adjust it in the console.';
const BY_SERIAL =
  'The product is kept by serial number, which an adjustment cannot name here. Adjust it in the console.';

/**
 * The vendor's answer to each refusal of the core: a status, for 422 the field of the request that it is about, and a sentence where
 * the core's own asks for what this API cannot say.
 */
const ANSWERS = {
  // Faults that name a field are of the validation; the others are of a body that cannot be read at all.
  invalid_request: { status: 422 },
  invalid_quantity: { status: 422, field: 'quantity' },
  invalid_token: { status: 400 },
  unknown_item: { status: 422, field: 'product_id' },
  unknown_location: { status: 422, field: 'location_id' },
  unknown_reference: { status: 422, field: 'product_id' },
  lot_required: { status: 422, field: 'product_id', message: BY_LOT },
  lot_not_tracked: { status: 422, field: 'product_id' },
  lot_expiry_required: { status: 422, field: 'product_id', message: BY_LOT },
  serials_required: { status: 422, field: 'product_id', message: BY_SERIAL },
  serials_not_tracked: { status: 422, field: 'product_id' },
  transfer_unbalanced: { status: 422, field: 'quantity' },
  occurred_in_future: { status: 422, field: 'quantity' },
  body_too_large: { status: 413 },
  unauthenticated: { status: 401 },
  insufficient_scope: { status: 403 },
  address_not_allowed: { status: 403 },
  actor_restricted: { status: 403 },
  not_found: { status: 404 },
  method_not_allowed: { status: 405 },
  insufficient_stock: { status: 422, field: 'quantity' },
  quantity_out_of_range: { status: 422, field: 'quantity' },
  stale_expectation: { status: 409 },
  serial_in_use: { status: 409 },
  serial_not_here: { status: 409 },
  lot_expiry_differs: { status: 409 },
  inactive_item: { status: 422, field: 'product_id' },
  inactive_location: { status: 422, field: 'location_id' },
  location_required: { status: 422, field: 'location_id' },
  duplicate_part_number: { status: 409 },
  duplicate_code: { status: 409 },
  duplicate_username: { status: 409 },
  in_use: { status: 409 },
  location_cycle: { status: 409 },
  already_reversed: { status: 409 },
  not_reversible: { status: 409 },
  reservation_closed: { status: 409 },
  reservation_exceeded: { status: 409 },
  stale_revision: { status: 409 },
  idempotency_key_reused: { status: 409 },
  document_exceeded: { status: 409 },
  unknown_line: { status: 404 },
  wrong_state: { status: 409 },
  document_exported: { status: 409 },
  over_receipt: { status: 409 },
  over_return: { status: 409 },
  duplicate_name: { status: 409 },
  range_overlap: { status: 409 },
  rate_limited: { status: 429 },
  overloaded: { status: 503 },
  outcome_unknown: { status: 503 },
  database_unavailable: { status: 503 },
} as const satisfies Record<RefusalCode, { status: number; field?: Field; message?: string }>;

const INVALID = "The request didn't pass validation";

/** A request that does not fit, with what is wrong with each field. */
export function invalid(faults: { path: string; message: string }[]): Refusal {
  return new Refusal('invalid_request', INVALID, {
    faults: faults.map((fault): Fault => ({ ...fault, code: 'invalid_request' })),
  });
}

/** Renders every "no" as `{message}`, and what fails validation with `errors` by field. */
export function renderErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const read = readError(error, request);
    if (read === undefined) return reply.status(500).send({ message: 'Server Error' });
    return sendRefusal(reply, read.refusal, read.status);
  });
  server.setNotFoundHandler((_request: FastifyRequest, reply) => reply.status(404).send({ message: 'Not Found' }));
}

function sendRefusal(reply: FastifyReply, refusal: Refusal, transport: number | undefined): FastifyReply {
  const { status, field, message } = { field: undefined, message: refusal.message, ...ANSWERS[refusal.code] };
  if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', refusal.retryAfterSeconds);
  const isUnreadable = refusal.code === 'invalid_request' && refusal.faults.every(({ path }) => path === '');
  if (isUnreadable) return reply.status(transport ?? 400).send({ message: refusal.message });
  if (status !== 422) return reply.status(transport ?? status).send({ message: refusal.message });
  const errors: Record<string, string[]> = {};
  const faults = field === undefined ? refusal.faults : [{ path: field, message }];
  for (const fault of faults) errors[fault.path] = [...(errors[fault.path] ?? []), fault.message];
  return reply.status(422).send({ message: INVALID, errors });
}
