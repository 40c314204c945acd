import Type, { type Static } from 'typebox';
import type { TimeRange } from '../../documents/index.ts';
import { Decimal, DecimalInput, FreeObject, Id, Nullable, OneOf, Text, Timestamp } from '../http/index.ts';
import { readQuantity } from './movements.ts';
import { PageQuery } from './paging.ts';
import { ActorShape } from './shapes.ts';
import { readTime } from './time.ts';

/** Lines that one document may have. */
export const DOCUMENT_LINES_MAX = 5_000;

const SYNC_STATUSES = ['pending', 'posted', 'exported'] as const;

/** What the answers of all kinds of documents show of the head. */
export const headFields = {
  id: Id,
  revision: Id,
  number: Type.String(),
  status: Type.String(),
  reference: Nullable(Type.String({ description: "The other side's number: the vendor's invoice or document." })),
  memo: Nullable(Type.String()),
  date: Timestamp,
  jobId: Nullable(Id),
  projectId: Nullable(Id),
  businessUnitId: Nullable(Id),
  batchId: Nullable(Id),
  syncStatus: OneOf(SYNC_STATUSES, { description: 'Whether the books know of it.' }),
  customFields: FreeObject,
  externalData: FreeObject,
  createdBy: ActorShape,
  createdAt: Timestamp,
  updatedAt: Timestamp,
};

/** The lot of a line, as it is shown. */
export const LineLot = Nullable(Type.Object({ number: Type.String(), expiresAt: Nullable(Timestamp) }));

/** What the answers of all kinds of documents show of a line. */
export const lineFields = {
  id: Id,
  itemId: Id,
  description: Nullable(Type.String()),
  lot: LineLot,
  serials: Nullable(Type.Array(Type.String())),
  quantity: Decimal,
  unitCost: Decimal,
  active: Type.Boolean({ description: 'A line that was struck stays, inactive.' }),
};

/** The records of a document's way. */
export const StateList = Type.Array(
  Type.Object({
    id: Id,
    status: Type.String(),
    reasonCode: Nullable(Type.String()),
    reason: Nullable(Type.String()),
    actor: ActorShape,
    recordedAt: Timestamp,
  }),
);

/** Data that other applications attached, by application. */
const ExternalData = Type.Unsafe<Record<string, Record<string, unknown>>>({
  type: 'object',
  additionalProperties: { type: 'object', additionalProperties: true, maxProperties: 200 },
  maxProperties: 200,
});

const optional = {
  id: Type.Optional(Nullable(Id)),
  amount: Type.Optional(DecimalInput({ minimum: 0 })),
  time: Type.Optional(Nullable(Timestamp)),
};

/** What every kind of document takes for its head. */
export const headInput = {
  reference: Type.Optional(Nullable(Text(255))),
  memo: Type.Optional(Nullable(Text(20_000))),
  date: optional.time,
  jobId: optional.id,
  projectId: optional.id,
  businessUnitId: optional.id,
  customFields: Type.Optional(FreeObject),
  externalData: Type.Optional(ExternalData),
};

export const SerialsInput = Type.Array(Text(200, { minLength: 1 }), { maxItems: 10_000 });

/** The lot or the units of a line, where its item is kept by them. */
export const trackedInput = {
  lot: Type.Optional(
    Nullable(
      Type.Object(
        { number: Text(200, { minLength: 1 }), expiresAt: Type.Optional(Nullable(Timestamp)) },
        { additionalProperties: false },
      ),
    ),
  ),
  serials: Type.Optional(Nullable(SerialsInput)),
};

const TrackedInput = Type.Object(trackedInput);

/** The lot and the serials of a line for the core. */
export function readTracked(line: Static<typeof TrackedInput>, path: string) {
  const { lot, serials } = line;
  return {
    ...(lot ? { lot: { number: lot.number, expiresAt: readTime(lot.expiresAt, `${path}.lot.expiresAt`) } } : {}),
    ...(serials ? { serials } : {}),
  };
}

/** Why something is called off. */
export const ReasonInput = Type.Object(
  { reason: Text(2_000, { minLength: 1 }), reasonCode: Type.Optional(Nullable(Text(100))) },
  { additionalProperties: false },
);

/** The same where no reason need be given. */
export const ReasonOrNone = Nullable(
  Type.Object(
    { reason: Type.Optional(Nullable(Text(2_000))), reasonCode: Type.Optional(Nullable(Text(100))) },
    { additionalProperties: false },
  ),
);

/** The query parameters of every list of documents. */
export const documentQuery = {
  ...PageQuery,
  order: Type.Optional(
    OneOf(['oldest', 'newest'] as const, { description: 'Which come first; the oldest by default.' }),
  ),
  number: Type.Optional(Text(100)),
  reference: Type.Optional(Text(255)),
  locationId: Type.Optional(Id),
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
};

const DocumentQuery = Type.Object(documentQuery);

/** The query of a list of documents as the core's filter. */
export function readDocumentQuery(query: Omit<Static<typeof DocumentQuery>, 'limit' | 'after' | 'order'>) {
  return {
    numbers: one(query.number),
    references: one(query.reference),
    locationIds: one(query.locationId),
    jobIds: one(query.jobId),
    projectIds: one(query.projectId),
    businessUnitIds: one(query.businessUnitId),
    batchIds: one(query.batchId),
    syncStatuses: one(query.syncStatus),
    date: readRange(query.dateFrom, query.dateBefore, 'date'),
    created: readRange(query.createdFrom, query.createdBefore, 'created'),
    updated: readRange(query.updatedFrom, query.updatedBefore, 'updated'),
  };
}

/** A list of the one that was asked for, or nothing. */
export function one<Value>(value: Value | undefined): Value[] | undefined {
  return value === undefined ? undefined : [value];
}

export function readRange(from: string | undefined, before: string | undefined, name: string): TimeRange {
  return {
    from: readTime(from, `${name}From`) ?? undefined,
    before: readTime(before, `${name}Before`) ?? undefined,
  };
}

/** A decimal that may be left out. */
export function readAmount(value: string | number | undefined, path: string): bigint | undefined {
  return value === undefined ? undefined : readQuantity(value, path);
}

/** For an action that needs no more than its name. */
export const EmptyBody = Nullable(Type.Object({}, { additionalProperties: false }));

/** For an action that may have happened earlier than it is told. */
export const DateOrNone = Nullable(
  Type.Object({ date: Type.Optional(Nullable(Timestamp)) }, { additionalProperties: false }),
);
