import { parseQuantity, type Quantity } from '../../platform/index.ts';
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

/** A whole number as JSON number or as digits; undefined for anything else. */
export function readWhole(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\s*[+-]?\d{1,15}\s*$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}

/** Whether the value is a number, or a text that says one. */
export function isNumeric(value: unknown): boolean {
  if (typeof value === 'number') return true;
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
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
  if (!isNumeric(value)) return undefined;
  const number = Number(value);
  const plain = String(number);
  return parseQuantity(/^-?\d+(\.\d{1,6})?$/.test(plain) ? plain : number.toFixed(6));
}
