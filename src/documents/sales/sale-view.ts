import { formatQuantity } from '../../platform/index.ts';
import {
  type DocumentHead,
  type DocumentLine,
  type DocumentState,
  headView,
  lineView,
  stateView,
} from '../document/document.ts';

/** What the views of these documents are made of. */
interface SaleParts {
  head: DocumentHead;
  lines: readonly DocumentLine[];
  states: readonly DocumentState[];
}

export type SaleView = ReturnType<typeof saleView>;
export type PackagingView = ReturnType<typeof packagingView>;
export type CustomerReturnView = ReturnType<typeof customerReturnView>;
export type DeliveryView = ReturnType<typeof deliveryView>;

/** A sale as the outside sees it; `fulfilled` is how much of a line has left. */
export function saleView({ head, lines, states }: SaleParts) {
  return Object.assign(headView(head), {
    locationId: head.locationId,
    total: formatQuantity(head.total),
    packedAt: (head.details.packedAt as string | undefined) ?? null,
    lines: lines.map((line) =>
      Object.assign(lineView(line), {
        fulfilled: formatQuantity(line.picked),
        unitPrice: readPrice(line.details.unitPrice),
        reservationId: line.details.reservationId as number,
      }),
    ),
    history: states.map(stateView),
  });
}

/** A packaging as the outside sees it: what went in is below zero, what came out above. */
export function packagingView({ head, lines, states }: SaleParts) {
  const { locationId, sourceId: saleId } = head;
  return Object.assign(headView(head), {
    locationId,
    saleId,
    lines: lines.map(lineView),
    history: states.map(stateView),
  });
}

/** What a customer brought back, as the outside sees it. */
export function customerReturnView({ head, lines, states }: SaleParts) {
  const { locationId, sourceId: saleId } = head;
  const own = lines.map((line) => Object.assign(lineView(line), { saleLineId: line.sourceLineId }));
  return Object.assign(headView(head), { locationId, saleId, lines: own, history: states.map(stateView) });
}

/** Goods that came without an order, as the outside sees them. */
export function deliveryView({ head, lines, states }: SaleParts) {
  const { locationId, sourceId: transferId } = head;
  return Object.assign(headView(head), {
    locationId,
    transferId,
    lines: lines.map(lineView),
    history: states.map(stateView),
  });
}

function readPrice(price: unknown): string | null {
  return typeof price === 'string' ? formatQuantity(BigInt(price)) : null;
}
