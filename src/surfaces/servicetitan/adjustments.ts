import { type AdjustmentView, asAdjustments, changesBesideDocuments } from '../../documents/index.ts';
import { readDecimal } from '../../platform/index.ts';
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
} from './documents.ts';
import { exportFeed } from './exports.ts';
import { externalData } from './external-data.ts';
import { externalDataOperation } from './external-data-operation.ts';
import { operation } from './operation.ts';
import { active, between, choices, id, ids, text, texts } from './query.ts';

/** An adjustment in lists and the feed. A line is an entry of the ledger. */
export function fromAdjustment(document: FullDocument<AdjustmentView>) {
  const { head, view } = document;
  return {
    ...commonFields(document),
    type: head.type ?? 'adjustment',
    inventoryLocationId: head.locationId ?? 0,
    businessUnitId: head.businessUnitId,
    projectId: head.projectId,
    invoiceId: null,
    date: head.date.toISOString(),
    items: view.lines.map((line) => {
      const quantity = readDecimal(line.quantity);
      return {
        ...itemFields(document, line),
        quantity: exactNumber(quantity),
        ...costFields(quantity, readDecimal(line.value)),
        active: true,
        budgetCodeId: null,
        serialNumbers: serialNumbers(line.itemId, line.serials),
      };
    }),
  };
}

const kind = 'adjustment';
const date = between('dateOnOrAfter', 'dateBefore');
const syncStatuses = choices(SYNC_STATUSES);
const someIds = ids();
const someTexts = texts();

export const adjustmentOperations = [
  operation({
    id: 'Adjustments_GetList',
    method: 'GET',
    path: '/adjustments',
    scope: 'tn.inv.adjustments:r',
    query: {
      ...documentQuery,
      externalData,
      customFields,
      active,
      number: text,
      referenceNumber: text,
      batchId: id,
      invoiceIds: someIds,
      inventoryLocationIds: someIds,
      adjustmentTypes: someTexts,
      businessUnitIds: someIds,
      syncStatuses,
      date,
    },
    async run(call, { query }) {
      const filter = {
        kind,
        ...activeFilter(query.active),
        numbers: oneOf(query.number),
        references: oneOf(query.referenceNumber),
        batchIds: oneOf(query.batchId),
        // There are no adjustments from invoices here.
        sourceIds: query.invoiceIds === undefined ? undefined : [],
        locationIds: query.inventoryLocationIds,
        types: query.adjustmentTypes,
        businessUnitIds: query.businessUnitIds,
        syncStatuses: query.syncStatuses,
        date: query.date,
      } as const;
      return answerDocuments(call, query, filter, fromAdjustment);
    },
  }),
  externalDataOperation({ id: 'Adjustments_Update', resource: 'adjustments', scope: 'tn.inv.adjustments:w', kind }),
  customFieldsOperation({
    id: 'Adjustments_UpdateCustomFields',
    path: '/adjustments/custom-fields',
    scope: 'tn.inv.adjustments:w',
    kind,
  }),
  exportFeed({
    id: 'Export_Adjustments',
    name: 'adjustments',
    scope: 'tn.inv.adjustments:r',
    kind,
    render: fromAdjustment,
    beside: { list: changesBesideDocuments, asDocuments: asAdjustments },
  }),
];
