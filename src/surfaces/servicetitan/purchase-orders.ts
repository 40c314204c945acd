import {
  cancelPurchaseOrder,
  createPurchaseOrder,
  DOCUMENTS,
  type DocumentFilter,
  type DocumentHead,
  type PurchaseOrderView,
  updatePurchaseOrder,
} from '../../documents/index.ts';
import { readPage } from '../../platform/index.ts';
import { cancellationOperation } from './cancellations.ts';
import {
  activeFilter,
  answerDocuments,
  documentQuery,
  type FullDocument,
  oneOf,
  readFullDocuments,
} from './documents.ts';
import { exportFeed } from './exports.ts';
import { idOf, missing } from './lists.ts';
import { operation } from './operation.ts';
import { budgetCodeOf, CreatePurchaseOrderRequest, toPurchase, UpdatePurchaseOrderRequest } from './purchase-shapes.ts';
import { fromShipTo, purchaseFields } from './purchase-views.ts';
import { activeIfGiven, between, choices, id, ids, text } from './query.ts';

/** The vendor's words. An exported order is `Exported`, whatever its state before. */
const STATUS: Readonly<Record<string, string>> = {
  pending: 'Pending',
  sent: 'Sent',
  partially_received: 'PartiallyReceived',
  received: 'Received',
  canceled: 'Canceled',
};
const STATUSES = {
  Pending: 'pending',
  Sent: 'sent',
  PartiallyReceived: 'partially_received',
  Received: 'received',
  Exported: 'exported',
  Canceled: 'canceled',
} as const;

/** The orders that show one of these states. */
function statusFilter(asked: readonly string[] | undefined): Pick<DocumentFilter, 'shownAs'> {
  if (asked === undefined) return {};
  return {
    shownAs: { statuses: asked.filter((status) => status !== 'exported'), exported: asked.includes('exported') },
  };
}

function statusOf({ syncStatus, status }: DocumentHead): string {
  return syncStatus === 'exported' ? 'Exported' : (STATUS[status] ?? status);
}

/** An order in the list, the feed and the look-up by id. */
export function fromPurchaseOrder(document: FullDocument<PurchaseOrderView>) {
  const { head, view } = document;
  return {
    id: head.id,
    number: head.number,
    status: statusOf(head),
    ...purchaseFields(document),
    budgetCodeId: budgetCodeOf(view.details),
    createdById: head.createdBy.id,
    shipTo: fromShipTo(view.shipTo),
    sentOn: view.sentOn,
    receivedOn: view.receivedOn,
  };
}

/** One id and several, which both must match. */
export function bothOf(one: number | undefined, several: number[] | undefined): number[] | undefined {
  if (one === undefined) return several;
  return several === undefined || several.includes(one) ? [one] : [];
}

/** Filters of the lists of receipts and returns, by one value and by several. */
export const vendorAndPlace = {
  vendorId: id,
  vendorIds: ids(),
  businessUnitId: id,
  businessUnitIds: ids(),
  inventoryLocationId: id,
  inventoryLocationIds: ids(),
};

const kind = 'purchase_order';
const fields = { reference: 'vendorInvoiceNumber' };
const date = between('dateOnOrAfter', 'dateBefore');
const sent = between('sentOnOrAfter', 'sentBefore');
const status = choices(STATUSES);
const someIds = ids();

export const purchaseOrderOperations = [
  operation({
    id: 'PurchaseOrders_GetList',
    method: 'GET',
    path: '/purchase-orders',
    scope: 'tn.inv.purchaseorders:r',
    query: {
      ...documentQuery,
      active: activeIfGiven,
      status,
      number: text,
      jobId: id,
      jobIds: someIds,
      technicianId: id,
      projectId: id,
      // Beyond the vendor's document: filters that clients know from other lists.
      ...vendorAndPlace,
      date,
      sent,
    },
    async run(call, { query }) {
      const filter: DocumentFilter = {
        kind,
        ...statusFilter(query.status),
        ...activeFilter(query.active),
        numbers: oneOf(query.number),
        jobIds: bothOf(query.jobId, query.jobIds),
        technicianIds: oneOf(query.technicianId),
        projectIds: oneOf(query.projectId),
        vendorIds: bothOf(query.vendorId, query.vendorIds),
        businessUnitIds: bothOf(query.businessUnitId, query.businessUnitIds),
        locationIds: bothOf(query.inventoryLocationId, query.inventoryLocationIds),
        date: query.date,
        sent: query.sent,
      };
      return answerDocuments(call, query, filter, fromPurchaseOrder);
    },
  }),
  operation({
    id: 'PurchaseOrders_Create',
    method: 'POST',
    path: '/purchase-orders',
    scope: 'tn.inv.purchaseorders:w',
    fields,
    body: CreatePurchaseOrderRequest,
    async run({ submit }, { body }) {
      return idOf(await submit(createPurchaseOrder, toPurchase(body)));
    },
  }),
  operation({
    id: 'PurchaseOrders_GetById',
    method: 'GET',
    path: '/purchase-orders/:id',
    scope: 'tn.inv.purchaseorders:r',
    notFound: true,
    async run(call) {
      const { actor, tenantId, id } = call;
      const [document] = await call.read(async (sql) => {
        const heads = await readPage(sql, tenantId, DOCUMENTS, { kind, ids: [id], reader: actor }, { limit: 1 });
        return readFullDocuments<PurchaseOrderView>(call, sql, heads);
      });
      if (document !== undefined) return fromPurchaseOrder(document);
      throw missing('purchase order', id);
    },
  }),
  operation({
    id: 'PurchaseOrders_Update',
    method: 'PATCH',
    path: '/purchase-orders/:id',
    scope: 'tn.inv.purchaseorders:w',
    notFound: true,
    fields,
    body: UpdatePurchaseOrderRequest,
    async run({ id, submit }, { body }) {
      return idOf(await submit(updatePurchaseOrder, { id, patch: toPurchase(body), unlessCanceled: true }));
    },
  }),
  cancellationOperation({
    id: 'PurchaseOrders_Cancel',
    resource: 'purchase-orders',
    scope: 'tn.inv.purchaseorders:w',
    command: cancelPurchaseOrder,
  }),
  exportFeed({
    id: 'Export_PurchaseOrders',
    name: 'purchase-orders',
    scope: 'tn.inv.purchaseorders:r',
    kind,
    render: fromPurchaseOrder,
  }),
];
