import { type SerializerFactory, SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifyServerOptions } from 'fastify';

/**
 * Fastify's own serializers, each built when the first answer needs it. All of them together take longer than the rest of the start, and
 * most servers are asked for few.
 */
export function serializersOnDemand(): FastifyServerOptions['schemaController'] & {} {
  const selected = SerializerSelector();
  const buildSerializer: SerializerFactory = (externalSchemas, options) => {
    const compile = selected(externalSchemas, options);
    return (route) => {
      let serialize: ReturnType<typeof compile> | undefined;
      return (answer) => {
        serialize ??= compile(route);
        return serialize(answer);
      };
    };
  };
  return { compilersFactory: { buildSerializer } };
}
