import { parseQuantity, type Quantity } from '../../platform/index.ts';
import { roundedDecimal } from '../http/index.ts';
import { Denial } from './denial.ts';

/** A body or a query whose fields have not been checked yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of the body. A missing body has none. */
export function readBody(body: unknown): Fields {
  if (body === undefined) return {};
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Fields;
  throw new Denial('validation_failed', 'The body must be a JSON object.');
}

/** One parameter of a query; of a repeated one the last counts, and an empty one counts as absent. */
export function readParameter(query: unknown, name: string): string | undefined {
  const value = Object.hasOwn(query as object, name) ? (query as Fields)[name] : undefined;
  const last = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' && last !== '' ? last : undefined;
}

export const isAbsent = (value: unknown) => value === undefined || value === null || value === '';

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** No sensible number is longer, blanks included. */
const NUMBER_LENGTH_MAX = 100;

/** Whether the value is a number, or text with a decimal. */
export function isNumeric(value: unknown): boolean {
  if (typeof value === 'number') return true;
  return typeof value === 'string' && value.length <= NUMBER_LENGTH_MAX && DECIMAL.test(value.trim());
}

/** The number in a value; undefined for anything else. */
export function readNumber(value: unknown): number | undefined {
  return isNumeric(value) ? Number(value) : undefined;
}

/** A whole number, as a number or as text; undefined for anything else. */
export function readWhole(value: unknown): number | undefined {
  const number = readNumber(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** An id; undefined for a value that cannot be one, and so does not exist. */
export function readId(value: unknown): number | undefined {
  const id = readWhole(value);
  return id !== undefined && id > 0 ? id : undefined;
}

/** A signed whole quantity within the ledger's limits. */
export function readWholeQuantity(value: unknown): Quantity | undefined {
  const whole = readWhole(value);
  return whole === undefined ? undefined : parseQuantity(whole);
}

/** Money: a JSON number or text with one, rounded to six decimals. */
export function readMoney(value: unknown): Quantity | undefined {
  const number = readNumber(value);
  return number === undefined ? undefined : roundedDecimal(number);
}
