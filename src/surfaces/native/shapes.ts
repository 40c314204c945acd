import Type from 'typebox';
import { MOVEMENT_KINDS } from '../../ledger/index.ts';
import { Decimal, Id, Nullable, OneOf, Timestamp } from '../http/index.ts';

/** One thing that is wrong with a request. */
export const FaultShape = Type.Object({
  path: Type.String(),
  code: Type.String(),
  message: Type.String(),
  itemId: Type.Optional(Id),
  partNumber: Type.Optional(Type.String()),
  locationId: Type.Optional(Nullable(Id)),
  location: Type.Optional(Nullable(Type.String({ description: "The location's name." }))),
  lot: Type.Optional(Type.String()),
  requested: Type.Optional(Decimal),
  available: Type.Optional(Decimal),
});

/** Shapes that several resources answer with. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'A stable code to act on.' }),
    detail: Type.String({ description: 'What to do, for a person.' }),
    requestId: Type.String(),
    errors: Type.Array(FaultShape, {
      description: 'What is wrong and where: at most the first 100.',
    }),
    moreErrors: Type.Optional(Type.Integer({ minimum: 1, description: 'How many errors there are beyond those.' })),
  },
  { $id: 'Problem', description: 'Why the request was refused; every failing field at once.' },
);

export const ActorShape = Type.Object({ kind: Type.String(), id: Nullable(Type.Integer()), name: Type.String() });

export const LotShape = Type.Object({ id: Id, number: Type.String(), expiresAt: Nullable(Timestamp) });

export const DocumentShape = Type.Object({ kind: Type.String(), id: Id, number: Type.String() });

const entryFields = {
  id: Id,
  itemId: Id,
  locationId: Nullable(Id),
  lot: Nullable(LotShape),
  serials: Nullable(Type.Array(Type.String())),
  change: Decimal,
  before: Decimal,
  after: Decimal,
  reservedChange: Decimal,
  reservedBefore: Decimal,
  reservedAfter: Decimal,
  itemAfter: Decimal,
  valueChange: Decimal,
  occurredAt: Type.Optional(
    Type.String({
      format: 'date-time',
      description:
        'When it happened, where that is not when its movement did: a line of a count is judged at the moment of counting.',
    }),
  ),
};

const movementFacts = {
  kind: OneOf(MOVEMENT_KINDS),
  reasonCode: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  reference: Nullable(Type.String()),
  jobId: Nullable(Type.Integer()),
  occurredAt: Timestamp,
  recordedAt: Timestamp,
  actor: ActorShape,
  document: Nullable(DocumentShape),
  reverses: Nullable(Type.Integer()),
  postedWith: Nullable(
    Type.Integer({
      description:
        'The first movement of the same step: a late one is posted with the corrections at the counts that had seen it.',
    }),
  ),
};

export const Movement = Type.Object(
  { id: Id, revision: Id, ...movementFacts, hash: Type.String(), entries: Type.Array(Type.Object(entryFields)) },
  { description: 'An immutable fact: which positions changed, by how much, why, who and when.' },
);

export const LedgerEntry = Type.Object({ ...entryFields, movementId: Id, ...movementFacts });

export const ExplanationStepShape = Type.Object({
  ...entryFields,
  movementId: Id,
  ...movementFacts,
  balance: Type.String({ description: 'What was on hand after this entry.' }),
});

export const Position = Type.Object({
  itemId: Id,
  locationId: Nullable(Id),
  lot: Nullable(LotShape),
  onHand: Decimal,
  reserved: Decimal,
  available: Decimal,
  shortage: Type.String({ description: 'How much more is reserved than there is.' }),
  updatedAt: Timestamp,
});
