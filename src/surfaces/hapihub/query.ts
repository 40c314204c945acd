import { malformed, type Nested } from '../http/index.ts';
import { type FieldTable, normalType, sortAt } from './fields.ts';
import { type Operand, readNumber, readOperand } from './query-values.ts';

export type Comparison = '$eq' | '$ne' | '$in' | '$nin' | '$lt' | '$lte' | '$gt' | '$gte';

/** A condition on rows. A comparison with `$in` or `$nin` has a list of operands, every other one a single operand. */
export type Condition =
  | { sort: 'and' | 'or'; of: Condition[] }
  | { sort: 'field'; path: string[]; comparison: Comparison; operands: Operand[] };

export interface Query {
  condition: Condition;
  /** Undefined if the client gives none. */
  limit: number | undefined;
  skip: number | undefined;
  sort: { path: string[]; descending: boolean }[];
  select: string[] | undefined;
}

const CONDITIONS_MAX = 200;
const DEPTH_MAX = 5;
const LIST_MAX = 1_000;
const SORTS_MAX = 5;
const PAGE_MAX = 1_000_000_000;

const COMPARISONS: ReadonlySet<string> = new Set(['$ne', '$in', '$nin', '$lt', '$lte', '$gt', '$gte']);

/** Reads a query in the grammar of Feathers. Throws for anything outside the grammar, or beyond the limits. */
export function readQuery(raw: { [name: string]: Nested }, table: FieldTable): Query {
  const { $limit, $skip, $sort, $select, ...rest } = raw;
  const reader = new ConditionReader(table);
  return {
    condition: reader.object(rest, 0),
    limit: readCount($limit, '$limit'),
    skip: readCount($skip, '$skip'),
    sort: readSort($sort),
    select: readSelect($select),
  };
}

class ConditionReader {
  readonly #table: FieldTable;
  #count = 0;

  constructor(table: FieldTable) {
    this.#table = table;
  }

  /** All conditions of an object must hold. */
  object(raw: { [name: string]: Nested }, depth: number): Condition {
    if (depth > DEPTH_MAX) throw malformed(`Conditions may be nested at most ${DEPTH_MAX} deep.`);
    const of = Object.entries(raw).flatMap(([name, value]): Condition[] => {
      if (name === '$or' || name === '$and') return [this.#list(name, value, depth)];
      if (name.startsWith('$')) throw malformed(`${name} is not an operator at the top level of a query.`);
      return this.#field(name.split('.'), value);
    });
    return { sort: 'and', of };
  }

  #list(name: '$or' | '$and', value: Nested, depth: number): Condition {
    const list = asList(value);
    if (list === undefined || list.length > CONDITIONS_MAX) throw malformed(`${name} must be a list of conditions.`);
    const of = list.map((element) => {
      if (!isObject(element)) throw malformed(`${name} must be a list of conditions.`);
      return this.object(element, depth + 1);
    });
    return { sort: name === '$or' ? 'or' : 'and', of };
  }

  #field(path: string[], value: Nested): Condition[] {
    const name = path.join('.');
    if (path.length > DEPTH_MAX || name.length > 200) throw malformed('A field is nested too deep.');
    if (Array.isArray(value)) throw malformed(`${name} is compared with a list: use ${name}[$in].`);
    if (!isObject(value) || '$coerce' in value) return [this.#compare(path, '$eq', [value])];
    const entries = Object.entries(value);
    const operators = entries.filter(([key]) => key.startsWith('$'));
    if (operators.length === 0) return entries.flatMap(([key, below]) => this.#field([...path, key], below));
    return entries.map(([key, operand]) => {
      if (!COMPARISONS.has(key)) throw malformed(`${name}[${key}] is not an operator.`);
      if (key !== '$in' && key !== '$nin') return this.#compare(path, key as Comparison, [operand]);
      const list = operand === '#[]' ? [] : (asList(operand) ?? [operand]);
      return this.#compare(path, key, list);
    });
  }

  #compare(path: string[], comparison: Comparison, raw: Nested[]): Condition {
    this.#count += 1;
    if (this.#count > CONDITIONS_MAX) throw malformed(`A query may have at most ${CONDITIONS_MAX} conditions.`);
    if (raw.length > LIST_MAX) throw malformed(`A list may have at most ${LIST_MAX} values.`);
    const name = path.join('.');
    const sort = sortAt(this.#table, path) ?? 'any';
    const operands = raw.map((value) => readOperand(value, sort, name));
    const isType = name === 'type';
    return {
      sort: 'field',
      path,
      comparison,
      operands: isType
        ? operands.map((operand) => (typeof operand === 'string' ? normalType(operand) : operand))
        : operands,
    };
  }
}

function isObject(value: Nested | undefined): value is { [name: string]: Nested } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list, or an object with indices as names. */
function asList(value: Nested): Nested[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return undefined;
  return Object.keys(value).every((key) => /^\d+$/.test(key)) ? Object.values(value) : undefined;
}

function readSingle(raw: Nested, name: string): number {
  const operand = readOperand(raw, 'number', name);
  return typeof operand === 'number' ? operand : readNumber(String(operand), name);
}

function readCount(raw: Nested | undefined, name: string): number | undefined {
  if (raw === undefined) return undefined;
  const count = readSingle(raw, name);
  if (Number.isInteger(count) && count >= 0 && count <= PAGE_MAX) return count;
  throw malformed(`${name} must be a whole number, at least 0.`);
}

function readSort(raw: Nested | undefined): Query['sort'] {
  if (raw === undefined) return [];
  if (!isObject(raw)) throw malformed('$sort must have fields with 1 or -1.');
  const entries = Object.entries(raw);
  if (entries.length > SORTS_MAX) throw malformed(`$sort may have at most ${SORTS_MAX} fields.`);
  return entries.map(([name, value]) => {
    const direction = readSingle(value, `$sort[${name}]`);
    if (direction !== 1 && direction !== -1) throw malformed(`$sort[${name}] must be 1 or -1.`);
    if (name.startsWith('$') || name.length > 200) throw malformed(`${name} is not a field to sort by.`);
    return { path: name.split('.'), descending: direction === -1 };
  });
}

function readSelect(raw: Nested | undefined): string[] | undefined {
  if (raw === undefined) return undefined;
  const list = typeof raw === 'string' ? [raw] : raw === null ? undefined : asList(raw);
  if (list === undefined || list.length > CONDITIONS_MAX) throw malformed('$select must be a list of fields.');
  return list.map((name) => {
    if (typeof name !== 'string' || name.startsWith('$') || name.length > 200)
      throw malformed('$select must contain names of fields.');
    return name;
  });
}
