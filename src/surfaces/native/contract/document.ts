import { isDeepStrictEqual } from 'node:util';
import { REFUSAL_CODES } from '../../../platform/index.ts';
import { STATUS_OF_SORT } from '../../http/index.ts';
import { Problem } from '../schemas/problem.ts';
import { type Components, type DocumentSchema, extractNamed } from './components.ts';
import { OPERATION, type Operation } from './endpoint.ts';
import type { Example } from './examples.ts';
import { HEADERS, type HeaderName, headersOf, REQUEST_HEADERS, refusalHeaders } from './headers.ts';
import { isKeyed, POSTING, type ProblemCode, refusalsOf, STEP } from './refusals.ts';
import { accessOf, securityOf } from './security.ts';

interface Parameter {
  $ref?: string;
  in?: string;
  name?: string;
  required?: boolean;
  description?: string;
  schema?: DocumentSchema;
}

interface Content {
  schema: DocumentSchema;
  example?: unknown;
}

interface ResponseObject {
  $ref?: string;
  description?: string;
  headers?: Record<string, object>;
  content?: Record<string, Content>;
}

interface OperationObject {
  [OPERATION]?: Operation;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; description?: string; content: Record<string, Content> };
  responses: Record<string, ResponseObject>;
  security?: object[];
}

/** The parts of an OpenAPI document that matter here. */
export interface OpenApiDocument {
  components?: Record<string, Record<string, unknown>>;
  paths?: Record<string, Record<string, OperationObject>>;
}

/** What operations share, by its name. */
interface Shared {
  schemas: Components;
  responses: Map<string, ResponseObject>;
  headers: Set<HeaderName>;
  requestHeaders: Set<keyof typeof REQUEST_HEADERS>;
}

/**
 * Makes the document of what the routes' schemas say: every shape that has a name once, every operation with the statuses, codes and headers
 * that follow from its declaration, with who may call it, and with an example of what was sent and answered.
 */
export function completeDocument(document: OpenApiDocument, examples: Record<string, Example>): OpenApiDocument {
  const shared: Shared = { schemas: new Map(), responses: new Map(), headers: new Set(), requestHeaders: new Set() };
  const operations = Object.values(document.paths ?? {}).flatMap((methods) => Object.values(methods));
  for (const operation of operations) complete(operation, shared, examples);
  const parameters = shareParameters(operations);
  document.components = {
    ...document.components,
    schemas: Object.fromEntries(shared.schemas),
    responses: Object.fromEntries(shared.responses),
    headers: Object.fromEntries([...shared.headers].map((name) => [componentName(name), HEADERS[name]])),
    parameters: {
      ...parameters,
      ...Object.fromEntries([...shared.requestHeaders].map((name) => [name, REQUEST_HEADERS[name]])),
    },
  };
  return document;
}

function complete(object: OperationObject, shared: Shared, examples: Record<string, Example>): void {
  const operation = object[OPERATION];
  if (operation === undefined) throw new Error('A route with a tag was not declared as an operation.');
  delete object[OPERATION];
  const example = examples[operation.id];
  object.parameters = [
    ...(object.parameters ?? []).map((parameter) => completeParameter(operation, parameter, shared)),
    ...(isKeyed(operation) ? [requestHeader('IdempotencyKey', shared)] : []),
    ...(operation.ifMatch ? [requestHeader('IfMatch', shared)] : []),
  ];
  if (operation.body !== undefined) object.requestBody = bodyOf(operation, shared, example);
  const successes = [operation.status ?? 200]
    .flat()
    .map((status): [string, ResponseObject] => [String(status), successOf(operation, status, shared, example)]);
  const refusals = [...refusalsOf(operation)].map(([status, codes]): [string, ResponseObject] => [
    String(status),
    refusalOf(status, codes, shared),
  ]);
  object.responses = Object.fromEntries([...successes, ...refusals]);
  object.security = securityOf(operation);
  object.description = `${operation.description}${accessOf(operation)}`;
}

function completeParameter(operation: Operation, { in: place, name = '' }: Parameter, { schemas }: Shared): Parameter {
  const fields = (place === 'path' ? operation.params : operation.query) as DocumentSchema | undefined;
  const field = fields?.properties?.[name];
  if (field === undefined) throw new Error(`The parameter ${name} of ${operation.id} was not declared.`);
  const { description, ...schema } = extractNamed(field, schemas);
  const required =
    place === 'path' || ((fields?.required as string[] | undefined)?.includes(name) === true && !('default' in field));
  return { in: place ?? 'query', name, required, ...(description === undefined ? {} : { description }), schema };
}

function requestHeader(name: keyof typeof REQUEST_HEADERS, { requestHeaders }: Shared): Parameter {
  requestHeaders.add(name);
  return { $ref: `#/components/parameters/${name}` };
}

