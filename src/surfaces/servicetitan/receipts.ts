import Type, { type Static } from 'typebox';
import {
  cancelReceipt,
  createReceipt,
  type NewReceipt,
  type ReceiptLineInput,
  type ReceiptView,
} from '../../documents/index.ts';
import { exactNumber, Nullable } from '../http/index.ts';
import { cancellationOperation } from './cancellations.ts';
import { customFields, customFieldsOperation } from './custom-fields.ts';
import { landedCostsOf } from './document-types.ts';
import {
  activeFilter,
  answerDocuments,
  commonFields,
  documentQuery,
  type FullDocument,
  itemFields,
  oneOf,
  SYNC_STATUSES,
} from './documents.ts';
import { type LandedCost, landedCosts } from './landed-costs.ts';
import { idOf } from './lists.ts';
import { operation } from './operation.ts';
import { budgetCode, budgetCodeOf, ITEMS_MAX, readAmounts, readQuantityAndCost } from './purchase-shapes.ts';
import { amountsOf, fromShipTo, number } from './purchase-views.ts';
import { active, between, choices, id, ids, text } from './query.ts';
import { DecimalNumber, Int64, LongText, Maybe, Moment, readMoment, ShortText } from './wire.ts';

const ReceiptItemRequest = Type.Object({
  purchaseOrderItemId: Maybe(Int64),
  skuId: Int64,
  description: Maybe(LongText),
  vendorPartNumber: Maybe(ShortText),
  quantity: DecimalNumber,
  cost: DecimalNumber,
  budgetCodeId: Maybe(Int64),
});

const ReceivePurchaseOrderRequest = Type.Object({
  purchaseOrderId: Int64,
  jobId: Maybe(Int64),
  dateReceived: Moment,
  vendorDocumentNumber: Maybe(ShortText),
  memo: Maybe(LongText),
  tax: DecimalNumber,
  shipping: DecimalNumber,
  budgetCodeId: Maybe(Int64),
  items: Nullable(Type.Array(ReceiptItemRequest, { maxItems: ITEMS_MAX })),
});

function toReceipt(request: Static<typeof ReceivePurchaseOrderRequest>): NewReceipt {
  const { purchaseOrderId, jobId, dateReceived, vendorDocumentNumber, memo, budgetCodeId, items } = request;
  return {
    purchaseOrderId,
    ...(jobId == null ? {} : { jobId }),
    date: readMoment(dateReceived, 'dateReceived'),
    reference: vendorDocumentNumber ?? null,
    memo: memo ?? null,
    ...readAmounts(request, ['tax', 'shipping']),
    ...budgetCode(budgetCodeId),
    lines: (items ?? []).map(toReceiptLine),
  };
}

function toReceiptLine(item: Static<typeof ReceiptItemRequest>, index: number): ReceiptLineInput {
  const { purchaseOrderItemId, skuId, description, vendorPartNumber, budgetCodeId } = item;
  return {
    ...(purchaseOrderItemId == null ? {} : { purchaseOrderLineId: purchaseOrderItemId }),
    itemId: skuId,
    ...(description == null ? {} : { description }),
    ...(vendorPartNumber == null ? {} : { vendorPartNumber }),
    ...readQuantityAndCost(item, index),
    ...budgetCode(budgetCodeId),
  };
}

