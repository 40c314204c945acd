import { isDeepStrictEqual } from 'node:util';
import { MEANING } from '../schemas/scalars.ts';

/** A schema as the document holds it. */
export interface DocumentSchema {
  $ref?: string;
  title?: string;
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  [MEANING]?: string;
  properties?: Record<string, DocumentSchema>;
  additionalProperties?: boolean | DocumentSchema;
  items?: DocumentSchema;
  anyOf?: DocumentSchema[];
  allOf?: DocumentSchema[];
  [keyword: string]: unknown;
}

export type Components = Map<string, DocumentSchema>;

/**
 * The schema with a reference in place of every shape that has a name, at any depth; those shapes are added to the components. What a
 * shape means at its place stays beside the reference. Throws for two different shapes of one name.
 */
export function extractNamed(schema: DocumentSchema, components: Components): DocumentSchema {
  const { title, [MEANING]: meaning, ...own } = withNamedChildren(schema, components);
  if (title === undefined) return own;
  const isNullable = Array.isArray(own.type) && own.type.includes('null');
  const core = isNullable ? withoutNull(own) : own;
  const known = components.get(title);
  if (known !== undefined && !isDeepStrictEqual(known, core))
    throw new Error(`Two different shapes have the name ${title}.`);
  components.set(title, core);
  const reference = { $ref: `#/components/schemas/${title}` };
  const words = meaning === undefined ? {} : { description: meaning };
  return isNullable ? { anyOf: [reference, { type: 'null' }], ...words } : { ...reference, ...words };
}

function withNamedChildren(schema: DocumentSchema, components: Components): DocumentSchema {
  const inner = (one: DocumentSchema) => extractNamed(one, components);
  const { properties, items, anyOf, additionalProperties, ...rest } = schema;
  return {
    ...rest,
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, inner(one)])) }),
    ...(items === undefined ? {} : { items: inner(items) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(inner) }),
    ...(additionalProperties === undefined
      ? {}
      : {
          additionalProperties:
            typeof additionalProperties === 'object' ? inner(additionalProperties) : additionalProperties,
        }),
  };
}

function withoutNull(schema: DocumentSchema): DocumentSchema {
  const types = (schema.type as string[]).filter((type) => type !== 'null');
  return {
    ...schema,
    type: types.length === 1 ? types[0]! : types,
    ...(schema.enum === undefined ? {} : { enum: schema.enum.filter((value) => value !== null) }),
  };
}
