import { parseQuantity, type Quantity } from '../../platform/index.ts';
import { roundedDecimal } from '../http/index.ts';
import { Denial } from './denial.ts';

/** A body or a query whose fields have not been looked at yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The body as fields. None at all counts as one without fields. */
export function readBody(body: unknown): Fields {
  if (body === undefined) return {};
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Fields;
  throw new Denial('validation_failed', 'The body must be a JSON object.');
}

/** One parameter of a query; of several with one name the last holds, and an empty one counts as none. */
export function readParameter(query: unknown, name: string): string | undefined {
  const value = Object.hasOwn(query as object, name) ? (query as Fields)[name] : undefined;
  const last = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' && last !== '' ? last : undefined;
}

export const isAbsent = (value: unknown) => value === undefined || value === null || value === '';

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** No number that anybody means is longer, blanks included. */
const NUMBER_LENGTH_MAX = 100;

/** Whether the value is a number, or a text that says one in decimals. */
export function isNumeric(value: unknown): boolean {
  if (typeof value === 'number') return true;
  return typeof value === 'string' && value.length <= NUMBER_LENGTH_MAX && DECIMAL.test(value.trim());
}

/** The number that a value is or says; undefined for anything else. */
export function readNumber(value: unknown): number | undefined {
  return isNumeric(value) ? Number(value) : undefined;
}

/** A whole number, also one that a text says; undefined for anything else. */
export function readWhole(value: unknown): number | undefined {
  const number = readNumber(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** An id; undefined for what cannot be one, which therefore is nothing that exists. */
export function readId(value: unknown): number | undefined {
  const id = readWhole(value);
  return id !== undefined && id > 0 ? id : undefined;
}

/** A signed whole quantity that the ledger can hold. */
export function readWholeQuantity(value: unknown): Quantity | undefined {
  const whole = readWhole(value);
  return whole === undefined ? undefined : parseQuantity(whole);
}

/** Money: a JSON number or a text that says one, rounded to six decimals. */
export function readMoney(value: unknown): Quantity | undefined {
  const number = readNumber(value);
  return number === undefined ? undefined : roundedDecimal(number);
}
