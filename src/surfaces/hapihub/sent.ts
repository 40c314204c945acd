import type { DocumentHead } from '../../documents/index.ts';
import { TRANSACTION_FIELDS } from './fields.ts';
import { readKept, type WireTransaction } from './wire.ts';

/** The key under which a document keeps what this surface's clients said of it. */
const KEY = 'hapihub';

/** What is kept elsewhere in the document, and is read from there. */
const KEPT_ELSEWHERE = ['createdAt', 'reason', 'invoice'];

/**
 * What clients of this surface said of a document; undefined where none ever did. Other programs may write there too, so what does not
 * fit its field is left out.
 */
export function sentOf(head: Pick<DocumentHead, 'externalData'>): WireTransaction | undefined {
  return Object.hasOwn(head.externalData, KEY) ? readKept(TRANSACTION_FIELDS, head.externalData[KEY]) : undefined;
}

/** The external data of a document with what is to be kept of a transaction. What other applications keep there stays. */
export function keep(externalData: Record<string, unknown>, transaction: WireTransaction): Record<string, unknown> {
  const kept = Object.fromEntries(Object.entries(transaction).filter(([name]) => !KEPT_ELSEWHERE.includes(name)));
  return { ...externalData, [KEY]: kept };
}
