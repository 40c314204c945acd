import { averageCost } from '../../catalog/index.ts';
import type { TransferView } from '../../documents/index.ts';
import { multiply, readDecimal } from '../../platform/index.ts';
import { exactNumber } from '../http/index.ts';
import { customFields, customFieldsOperation } from './custom-fields.ts';
import {
  activeFilter,
  answerDocuments,
  commonFields,
  costFields,
  documentQuery,
  type FullDocument,
  itemFields,
  oneOf,
  SYNC_STATUSES,
  serialNumbers,
  stateOf,
} from './documents.ts';
import { exportFeed } from './exports.ts';
import { externalData } from './external-data.ts';
import { externalDataOperation } from './external-data-operation.ts';
import { operation } from './operation.ts';
import { activeIfGiven, between, choices, id, ids, text } from './query.ts';

/** The vendor's four states; a transfer picked or received in part is still in the previous state. */
const STATUS: Readonly<Record<string, string>> = {
  pending: 'Pending',
  partially_picked: 'Pending',
  picked: 'Picked',
  partially_received: 'Picked',
  received: 'Received',
  canceled: 'Canceled',
};
const STATUSES = {
  Pending: ['pending', 'partially_picked'],
  Picked: ['picked', 'partially_received'],
  Received: ['received'],
  Canceled: ['canceled'],
} as const;

/** A transfer in lists and the feed, planned or direct. */
export function fromTransfer(document: FullDocument<TransferView>) {
  const { head, view } = document;
  const picked = stateOf(view, [...STATUSES.Picked, ...STATUSES.Received]);
  const received = stateOf(view, ['received']);
  return {
    ...commonFields(document),
    transferType: head.type ?? 'transfer',
    status: STATUS[head.status] ?? head.status,
    fromLocationId: head.locationId ?? 0,
    toLocationId: head.toLocationId ?? 0,
    date: head.date.toISOString(),
    pickedDate: picked?.recordedAt ?? null,
    receivedDate: received?.recordedAt ?? null,
    dateRequired: null,
    jobId: head.jobId,
    invoiceId: null,
    pickedById: picked?.actor.id ?? null,
    receivedById: received?.actor.id ?? null,
    items: view.lines.map((line) => {
      const quantity = readDecimal(line.baseQuantity);
      // A transfer moves no value, so the ledger stores none with it: this is the current value of the units.
      const worth = multiply(quantity, averageCost(document.item(line.itemId)));
      return {
        ...itemFields(document, line),
        quantity: exactNumber(quantity),
        quantityPicked: exactNumber(readDecimal(line.picked)),
        ...costFields(quantity, worth),
        active: line.active,
        budgetCodeId: null,
        serialNumbers: serialNumbers(line.itemId, line.serials),
      };
    }),
  };
}

const kind = 'transfer';
const date = between('dateOnOrAfter', 'dateBefore');
const statuses = choices(STATUSES);
const syncStatuses = choices(SYNC_STATUSES);
const someIds = ids();

export const transferOperations = [
  operation({
    id: 'Transfers_GetList',
    method: 'GET',
    path: '/transfers',
    scope: 'tn.inv.transfers:r',
    query: {
      ...documentQuery,
      externalData,
      customFields,
      active: activeIfGiven,
      statuses,
      number: text,
      referenceNumber: text,
      batchId: id,
      transferTypeIds: someIds,
      fromLocationIds: someIds,
      toLocationIds: someIds,
      syncStatuses,
      date,
    },
    async run(call, { query }) {
      const filter = {
        kind,
        ...activeFilter(query.active),
        statuses: query.statuses?.flat(),
        numbers: oneOf(query.number),
        references: oneOf(query.referenceNumber),
        batchIds: oneOf(query.batchId),
        typeIds: query.transferTypeIds,
        locationIds: query.fromLocationIds,
        toLocationIds: query.toLocationIds,
        syncStatuses: query.syncStatuses,
        date: query.date,
      } as const;
      return answerDocuments(call, query, filter, fromTransfer);
    },
  }),
  externalDataOperation({ id: 'Transfers_Update', resource: 'transfers', scope: 'tn.inv.transfers:w', kind }),
  customFieldsOperation({
    id: 'Transfers_UpdateCustomFields',
    path: '/transfers/custom-fields',
    scope: 'tn.inv.transfers:w',
    kind,
  }),
  exportFeed({
    id: 'Export_Transfers',
    name: 'transfers',
    scope: 'tn.inv.transfers:r',
    kind,
    render: fromTransfer,
  }),
];
