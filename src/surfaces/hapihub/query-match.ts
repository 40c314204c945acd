import { malformed } from '../http/index.ts';
import type { Comparison, Condition, Query } from './query.ts';
import { Loose, type Operand, TextPattern } from './query-values.ts';

/** A row as in an answer of the surface. */
export type Row = Record<string, unknown>;

/** The limit of comparisons per request: less than a second of work. */
const COMPARISONS_MAX = 4_000_000;

/** The remaining work of a request. */
export interface Patience {
  left: number;
}

export function patience(): Patience {
  return { left: COMPARISONS_MAX };
}

/** Whether a row meets a condition, by the rules of the vendor's database: one element of a list is enough. */
export function fits(row: Row, condition: Condition, work: Patience): boolean {
  if (condition.sort !== 'field') {
    const { of } = condition;
    return condition.sort === 'and'
      ? of.every((part) => fits(row, part, work))
      : of.some((part) => fits(row, part, work));
  }
  const { path, comparison, operands } = condition;
  const values = valuesAt(row, path);
  work.left -= values.length * operands.length + 1;
  if (work.left < 0) throw malformed('The query is too broad. Add a condition on type, warehouse or createdAt.');
  const holds = values.some((value) => compare(value, comparison, operands));
  return comparison === '$ne' || comparison === '$nin' ? !holds : holds;
}

/** Sorts rows by fields; missing values come first, as in the vendor's database. Equal rows keep their order. */
export function sorted<T extends Row>(rows: readonly T[], sort: Query['sort']): T[] {
  return [...rows].sort((a, b) => {
    for (const { path, descending } of sort) {
      const order = orderOf(valuesAt(a, path)[0], valuesAt(b, path)[0]);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}

/** The requested fields of a row; its key is always included. */
export function selected(row: Row, select: readonly string[] | undefined, key: string): Row {
  if (select === undefined) return row;
  const names = new Set([key, ...select.map((name) => name.split('.')[0])]);
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name)));
}

/** The value at a path: several values if it leads through a list; undefined if there is none. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const [name, ...rest] = path;
  if (name === undefined) return Array.isArray(value) ? [value, ...value] : [value];
  if (Array.isArray(value)) {
    if (/^\d+$/.test(name)) return valuesAt(value[Number(name)], rest);
    const found = value.flatMap((element) => valuesAt(element, path));
    return found.length === 0 ? [undefined] : found;
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [undefined];
  return valuesAt((value as Row)[name], rest);
}

/** `$ne` and `$nin` negate the result. */
function compare(value: unknown, comparison: Comparison, operands: readonly Operand[]): boolean {
  switch (comparison) {
    case '$eq':
    case '$ne':
    case '$in':
    case '$nin':
      return operands.some((operand) => equals(value, operand));
    default: {
      const operand = operands[0];
      const wanted = operand instanceof Loose ? likeOf(value, operand) : operand;
      if (typeof value !== typeof wanted || (typeof value !== 'number' && typeof value !== 'string')) return false;
      return inOrder(value, comparison, wanted as typeof value);
    }
  }
}

function inOrder<T extends number | string>(value: T, comparison: Comparison, wanted: T): boolean {
  if (comparison === '$lt') return value < wanted;
  if (comparison === '$lte') return value <= wanted;
  return comparison === '$gt' ? value > wanted : value >= wanted;
}

function equals(value: unknown, operand: Operand): boolean {
  if (operand === null) return value === undefined || value === null;
  if (operand instanceof TextPattern) return typeof value === 'string' && operand.fits(value);
  if (operand instanceof Loose) {
    return typeof value === 'object' || value === undefined ? false : String(value) === operand.text;
  }
  return value === operand;
}

/** A plain text compared with a number counts as the number in it. */
function likeOf(value: unknown, { text }: Loose): unknown {
  return typeof value === 'number' && text !== '' ? Number(text) : text;
}

function orderOf(a: unknown, b: unknown): number {
  const rank = (value: unknown) => (value === undefined || value === null ? 0 : typeof value === 'number' ? 1 : 2);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return 0;
}
