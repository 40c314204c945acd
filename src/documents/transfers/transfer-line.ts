import { formatQuantity, type Quantity, readDecimal } from '../../platform/index.ts';
import type { DocumentLine } from '../document/document.ts';

/** A part of a line that has left its source and has not arrived: of which lot, or which units. */
export interface TransitPart {
  lot: string | null;
  serials: string[] | null;
  quantity: Quantity;
}

/** What of a line is on its way. */
export function onTheWay(line: Pick<DocumentLine, 'details'>): TransitPart[] {
  const parts = (line.details.onTheWay ?? []) as { lot: string | null; serials: string[] | null; quantity: string }[];
  return parts.map((part) => ({ ...part, quantity: readDecimal(part.quantity) }));
}

/** How much of a line is on its way. */
export function inTransit(line: Pick<DocumentLine, 'details'>): Quantity {
  return onTheWay(line).reduce((sum, part) => sum + part.quantity, 0n);
}

/** Keeps what is on its way, equal lots together. */
export function setOnTheWay(line: DocumentLine, parts: readonly TransitPart[]): void {
  const byLot = new Map<string | null, TransitPart>();
  for (const part of parts) {
    if (part.quantity === 0n) continue;
    const known = byLot.get(part.lot);
    if (known === undefined) byLot.set(part.lot, { ...part });
    else {
      known.quantity += part.quantity;
      known.serials = known.serials && [...known.serials, ...(part.serials ?? [])];
    }
  }
  const kept = [...byLot.values()].map((part) => ({ ...part, quantity: formatQuantity(part.quantity) }));
  line.details = { ...line.details, onTheWay: kept };
}

/** What of a line of a planned transfer has slices of its own. */
export function slicedOf({ details }: Pick<DocumentLine, 'details'>): {
  quantity: Quantity;
  serials: readonly string[];
} {
  const { sliced = '0', slicedSerials = [] } = details as { sliced?: string; slicedSerials?: string[] };
  return { quantity: readDecimal(sliced), serials: slicedSerials };
}

/** The details of a line of which a further part arrived in a slice of its own. */
export function withSliced(
  line: DocumentLine,
  quantity: Quantity,
  serials: readonly string[] | null,
): DocumentLine['details'] {
  const before = slicedOf(line);
  return {
    ...line.details,
    sliced: formatQuantity(before.quantity + quantity),
    ...(serials === null ? {} : { slicedSerials: [...before.serials, ...serials] }),
  };
}

/** Where a transfer stands, by its lines. */
export function transferStatus(lines: readonly DocumentLine[]): string {
  if (lines.every((line) => line.received === line.quantity)) return 'received';
  if (lines.some((line) => line.received > 0n)) return 'partially_received';
  if (lines.every((line) => line.picked === line.quantity)) return 'picked';
  return lines.some((line) => line.picked > 0n) ? 'partially_picked' : 'pending';
}
