import { Ajv, type ErrorObject } from 'ajv';
import ajvFormats from 'ajv-formats';
import type { FastifyInstance, FastifySchemaValidationError } from 'fastify';
import { type Fault, Refusal } from '../../platform/index.ts';

const addFormats = ajvFormats.default;

/**
 * Validates with all errors at once. Bodies are taken as they are: nothing is coerced, dropped or filled in. Queries and path
 * parameters arrive as text, so there "7" is the number 7.
 */
export function useStrictValidation(server: FastifyInstance): void {
  const options = { allErrors: true, strict: false, removeAdditional: false, useDefaults: false } as const;
  const body = new Ajv({ ...options, coerceTypes: false });
  const query = new Ajv({ ...options, coerceTypes: 'array', useDefaults: true });
  for (const ajv of [body, query]) addFormats(ajv);
  server.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'body' ? body : query).compile(schema as object));
}

/** The refusal for a request that does not fit its schema: one fault for each failing field. */
export function schemaRefusal(
  errors: readonly (FastifySchemaValidationError | ErrorObject)[],
  context: string,
): Refusal {
  const faults = new Map<string, Fault>();
  for (const error of errors) {
    const path = pathOfError(error);
    // Of several complaints about one field the first is enough; those about the branches of a choice come before the choice itself.
    if (!faults.has(path)) faults.set(path, { path, code: 'invalid_request', message: describe(error) });
  }
  const all = [...faults.values()];
  const names = all.map((fault) => fault.path || context).slice(0, 5);
  const more = all.length > 5 ? ` and ${all.length - 5} more` : '';
  return new Refusal('invalid_request', `The request does not fit: see ${names.join(', ')}${more}.`, { faults: all });
}

function pathOfError(error: FastifySchemaValidationError | ErrorObject): string {
  const parent = error.instancePath.slice(1).replaceAll('/', '.');
  const { missingProperty, additionalProperty } = error.params as {
    missingProperty?: string;
    additionalProperty?: string;
  };
  const field = missingProperty ?? additionalProperty;
  if (field === undefined) return parent;
  return parent === '' ? field : `${parent}.${field}`;
}

function describe(error: FastifySchemaValidationError | ErrorObject): string {
  const params = error.params as { allowedValues?: unknown[] };
  switch (error.keyword) {
    case 'required':
      return 'This field is required.';
    case 'additionalProperties':
      return 'There is no such field.';
    case 'enum':
      return `This must be one of ${params.allowedValues?.filter((value) => value !== null).join(', ')}.`;
    case 'pattern':
      return 'This does not have the form that is expected here.';
    default:
      return `This ${error.message ?? 'does not fit'}.`;
  }
}