/** A receipt in the list. */
export function fromReceipt(document: FullDocument<ReceiptView>) {
  const { head, view } = document;
  const { landedCostMethod, includeTaxInFullyLandedCost } = landedCostsOf(document.type);
  const landed = landedCostMethod === 'None' ? [] : landedCosts(view, includeTaxInFullyLandedCost);
  const {
    id,
    active,
    number: receiptNumber,
    memo,
    createdById,
    createdOn,
    modifiedOn,
    ...common
  } = commonFields(document);
  return {
    id,
    active,
    number: receiptNumber,
    vendorInvoiceNumber: head.reference ?? '',
    createdById,
    memo,
    purchaseOrderId: head.sourceId ?? 0,
    billId: null,
    jobId: head.jobId,
    businessUnitId: head.businessUnitId,
    vendorId: head.vendorId ?? 0,
    technicianId: head.technicianId,
    inventoryLocationId: head.locationId ?? 0,
    shipTo: view.shipTo === null ? null : fromShipTo(view.shipTo),
    shipToDescription: view.shipTo?.description ?? '',
    receiptAmount: number(view.total),
    taxAmount: number(view.tax),
    shippingAmount: number(view.shipping),
    receivedOn: head.date.toISOString(),
    createdOn,
    modifiedOn,
    batchId: common.batchId,
    syncStatus: common.syncStatus,
    budgetCodeId: budgetCodeOf(view.details),
    landedCostMethod,
    otherAmount: landedCostMethod === 'None' ? null : 0,
    items: view.lines.map((line, index) => receiptItem(document, line, landed[index])),
    customFields: common.customFields,
  };
}

function receiptItem(document: FullDocument, line: ReceiptView['lines'][number], landed: LandedCost | undefined) {
  const { id, skuId, name, code, description } = itemFields(document, line);
  return {
    id,
    skuId,
    name,
    code,
    description,
    ...amountsOf(line),
    generalLedgerAccount: null,
    costOfSaleAccount: null,
    assetAccount: null,
    purchaseOrderItemId: line.purchaseOrderLineId ?? 0,
    budgetCodeId: budgetCodeOf(line.details),
    allocatedShipping: landed === undefined ? null : exactNumber(landed.shipping),
    allocatedTax: landed === undefined ? null : exactNumber(landed.tax),
    allocatedOtherCosts: landed === undefined ? null : 0,
    fullyLandedUnitCost: landed === undefined ? null : exactNumber(landed.unitCost),
  };
}

const kind = 'receipt';
const received = between('receivedOnOrAfter', 'receivedBefore');
const syncStatuses = choices(SYNC_STATUSES);
const someIds = ids();

export const receiptOperations = [
  operation({
    id: 'Receipts_GetList',
    method: 'GET',
    path: '/receipts',
    scope: 'tn.inv.receipts:r',
    query: {
      ...documentQuery,
      customFields,
      active,
      number: text,
      vendorInvoiceNumber: text,
      billId: id,
      batchId: id,
      vendorIds: someIds,
      businessUnitIds: someIds,
      inventoryLocationIds: someIds,
      purchaseOrderIds: someIds,
      syncStatuses,
      received,
    },
    async run(call, { query }) {
      const filter = {
        kind,
        ...activeFilter(query.active),
        numbers: oneOf(query.number),
        references: oneOf(query.vendorInvoiceNumber),
        // There are no bills here.
        sourceIds: query.billId === undefined ? query.purchaseOrderIds : [],
        batchIds: oneOf(query.batchId),
        vendorIds: query.vendorIds,
        businessUnitIds: query.businessUnitIds,
        locationIds: query.inventoryLocationIds,
        syncStatuses: query.syncStatuses,
        date: query.received,
      } as const;
      return answerDocuments(call, query, filter, fromReceipt);
    },
  }),
  operation({
    id: 'Receipts_CreateReceipt',
    method: 'POST',
    path: '/receipts',
    scope: 'tn.inv.receipts:w',
    notFound: ['purchaseOrderId'],
    fields: { date: 'dateReceived', reference: 'vendorDocumentNumber', purchaseOrderLineId: 'purchaseOrderItemId' },
    body: ReceivePurchaseOrderRequest,
    async run({ submit }, { body }) {
      return idOf(await submit(createReceipt, toReceipt(body)));
    },
  }),
  customFieldsOperation({
    id: 'Receipts_UpdateCustomFields',
    path: '/receipts/custom-fields',
    scope: 'tn.inv.receipts:w',
    kind,
  }),
  cancellationOperation({
    id: 'Receipts_CancelReceipts',
    resource: 'receipts',
    scope: 'tn.inv.receipts:w',
    command: cancelReceipt,
  }),
];
