import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { RouteOptions } from 'fastify';
import { expect, test } from 'vitest';
import { nativeTest } from './support/native.ts';

/** Schemas are compiled when a request first needs them, so a faulty one would not be seen when the server starts. */
const routes: RouteOptions[] = [];
const { server } = await nativeTest({ onRoute: (route) => routes.push(route) });

const FAULTY = { schema: { type: 'nonsense' }, method: 'GET', url: '/' };

const nameOf = ({ method, url }: RouteOptions) => `${method} ${url}`;

test('every schema of a request compiles', () => {
  let compiled = 0;
  const faulty: string[] = [];
  for (const route of routes) {
    for (const httpPart of ['body', 'querystring', 'params', 'headers'] as const) {
      const schema = route.schema?.[httpPart];
      if (schema === undefined) continue;
      try {
        const validate = server.validatorCompiler?.({ schema, httpPart, method: 'GET', url: route.url });
        validate?.({});
        compiled += 1;
      } catch (error) {
        faulty.push(`${nameOf(route)}, ${httpPart}: ${error}`);
      }
    }
  }
  expect(faulty).toEqual([]);
  expect(compiled).toBeGreaterThan(200);
  expect(() => server.validatorCompiler?.({ ...FAULTY, httpPart: 'body' })({})).toThrow(/type/);
});

test('every schema of an answer compiles', () => {
  const compile = SerializerSelector()(server.getSchemas(), {});
  let compiled = 0;
  const faulty: string[] = [];
  for (const route of routes) {
    for (const [httpStatus, schema] of Object.entries((route.schema?.response ?? {}) as Record<string, object>)) {
      try {
        compile({ schema, method: 'GET', url: route.url, httpStatus });
        compiled += 1;
      } catch (error) {
        faulty.push(`${nameOf(route)}, ${httpStatus}: ${error}`);
      }
    }
  }
  expect(faulty).toEqual([]);
  expect(compiled).toBeGreaterThan(200);
  expect(() => compile({ ...FAULTY, httpStatus: '200' })).toThrow(/type/);
});
