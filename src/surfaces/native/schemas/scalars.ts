import Type, { type Static, type TOptional, type TProperties, type TSchema, type TUnsafe } from 'typebox';
import { UNIT_NAME_MAX } from '../../../catalog/index.ts';
import { FreeObject as AnyObject, Decimal, DecimalInput, Id as HttpId, Nullable, OneOf } from '../../http/index.ts';

export { Nullable as orNull };

/** Under which name a schema that has a name keeps what it means at one place; its description is what it means everywhere. */
export const MEANING = 'x-meaning';

/** The schema with further words of its own; how it validates and what its values are stays the same. */
function annotate<T extends TSchema>(schema: T, words: Record<string, string>): T {
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(schema)) as T;
  return Object.assign(copy, words);
}

/**
 * Gives a schema the name (its `title`) under which the document keeps it once, and refers to it from everywhere else. Two different
 * shapes of one name are an error when the document is made.
 */
export function named<T extends TSchema>(title: string, schema: T, description?: string): T {
  return annotate(schema, { title, ...(description === undefined ? {} : { description }) });
}

/** The schema with what it means at this place. */
export function says<T extends TSchema>(schema: T, description: string): T {
  return annotate(schema, { ['title' in schema ? MEANING : 'description']: description });
}

export const closed = { additionalProperties: false } as const;

/** An object that requests send: a field that it does not name is refused. */
export function input<P extends TProperties>(title: string, description: string, properties: P, options: object = {}) {
  return Type.Object(properties, { title, description, ...closed, ...options });
}

/** An object that answers hold. */
export function shape<P extends TProperties>(title: string, description: string, properties: P) {
  return Type.Object(properties, { title, description });
}

/** A list: its rows, and the cursor of the next page or null. */
export function listOf<T extends TSchema>(row: T) {
  const title = (row as { title?: string }).title ?? '';
  return shape(`${title}List`, `A page of a list of the type ${title}.`, {
    data: Type.Array(row, { description: 'The rows of the page, in the order of the list.' }),
    next: Nullable(shown('Send it as `after` to read the next page; null at the end of the list.')),
  });
}

export const Id = named(
  'Id',
  HttpId,
  'The id of a row: a whole number from 1 to 2^53 - 1. Rows of all kinds of one company share one series of ids.',
);
export const Revision = named(
  'Revision',
  HttpId,
  "The value of the company's clock at the last change of the row, from 1 to 2^53 - 1. It is the ETag of the row.",
);
export const Timestamp = named(
  'Timestamp',
  Type.Unsafe<string | Date>({ type: 'string', format: 'date-time' }),
  'A moment as RFC 3339 has it. Answers are in UTC with milliseconds; a request may use any offset, from 1970 to 2199.',
);
const TimestampInput = Type.Unsafe<string>(Timestamp);
export const Day = named('Day', Type.String({ format: 'date', examples: ['2027-03-31'] }), 'A day of the calendar.');
export const Quantity = named(
  'Quantity',
  Decimal,
  'An exact decimal as text, with up to 12 digits before the point and up to 6 after it, in the base unit of the item unless the field says otherwise: "47" or "-0.25".',
);
export const QuantityInput = named(
  'QuantityInput',
  DecimalInput(),
  'A quantity in the base unit of the item, or in the `unit` beside it: a decimal as text, or a whole number, with up to 6 digits after the point, from -999999999999 to 999999999999.',
);
export const PositiveInput = named(
  'PositiveInput',
  DecimalInput({ minimum: 0 }),
  'A decimal as text, or a whole number, with up to 6 digits after the point, from 0 to 999999999999.',
);
export const Money = named(
  'Money',
  Decimal,
  'An exact amount of money as decimal text, with up to 6 digits after the point, in the currency of the company: "12.5".',
);
export const Percent = named('Percent', Decimal, 'A percentage as decimal text, with up to 6 digits after the point.');
export const FreeObject = named(
  'FreeObject',
  AnyObject,
  'Any JSON object of at most 200 fields. It is kept and answered as it was given.',
);

