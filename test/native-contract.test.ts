/** The native API's document keeps its promises: all of it is described, its names are used, and its examples fit its schemas. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { projectFolder, REFUSAL_CODES } from '../src/platform/index.ts';
import { contradictions } from './support/contract/check-answer.ts';
import { type Reference, resolved } from './support/contract/references.ts';

interface Schema {
  $ref?: string;
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
}

interface Content {
  schema: Schema;
  example?: unknown;
}

interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters?: ({ name: string; description?: string } | Reference)[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, { description: string; content?: Record<string, Content> } | Reference>;
}

interface Document {
  servers: unknown[];
  tags: { name: string; description?: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, Schema>>;
}

const file = join(projectFolder(), 'openapi', 'native.json');
const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
const successes = ({ responses }: Operation) => Object.entries(responses).filter(([status]) => status.startsWith('2'));

/** Every schema at and below a place, with where it stands. */
function* below(schema: Schema, at: string): Generator<[string, Schema]> {
  yield [at, schema];
  for (const [name, property] of Object.entries(schema.properties ?? {})) yield* below(property, `${at}.${name}`);
  for (const inner of [...(schema.anyOf ?? []), ...(schema.items === undefined ? [] : [schema.items])]) {
    yield* below(inner, at);
  }
}

const isDescribed = (schema: Schema): boolean =>
  schema.description !== undefined ||
  (schema.$ref !== undefined && isDescribed(resolved<Schema>(document, schema as Reference))) ||
  (schema.anyOf ?? []).some(isDescribed);

describe('the document', () => {
  it('describes every operation, tag and parameter', () => {
    const tags = new Set(document.tags.filter(({ description }) => description !== undefined).map(({ name }) => name));
    const wrong = operations.filter(
      ({ summary, description, tags: own }) => !summary || !description || own.some((tag) => !tags.has(tag)),
    );
    expect(wrong.map(({ operationId }) => operationId)).toEqual([]);
    const parameters = operations.flatMap(({ operationId, parameters = [] }) =>
      parameters
        .map((parameter) => resolved<{ name: string; description?: string }>(document, parameter))
        .filter(({ description }) => !description)
        .map(({ name }) => `${operationId} ${name}`),
    );
    expect(parameters).toEqual([]);
    expect(document.servers).toHaveLength(1);
  });

  it('describes every property of every shape, and every shape', () => {
    const named = Object.entries(document.components.schemas ?? {});
    expect(named.filter(([, schema]) => !isDescribed(schema)).map(([name]) => name)).toEqual([]);
    const properties = named.flatMap(([name, schema]) => [...below(schema, name)].slice(1));
    expect(properties.length).toBeGreaterThan(900);
    expect(properties.filter(([, schema]) => !isDescribed(schema) && !isPart(schema)).map(([at]) => at)).toEqual([]);
  });

  it('names the shapes that its users expect', () => {
    const names = Object.keys(document.components.schemas ?? {});
    const expected =
      'Item ItemInput ItemPatch ItemList Movement Entry Receipt PurchaseOrder Location Lot Serial Reservation Count CountLine Transfer Problem';
    expect(expected.split(' ').filter((name) => !names.includes(name))).toEqual([]);
  });

  it('has no object without a name beside those that hold anything', () => {
    const inline = operations.flatMap((operation) =>
      successes(operation)
        .flatMap(([, response]) =>
          Object.values(resolved<{ content?: Record<string, Content> }>(document, response).content ?? {}),
        )
        .flatMap(({ schema }) => [...below(schema, operation.operationId)])
        .filter(([, schema]) => schema.properties !== undefined)
        .map(([at]) => at),
    );
    expect(inline).toEqual([]);
  });

  it('gives each operation statuses without ranges, and codes that there are', () => {
    for (const { operationId, responses, security } of operations) {
      const statuses = Object.keys(responses);
      expect([operationId, statuses.filter((status) => !/^\d{3}$/.test(status))]).toEqual([operationId, []]);
      expect([operationId, statuses.includes('400'), statuses.includes('500')]).toEqual([operationId, true, true]);
      expect([operationId, statuses.includes('401')]).toEqual([
        operationId,
        security.length > 0 || /^(session|access_token)_create$/.test(operationId),
      ]);
    }
    const codes = operations.flatMap(({ responses }) => Object.values(responses).flatMap(codesOf));
    expect(codes.length).toBeGreaterThan(1_000);
    expect(codes.filter((code) => code !== 'internal_error' && !Object.hasOwn(REFUSAL_CODES, code))).toEqual([]);
  });
});

function answerOf(response: Operation['responses'][string]): Record<string, Content> {
  return resolved<{ content?: Record<string, Content> }>(document, response).content ?? {};
}

/** The codes of a refusal. */
function codesOf(response: Operation['responses'][string]): string[] {
  const { content } = resolved<{ content?: Record<string, Content> }>(document, response);
  const schema = content?.['application/problem+json']?.schema as { allOf?: Coded[] } | undefined;
  return schema?.allOf?.flatMap(({ properties }) => properties?.code?.enum ?? []) ?? [];
}

interface Coded {
  properties?: { code?: { enum?: string[] } };
}

/** One of several schemas of a place that is described itself. */
const isPart = (schema: Schema) => Object.keys(schema).join() === 'type';

describe('every operation', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajvFormats.default(ajv);
  ajv.addFormat('binary', true);
  ajv.addSchema(document, 'document');
  const fits = (pointer: string, value: unknown) => {
    const validate = ajv.compile({ $ref: `document#${pointer}` });
    return validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${pointer} ${instancePath} ${message}`);
  };
  const escaped = (part: string) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

  it('has an example of its request and of its answer that fits', () => {
    const wrong: string[] = [];
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const base = `/paths/${escaped(path)}/${method}`;
        const json = escaped('application/json');
        const body = operation.requestBody?.content['application/json'];
        if (body !== undefined) {
          if (body.example === undefined) wrong.push(`${operation.operationId} has no request.`);
          else wrong.push(...fits(`${base}/requestBody/content/${json}/schema`, body.example));
        }
        const shown = successes(operation).filter(
          ([, response]) => answerOf(response)['application/json']?.example !== undefined,
        );
        if (shown.length !== 1 && operation.operationId !== 'purchase_order_pdf_view')
          wrong.push(`${operation.operationId} has no answer.`);
        for (const [status, response] of shown) {
          const content = answerOf(response);
          wrong.push(
            ...fits(`${base}/responses/${status}/content/${json}/schema`, content['application/json']?.example),
          );
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('the check of every answer in the tests', () => {
  const given = { method: 'GET', url: '/v1/items?limit=1', status: 200, headers: { 'x-request-id': '1' } };

  it('passes what the document says, and what is not in it', () => {
    expect(contradictions(given)).toEqual([]);
    expect(contradictions({ ...given, url: '/v1/nothing', status: 404, code: 'not_found' })).toEqual([]);
  });

  it.each([
    ['a status', { status: 418 }, 'no such status'],
    ['a code', { status: 403, code: 'in_use' }, 'the document has the codes'],
    ['a refusal without a code', { status: 403 }, 'the document has the codes'],
    ['a header', { headers: { ...given.headers, location: '/v1/items/1' } }, 'does not say that location is sent'],
    ['a header that is missing', { headers: {} }, 'x-request-id is promised'],
  ])('names %s that contradicts it', (_what, wrong, message) => {
    expect(contradictions({ ...given, ...wrong }).join()).toContain(message);
  });
});
