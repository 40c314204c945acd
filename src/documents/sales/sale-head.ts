import type { DocumentHead } from '../document/document.ts';

/** The states of a sale in which goods are still held for it. */
export const OPEN_SALE = ['open', 'packed', 'partially_fulfilled'];

/** What the head of a sale knows besides. */
interface SaleHeadDetails {
  /** When the sale ends by itself, as RFC 3339. */
  expiresAt?: string | null;
  /** Whether lines that are short wait for stock. */
  backOrder?: boolean;
  packedAt?: string;
  fulfilledAt?: string;
}

export function saleDetails({ details }: Pick<DocumentHead, 'details'>): SaleHeadDetails {
  return details;
}

/** When a sale ends by itself; null: never. */
export function expiryOf(head: Pick<DocumentHead, 'details'>): Date | null {
  const { expiresAt } = saleDetails(head);
  return expiresAt == null ? null : new Date(expiresAt);
}

/** When somebody has to look at a sale because it ends by itself; null where it does not, or is over. */
export function dueOf(head: Pick<DocumentHead, 'details' | 'status'>): Date | null {
  return OPEN_SALE.includes(head.status) ? expiryOf(head) : null;
}

/** By what the holds and movements of a sale are found: the other side's number, and where it gave none the sale's own. */
export function referenceOf({ reference, number }: Pick<DocumentHead, 'reference' | 'number'>): string {
  return reference ?? number;
}
