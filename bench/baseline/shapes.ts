import Type from 'typebox';
import { DecimalInput, Id, Nullable, OneOf, Text, Timestamp } from '../../src/surfaces/http/index.ts';

/** The body of our POST /v1/movements, from the same parts, so that both sides validate the same. */
const closed = { additionalProperties: false };

const Entry = Type.Object(
  {
    itemId: Id,
    locationId: Type.Optional(Nullable(Id)),
    quantity: DecimalInput(),
    lot: Type.Optional(
      Type.Object({ number: Text(200, { minLength: 1 }), expiresAt: Type.Optional(Nullable(Timestamp)) }, closed),
    ),
    serials: Type.Optional(Type.Array(Text(200, { minLength: 1 }), { maxItems: 10_000 })),
    pick: Type.Optional(OneOf(['fefo', 'fifo'])),
    unitCost: Type.Optional(DecimalInput({ minimum: 0 })),
    expect: Type.Optional(Type.Object({ onHand: DecimalInput() }, closed)),
  },
  closed,
);

const Movement = Type.Object(
  {
    kind: OneOf(['adjustment', 'count', 'receipt', 'issue', 'vendor_return', 'customer_return', 'transfer']),
    reasonCode: Type.Optional(Nullable(Text(100))),
    reason: Type.Optional(Nullable(Text(2_000))),
    reference: Type.Optional(Nullable(Text(500))),
    jobId: Type.Optional(Nullable(Id)),
    occurredAt: Type.Optional(Nullable(Timestamp)),
    entries: Type.Array(Entry, { minItems: 1, maxItems: 10_000 }),
  },
  closed,
);

export const Movements = Type.Object(
  {
    mode: Type.Optional(OneOf(['atomic', 'independent'])),
    movements: Type.Array(Movement, { minItems: 1, maxItems: 1_000 }),
  },
  closed,
);

export type MovementsBody = Type.Static<typeof Movements>;
