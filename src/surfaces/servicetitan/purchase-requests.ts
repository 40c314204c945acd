import Type from 'typebox';
import { approvePurchaseRequest, type PurchaseRequestView, rejectPurchaseRequest } from '../../documents/index.ts';
import { answerDocuments, documentQuery, type FullDocument, oneOf } from './documents.ts';
import { idOf } from './lists.ts';
import { operation } from './operation.ts';
import { bothOf, vendorAndPlace } from './purchase-orders.ts';
import { fromShipTo, purchaseFields } from './purchase-views.ts';
import { between, choices, id, ids, text } from './query.ts';
import { Word } from './wire.ts';

const STATUS: Readonly<Record<string, string>> = {
  pending_approval: 'PendingApproval',
  approved: 'Approved',
  rejected: 'Rejected',
};
const STATUSES = { PendingApproval: 'pending_approval', Approved: 'approved', Rejected: 'rejected' } as const;

/** A purchase request in the list. */
export function fromPurchaseRequest(document: FullDocument<PurchaseRequestView>) {
  const { head, view } = document;
  return {
    id: head.id,
    requestNumber: head.number,
    requestStatus: STATUS[head.status] ?? head.status,
    ...purchaseFields(document),
    shipTo: view.shipTo === null ? null : fromShipTo(view.shipTo),
  };
}

const kind = 'purchase_request';
const date = between('dateOnOrAfter', 'dateBefore');
const requestStatus = choices(STATUSES);
const someIds = ids();

const RejectionArgs = Type.Object({ rejectionReason: Word(['CostTooHigh', 'WrongVendor', 'Other']) });

export const purchaseRequestOperations = [
  operation({
    id: 'PurchaseOrders_GetRequests',
    method: 'GET',
    path: '/purchase-orders/requests',
    scope: 'tn.inv.purchaseorders:r',
    query: {
      ...documentQuery,
      requestStatus,
      requestNumber: text,
      jobId: id,
      jobIds: someIds,
      technicianId: id,
      projectId: id,
      // Beyond the vendor's document: filters that clients know from other lists.
      ...vendorAndPlace,
      date,
    },
    async run(call, { query }) {
      const filter = {
        kind,
        statuses: query.requestStatus,
        numbers: oneOf(query.requestNumber),
        jobIds: bothOf(query.jobId, query.jobIds),
        technicianIds: oneOf(query.technicianId),
        projectIds: oneOf(query.projectId),
        vendorIds: bothOf(query.vendorId, query.vendorIds),
        businessUnitIds: bothOf(query.businessUnitId, query.businessUnitIds),
        locationIds: bothOf(query.inventoryLocationId, query.inventoryLocationIds),
        date: query.date,
      } as const;
      return answerDocuments(call, query, filter, fromPurchaseRequest);
    },
  }),
  operation({
    id: 'PurchaseOrders_ApproveRequest',
    method: 'PATCH',
    path: '/purchase-orders/requests/:id/approve',
    scope: 'tn.inv.purchaseorders:w',
    notFound: true,
    async run({ id, submit }) {
      // The id of the resulting order, which the caller looks up next.
      const { purchaseOrderId } = await submit(approvePurchaseRequest, { id });
      return { id: purchaseOrderId };
    },
  }),
  operation({
    id: 'PurchaseOrders_RejectRequest',
    method: 'PATCH',
    path: '/purchase-orders/requests/:id/reject',
    scope: 'tn.inv.purchaseorders:w',
    notFound: true,
    body: RejectionArgs,
    async run({ id, submit }, { body }) {
      return idOf(await submit(rejectPurchaseRequest, { id, reasonCode: body.rejectionReason }));
    },
  }),
];
