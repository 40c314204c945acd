import type { DocumentHead, DocumentLine } from '../document/document.ts';
import { detailsOf } from './details.ts';

/** What an order that is not canceled is, by what was received of its active lines and whether it was sent. */
export function orderStatus(head: DocumentHead, lines: readonly DocumentLine[]): string {
  const active = lines.filter((line) => line.active);
  const isStarted = active.some((line) => line.received > 0n);
  if (isStarted && active.every((line) => line.received >= line.quantity)) return 'received';
  if (isStarted) return 'partially_received';
  return detailsOf(head).sentOn === undefined ? 'pending' : 'sent';
}
