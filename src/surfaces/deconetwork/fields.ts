import type { FastifyRequest } from 'fastify';

/** The parameters of a request by name, brackets included. */
export type Fields = ReadonlyMap<string, string>;

/** The largest form in bytes: some thousand conditions, and quickly read. */
export const FORM_BYTES_MAX = 512 * 1024;

/**
 * The parameters of the query and of a form, which takes precedence. The vendor's own console sends every key, so an empty text
 * counts as absent; of several texts under one key the last one counts. Bodies of other types have no parameters.
 */
export function readFields(request: FastifyRequest): Fields {
  const fields = new Map<string, string>();
  const isForm =
    request.headers['content-type']?.toLowerCase().startsWith('application/x-www-form-urlencoded') === true;
  for (const source of [request.query, isForm ? request.body : undefined]) {
    for (const [name, value] of Object.entries((source ?? {}) as Record<string, unknown>)) {
      const last = Array.isArray(value) ? value.at(-1) : value;
      if (typeof last === 'string' && last !== '') fields.set(name, last);
    }
  }
  return fields;
}
