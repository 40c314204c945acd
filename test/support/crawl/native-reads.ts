import type { FastifyInstance } from 'fastify';
import { type Reference, resolved } from '../contract/references.ts';
import { ends, type Row, rowsIn, valuesOf } from './rows.ts';

interface Schema {
  type?: string;
  format?: string;
  enum?: string[];
}

/** A GET of the API's document. */
export interface NativeRead {
  /** As the server has it: `/v1/items/:id`. */
  path: string;
  parameters: { name: string; required: boolean; schema: Schema }[];
}

interface Parameter {
  in: string;
  name: string;
  required?: boolean;
  schema: Schema;
}

interface Described {
  paths: Record<string, { get?: { parameters?: (Parameter | Reference)[] } }>;
}

/** Every GET that the document of the server names. */
export function nativeReads(server: FastifyInstance): NativeRead[] {
  const document = server.swagger() as unknown as Described;
  return Object.entries(document.paths).flatMap(([path, { get }]) => {
    if (get === undefined) return [];
    const parameters = (get.parameters ?? [])
      .map((parameter) => resolved(document, parameter))
      .filter((parameter) => parameter.in === 'query')
      .map(({ name, required = false, schema }) => ({ name, required, schema: resolved(document, schema) }));
    return [{ path: path.replaceAll(/\{(\w+)\}/g, ':$1'), parameters }];
  });
}

const PAST = '2000-01-01T00:00:00Z';
const FUTURE = '2100-01-01T00:00:00Z';

/** Where a row says under another name what a parameter asks for. */
const SAID_AS: Readonly<Record<string, readonly string[]>> = {
  code: ['partNumber', 'number'],
  locationId: ['fromLocationId'],
  search: ['name'],
  ids: ['id'],
};

/** What no row says, or not so that it could be asked for. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  wait: ['0'],
  kinds: ['item,location', 'movement', 'stock', 'adjustment,transfer,count,sale'],
  days: ['1', '366'],
  coverDays: ['1', '365'],
  timeZone: ['Europe/Berlin'],
  points: ['2', '500'],
  inStock: ['true', 'false'],
  lowStock: ['true', 'false'],
  sourceId: ['1', '9007199254740991'],
  to: [FUTURE],
};

/** Ids that a row gives as those of a row in it: `documentId` is the id of its `document`. */
const IN_ROWS: readonly string[] = ['documentId', 'actorId', 'lotId'];
/** What a row has a list of: `serial` is one of its `serials`. */
const LISTED: readonly string[] = ['serial'];

/** Values for a parameter, and whether rows of the list say them, in themselves or in the rows in them. */
interface Worth {
  values: string[];
  said: boolean;
}

/**
 * Values that are worth asking for: all words where a parameter takes words, both ends of a time, else what the rows of the list say
 * themselves. `others` are the rows of every list, for what only these say.
 */
export function worthAsking(
  { name, schema }: NativeRead['parameters'][number],
  rows: readonly Row[],
  others: readonly Row[],
): Worth {
  const fixed = fixedValues(name, schema);
  if (fixed !== undefined) return { values: [...fixed], said: false };
  if (IN_ROWS.includes(name)) {
    return { values: ends(idsIn([...rows, ...rowsIn(rows)], name.slice(0, -2))).map(String), said: true };
  }
  if (LISTED.includes(name)) {
    const listed = rows.flatMap((row) => row[`${name}s`] ?? []).filter((value) => typeof value === 'string');
    return { values: ends(listed), said: true };
  }
  const words = [name, ...(SAID_AS[name] ?? [])];
  // A vendor's surface says 0 where there is nothing.
  const saidBy = (all: readonly Row[]) => words.flatMap((word) => valuesOf(all, word)).filter((value) => value !== 0);
  const places = [saidBy(rows), saidBy(rowsIn(rows)), saidBy(others)];
  const at = places.findIndex((values) => values.length > 0);
  return { values: ends(places[at] ?? []).map(String), said: at === 0 || at === 1 };
}

function fixedValues(name: string, { enum: words, type, format }: Schema): readonly string[] | undefined {
  if (words !== undefined) return words;
  if (type === 'boolean') return ['true', 'false'];
  return FIXED[name] ?? (format === 'date-time' ? [PAST, FUTURE] : undefined);
}

/** The ids of what rows hold under a name. */
function idsIn(rows: readonly Row[], name: string) {
  const held = rows.map((row) => row[name]);
  return valuesOf(
    held.filter((part): part is Row => typeof part === 'object' && part !== null),
    'id',
  );
}
