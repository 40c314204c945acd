import type { FastifyError, FastifyRequest } from 'fastify';
import { asRefusal, Refusal, type RefusalSort } from '../../platform/index.ts';
import { schemaRefusal } from './validation.ts';

/** The conventional status of each kind of refusal; a dialect's own table may differ. */
export const STATUS_OF_SORT: Record<RefusalSort, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  method: 405,
  conflict: 409,
  stale: 412,
  mismatch: 422,
  throttled: 429,
  unavailable: 503,
};

/** Fastify's own refusals, in the core's terms, with their HTTP status. */
export interface TransportRefusal {
  refusal: Refusal;
  status?: number;
}

/**
 * Classifies an error: a refusal by the core, by HTTP or by a schema, or undefined for a bug, which is logged whole here
 * and whose text must never be sent.
 */
export function readError(error: FastifyError | Error, request: FastifyRequest): TransportRefusal | undefined {
  const known = asRefusal(error);
  if (known instanceof Refusal) return { refusal: known };
  const { validation, validationContext, statusCode, code } = error as FastifyError;
  if (validation !== undefined) return { refusal: schemaRefusal(validation, validationContext ?? 'body') };
  if (statusCode === 413)
    return { refusal: new Refusal('body_too_large', 'The body is too large.', { path: '' }), status: 413 };
  if (statusCode === 415) {
    return { refusal: new Refusal('invalid_request', 'Send the body as application/json.', { path: '' }), status: 415 };
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return {
      refusal: new Refusal('invalid_request', `The request could not be read (${code}).`, { path: '' }),
      status: statusCode,
    };
  }
  request.log.error({ error }, 'a request failed because of a bug');
  return undefined;
}
