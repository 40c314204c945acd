import Type, { type TSchema } from 'typebox';
import { DECIMAL_PATTERN } from '../../platform/index.ts';

/** An id or a revision: a positive whole number below 2^53. */
export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** A quantity or an amount in a request: decimal text, or a whole JSON number. */
export function DecimalInput(options: { description?: string; minimum?: 0 } = {}) {
  const { minimum, ...rest } = options;
  return Type.Unsafe<string | number>({
    type: ['string', 'integer'],
    pattern: minimum === 0 ? DECIMAL_PATTERN.replace('-?', '') : DECIMAL_PATTERN,
    minimum: minimum ?? -999_999_999_999,
    maximum: 999_999_999_999,
    ...rest,
  });
}

/** A quantity or an amount in an answer. */
export const Decimal = Type.String({ description: 'An exact decimal, for example "47" or "-0.25".' });

/** A time: RFC 3339. */
export const Timestamp = Type.String({ format: 'date-time' });

/** A text of limited length; NUL characters are refused before it gets here. */
export function Text(maxLength: number, options: { minLength?: number; description?: string } = {}) {
  return Type.String({ maxLength, ...options });
}

/** The schema, or null. */
export function Nullable<T extends TSchema>(schema: T) {
  const { type, enum: values, ...rest } = schema as TSchema & { type?: string | string[]; enum?: unknown[] };
  if (type === undefined) return Type.Union([schema, Type.Null()]);
  const types = [...(Array.isArray(type) ? type : [type]), 'null'];
  return Type.Unsafe<Type.Static<T> | null>({ ...rest, type: types, ...(values ? { enum: [...values, null] } : {}) });
}

/** One of these words. */
export function OneOf<const T extends readonly string[]>(
  values: T,
  options: { description?: string; default?: T[number] } = {},
) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...values], ...options });
}

/** An object that is stored and returned as given. */
export const FreeObject = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  additionalProperties: true,
  maxProperties: 200,
});
