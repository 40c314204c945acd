import { REFUSAL_CODES, type RefusalCode } from '../../../platform/index.ts';
import { STATUS_OF_SORT } from '../../http/index.ts';
import type { Operation } from './endpoint.ts';

/** What a movement of stock may be refused for, whatever document causes it. */
export const POSTING: readonly RefusalCode[] = [
  'unknown_item',
  'unknown_location',
  'inactive_item',
  'inactive_location',
  'kit_not_received',
  'location_required',
  'invalid_quantity',
  'unknown_unit',
  'quantity_out_of_range',
  'insufficient_stock',
  'lot_required',
  'lot_not_tracked',
  'lot_expiry_required',
  'lot_expiry_differs',
  'serials_required',
  'serials_not_tracked',
  'serial_in_use',
  'serial_not_here',
  'occurred_in_future',
];
/** What a step of a document may be refused for. */
export const STEP: readonly RefusalCode[] = ['wrong_state', 'document_exported'];
/** What a document may be refused for that names parties and things. */
export const NAMING: readonly RefusalCode[] = ['unknown_reference'];

/** A code of a refusal, or of a fault of the server. */
export type ProblemCode = RefusalCode | 'internal_error';

const ORDER: readonly string[] = Object.keys(REFUSAL_CODES);
const STATUS_OF_TRANSPORT = { body_too_large: 413, unsupported: 415 };

/** The statuses other than success that an operation can answer, each with its codes: what follows from its sort, and what it says of itself. */
export function refusalsOf(operation: Operation): Map<number, ProblemCode[]> {
  const found = new Map<number, ProblemCode[]>();
  const add = (status: number, code: ProblemCode) => {
    const known = found.get(status) ?? [];
    if (!known.includes(code)) found.set(status, [...known, code]);
  };
  for (const code of [...implied(operation), ...(operation.refuses ?? [])])
    add(STATUS_OF_SORT[REFUSAL_CODES[code]], code);
  if (operation.method !== 'GET') add(STATUS_OF_TRANSPORT.body_too_large, 'body_too_large');
  if (operation.method !== 'GET') add(STATUS_OF_TRANSPORT.unsupported, 'invalid_request');
  add(500, 'internal_error');
  const inOrder = (codes: ProblemCode[]) => codes.sort((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other));
  return new Map([...found].sort(([one], [other]) => one - other).map(([status, codes]) => [status, inOrder(codes)]));
}

/** Whether an operation is a write that takes an `Idempotency-Key`. */
export const isKeyed = ({ method, keyed = true }: Operation) => method !== 'GET' && keyed;

function implied(operation: Operation): RefusalCode[] {
  const { method, path, scopes, wholeTenant = false, query, ifMatch = false } = operation;
  const codes: RefusalCode[] = ['invalid_request', 'database_unavailable', 'overloaded'];
  if (scopes !== undefined) codes.push('unauthenticated', 'address_not_allowed', 'rate_limited');
  if (scopes !== undefined && scopes !== 'anybody') codes.push('insufficient_scope');
  if (wholeTenant || scopes === 'operator or admin' || (Array.isArray(scopes) && method !== 'GET'))
    codes.push('actor_restricted');
  if (path.includes(':')) codes.push('not_found');
  if (query !== undefined && 'after' in ((query as { properties?: object }).properties ?? {}))
    codes.push('invalid_token');
  if (ifMatch) codes.push('stale_revision');
  if (isKeyed(operation)) codes.push('idempotency_key_reused', 'outcome_unknown');
  return codes;
}
