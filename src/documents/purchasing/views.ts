import type { LoneUnit } from '../../journal/index.ts';
import { formatQuantity, multiply, type Sql } from '../../platform/index.ts';
import {
  type DocumentHead,
  type DocumentLine,
  type DocumentState,
  headView,
  lineView,
  stateView,
} from '../document.ts';
import { readLines, readStates } from '../document-store.ts';
import { linesTotal, restockingFeeOf } from './amounts.ts';
import { lineDetails } from './order-lines.ts';
import { detailsOf } from './paper.ts';

/** What all purchasing papers show. */
function paperView(head: DocumentHead, lines: readonly DocumentLine[], states: readonly DocumentState[]) {
  return {
    ...headView(head),
    vendorId: head.vendorId,
    typeId: head.typeId,
    locationId: head.locationId,
    technicianId: head.technicianId,
    tax: formatQuantity(head.tax),
    shipping: formatQuantity(head.shipping),
    subtotal: formatQuantity(linesTotal(lines)),
    total: formatQuantity(head.total),
    details: detailsOf(head).more ?? {},
    history: states.map(stateView),
  };
}

function paperLineView(line: DocumentLine) {
  return {
    ...lineView(line),
    vendorPartNumber: lineDetails(line).vendorPartNumber ?? null,
    total: formatQuantity(multiply(line.quantity, line.unitCost)),
    details: lineDetails(line).more ?? {},
    createdAt: line.createdAt.toISOString(),
    updatedAt: line.updatedAt.toISOString(),
  };
}

function orderedLineView(line: DocumentLine) {
  const { price = null, markupPercent = null } = lineDetails(line);
  const { lot, serials, ...view } = paperLineView(line);
  return { ...view, received: formatQuantity(line.received), price, markupPercent };
}

export type PurchaseRequestView = ReturnType<typeof purchaseRequestView>;

export function purchaseRequestView(
  head: DocumentHead,
  lines: readonly DocumentLine[],
  states: readonly DocumentState[],
) {
  const { requiredOn = null, shipTo = null, purchaseOrderId = null } = detailsOf(head);
  return {
    ...paperView(head, lines, states),
    requiredOn,
    shipTo,
    purchaseOrderId,
    lines: lines.map((line) => {
      const { received, ...view } = orderedLineView(line);
      return view;
    }),
  };
}

export type PurchaseOrderView = ReturnType<typeof purchaseOrderView>;

export function purchaseOrderView(
  head: DocumentHead,
  lines: readonly DocumentLine[],
  states: readonly DocumentState[],
) {
  const { requiredOn = null, shipTo = null, sentOn = null, receivedOn = null } = detailsOf(head);
  return {
    ...paperView(head, lines, states),
    purchaseRequestId: head.sourceId,
    requiredOn,
    sentOn,
    receivedOn,
    shipTo,
    lines: lines.map(orderedLineView),
  };
}

export type ReceiptView = ReturnType<typeof receiptView>;

export function receiptView(head: DocumentHead, lines: readonly DocumentLine[], states: readonly DocumentState[]) {
  const { shipTo = null } = detailsOf(head);
  return {
    ...paperView(head, lines, states),
    purchaseOrderId: head.sourceId,
    shipTo,
    lines: lines.map((line) => ({ ...paperLineView(line), purchaseOrderLineId: line.sourceLineId })),
  };
}

export type VendorReturnView = ReturnType<typeof vendorReturnView>;

export function vendorReturnView(head: DocumentHead, lines: readonly DocumentLine[], states: readonly DocumentState[]) {
  const { returnedOn = null, creditReceivedOn = null } = detailsOf(head);
  return {
    ...paperView(head, lines, states),
    purchaseOrderId: head.sourceId,
    restockingFee: formatQuantity(restockingFeeOf(head)),
    returnedOn,
    creditReceivedOn,
    lines: lines.map((line) => ({
      ...paperLineView(line),
      purchaseOrderLineId: lineDetails(line).orderLineId ?? null,
      receiptLineId: lineDetails(line).receiptLineId ?? null,
    })),
  };
}

const VIEWS = {
  purchase_request: purchaseRequestView,
  purchase_order: purchaseOrderView,
  receipt: receiptView,
  vendor_return: vendorReturnView,
};
export type PurchasingKind = keyof typeof VIEWS;
export type PurchasingView<Kind extends PurchasingKind> = ReturnType<(typeof VIEWS)[Kind]>;

/** These documents as the outside sees them. */
export async function viewDocuments<Kind extends PurchasingKind>(
  sql: Sql,
  tenantId: number,
  kind: Kind,
  heads: readonly DocumentHead[],
): Promise<PurchasingView<Kind>[]> {
  const ids = heads.map((head) => head.id);
  const [lines, states] = [await readLines(sql, tenantId, ids), await readStates(sql, tenantId, ids)];
  const view = VIEWS[kind] as (...paper: Parameters<typeof purchaseOrderView>) => PurchasingView<Kind>;
  return heads.map((head) => view(head, lines.get(head.id) ?? [], states.get(head.id) ?? []));
}

/** The view of a document that was just saved, which the feed is told too. */
export async function tell<Kind extends PurchasingKind>(
  unit: LoneUnit,
  kind: Kind,
  head: DocumentHead,
): Promise<PurchasingView<Kind>> {
  const [view] = await viewDocuments(unit.sql, unit.tenantId, kind, [head]);
  if (view === undefined) throw new Error('A document that was saved has no view.');
  unit.book.changed(kind, head.id, head.revision, view);
  return view;
}
