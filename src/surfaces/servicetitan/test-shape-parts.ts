import Type, { type TProperties, type TSchema } from 'typebox';

/** The parts of the shapes of answers. */

export const row = (fields: TProperties) => Type.Object(fields, { additionalProperties: false });
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const word = (...words: string[]) => Type.Union(words.map((one) => Type.Literal(one)));

export const id = Type.Integer({ minimum: 1 });
/** 0, where the core has nothing and the vendor requires an id. */
export const idOrNone = Type.Integer({ minimum: 0 });
export const text = Type.String();
export const flag = Type.Boolean();
export const decimal = Type.Number();
export const moment = Type.String({ format: 'date-time' });
/** A field without a value on this server. */
export const nothing = Type.Null();
export const none = Type.Array(Type.Unknown(), { maxItems: 0 });

export const changed = { createdOn: moment, modifiedOn: moment };
export const externalData = Type.Array(row({ key: text, value: text }));
export const address = row({
  street: orNull(text),
  unit: orNull(text),
  city: orNull(text),
  state: orNull(text),
  zip: orNull(text),
  country: orNull(text),
});
