import {
  cancelVendorReturn,
  createVendorReturn,
  updateVendorReturn,
  type VendorReturnView,
} from '../../documents/index.ts';
import { cancellationOperation } from './cancellations.ts';
import { customFields, customFieldsOperation } from './custom-fields.ts';
import {
  activeFilter,
  answerDocuments,
  commonFields,
  documentQuery,
  type FullDocument,
  itemFields,
  oneOf,
  SYNC_STATUSES,
  serialNumbers,
} from './documents.ts';
import { exportFeed } from './exports.ts';
import { externalData, toExternalData } from './external-data.ts';
import { idOf } from './lists.ts';
import { operation } from './operation.ts';
import { budgetCodeOf } from './purchase-shapes.ts';
import { amountsOf, number } from './purchase-views.ts';
import { active, between, choices, id, ids, text } from './query.ts';
import {
  CreateReturnRequest,
  RETURN_FIELDS,
  toNewReturn,
  toReturnPatch,
  UpdateReturnRequest,
} from './return-shapes.ts';

const STATUS: Readonly<Record<string, string>> = {
  pending: 'Pending',
  returned: 'Returned',
  credit_received: 'CreditReceived',
  canceled: 'Canceled',
};

/** A return in the list and the feed. */
export function fromReturn(document: FullDocument<VendorReturnView>) {
  const { head, view } = document;
  return {
    ...commonFields(document),
    status: STATUS[head.status] ?? head.status,
    returnTypeId: head.typeId ?? 0,
    vendorId: head.vendorId ?? 0,
    purchaseOrderId: head.sourceId,
    jobId: head.jobId,
    projectId: head.projectId,
    budgetCodeId: budgetCodeOf(view.details),
    businessUnitId: head.businessUnitId ?? 0,
    inventoryLocationId: head.locationId,
    returnAmount: number(view.total),
    taxAmount: number(view.tax),
    shippingAmount: number(view.shipping),
    returnDate: head.date.toISOString(),
    returnedOn: view.returnedOn,
    creditReceivedOn: view.creditReceivedOn,
    items: view.lines.map((line) => ({
      ...itemFields(document, line),
      createdOn: line.createdAt,
      modifiedOn: line.updatedAt,
      ...amountsOf(line),
      generalLedgerAccount: null,
      costOfSaleAccount: null,
      assetAccount: null,
      serialNumbers: serialNumbers(line.itemId, line.serials),
      active: line.active,
      receiptItemId: line.receiptLineId,
      budgetCodeId: budgetCodeOf(line.details),
    })),
  };
}

const kind = 'vendor_return';
const date = between('returnDateOnOrAfter', 'returnDateBefore');
const syncStatuses = choices(SYNC_STATUSES);
const someIds = ids();

export const returnOperations = [
  operation({
    id: 'Returns_GetList',
    method: 'GET',
    path: '/returns',
    scope: 'tn.inv.returns:r',
    query: {
      ...documentQuery,
      externalData,
      customFields,
      active,
      number: text,
      referenceNumber: text,
      jobId: id,
      purchaseOrderId: id,
      batchId: id,
      vendorIds: someIds,
      businessUnitIds: someIds,
      inventoryLocationIds: someIds,
      syncStatuses,
      date,
    },
    async run(call, { query }) {
      const filter = {
        kind,
        ...activeFilter(query.active),
        numbers: oneOf(query.number),
        references: oneOf(query.referenceNumber),
        jobIds: oneOf(query.jobId),
        sourceIds: oneOf(query.purchaseOrderId),
        batchIds: oneOf(query.batchId),
        vendorIds: query.vendorIds,
        businessUnitIds: query.businessUnitIds,
        locationIds: query.inventoryLocationIds,
        syncStatuses: query.syncStatuses,
        date: query.date,
      } as const;
      return answerDocuments(call, query, filter, fromReturn);
    },
  }),
  operation({
    id: 'Returns_CreateReturn',
    method: 'POST',
    path: '/returns',
    scope: 'tn.inv.returns:w',
    notFound: ['purchaseOrderId'],
    fields: { ...RETURN_FIELDS, description: 'description' },
    body: CreateReturnRequest,
    async run({ submit }, { body }) {
      return idOf(await submit(createVendorReturn, toNewReturn(body)));
    },
  }),
  customFieldsOperation({
    id: 'Returns_UpdateCustomFields',
    path: '/returns/custom-fields',
    scope: 'tn.inv.returns:w',
    kind,
  }),
  operation({
    id: 'Returns_Update',
    method: 'PATCH',
    path: '/returns/:id',
    scope: 'tn.inv.returns:w',
    notFound: true,
    conflict: true,
    fields: RETURN_FIELDS,
    body: UpdateReturnRequest,
    async run({ id, submit }, { body }) {
      const external = toExternalData(body.externalData);
      return idOf(await submit(updateVendorReturn, { id, patch: toReturnPatch(body), external, unlessCanceled: true }));
    },
  }),
  cancellationOperation({
    id: 'Returns_Cancel',
    resource: 'returns',
    scope: 'tn.inv.returns:w',
    command: cancelVendorReturn,
  }),
  exportFeed({
    id: 'Export_Returns',
    name: 'returns',
    scope: 'tn.inv.returns:r',
    kind,
    render: fromReturn,
  }),
];
