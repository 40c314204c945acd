import { type Fault, Refusal } from '../../platform/index.ts';

/**
 * The grammar of the vendor's query parameters, as its real clients use it: names in any case, values repeated or separated by commas,
 * `True` and `true`, times with microseconds and offsets, empty values for absent ones.
 */

/** A query as its readers see it. */
export interface QuerySource {
  /** The non-empty values of a parameter. */
  texts(name: string): string[];
  /** Every parameter whose name begins with this, with the rest of its name as sent. */
  beginningWith(name: string): [rest: string, text: string][];
  /** Notes that a parameter is wrong; all wrong ones are reported together. */
  fault(name: string, message: string): void;
}

/** Reads one parameter, or several that belong together; `name` is its own. */
export type Param<T> = (source: QuerySource, name: string) => T;
export type QuerySpec = Readonly<Record<string, Param<unknown>>>;
export type QueryOf<Spec extends QuerySpec> = { [Name in keyof Spec]: ReturnType<Spec[Name]> };

/** What some clients append to the name of a list: `ids[]`, `ids[0]`. */
const PLACE = /\[\d{0,9}\]$/;

type RawQuery = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Reads a query by its declaration. Throws one refusal that names all faults: invalid parameters, and those that the declaration does
 * not read though they would filter the answer. `known` are the names that any operation reads, in lower case.
 */
export function readQuery<Spec extends QuerySpec>(
  raw: RawQuery,
  spec: Spec,
  known: ReadonlySet<string> = new Set(),
): QueryOf<Spec> {
  const faults: Fault[] = [];
  const read = new Set<string>();
  const given = Object.entries(raw).map(([name, value]): [string, string[]] => [
    name,
    (Array.isArray(value) ? value : [value ?? '']).filter((text) => text.trim() !== ''),
  ]);
  const source: QuerySource = {
    texts(name) {
      const key = name.toLowerCase();
      return given.flatMap(([other, texts]) => {
        if (other.toLowerCase().replace(PLACE, '') !== key) return [];
        read.add(other);
        return texts;
      });
    },
    beginningWith(name) {
      const key = name.toLowerCase();
      return given.flatMap(([other, texts]) => {
        if (!other.toLowerCase().startsWith(key)) return [];
        read.add(other);
        return texts.map((text): [string, string] => [other.slice(key.length), text]);
      });
    },
    fault: (path, message) => void faults.push({ path, code: 'invalid_request', message }),
  };
  const query = Object.fromEntries(Object.entries(spec).map(([name, param]) => [name, param(source, name)]));
  for (const [name, texts] of given) {
    if (texts.length === 0 || read.has(name) || !isFilter(name, known) || narrowsNothing(name, texts)) continue;
    source.fault(name, 'This operation has no parameter of this name.');
  }
  const [first] = faults;
  if (first !== undefined) throw new Refusal('invalid_request', first.message, { faults });
  return query as QueryOf<Spec>; // Each name holds what its own reader returned.
}

/** The names, in lower case, of the parameters that a declaration reads. */
export function parameterNames(spec: QuerySpec): string[] {
  const names: string[] = [];
  const source: QuerySource = {
    texts: (name) => {
      names.push(name.toLowerCase());
      return [];
    },
    beginningWith: (name) => {
      names.push(name.toLowerCase());
      return [];
    },
    fault: () => {},
  };
  for (const [name, param] of Object.entries(spec)) param(source, name);
  return names;
}

/** Names that filter by an id or by a time, whether or not the vendor has them. */
const FILTER_NAME = /^ids?$|[a-z0-9](Id|ID)s?$|_ids?$|(OnOrAfter|Before)$/;

/**
 * Whether this parameter is meant as a filter: ignored, it would return rows that were not requested. Anything else, such
 * as what a proxy adds, is ignored, as by the vendor.
 */
function isFilter(name: string, known: ReadonlySet<string>): boolean {
  const bare = name.replace(PLACE, '');
  const [family = ''] = bare.toLowerCase().split(/\.fields/);
  return FILTER_NAME.test(bare) || known.has(bare.toLowerCase()) || known.has(`${family}.fields`);
}

