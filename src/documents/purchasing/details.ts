import type { LotPick } from '../../ledger/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';

/** Where the goods are to be sent. */
export interface ShipTo {
  description: string | null;
  address: Record<string, string | null> | null;
}

/** What the details of a purchasing document hold besides the free ones, which stand in `more`. */
export interface PurchasingDetails {
  requiredOn?: string;
  shipTo?: ShipTo;
  sentOn?: string;
  receivedOn?: string;
  returnedOn?: string;
  creditReceivedOn?: string;
  restockingFee?: string;
  purchaseOrderId?: number;
  more?: Record<string, unknown>;
}

export function detailsOf(head: DocumentHead): PurchasingDetails {
  return head.details as PurchasingDetails;
}

/** Sets and clears details; what is undefined goes. */
export function setDetails(
  head: DocumentHead,
  change: { [Name in keyof PurchasingDetails]: PurchasingDetails[Name] | undefined },
): void {
  const all = Object.entries({ ...head.details, ...change }).filter(([, value]) => value !== undefined);
  head.details = Object.fromEntries(all);
}

/** What the details of a line hold besides the free ones, which stand in `more`. */
export interface LineDetails {
  vendorPartNumber?: string | null;
  /** The unit cost marked up by the range that it fell in when the line was written. */
  price?: string | null;
  markupPercent?: string | null;
  /** Of a return's line: what it gives back. */
  orderLineId?: number;
  receiptLineId?: number;
  /** Which lots of it go back, where it names none. */
  pick?: LotPick;
  /** What the line comes to, where that is not quantity × unit cost: a part of a line that was ordered in another unit. */
  total?: string;
  /** Of an order's line that was written in a unit: what its receipts took of its total so far. */
  costTaken?: string | undefined;
  /** Of a receipt's line: what it took of the total of the order's line, and of which total for how many base units. */
  ofOrder?: { taken: string; total: string; quantity: string };
  more?: Record<string, unknown>;
}

export function lineDetails(line: DocumentLine): LineDetails {
  return line.details as LineDetails;
}
