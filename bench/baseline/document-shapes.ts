import Type from 'typebox';
import { DecimalInput, Id } from '../../src/surfaces/http/index.ts';

/** The bodies of the documents' requests, from the same parts as ours. */
const closed = { additionalProperties: false };
const Line = Type.Object({ itemId: Id, quantity: DecimalInput() }, closed);
const lines = (maxItems: number) => Type.Array(Line, { minItems: 1, maxItems });

export const Receipts = Type.Object({ purchaseOrderId: Id }, closed);
export type ReceiptsBody = Type.Static<typeof Receipts>;

export const Transfers = Type.Object({ fromLocationId: Id, toLocationId: Id, lines: lines(5_000) }, closed);
export type TransfersBody = Type.Static<typeof Transfers>;

export const Sales = Type.Object({ locationId: Id, lines: lines(5_000) }, closed);
export type SalesBody = Type.Static<typeof Sales>;

export const Counts = Type.Object(
  { lines: Type.Array(Type.Object({ lineId: Id, quantity: DecimalInput() }, closed), { minItems: 1, maxItems: 500 }) },
  closed,
);
export type CountsBody = Type.Static<typeof Counts>;

export const Prices = Type.Object(
  {
    prices: Type.Array(Type.Object({ itemId: Id, price: DecimalInput({ minimum: 0 }) }, closed), {
      minItems: 1,
      maxItems: 10_000,
    }),
  },
  closed,
);
export type PricesBody = Type.Static<typeof Prices>;
