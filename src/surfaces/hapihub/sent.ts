import type { DocumentHead } from '../../documents/index.ts';
import { TRANSACTION_FIELDS } from './fields.ts';
import { readKept, type WireTransaction } from './wire.ts';

/** The key under which a document stores the fields sent by this surface's clients. */
const KEY = 'hapihub';

/** Fields that are stored elsewhere in the document, and read from there. */
const KEPT_ELSEWHERE = ['createdAt', 'reason', 'invoice'];

/**
 * The fields of a document sent by clients of this surface; undefined if there are none. Other programs may write there too, so values
 * of the wrong type are left out.
 */
export function sentOf(head: Pick<DocumentHead, 'externalData'>): WireTransaction | undefined {
  return Object.hasOwn(head.externalData, KEY) ? readKept(TRANSACTION_FIELDS, head.externalData[KEY]) : undefined;
}

/** The external data of a document with the stored fields of a transaction. Other applications' data stays. */
export function keep(externalData: Record<string, unknown>, transaction: WireTransaction): Record<string, unknown> {
  const kept = Object.fromEntries(Object.entries(transaction).filter(([name]) => !KEPT_ELSEWHERE.includes(name)));
  return { ...externalData, [KEY]: kept };
}
