import { ApiError } from './errors.ts';
import type { Fields } from './fields.ts';

/** The vendor's tests by their codes. */
export const TESTS = { 1: '==', 2: '!=', 3: '<', 4: '>', 5: '<=', 6: '>=', 7: 'between' } as const;
export type Test = (typeof TESTS)[keyof typeof TESTS];

/** The type of a searched field's values. */
export type Operand = 'date' | 'number' | 'string';

/** One condition as sent. */
export interface Condition {
  field: string;
  condition: string;
  values: ReadonlyMap<string, string>;
}

const PARAMETERS = ['field', 'condition', 'date1', 'date2', 'number1', 'number2', 'string', 'string1', 'string2'];
const INDEXED = new RegExp(`^conditions\\[(\\d{1,9})\\]\\[(${PARAMETERS.join('|')})\\]$`);

/** No sensible search has more conditions. */
const CONDITIONS_MAX = 1_000;

/**
 * The conditions of a search, all of which must hold: those with a number, lowest first, and the one without, which counts as the first.
 * Throws the vendor's errors in its order: no conditions, then missing parts and invalid dates, condition by condition.
 */
export function readConditions(fields: Fields, operandOf: (field: string) => Operand | undefined): Condition[] {
  const groups = new Map<number, Map<string, string>[]>();
  const at = (n: number, group: 0 | 1) => {
    const both = groups.get(n) ?? [new Map<string, string>(), new Map<string, string>()];
    groups.set(n, both);
    return both[group]!; // Both are always present.
  };
  for (const name of PARAMETERS) {
    const value = fields.get(name);
    if (value !== undefined) at(1, 0).set(name, value);
  }
  for (const [name, value] of fields) {
    const match = INDEXED.exec(name);
    if (match !== null) at(Number(match[1]), 1).set(match[2]!, value); // Both groups of the pattern are part of every match.
  }
  if (groups.size === 0) throw new ApiError(50002);
  const inOrder = [...groups].sort(([a], [b]) => a - b);
  const conditions = inOrder.flatMap(([n, both]) =>
    both.filter((values) => values.size > 0).map((values) => complete(n, values, operandOf)),
  );
  if (conditions.length > CONDITIONS_MAX) throw new ApiError(50005);
  return conditions;
}

function complete(
  n: number,
  values: ReadonlyMap<string, string>,
  operandOf: (field: string) => Operand | undefined,
): Condition {
  const field = values.get('field');
  const condition = values.get('condition');
  if (field === undefined) throw new ApiError(50003, `Condition ${n} 'field' is missing`);
  if (condition === undefined) throw new ApiError(50003, `Condition ${n} 'condition' is missing`);
  if (operandOf(field) === 'date') {
    if (readDate(values.get('date1')) === undefined) throw new ApiError(50003, 'date1 is invalid');
    if (condition === '7' && readDate(values.get('date2')) === undefined) throw new ApiError(50003, 'date2 is invalid');
  }
  return { field, condition, values };
}

/** The test of a condition. Throws 50005 for a code that is not in the list. */
export function testOf({ condition }: Condition): Test {
  const test = Object.hasOwn(TESTS, condition) ? TESTS[condition as unknown as keyof typeof TESTS] : undefined;
  if (test === undefined) throw new ApiError(50005);
  return test;
}

const LIMIT_MAX = 100;

/** The rows that a search returns; a limit above the maximum is `refused`, or `brought` down to it. Throws 50004 for an invalid limit or offset. */
export function readPage(fields: Fields, above: 'refused' | 'brought'): { limit: number; offset: number } {
  const limit = whole(fields.get('limit') ?? String(LIMIT_MAX));
  const offset = whole(fields.get('offset') ?? '0');
  if (limit === undefined || offset === undefined) throw new ApiError(50004);
  if (limit > LIMIT_MAX && above === 'refused') throw new ApiError(50004);
  return { limit: Math.min(limit, LIMIT_MAX), offset };
}

function whole(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.\d{1,9})?)?)?(?:Z|([+-])(\d\d):?(\d\d))?$/i;
const MINUTE_MS = 60_000;

/** The second given by a text, in UTC unless it has an offset; undefined if it is not a time. */
export function readDate(text: string | undefined): Date | undefined {
  const match = text === undefined ? null : DATE.exec(text.trim());
  if (match === null) return undefined;
  const [, day, time = '00:00', second = '00', sign = '+', hours = '0', minutes = '0'] = match;
  const plain = `${day}T${time}:${second}`;
  const date = new Date(`${plain}Z`);
  // A day that does not exist would count as one of the next month.
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 19) !== plain) return undefined;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  return new Date(date.getTime() - (sign === '-' ? -offset : offset));
}

/** A number of a condition. Throws 50005 if it is missing or not a number. */
export function numberOf({ values }: Condition, name: 'number1' | 'number2'): number {
  const text = values.get(name)?.trim();
  if (text === undefined || !/^-?\d{1,30}(?:\.\d{1,30})?$/.test(text)) throw new ApiError(50005);
  return Number(text);
}
