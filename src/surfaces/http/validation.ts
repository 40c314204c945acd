import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import type { FastifyInstance, FastifySchemaValidationError } from 'fastify';
import type { TSchema } from 'typebox';
import { FAULTS_MAX, type Fault, Refusal } from '../../platform/index.ts';
import { findOversized } from './size-limits.ts';

const addFormats = ajvFormats.default;

/**
 * Validates and reports all errors together. Bodies are taken as they are: nothing is coerced, dropped or filled in; their sizes are
 * checked first, so that no body causes more errors than its schema has fields. Queries and path parameters arrive as text, so there
 * "7" is the number 7. A schema is compiled when the first request is checked against it.
 */
export function useStrictValidation(server: FastifyInstance): void {
  const options = { allErrors: true, strict: false, removeAdditional: false, useDefaults: false } as const;
  const bodies = new Ajv({ ...options, coerceTypes: false });
  const queries = new Ajv({ ...options, coerceTypes: 'array', useDefaults: true });
  for (const ajv of [bodies, queries]) addFormats(ajv);
  server.setValidatorCompiler(({ schema, httpPart }) => {
    const ajv = httpPart === 'body' ? bodies : queries;
    let validate: ValidateFunction | undefined;
    return (value: unknown) => {
      const oversized = httpPart === 'body' ? findOversized(schema as TSchema, value) : undefined;
      if (oversized !== undefined)
        return { error: new Refusal('invalid_request', oversized.message, { path: oversized.path }) };
      validate ??= ajv.compile(schema as object);
      return validate(value) ? { value } : { error: validate.errors as never };
    };
  });
}

/** Longer names are cut in the path of a fault: no field has one. */
const NAME_MAX = 100;

/**
 * The refusal for a request that does not match its schema: one fault for each failing field. An unknown query parameter has
 * the path `query.NAME`.
 */
export function schemaRefusal(
  errors: readonly (FastifySchemaValidationError | ErrorObject)[],
  context: string,
): Refusal {
  const faults = new Map<string, Fault>();
  const beyond = new Set<string>();
  for (const error of errors) {
    const path = pathOfError(error, context);
    // One error per field is enough, the first; errors about the branches of a choice come before the choice itself.
    if (faults.has(path)) continue;
    if (faults.size < FAULTS_MAX)
      faults.set(path, { path, code: 'invalid_request', message: describe(error, context) });
    else beyond.add(path);
  }
  const all = [...faults.values()];
  const names = all.map((fault) => fault.path || context).slice(0, 5);
  const more = all.length + beyond.size - names.length;
  const others = more > 0 ? ` and ${more} more` : '';
  return new Refusal('invalid_request', `The request is invalid: see ${names.join(', ')}${others}.`, {
    faults: all,
    moreFaults: beyond.size,
  });
}

function pathOfError(error: FastifySchemaValidationError | ErrorObject, context: string): string {
  const parent = error.instancePath.slice(1).replaceAll('/', '.');
  const { missingProperty, additionalProperty } = error.params as {
    missingProperty?: string;
    additionalProperty?: string;
  };
  const field = (missingProperty ?? additionalProperty)?.slice(0, NAME_MAX);
  if (field === undefined) return parent;
  if (additionalProperty !== undefined && context === 'querystring') return `query.${field}`;
  return parent === '' ? field : `${parent}.${field}`;
}

function describe(error: FastifySchemaValidationError | ErrorObject, context: string): string {
  const params = error.params as { allowedValues?: unknown[] };
  switch (error.keyword) {
    case 'required':
      return 'This field is required.';
    case 'additionalProperties':
      return context === 'querystring' ? 'This parameter does not exist.' : 'This field does not exist.';
    case 'enum':
      return `This must be one of ${params.allowedValues?.filter((value) => value !== null).join(', ')}.`;
    case 'pattern':
      return 'This does not have the expected form.';
    default:
      return `This ${error.message ?? 'is invalid'}.`;
  }
}
