import Type, { type Static } from 'typebox';
import type { DocumentFields, DocumentFilter } from '../../documents/index.ts';
import { Decimal, Id, Nullable, Text } from '../http/index.ts';
import {
  documentQuery,
  headFields,
  headInput,
  LineLot,
  lineFields,
  one,
  readDocumentQuery,
  StateList,
} from './document-shapes.ts';
import { readTime } from './time.ts';

const { date: _, ...undated } = headInput;

/** Fields that a client may set on any stock document. */
export const HeadInput = { ...undated, memo: Type.Optional(Nullable(Text(2_000))) };

export const LotInput = Type.Object({ number: Text(200, { minLength: 1 }) }, { additionalProperties: false });

export const Transfer = Type.Object(
  {
    ...headFields,
    fromLocationId: Nullable(Id),
    toLocationId: Nullable(Id),
    technicianId: Nullable(Id),
    direct: Type.Boolean({ description: 'Made by one movement, without being planned.' }),
    goodsAt: Nullable(Type.String({ description: 'Where the goods of a canceled transfer were.' })),
    lines: Type.Array(
      Type.Object({
        ...lineFields,
        picked: Decimal,
        received: Decimal,
        inTransit: Decimal,
        onTheWay: Type.Array(
          Type.Object({
            lot: Nullable(Type.String()),
            serials: Nullable(Type.Array(Type.String())),
            quantity: Decimal,
          }),
        ),
      }),
    ),
    history: StateList,
  },
  { description: 'Stock that goes from one location to another: planned, picked, in transit, received.' },
);

export const Adjustment = Type.Object(
  {
    ...headFields,
    type: Nullable(Type.String({ description: 'The reason code, or the kind of the movement.' })),
    locationId: Nullable(Id),
    countId: Nullable(Id),
    movementId: Nullable(Id),
    lines: Type.Array(
      Type.Object({
        id: Id,
        itemId: Id,
        locationId: Nullable(Id),
        lot: LineLot,
        serials: Nullable(Type.Array(Type.String())),
        quantity: Type.String({ description: 'The signed change of what is on hand.' }),
        before: Decimal,
        after: Decimal,
        value: Type.String({ description: 'The change of the value of the stock.' }),
      }),
    ),
    history: StateList,
  },
  { description: 'The document of a movement that states what is physically true: an adjustment, or a count.' },
);

/** How lists of stock documents are narrowed. */
export const DocumentQuery = Type.Object({
  ...documentQuery,
  status: Type.Optional(Text(50)),
  toLocationId: Type.Optional(Id),
  type: Type.Optional(Text(100)),
});

/** The filter that a query asks for. */
export function readFilter(query: Static<typeof DocumentQuery>): Omit<DocumentFilter, 'kind'> {
  const { status, toLocationId, type } = query;
  return {
    ...readDocumentQuery(query),
    statuses: one(status),
    toLocationIds: one(toLocationId),
    types: one(type),
  };
}

/** The fields of a head without what JSON cannot tell apart from "left out". */
export function readHead<Body extends { date?: string | null }>(
  body: Body,
): Omit<Body, 'date'> & Pick<DocumentFields, 'date'> {
  const { date, ...rest } = body;
  return { ...rest, ...(date == null ? {} : { date: readTime(date, 'date') }) };
}
