import Type, { type Static, type TSchema } from 'typebox';
import type { Address } from '../../catalog/index.ts';
import { parseQuantity, type Quantity, Refusal } from '../../platform/index.ts';
import { Nullable, OneOf } from '../http/index.ts';
import { parseMoment } from './query.ts';

/** The vendor's small shapes, in and out. Fields that nobody documents are ignored on their way in. */

/** An optional field of a request; null counts as absent. */
export function Maybe<T extends TSchema>(schema: T) {
  return Type.Optional(Nullable(schema));
}

export const Int64 = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const ShortText = Type.String({ maxLength: 1_000 });
export const LongText = Type.String({ maxLength: 20_000 });
/** A decimal as a JSON number, or as text by clients that keep it exact. */
export const DecimalNumber = Type.Unsafe<number | string>({ type: ['number', 'string'] });
export const Moment = Type.String({ maxLength: 50 });

/** More digits than a floating point number keeps. */
const DIGITS_MAX = 15;

/** A decimal of a request, exactly: at most six decimals, and as a number at most 15 digits, which every reader of JSON keeps. */
export function readDecimal(value: number | string, path: string): Quantity {
  const text = String(value);
  const quantity = parseQuantity(text);
  const digits = text.replace(/^-?0*\.?0*/, '').replace('.', '').length;
  if (quantity !== undefined && (typeof value === 'string' || digits <= DIGITS_MAX)) return quantity;
  throw new Refusal('invalid_quantity', 'This must be a decimal of at most 6 decimals and 15 digits in all.', { path });
}

const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** A moment of a request. */
export function readMoment(value: string, path: string): Date {
  const found = parseMoment(value);
  if (found !== undefined && found.getTime() >= EARLIEST && found.getTime() < LATEST) return found;
  throw new Refusal('invalid_request', 'This must be a moment between 1970 and 2200.', { path });
}

/** The patch without the fields that are absent or null. */
export function given<Shape extends object>(shape: Shape): { [Name in keyof Shape]?: NonNullable<Shape[Name]> } {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value != null)) as {
    [Name in keyof Shape]?: NonNullable<Shape[Name]>; // What was null is gone.
  };
}

const part = Type.Optional(Nullable(Type.String({ maxLength: 300 })));

/** An address of a request. The vendor requires every part; one that is missing does no harm. */
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

/** An address as it is answered: every part is there, an unknown one is null. */
export function fromAddress(address: Partial<Address> | null | undefined): Address {
  return toAddress(address ?? {});
}

/** A field that must be one of these words. */
export const Word = OneOf;
