import Type, { type Static } from 'typebox';
import type { DocumentFields, DocumentFilter } from '../../documents/index.ts';
import { Decimal, FreeObject, Id, Nullable, OneOf, Text, Timestamp } from '../http/index.ts';
import { ListOf, PageQuery } from './paging.ts';
import { ActorShape } from './shapes.ts';
import { readTime } from './time.ts';

/** Fields that a client may set on any stock document. */
export const HeadInput = {
  reference: Type.Optional(Nullable(Text(255))),
  memo: Type.Optional(Nullable(Text(2_000))),
  jobId: Type.Optional(Nullable(Id)),
  projectId: Type.Optional(Nullable(Id)),
  businessUnitId: Type.Optional(Nullable(Id)),
  customFields: Type.Optional(FreeObject),
  externalData: Type.Optional(FreeObject),
};

export const LotInput = Type.Object({ number: Text(200, { minLength: 1 }) }, { additionalProperties: false });
export const SerialsInput = Type.Array(Text(200, { minLength: 1 }), { maxItems: 10_000 });

export const State = Type.Object({
  id: Id,
  status: Type.String(),
  reasonCode: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  actor: ActorShape,
  recordedAt: Timestamp,
});

export const SYNC_STATUSES = ['pending', 'posted', 'exported'] as const;

/** What every document shows. */
export const headFields = {
  id: Id,
  revision: Id,
  number: Type.String(),
  status: Type.String(),
  reference: Nullable(Type.String()),
  memo: Nullable(Type.String()),
  date: Timestamp,
  jobId: Nullable(Id),
  projectId: Nullable(Id),
  businessUnitId: Nullable(Id),
  batchId: Nullable(Id),
  syncStatus: OneOf(SYNC_STATUSES),
  customFields: FreeObject,
  externalData: FreeObject,
  createdBy: ActorShape,
  createdAt: Timestamp,
  updatedAt: Timestamp,
};

const LineLot = Nullable(Type.Object({ number: Type.String(), expiresAt: Nullable(Timestamp) }));

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
        id: Id,
        itemId: Id,
        description: Nullable(Type.String()),
        lot: LineLot,
        serials: Nullable(Type.Array(Type.String())),
        quantity: Decimal,
        unitCost: Decimal,
        active: Type.Boolean(),
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
    history: Type.Array(State),
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
    history: Type.Array(State),
  },
  { description: 'The paper of a movement that states what is physically true: an adjustment, or a count.' },
);

/** How lists of stock documents are narrowed. */
export const DocumentQuery = Type.Object({
  ...PageQuery,
  status: Type.Optional(Text(50)),
  number: Type.Optional(Text(100)),
  reference: Type.Optional(Text(255)),
  locationId: Type.Optional(Id),
  toLocationId: Type.Optional(Id),
  type: Type.Optional(Text(100)),
  jobId: Type.Optional(Id),
  projectId: Type.Optional(Id),
  businessUnitId: Type.Optional(Id),
  batchId: Type.Optional(Id),
  syncStatus: Type.Optional(OneOf(SYNC_STATUSES)),
  dateFrom: Type.Optional(Timestamp),
  dateBefore: Type.Optional(Timestamp),
  createdFrom: Type.Optional(Timestamp),
  createdBefore: Type.Optional(Timestamp),
  updatedFrom: Type.Optional(Timestamp),
  updatedBefore: Type.Optional(Timestamp),
});

export const documentList = ListOf;

/** The filter that a query asks for. */
export function readFilter(query: Static<typeof DocumentQuery>): Omit<DocumentFilter, 'kind'> {
  const one = <Value>(value: Value | undefined) => (value === undefined ? undefined : [value]);
  const range = (name: 'date' | 'created' | 'updated') => ({
    from: readTime(query[`${name}From`], `${name}From`) ?? undefined,
    before: readTime(query[`${name}Before`], `${name}Before`) ?? undefined,
  });
  return {
    statuses: one(query.status),
    numbers: one(query.number),
    references: one(query.reference),
    locationIds: one(query.locationId),
    toLocationIds: one(query.toLocationId),
    types: one(query.type),
    jobIds: one(query.jobId),
    projectIds: one(query.projectId),
    businessUnitIds: one(query.businessUnitId),
    batchIds: one(query.batchId),
    syncStatuses: one(query.syncStatus),
    date: range('date'),
    created: range('created'),
    updated: range('updated'),
  };
}

/** The fields of a head without what JSON cannot tell apart from "left out". */
export function readHead<Body extends { date?: string | null }>(
  body: Body,
): Omit<Body, 'date'> & Pick<DocumentFields, 'date'> {
  const { date, ...rest } = body;
  return { ...rest, ...(date == null ? {} : { date: readTime(date, 'date') }) };
}
