import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Fault, Refusal, type RefusalCode } from '../../platform/index.ts';
import { readError } from '../http/index.ts';

type Field = 'product_id' | 'quantity' | 'location_id' | 'site_id' | 'sku' | 'Idempotency-Key';

const BY_LOT = 'The product is tracked by lot, which an adjustment cannot name here. Adjust it in the console.';
const BY_SERIAL =
  'The product is tracked by serial number, which an adjustment cannot name here. Adjust it in the console.';
const NO_PRODUCT = 'The selected product_id is invalid.';
const CONFLICT = 'The request conflicts with the current state.';
const NO_PERMISSION = 'You do not have permission to do this.';

interface Rendered {
  status: number;
  /** For 422 the failing field of the request. */
  field?: Field;
  /** The message, because the core's contains ids that clients do not know; by default the core's. */
  message?: string;
}

/** The vendor's answer to each refusal of the core. */
const ANSWERS = {
  // Faults with a field are validation errors here; the others mean an unreadable body.
  invalid_request: { status: 422 },
  invalid_quantity: { status: 422, field: 'quantity', message: 'The quantity is invalid.' },
  unknown_unit: { status: 422, field: 'quantity', message: 'The quantity is invalid.' },
  invalid_token: { status: 400, message: 'The token is invalid.' },
  unknown_item: { status: 422, field: 'product_id', message: NO_PRODUCT },
  unknown_location: { status: 422, field: 'location_id', message: 'The selected location_id is invalid.' },
  unknown_reference: { status: 422, field: 'product_id', message: NO_PRODUCT },
  lot_required: { status: 422, field: 'product_id', message: BY_LOT },
  lot_not_tracked: { status: 422, field: 'product_id', message: BY_LOT },
  lot_expiry_required: { status: 422, field: 'product_id', message: BY_LOT },
  serials_required: { status: 422, field: 'product_id', message: BY_SERIAL },
  serials_not_tracked: { status: 422, field: 'product_id', message: BY_SERIAL },
  transfer_unbalanced: { status: 422, field: 'quantity', message: 'The quantity is invalid.' },
  occurred_in_future: { status: 422, field: 'quantity', message: 'The adjustment cannot be in the future.' },
  body_too_large: { status: 413 },
  unauthenticated: { status: 401 },
  insufficient_scope: { status: 403 },
  address_not_allowed: { status: 403 },
  actor_restricted: { status: 403, message: NO_PERMISSION },
  not_found: { status: 404, message: 'Not Found' },
  method_not_allowed: { status: 405, message: 'Method Not Allowed' },
  insufficient_stock: { status: 422, field: 'quantity', message: 'The quantity is more than the stock.' },
  quantity_out_of_range: { status: 422, field: 'quantity', message: 'The stock would have more than twelve digits.' },
  stale_expectation: { status: 409, message: CONFLICT },
  serial_in_use: { status: 409, message: CONFLICT },
  serial_not_here: { status: 409, message: CONFLICT },
  lot_expiry_differs: { status: 409, message: CONFLICT },
  inactive_item: { status: 422, field: 'product_id', message: 'The selected product_id is not active.' },
  kit_not_received: { status: 422, field: 'product_id', message: 'The selected product_id is not active.' },
  inactive_location: { status: 422, field: 'location_id', message: 'The selected location_id is not active.' },
  location_required: {
    status: 422,
    field: 'location_id',
    message: 'The location_id is required: the product needs a location, or several locations have enough of it.',
  },
  duplicate_part_number: { status: 422, field: 'sku', message: 'The sku has already been taken.' },
  duplicate_code: { status: 409, message: CONFLICT },
  duplicate_username: { status: 409, message: CONFLICT },
  in_use: { status: 409, message: CONFLICT },
  location_cycle: { status: 409, message: CONFLICT },
  already_reversed: { status: 409, message: CONFLICT },
  not_reversible: { status: 409, message: CONFLICT },
  reservation_closed: { status: 409, message: CONFLICT },
  reservation_exceeded: { status: 409, message: CONFLICT },
  stale_revision: { status: 409, message: CONFLICT },
  idempotency_key_reused: { status: 422, field: 'Idempotency-Key' },
  document_exceeded: { status: 409, message: CONFLICT },
  unknown_line: { status: 404, message: 'Not Found' },
  wrong_state: { status: 409, message: CONFLICT },
  document_exported: { status: 409, message: CONFLICT },
  over_receipt: { status: 409, message: CONFLICT },
  over_return: { status: 409, message: CONFLICT },
  duplicate_name: { status: 409, message: CONFLICT },
  range_overlap: { status: 409, message: CONFLICT },
  rate_limited: { status: 429 },
  overloaded: { status: 503 },
  outcome_unknown: { status: 503 },
  database_unavailable: { status: 503 },
} as const satisfies Record<RefusalCode, Rendered>;

const INVALID = "The request didn't pass validation";

/** An invalid request, with the faults of each field. */
export function invalid(faults: { path: string; message: string }[]): Refusal {
  return new Refusal('invalid_request', INVALID, {
    faults: faults.map((fault): Fault => ({ ...fault, code: 'invalid_request' })),
  });
}

/** Renders every refusal as `{message}`, and failed validations with `errors` by field. */
export function renderErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const read = readError(error, request);
    if (read === undefined) return reply.status(500).send({ message: 'Server Error' });
    return sendRefusal(reply, read.refusal, read.status);
  });
  server.setNotFoundHandler((_request: FastifyRequest, reply) => reply.status(404).send({ message: 'Not Found' }));
}

function sendRefusal(reply: FastifyReply, refusal: Refusal, transport: number | undefined): FastifyReply {
  const rendered: Rendered = ANSWERS[refusal.code];
  const { status, field, message = refusal.message } = rendered;
  if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', refusal.retryAfterSeconds);
  const isUnreadable = refusal.code === 'invalid_request' && refusal.faults.every(({ path }) => path === '');
  if (isUnreadable) return reply.status(transport ?? 400).send({ message: refusal.message });
  if (status !== 422) return reply.status(transport ?? status).send({ message });
  const errors: Record<string, string[]> = {};
  const faults = field === undefined ? refusal.faults : [{ path: field, message }];
  for (const fault of faults) errors[fault.path] = [...(errors[fault.path] ?? []), fault.message];
  return reply.status(422).send({ message: INVALID, errors });
}