function bodyOf(
  { body, withoutBody, form }: Operation,
  { schemas }: Shared,
  example: Example | undefined,
): NonNullable<OperationObject['requestBody']> {
  const schema = extractNamed(body as DocumentSchema, schemas);
  const json = { schema, ...(example?.request === undefined ? {} : { example: example.request }) };
  return {
    required: withoutBody === undefined,
    content: { 'application/json': json, ...(form ? { 'application/x-www-form-urlencoded': { schema } } : {}) },
  };
}

function successOf(operation: Operation, status: number, shared: Shared, example: Example | undefined): ResponseObject {
  const { reply, file } = operation;
  const { description = 'The answer.' } = reply as { description?: string };
  const shown = example?.status === status && example.response !== undefined ? { example: example.response } : {};
  return {
    description,
    headers: headerReferences(headersOf(operation, status), shared),
    content: {
      [file ?? 'application/json']: { schema: extractNamed(reply as DocumentSchema, shared.schemas), ...shown },
    },
  };
}

/** The response for these codes; it is kept once, under a name made of its status and of what distinguishes it from others of that status. */
function refusalOf(status: number, codes: readonly ProblemCode[], shared: Shared): ResponseObject {
  const problem = extractNamed(Problem as unknown as DocumentSchema, shared.schemas);
  const response = {
    description: `Refused: ${codes.map((code) => `\`${code}\``).join(', ')}.`,
    headers: headerReferences(refusalHeaders(status), shared),
    content: {
      'application/problem+json': {
        schema: { allOf: [problem, { type: 'object', properties: { code: { type: 'string', enum: [...codes] } } }] },
      },
    },
  };
  const name = nameOfRefusal(status, codes);
  const known = shared.responses.get(name);
  if (known !== undefined && !isDeepStrictEqual(known, response))
    throw new Error(`Two responses have the name ${name}.`);
  shared.responses.set(name, response);
  return { $ref: `#/components/responses/${name}` };
}

const PLAIN_NAMES: Record<number, string> = {
  400: 'Invalid',
  401: 'Unauthenticated',
  403: 'Forbidden',
  404: 'Missing',
  409: 'Conflict',
  412: 'Stale',
  413: 'TooLarge',
  415: 'WrongMediaType',
  422: 'KeyReused',
  429: 'RateLimited',
  500: 'Fault',
  503: 'Unavailable',
};
/** What goes without saying in the name of a response. */
const USUAL: Record<number, readonly ProblemCode[]> = {
  400: ['invalid_request'],
  403: ['insufficient_scope', 'address_not_allowed'],
  404: ['not_found'],
  503: ['overloaded', 'database_unavailable'],
};
const FAMILIES = { Posting: POSTING, Step: STEP };

function nameOfRefusal(status: number, codes: readonly ProblemCode[]): string {
  const plain = PLAIN_NAMES[status] ?? `Status${status}`;
  if (codes.length === 1 && USUAL[status] === undefined && status !== 409) return plain;
  const usual = USUAL[status] ?? [];
  const isUsual = usual.every((code) => codes.includes(code));
  let special = isUsual ? codes.filter((code) => !usual.includes(code)) : codes;
  const words = Object.entries(FAMILIES).flatMap(([word, family]) => {
    const ofStatus = family.filter((code) => STATUS_OF_SORT[REFUSAL_CODES[code]] === status);
    if (ofStatus.length === 0 || !ofStatus.every((code) => special.includes(code))) return [];
    special = special.filter((code) => !ofStatus.some((one) => one === code));
    return [word];
  });
  return `${plain}${isUsual ? '' : 'Only'}${words.join('')}${special.map(pascal).join('')}`;
}

function headerReferences(names: readonly HeaderName[], { headers }: Shared): Record<string, object> {
  for (const name of names) headers.add(name);
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${componentName(name)}` }]));
}

const componentName = (header: string) => header.replaceAll('-', '');
const pascal = (name: string) => name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Puts a reference in place of every parameter that stands at several operations; of several of one name the most frequent is shared. */
function shareParameters(operations: readonly OperationObject[]): Record<string, Parameter> {
  const uses = new Map<string, number>();
  const keyOf = (parameter: Parameter) => JSON.stringify(parameter);
  const all = operations.flatMap(({ parameters = [] }) => parameters).filter(({ $ref }) => $ref === undefined);
  for (const parameter of all) uses.set(keyOf(parameter), (uses.get(keyOf(parameter)) ?? 0) + 1);
  const shared = new Map<string, string>();
  for (const [key, count] of [...uses].sort(([one, few], [other, many]) => many - few || (one < other ? -1 : 1))) {
    const { name = '' } = JSON.parse(key) as Parameter;
    const component = pascal(name);
    if (count > 1 && !shared.has(component)) shared.set(component, key);
  }
  for (const operation of operations) {
    operation.parameters = (operation.parameters ?? []).map((parameter) => {
      const component = pascal(parameter.name ?? '');
      const isShared = parameter.$ref === undefined && shared.get(component) === keyOf(parameter);
      return isShared ? { $ref: `#/components/parameters/${component}` } : parameter;
    });
  }
  return Object.fromEntries([...shared].map(([component, key]) => [component, JSON.parse(key) as Parameter]));
}