/** Parameters that clients send to every list, with the values that mean everything. */
const NEUTRAL: Readonly<Record<string, RegExp>> = {
  // The application key may be in the query.
  servicetitanapplicationkey: /^/,
  // Without a look-up it selects whose external data is shown.
  externaldataapplicationguid: /^/,
  active: /^\s*any\s*$/i,
  includetotal: /^/,
  page: /^\s*1\s*$/,
  pagesize: /^/,
  includerecentchanges: /^/,
};

/** Whether an operation's answer is right even though it does not know the parameter. */
function narrowsNothing(name: string, texts: readonly string[]): boolean {
  const key = name.toLowerCase().replace(PLACE, '');
  return Object.hasOwn(NEUTRAL, key) && texts.every((text) => NEUTRAL[key]?.test(text));
}

const TEXT_MAX = 500;
/** The limit of values in a list for which the vendor names none. */
const VALUES_MAX = 1_000;

/** A text; of a repeated parameter the last value counts. */
export const text: Param<string | undefined> = (source, name) => {
  const value = source.texts(name).at(-1);
  if (value !== undefined && value.length > TEXT_MAX) source.fault(name, `At most ${TEXT_MAX} characters.`);
  return value;
};

/** Texts, separated by commas or repeated. */
export function texts(max = VALUES_MAX): Param<string[] | undefined> {
  return (source, name) => {
    const values = source
      .texts(name)
      .flatMap((value) => value.split(','))
      .map((value) => value.trim())
      .filter((value) => value !== '');
    if (values.length > max) source.fault(name, `At most ${max} values.`);
    return values.length === 0 ? undefined : values;
  };
}

const WHOLE = /^-?[0-9]{1,19}$/;

/** An id. One beyond 2^53 does not exist, like 0. */
export const id: Param<number | undefined> = (source, name) => {
  const value = source.texts(name).at(-1)?.trim();
  return value === undefined ? undefined : readId(source, name, value);
};

/** Ids, separated by commas or repeated. */
export function ids(max = VALUES_MAX): Param<number[] | undefined> {
  const list = texts(max);
  return (source, name) => list(source, name)?.map((value) => readId(source, name, value));
}

/** The ids requested from a list: the vendor accepts 50. */
export const IDS_MAX = 50;
export const ownIds = ids(IDS_MAX);

function readId(source: QuerySource, name: string, value: string): number {
  if (!WHOLE.test(value)) source.fault(name, `"${value.slice(0, 40)}" is not an id.`);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : 0;
}

/** A whole number within bounds, or its default. */
export function whole(bounds: { min: number; max: number; otherwise: number }): Param<number> {
  const { min, max, otherwise } = bounds;
  return (source, name) => {
    const value = source.texts(name).at(-1)?.trim();
    if (value === undefined) return otherwise;
    const number = Number(value);
    if (!WHOLE.test(value) || number < min || number > max) {
      source.fault(name, `This must be a whole number from ${min} to ${max}.`);
      return otherwise;
    }
    return number;
  };
}

/** True or false in any case; absent is undefined. */
export const flag: Param<boolean | undefined> = (source, name) => {
  const value = source.texts(name).at(-1)?.trim();
  if (value === undefined) return undefined;
  const word = value.toLowerCase();
  if (word !== 'true' && word !== 'false') source.fault(name, 'This must be true or false.');
  return word === 'true';
};

/** A required parameter. */
export function required<T>(param: Param<T | undefined>): Param<T> {
  return (source, name) => {
    const value = param(source, name);
    if (value === undefined) source.fault(name, 'This parameter is required.');
    return value as T; // Without it the query is refused.
  };
}

/** One of the vendor's words, in any case, as its meaning here. */
export function choice<const Meaning>(words: Readonly<Record<string, Meaning>>): Param<Meaning | undefined> {
  return (source, name) => {
    const value = source.texts(name).at(-1);
    return value === undefined ? undefined : meaningOf(source, name, words, value);
  };
}