export const id = (description: string) => says(Id, description);
export const quantity = (description: string) => says(Quantity, description);
export const money = (description: string) => says(Money, description);
export const percent = (description: string) => says(Percent, description);
export const quantityInput = (description: string) => says(QuantityInput, description);
/** A quantity, an amount of money or a percentage that is not below zero; its description says which. */
export const positive = (description: string) => says(PositiveInput, description);
/** A moment in an answer. */
export const time = (description: string) => says(Timestamp, description);
/** A moment in a request. */
export const timeInput = (description: string) => says(TimestampInput, description);
/** A day, as it is shown and as requests give it. */
export const day = (description: string) => says(Day, description);
export const free = (description: string) => says(FreeObject, description);
export const flag = (description: string) => Type.Boolean({ description });
/** A text in an answer. */
export const shown = (description: string) => Type.String({ description });
/** A text in a request, of at most so many characters. */
export const text = (maxLength: number, description: string, options: { minLength?: number } = {}) =>
  Type.String({ maxLength, description, ...options });
export const whole = (description: string, range: { minimum?: number; maximum?: number; default?: number } = {}) =>
  Type.Integer({ description, ...range });
export const oneOf = <const T extends readonly string[]>(values: T, description: string) =>
  OneOf(values, { description });
export const many = <T extends TSchema>(
  item: T,
  description: string,
  range: { minItems?: number; maxItems?: number } = {},
) => Type.Array(item, { description, ...range });
export const maybe = <T extends TSchema>(schema: T) => Type.Optional(schema);
export const maybeNull = <T extends TSchema>(schema: T) => Type.Optional(Nullable(schema));

/** What a quantity of a request counts. */
export const unitInput = maybeNull(
  text(
    UNIT_NAME_MAX,
    'The unit of the item that `quantity` counts, compared without case; left out or null: the base unit. Their product has at most 6 decimals.',
  ),
);

/** What answers show of a field that requests send: decimals are text by then, and nothing has to be within limits. */
export type Shown<P extends TProperties> = {
  [Name in keyof P]: TUnsafe<ShownValue<Static<P[Name] extends TOptional<infer Inner> ? Inner : P[Name]>>>;
};
type ShownValue<Value> = Extract<Value, string> extends never ? Value : Exclude<Value, number>;

const LIMITS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems', 'default'];

/** The fields of an answer that show what the fields of a request said. */
export function shownOf<P extends TProperties>(fields: P, money: readonly (keyof P)[] = []): Shown<P> {
  const pairs = Object.entries(fields).map(([name, schema]) => [name, shownField(schema, money.includes(name))]);
  return Object.fromEntries(pairs) as Shown<P>; // Of the same names.
}

function shownField(schema: TSchema, isMoney: boolean): TSchema {
  const {
    title,
    type,
    [MEANING]: meaning,
  } = schema as { title?: string; type?: string | string[]; [MEANING]?: string };
  if (title !== QUANTITY_TITLE && title !== POSITIVE_TITLE) {
    const kept = Object.entries({ ...schema }).filter(([name]) => !LIMITS.includes(name));
    return Type.Unsafe(Object.fromEntries(kept));
  }
  const plain = isMoney ? Money : Quantity;
  const described = meaning === undefined ? plain : says(plain, meaning);
  return [type].flat().includes('null') ? Nullable(described) : described;
}

const QUANTITY_TITLE = 'QuantityInput';
const POSITIVE_TITLE = 'PositiveInput';

/** What every row that changes shows of its life. */
export const stamps = {
  createdAt: time('When the row was made.'),
  updatedAt: time('When the row last changed.'),
};
const rowId = id('The id of the row.');
export const uuid = shown('An id that is unique in the world, for applications that need one: a UUID of version 7.');
export const rowFields = { id: rowId, revision: Revision };
export const rowFieldsWithUuid = { id: rowId, uuid, revision: Revision };
