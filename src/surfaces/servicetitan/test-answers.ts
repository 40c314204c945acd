import { Ajv, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import type { TSchema } from 'typebox';
import { OPERATIONS } from './index.ts';
import { type Base, baseOf, type Operation } from './operation.ts';
import { ANSWERS, MADE, REFUSAL } from './test-shapes.ts';

const ajv = new Ajv({ allErrors: true, strict: false });
ajvFormats.default(ajv);
const compiled = new Map<TSchema, ValidateFunction>();

/** The mismatches with a schema, as text; empty if there are none. */
export function misfits(schema: TSchema, body: unknown): string[] {
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
}

/** Statuses of any operation, in addition to its documented ones. */
const ANY_STATUS = [400, 401, 403, 413, 415, 429, 503];

/** The faults of an operation's answer, in its status and its body. */
export function answerMisfits(operation: Operation, status: number, body: unknown): string[] {
  if (status === 200) return misfits(ANSWERS[operation.id] ?? MADE, body);
  const { notFound = false, conflict = false } = operation;
  const documented = [...ANY_STATUS, ...(notFound === false ? [] : [404]), ...(conflict ? [409] : [])];
  const strange = documented.includes(status) ? [] : [`${status} is not documented`];
  return [...strange, ...misfits(REFUSAL, body)];
}

/** The operation that answers a call, if there is one. A literal path takes precedence over one with an id. */
export function operationOf(method: string, path: string, base: Base = '/inventory/v2'): Operation | undefined {
  const [bare] = path.split('?');
  const fits = OPERATIONS.filter(
    (operation) =>
      operation.method === method &&
      baseOf(operation) === base &&
      new RegExp(`^${operation.path.replace(':id', '[^/]+')}$`).test(bare ?? ''),
  );
  return fits.find((operation) => operation.path === bare) ?? fits[0];
}
