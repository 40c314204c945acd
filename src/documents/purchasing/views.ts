import { formatQuantity } from '../../platform/index.ts';
import { type DocumentLine, headView, lineView, stateView } from '../document/document.ts';
import type { DocumentParts } from '../document/document-views.ts';
import { linesTotal, lineTotal, restockingFeeOf } from './amounts.ts';
import { detailsOf, lineDetails } from './details.ts';

/** What all purchasing documents show. */
function commonView({ head, lines, states }: DocumentParts) {
  return Object.assign(headView(head), {
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
  });
}

function commonLineView(line: DocumentLine) {
  return Object.assign(lineView(line), {
    vendorPartNumber: lineDetails(line).vendorPartNumber ?? null,
    total: formatQuantity(lineTotal(line)),
    details: lineDetails(line).more ?? {},
    createdAt: line.createdAt.toISOString(),
    updatedAt: line.updatedAt.toISOString(),
  });
}

function orderedLineView(line: DocumentLine) {
  const { price = null, markupPercent = null } = lineDetails(line);
  const ordered = { received: formatQuantity(line.received), price, markupPercent };
  const { lot, serials, ...view } = Object.assign(commonLineView(line), ordered);
  return view;
}

export type PurchaseRequestView = ReturnType<typeof purchaseRequestView>;

function purchaseRequestView(parts: DocumentParts) {
  const { head, lines } = parts;
  const { requiredOn = null, shipTo = null, purchaseOrderId = null } = detailsOf(head);
  return Object.assign(commonView(parts), {
    requiredOn,
    shipTo,
    purchaseOrderId,
    lines: lines.map((line) => {
      const { received, ...view } = orderedLineView(line);
      return view;
    }),
  });
}

export type PurchaseOrderView = ReturnType<typeof purchaseOrderView>;

function purchaseOrderView(parts: DocumentParts) {
  const { head, lines } = parts;
  const { requiredOn = null, shipTo = null, sentOn = null, receivedOn = null } = detailsOf(head);
  return Object.assign(commonView(parts), {
    purchaseRequestId: head.sourceId,
    requiredOn,
    sentOn,
    receivedOn,
    shipTo,
    lines: lines.map(orderedLineView),
  });
}

export type ReceiptView = ReturnType<typeof receiptView>;

function receiptView(parts: DocumentParts) {
  const { head, lines } = parts;
  const { shipTo = null } = detailsOf(head);
  return Object.assign(commonView(parts), {
    purchaseOrderId: head.sourceId,
    shipTo,
    lines: lines.map((line) => Object.assign(commonLineView(line), { purchaseOrderLineId: line.sourceLineId })),
  });
}

export type VendorReturnView = ReturnType<typeof vendorReturnView>;

function vendorReturnView(parts: DocumentParts) {
  const { head, lines } = parts;
  const { returnedOn = null, creditReceivedOn = null } = detailsOf(head);
  return Object.assign(commonView(parts), {
    purchaseOrderId: head.sourceId,
    restockingFee: formatQuantity(restockingFeeOf(head)),
    returnedOn,
    creditReceivedOn,
    lines: lines.map((line) =>
      Object.assign(commonLineView(line), {
        purchaseOrderLineId: lineDetails(line).orderLineId ?? null,
        receiptLineId: lineDetails(line).receiptLineId ?? null,
      }),
    ),
  });
}

/** How each kind of purchasing documents is seen. */
export const PURCHASING_VIEWS = {
  purchase_request: purchaseRequestView,
  purchase_order: purchaseOrderView,
  receipt: receiptView,
  vendor_return: vendorReturnView,
};
export type PurchasingKind = keyof typeof PURCHASING_VIEWS;
export type PurchasingView<Kind extends PurchasingKind> = ReturnType<(typeof PURCHASING_VIEWS)[Kind]>;