/** Some of the vendor's words, separated by commas or repeated. */
export function choices<const Meaning>(words: Readonly<Record<string, Meaning>>): Param<Meaning[] | undefined> {
  const list = texts();
  return (source, name) => list(source, name)?.map((value) => meaningOf(source, name, words, value));
}

function meaningOf<Meaning>(
  source: QuerySource,
  name: string,
  words: Readonly<Record<string, Meaning>>,
  value: string,
): Meaning {
  const word = value.trim().toLowerCase();
  const found = Object.entries(words).find(([known]) => known.toLowerCase() === word);
  if (found === undefined) source.fault(name, `This must be one of ${Object.keys(words).join(', ')}.`);
  return found?.[1] as Meaning; // Without it the query is refused.
}

/** Which rows: the active ones by default, the inactive ones, or undefined for all. */
export const active: Param<boolean | undefined> = (source, name) => {
  const word = choice({ True: 'true', False: 'false', Any: 'any' })(source, name) ?? 'true';
  return word === 'any' ? undefined : word === 'true';
};

/** The same for lists that show all by default. */
export const activeIfGiven: Param<boolean | undefined> = (source, name) =>
  source.texts(name).length === 0 ? undefined : active(source, name);

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+\- ]?\d{2}:?\d{2})?)?$/i;

/**
 * A time as clients write it, or undefined if it is not one. UTC unless an offset is given; a plus that arrived as a space is restored.
 * Rows have milliseconds, so a time between two of them counts as the later one: "on or after" and "before" keep their meaning.
 */
export function parseMoment(value: string): Date | undefined {
  const match = MOMENT.exec(value.trim());
  if (match === null) return undefined;
  const [, day = '', minute = '00:00', second = '00', fraction = '', zone = 'Z'] = match;
  const offset = /^z$/i.test(zone) ? 'Z' : zone.replace(/^ ?(?=\d)/, '+').replace(/(\d{2}):?(\d{2})$/, '$1:$2');
  const time = Date.parse(`${day}T${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`);
  // The clients' own smallest and largest times mean no bound; there is nothing beyond them.
  if (Number.isNaN(time) || time < Date.parse('0001-01-01T00:00:00Z')) return undefined;
  // A day that the month does not have would count as one of the next month.
  if (new Date(day).toISOString().slice(0, day.length) !== day) return undefined;
  return new Date(/[1-9]/.test(fraction.slice(3)) ? time + 1 : time);
}

/** A range of times from two parameters: from the first on, before the second. */
export function between(fromName: string, beforeName: string): Param<{ from?: Date; before?: Date } | undefined> {
  return (source) => {
    const from = moment(source, fromName);
    const before = moment(source, beforeName);
    if (from === undefined && before === undefined) return undefined;
    return { ...(from && { from }), ...(before && { before }) };
  };
}

/** The filters by creation and last change that every list has. */
export const created = between('createdOnOrAfter', 'createdBefore');
export const modified = between('modifiedOnOrAfter', 'modifiedBefore');

function moment(source: QuerySource, name: string): Date | undefined {
  const value = source.texts(name).at(-1);
  if (value === undefined) return undefined;
  const found = parseMoment(value);
  if (found === undefined) source.fault(name, 'This must be a date or a time such as 2026-11-21T09:30:00Z.');
  return found;
}

export interface Sorting<Field> {
  field: Field;
  descending: boolean;
}

/** `+Field`, `-Field`, `Field`; a plus that arrived as a space counts. */
export function sort<const Field>(fields: Readonly<Record<string, Field>>): Param<Sorting<Field> | undefined> {
  return (source, name) => {
    const value = source.texts(name).at(-1);
    if (value === undefined) return undefined;
    const sign = value.trimStart()[0];
    const field = meaningOf(source, name, fields, value.trim().replace(/^[+-]/, ''));
    return { field, descending: sign === '-' };
  };
}
