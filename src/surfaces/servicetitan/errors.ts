import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Fault, REFUSAL_CODES, Refusal, type RefusalCode } from '../../platform/index.ts';
import { isStorable, readError } from '../http/index.ts';
import { FIELD_NAMES } from './fields.ts';
import type { Operation } from './operation.ts';

/**
 * The status of every refusal. The vendor documents 400 everywhere, 404 for ids in paths, and 409 on three operations:
 * `not_found` and `conflict` are a 400 where the operation documents neither. 401, 403, 429 and 503 are ours: the vendor documents none.
 */
const STATUS = {
  invalid_request: 400,
  invalid_quantity: 400,
  unknown_unit: 400,
  invalid_token: 400,
  unknown_item: 400,
  unknown_location: 400,
  unknown_reference: 400,
  unknown_line: 400,
  lot_required: 400,
  lot_not_tracked: 400,
  lot_expiry_required: 400,
  serials_required: 400,
  serials_not_tracked: 400,
  transfer_unbalanced: 400,
  occurred_in_future: 400,
  location_required: 400,
  body_too_large: 413,
  unauthenticated: 401,
  insufficient_scope: 403,
  address_not_allowed: 403,
  actor_restricted: 403,
  not_found: 'not found',
  method_not_allowed: 405,
  insufficient_stock: 'conflict',
  quantity_out_of_range: 'conflict',
  stale_expectation: 'conflict',
  serial_in_use: 'conflict',
  serial_not_here: 'conflict',
  lot_expiry_differs: 'conflict',
  inactive_item: 'conflict',
  kit_not_received: 'conflict',
  inactive_location: 'conflict',
  duplicate_part_number: 'conflict',
  duplicate_code: 'conflict',
  duplicate_username: 'conflict',
  in_use: 'conflict',
  location_cycle: 'conflict',
  already_reversed: 'conflict',
  not_reversible: 'conflict',
  document_exceeded: 'conflict',
  wrong_state: 'conflict',
  document_exported: 'conflict',
  over_receipt: 'conflict',
  over_return: 'conflict',
  duplicate_name: 'conflict',
  range_overlap: 'conflict',
  reservation_closed: 'conflict',
  reservation_exceeded: 'conflict',
  stale_revision: 'conflict',
  idempotency_key_reused: 'conflict',
  rate_limited: 429,
  overloaded: 503,
  outcome_unknown: 503,
  database_unavailable: 503,
} as const satisfies Record<RefusalCode, number | 'not found' | 'conflict'>;

/** Renders every refusal as the vendor's error body; anything else was logged and is a 500 without details. */
export function renderErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const read = readError(error, request);
    if (read === undefined) return sendInternal(request, reply);
    const operation = request.routeOptions.config.serviceTitan;
    return sendRefusal(request, reply, read.refusal, read.status ?? statusOf(read.refusal, operation));
  });
  server.setNotFoundHandler((request, reply) => {
    const refusal = new Refusal('not_found', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`);
    return sendRefusal(request, reply, refusal, 404);
  });
}

/** The status of a refusal of an operation. */
export function statusOf(refusal: Refusal, operation: Pick<Operation, 'notFound' | 'conflict'> | undefined): number {
  const { notFound = false, conflict = false } = operation ?? {};
  const status = STATUS[refusal.code];
  if (status === 'conflict') return conflict ? 409 : 400;
  if (status === 'not found') return notFound === false ? 400 : 404;
  const isNamed = Array.isArray(notFound) && refusal.faults.some(({ path }) => notFound.includes(path));
  return isNamed && REFUSAL_CODES[refusal.code] === 'missing' ? 404 : status;
}

function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: Refusal, status: number): FastifyReply {
  if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', refusal.retryAfterSeconds);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  const { code, message } = refusal;
  const renamed = { ...FIELD_NAMES, ...request.routeOptions.config.serviceTitan?.fields };
  const isNamed = refusal.faults.some(({ path }) => path !== '');
  const faults = isNamed ? refusal.faults : [{ path: fieldOf(refusal, status, request), code, message }];
  const errors = collectErrors(faults, renamed);
  return send(request, reply, { code, title: message, status, errors });
}

/** The field of a refusal that names none. */
function fieldOf({ code }: Refusal, status: number, { routeOptions, originalUrl }: FastifyRequest): string {
  if (code === 'idempotency_key_reused') return 'Idempotency-Key';
  const parameter = unreadableParameter(originalUrl);
  if (parameter !== undefined) return parameter;
  // An error in a path, and a 404 of a route, is about the id in the path.
  const isAboutPath = status === 404 || decoded(originalUrl.split('?', 1)[0] ?? '') === undefined;
  return isAboutPath && routeOptions.url?.includes(':id') ? 'id' : '';
}

/** The name of the first parameter in an address whose value cannot be stored as text. */
function unreadableParameter(url: string): string | undefined {
  const [, query = ''] = url.split('?', 2);
  for (const pair of query.split('&')) {
    const [name = '', ...value] = pair.split('=');
    const [readName, readValue] = [decoded(name), decoded(value.join('='))];
    if (readName !== undefined && readValue === undefined) return readName;
  }
  return undefined;
}

/** A decoded part of an address; undefined if it is not UTF-8, or cannot be stored. */
function decoded(text: string): string | undefined {
  try {
    const found = decodeURIComponent(text);
    return isStorable(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** The messages by field, under the vendor's names: `items[0].skuId`. */
function collectErrors(faults: readonly Fault[], renamed: Readonly<Record<string, string>>): Record<string, string[]> {
  const errors = new Map<string, string[]>();
  for (const { path, message } of faults) {
    const name = vendorPath(path, renamed);
    errors.set(name, [...(errors.get(name) ?? []), message]);
  }
  return Object.fromEntries(errors);
}

/** A path of the core in the vendor's names. */
export function vendorPath(path: string, renamed: Readonly<Record<string, string>>): string {
  return path
    .split('.')
    .map((part) => (Object.hasOwn(renamed, part) ? renamed[part] : part))
    .join('.')
    .replace(/\.(\d+)(?=\.|$)/g, '[$1]');
}

function sendInternal(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const title = 'The server has failed. Report this with the traceId.';
  return send(request, reply, { code: 'internal_error', title, status: 500, errors: {} });
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { code, title, status, errors }: { code: string; title: string; status: number; errors: Record<string, string[]> },
): FastifyReply {
  const body = {
    type: `urn:onhand:problem:${code}`,
    title,
    status,
    traceId: request.id,
    errors,
    data: { code, reason: STATUS_CODES[status] ?? '' },
  };
  return reply.status(status).type('application/json').serializer(JSON.stringify).send(body);
}
