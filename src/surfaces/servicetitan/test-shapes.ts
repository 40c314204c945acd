import Type, { type TProperties, type TSchema } from 'typebox';
import { businessUnit, equipment, material } from './test-lookup-shapes.ts';
import {
  address,
  changed,
  decimal,
  externalData,
  flag,
  id,
  idOrNone,
  moment,
  none,
  nothing,
  orNull,
  row,
  text,
  word,
} from './test-shape-parts.ts';

/**
 * What the vendor's clients may rely on in every answer, written a second time, independently of the code that renders them: the fields,
 * their types, which may be null, and the statuses of each operation. Every field is always present.
 */

/** The answer to most operations that create or change something. */
export const MADE = row({ id });
const empty = row({});
/** A field whose name is empty or too long for a type has none. */
const customFields = Type.Array(row({ typeId: idOrNone, name: text, value: text }));
const serialNumbers = Type.Array(row({ id: idOrNone, number: text }));

const reasons = ['NotRequired', 'Duplicate', 'Accidental', 'VendorIssue', 'Other', 'JobCanceled'];

const documentFields = {
  id,
  active: flag,
  number: text,
  memo: text,
  createdById: orNull(id),
  ...changed,
  batchId: orNull(id),
  syncStatus: word('Pending', 'Posted', 'Exported'),
  customFields,
};
const canceledFields = {
  referenceNumber: text,
  batch: orNull(row({ id, number: text, name: orNull(text) })),
  canceledReason: orNull(word(...reasons, 'NotWarranty', 'WarrantyRejected')),
  canceledById: orNull(id),
  dateCanceled: orNull(moment),
  externalData,
};
const itemFields = {
  id,
  skuId: id,
  name: text,
  code: text,
  description: text,
  quantity: decimal,
  cost: decimal,
  budgetCodeId: orNull(idOrNone),
};
const movedItem = { ...itemFields, ...changed, createdById: orNull(id), active: flag, serialNumbers };
const accounts = { generalLedgerAccount: nothing, costOfSaleAccount: nothing, assetAccount: nothing };

const adjustment = row({
  ...documentFields,
  ...canceledFields,
  type: text,
  inventoryLocationId: idOrNone,
  businessUnitId: orNull(id),
  projectId: orNull(id),
  invoiceId: nothing,
  date: moment,
  items: Type.Array(row({ ...movedItem, budgetCodeId: nothing, totalCost: decimal })),
});

const transfer = row({
  ...documentFields,
  ...canceledFields,
  transferType: text,
  status: word('Pending', 'Picked', 'Received', 'Canceled'),
  fromLocationId: idOrNone,
  toLocationId: idOrNone,
  date: moment,
  pickedDate: orNull(moment),
  pickedById: orNull(id),
  receivedDate: orNull(moment),
  receivedById: orNull(id),
  dateRequired: nothing,
  jobId: orNull(id),
  invoiceId: nothing,
  items: Type.Array(row({ ...movedItem, budgetCodeId: nothing, quantityPicked: decimal, totalCost: decimal })),
});

const vendorReturn = row({
  ...documentFields,
  ...canceledFields,
  status: word('Pending', 'Returned', 'CreditReceived', 'Canceled'),
  returnTypeId: idOrNone,
  vendorId: id,
  purchaseOrderId: orNull(id),
  jobId: orNull(id),
  projectId: orNull(id),
  budgetCodeId: orNull(idOrNone),
  businessUnitId: idOrNone,
  inventoryLocationId: id,
  returnAmount: decimal,
  taxAmount: decimal,
  shippingAmount: decimal,
  returnDate: moment,
  returnedOn: orNull(moment),
  creditReceivedOn: orNull(moment),
  items: Type.Array(row({ ...movedItem, ...accounts, receiptItemId: orNull(id) })),
});

const receipt = row({
  ...documentFields,
  vendorInvoiceNumber: text,
  purchaseOrderId: id,
  billId: nothing,
  jobId: orNull(id),
  businessUnitId: orNull(id),
  vendorId: id,
  technicianId: orNull(id),
  inventoryLocationId: id,
  shipTo: orNull(address),
  shipToDescription: text,
  receiptAmount: decimal,
  taxAmount: decimal,
  shippingAmount: decimal,
  receivedOn: moment,
  budgetCodeId: orNull(idOrNone),
  landedCostMethod: word('None', 'ByValue'),
  otherAmount: orNull(decimal),
  items: Type.Array(
    row({
      ...itemFields,
      ...accounts,
      purchaseOrderItemId: id,
      allocatedShipping: orNull(decimal),
      allocatedTax: orNull(decimal),
      allocatedOtherCosts: orNull(decimal),
      fullyLandedUnitCost: orNull(decimal),
    }),
  ),
});

const { name: _name, code: _code, ...orderedItem } = itemFields;
const purchase = {
  id,
  invoiceId: nothing,
  jobId: orNull(id),
  projectId: orNull(id),
  typeId: idOrNone,
  vendorId: id,
  technicianId: orNull(id),
  businessUnitId: orNull(id),
  inventoryLocationId: id,
  vendorDocumentNumber: text,
  date: moment,
  requiredOn: orNull(moment),
  ...changed,
  total: decimal,
  tax: decimal,
  shipping: decimal,
  summary: text,
  customFields,
  items: Type.Array(
    row({
      ...orderedItem,
      ...changed,
      skuName: text,
      skuCode: text,
      skuType: word('Material', 'Equipment'),
      vendorPartNumber: text,
      quantityReceived: decimal,
      total: decimal,
      serialNumbers: none,
      status: word('Pending', 'PartiallyReceived', 'Received', 'Canceled'),
      chargeable: flag,
    }),
  ),
};
const order = row({
  ...purchase,
  budgetCodeId: orNull(idOrNone),
  createdById: orNull(id),
  batchId: orNull(id),
  number: text,
  status: word('Pending', 'Sent', 'PartiallyReceived', 'Received', 'Exported', 'Canceled'),
  shipTo: address,
  sentOn: orNull(moment),
  receivedOn: orNull(moment),
});
const request = row({
  ...purchase,
  batchId: nothing,
  requestNumber: text,
  requestStatus: word('PendingApproval', 'Approved', 'Rejected'),
  shipTo: orNull(address),
});

