import type { TSchema } from 'typebox';

/** A list whose schema allows more elements than this needs the larger limit. */
const SHORT_LIST_MAX = 200;

/** How many fields beyond those of its schema an object may have for each unknown one to be named. */
const UNKNOWN_FIELDS_MAX = 100;

type Schema = TSchema & {
  anyOf?: Schema[];
  items?: Schema;
  maxItems?: number;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  maxProperties?: number;
};

/** A part of a body that is too large, and its limit. */
export interface Oversized {
  /** Its dotted path; empty for the body itself. */
  path: string;
  message: string;
}

/**
 * The first list or object of a body that contains more than its schema allows. Checks only sizes, so that a body of
 * a million wrong values costs no more than a look at each of its containers.
 */
export function findOversized(schema: TSchema, value: unknown, path = ''): Oversized | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { anyOf, items, maxItems, properties = {}, ...rest } = schema as Schema;
  if (anyOf !== undefined) {
    const found = anyOf.filter((branch) => mayHold(branch, value)).map((branch) => findOversized(branch, value, path));
    return found.every((oversized) => oversized !== undefined) ? found[0] : undefined;
  }
  if (Array.isArray(value)) {
    if (maxItems !== undefined && value.length > maxItems)
      return { path, message: `This may have at most ${maxItems} elements, not ${value.length}.` };
    return items === undefined ? undefined : firstOversized(value, () => items, path);
  }
  const names = Object.keys(value);
  const fieldsMax = rest.maxProperties ?? closedMax(rest.additionalProperties, properties);
  if (names.length > fieldsMax)
    return { path, message: `This may have at most ${fieldsMax} fields, not ${names.length}.` };
  return firstOversized(value, (name) => (Object.hasOwn(properties, name) ? properties[name] : undefined), path);
}

/** Whether the schema of a body contains a list that may be long, at any depth. */
export function takesLongList(schema: TSchema): boolean {
  const { anyOf = [], items, maxItems = Number.POSITIVE_INFINITY, properties = {} } = schema as Schema;
  if (items !== undefined && maxItems > SHORT_LIST_MAX) return true;
  return [...anyOf, ...(items === undefined ? [] : [items]), ...Object.values(properties)].some(takesLongList);
}

function firstOversized(
  parent: object,
  schemaOf: (name: string) => Schema | undefined,
  path: string,
): Oversized | undefined {
  for (const [name, child] of Object.entries(parent)) {
    if (typeof child !== 'object' || child === null) continue;
    const schema = schemaOf(name);
    const oversized = schema && findOversized(schema, child, path === '' ? name : `${path}.${name}`);
    if (oversized !== undefined) return oversized;
  }
  return undefined;
}

function mayHold(schema: Schema, value: object): boolean {
  const { type } = schema as { type?: string | string[] };
  return type === undefined || [type].flat().includes(Array.isArray(value) ? 'array' : 'object');
}

function closedMax(additional: Schema['additionalProperties'], properties: object): number {
  return additional === false ? Object.keys(properties).length + UNKNOWN_FIELDS_MAX : Number.POSITIVE_INFINITY;
}
