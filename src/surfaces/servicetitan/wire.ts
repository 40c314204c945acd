import Type, { type Static, type TSchema } from 'typebox';
import type { Address } from '../../catalog/index.ts';
import { parseQuantity, type Quantity, Refusal } from '../../platform/index.ts';
import { Nullable, OneOf } from '../http/index.ts';
import { parseMoment } from './query.ts';

/** The vendor's small shapes, in requests and answers. Undocumented fields of requests are ignored. */

/** An optional field of a request; null counts as absent. */
export function Maybe<T extends TSchema>(schema: T) {
  return Type.Optional(Nullable(schema));
}

export const Int64 = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const ShortText = Type.String({ maxLength: 1_000 });
export const LongText = Type.String({ maxLength: 20_000 });
/** A decimal as a JSON number, or as text from clients that keep it exact. */
export const DecimalNumber = Type.Unsafe<number | string>({ type: ['number', 'string'] });
export const Moment = Type.String({ maxLength: 50 });

/** More digits than a floating point number keeps. */
const DIGITS_MAX = 15;

/** An exact decimal of a request: at most six decimals, and as a number at most 15 digits, which every JSON reader preserves. */
export function readDecimal(value: number | string, path: string): Quantity {
  const text = String(value);
  const quantity = parseQuantity(text);
  const digits = text.replace(/^-?0*\.?0*/, '').replace('.', '').length;
  if (quantity !== undefined && (typeof value === 'string' || digits <= DIGITS_MAX)) return quantity;
  throw new Refusal('invalid_quantity', 'This must be a number with at most 6 decimals and 15 digits in total.', {
    path,
  });
}

const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** A time in a request. */
export function readMoment(value: string, path: string): Date {
  const found = parseMoment(value);
  if (found !== undefined && found.getTime() >= EARLIEST && found.getTime() < LATEST) return found;
  throw new Refusal('invalid_request', 'This must be a time between 1970 and 2200.', { path });
}

/** The patch without the fields that are absent or null. */
export function given<Shape extends object>(shape: Shape): { [Name in keyof Shape]?: NonNullable<Shape[Name]> } {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value != null)) as {
    [Name in keyof Shape]?: NonNullable<Shape[Name]>; // Nulls have been removed.
  };
}

const part = Type.Optional(Nullable(Type.String({ maxLength: 300 })));

/** An address of a request. The vendor requires every part; a missing one does no harm. */
export const AddressRequest = Type.Object({
  street: part,
  unit: part,
  city: part,
  state: part,
  zip: part,
  country: part,
});

export function toAddress(address: Static<typeof AddressRequest>): Address {
  const { street = null, unit = null, city = null, state = null, zip = null, country = null } = address;
  return { street, unit, city, state, zip, country };
}

/** An address in an answer: every part is present, an unknown one is null. */
export function fromAddress(address: Partial<Address> | null | undefined): Address {
  return toAddress(address ?? {});
}

/** A field that must be one of these words. */
export const Word = OneOf;
