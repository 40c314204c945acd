import type { DocumentHead } from '../document/document.ts';
import type { HeadInput } from './heads.ts';
import type { OrderLineInput } from './order-lines.ts';

/** What a purchase request or an order is made from, and what a change of one gives. */
export interface PurchaseInput extends HeadInput {
  lines?: readonly OrderLineInput[] | undefined;
}

/** A new order. */
export interface NewPurchase extends PurchaseInput {
  /** A withdrawn document whose id it takes. */
  inPlaceOf?: DocumentHead | undefined;
}

export interface PurchaseUpdate {
  id: number;
  patch: PurchaseInput;
  /** Whether a canceled document takes no change at all; else what is said about it may still change. */
  unlessCanceled?: boolean;
  /** The revision that the caller has seen; null or absent: any. */
  ifRevision?: number | null;
}

/** Why something was rejected or called off. */
export interface Reason {
  reason?: string | null | undefined;
  reasonCode?: string | null | undefined;
}

/** What a request and an order must name, and which types they have. */
export const PURCHASE_RULES = { types: 'purchase_order_type', required: ['vendorId', 'locationId'] } as const;