const markup = row({ id, from: decimal, to: decimal, percent: decimal, ...changed });
const type = { id, name: text, active: flag, ...changed };
const orderType = row({
  ...type,
  automaticallyReceive: flag,
  displayToTechnician: flag,
  impactToTechnicianPayroll: flag,
  allowTechniciansToSendPo: flag,
  skipWeekends: flag,
  excludeTaxFromJobCosting: flag,
  defaultRequiredDateDaysOffset: Type.Integer(),
  landedCostMethod: word('None', 'ByValue'),
  includeTaxInFullyLandedCost: flag,
});
const returnType = row({
  ...type,
  automaticallyReceiveVendorCredit: flag,
  includeInSalesTax: flag,
  isDefault: flag,
  isDefaultForConsignment: flag,
});
const truck = row({
  ...type,
  memo: text,
  warehouseId: orNull(id),
  technicianIds: Type.Array(id),
  inventoryTemplateId: orNull(id),
  externalData,
});
const warehouse = row({ ...type, address, inventoryTemplateId: orNull(id), externalData });
const inventoryTemplate = row({
  ...type,
  type: word('Truck'),
  isConsignment: flag,
  locationIds: Type.Array(id),
  items: Type.Array(
    row({
      ...{ id, skuId: id, code: text, name: text, description: orNull(text), skuType: word('Material', 'Equipment') },
      ...{ minQuantity: decimal, maxQuantity: decimal, memo: nothing, unitOfMeasure: nothing, isConsignment: flag },
    }),
  ),
});
const vendor = row({
  ...type,
  isTruckReplenishment: flag,
  isMobileCreationRestricted: flag,
  memo: text,
  deliveryOption: text,
  defaultTaxRate: decimal,
  contactInfo: row({ firstName: text, lastName: text, phone: text, email: text, fax: text }),
  address,
  customFields,
  externalData,
});
const customFieldType = row({ id, name: text, dataType: word('Text'), dataTypeOptions: nothing, ...changed });

const pageOf = (data: TSchema) =>
  row({
    page: Type.Integer({ minimum: 1 }),
    pageSize: Type.Integer({ minimum: 1, maximum: 5_000 }),
    hasMore: flag,
    totalCount: orNull(Type.Integer({ minimum: 0 })),
    data,
  });
const page = (data: TSchema) => pageOf(Type.Array(data));
const feed = (data: TSchema) =>
  row({ hasMore: flag, continueFrom: Type.String({ minLength: 1 }), data: Type.Array(data) });
/** A feed takes no application, so it shows no external data. */
const nobodys = ({ properties }: { properties: TProperties }) => row({ ...properties, externalData: none });

/** The rows of a list or a feed by operation; all others answer with the id of what they created or changed. */
export const ANSWERS: Readonly<Record<string, TSchema>> = {
  Adjustments_GetList: page(adjustment),
  Adjustments_UpdateCustomFields: empty,
  BusinessUnits_Get: businessUnit,
  BusinessUnits_GetList: page(businessUnit),
  Export_Equipment: feed(nobodys(equipment)),
  Export_Materials: feed(nobodys(material)),
  Export_Adjustments: feed(nobodys(adjustment)),
  Export_PurchaseOrders: feed(order),
  Export_Returns: feed(nobodys(vendorReturn)),
  Export_Transfers: feed(nobodys(transfer)),
  Equipment_Get: equipment,
  Equipment_GetList: page(equipment),
  InventoryTemplates_GetList: page(inventoryTemplate),
  Materials_Get: material,
  Materials_GetList: page(material),
  PurchaseOrderTypes_GetList: page(orderType),
  PurchaseOrdersMarkup_Create: markup,
  PurchaseOrdersMarkup_Delete: empty,
  PurchaseOrdersMarkup_Get: page(markup),
  PurchaseOrdersMarkup_GetById: markup,
  PurchaseOrdersMarkup_Update: markup,
  PurchaseOrders_GetById: order,
  PurchaseOrders_GetList: page(order),
  PurchaseOrders_GetRequests: page(request),
  Receipts_GetList: page(receipt),
  Receipts_UpdateCustomFields: empty,
  ReturnTypes_GetList: page(returnType),
  Returns_GetList: page(vendorReturn),
  Returns_UpdateCustomFields: empty,
  Transfers_GetList: page(transfer),
  Transfers_UpdateCustomFields: empty,
  Trucks_GetList: page(truck),
  Vendors_GetById: vendor,
  Vendors_GetCustomFieldTypes: page(customFieldType),
  Vendors_GetList: page(vendor),
  Vendors_UpdateCustomFields: empty,
  Warehouses_GetList: page(warehouse),
};

/** The answer to every refusal. */
export const REFUSAL = row({
  type: Type.String({ minLength: 1 }),
  title: Type.String({ minLength: 1 }),
  status: Type.Integer(),
  traceId: Type.String({ minLength: 1 }),
  errors: Type.Record(Type.String(), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
  data: Type.Record(Type.String(), Type.Unknown()),
});
