import { formatQuantity } from '../../platform/index.ts';
import { type DocumentHead, type DocumentLine, headView, lineView } from '../document.ts';

export type SaleView = ReturnType<typeof saleView>;
export type PackagingView = ReturnType<typeof packagingView>;
export type CustomerReturnView = ReturnType<typeof customerReturnView>;

/** A sale as the outside sees it; `fulfilled` is how much of a line has left. */
export function saleView(head: DocumentHead, lines: readonly DocumentLine[]) {
  return {
    ...headView(head),
    locationId: head.locationId,
    total: formatQuantity(head.total),
    packedAt: (head.details.packedAt as string | undefined) ?? null,
    lines: lines.map((line) => ({
      ...lineView(line),
      fulfilled: formatQuantity(line.picked),
      unitPrice: readPrice(line.details.unitPrice),
      reservationId: line.details.reservationId as number,
    })),
  };
}

/** A packaging as the outside sees it: what went in is below zero, what came out above. */
export function packagingView(head: DocumentHead, lines: readonly DocumentLine[]) {
  return { ...headView(head), locationId: head.locationId, saleId: head.sourceId, lines: lines.map(lineView) };
}

/** What a customer brought back, as the outside sees it. */
export function customerReturnView(head: DocumentHead, lines: readonly DocumentLine[]) {
  const own = lines.map((line) => ({ ...lineView(line), saleLineId: line.sourceLineId }));
  return { ...headView(head), locationId: head.locationId, saleId: head.sourceId, lines: own };
}

function readPrice(price: unknown): string | null {
  return typeof price === 'string' ? formatQuantity(BigInt(price)) : null;
}
