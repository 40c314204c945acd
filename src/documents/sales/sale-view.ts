import { formatQuantity } from '../../platform/index.ts';
import {
  type DocumentHead,
  type DocumentLine,
  type DocumentState,
  headView,
  lineLabel,
  lineView,
  stateView,
} from '../document/document.ts';
import { coveredBy, portionsOf } from './portions.ts';
import { OPEN_SALE, saleDetails } from './sale-head.ts';

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

/** Where a sale stands, as the outside sees it. */
export const SALE_STATUSES = ['open', 'part_fulfilled', 'fulfilled', 'cancelled', 'expired'] as const;
export type SaleStatus = (typeof SALE_STATUSES)[number];

/** Whether a sale is packed is said beside its status. */
const SHOWN_AS: Readonly<Record<string, SaleStatus>> = {
  open: 'open',
  packed: 'open',
  partially_fulfilled: 'part_fulfilled',
  fulfilled: 'fulfilled',
  canceled: 'cancelled',
  expired: 'expired',
};

/** The states of documents that are shown as these. */
export function storedStatuses(statuses: readonly SaleStatus[]): string[] {
  return Object.entries(SHOWN_AS).flatMap(([stored, shown]) => (statuses.includes(shown) ? [stored] : []));
}

function shownStatus(status: string): SaleStatus {
  const shown = SHOWN_AS[status];
  if (shown === undefined) throw new Error(`A sale cannot be ${status}.`);
  return shown;
}

/** A sale as the outside sees it. */
export function saleView({ head, lines, states }: SaleParts) {
  const { expiresAt = null, backOrder = false, packedAt = null } = saleDetails(head);
  return Object.assign(headView(head), {
    status: shownStatus(head.status),
    locationId: head.locationId,
    expiresAt,
    backOrder,
    total: formatQuantity(head.total),
    packedAt,
    lines: lines.map((line) => saleLineView(line, OPEN_SALE.includes(head.status))),
    // What stood in its place before may have been a document of another kind, with states of its own.
    history: states.map((state) => Object.assign(stateView(state), { status: SHOWN_AS[state.status] ?? state.status })),
  });
}

function saleLineView(line: DocumentLine, isOpen: boolean) {
  const portions = portionsOf(line);
  const holds = portions
    .flatMap((portion) => portion.holds)
    .flatMap(({ itemId, quantity, reservationId }) =>
      reservationId === null ? [] : [{ itemId, quantity: formatQuantity(quantity), reservationId }],
    );
  return Object.assign(lineLabel(line), {
    price: readPrice(line.details.unitPrice),
    fulfilled: formatQuantity(line.picked),
    returned: formatQuantity(line.received),
    waiting: formatQuantity(isOpen ? line.quantity - coveredBy(portions) : 0n),
    holds,
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
