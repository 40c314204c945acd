import Type, { type Static } from 'typebox';
import type { NewReturn, ReturnInput, ReturnLineInput } from '../../documents/index.ts';
import { ExternalDataUpdateRequest } from './external-data.ts';
import { budgetCode, ITEMS_MAX, pickIds, readAmounts, readQuantityAndCost } from './purchase-shapes.ts';
import { DecimalNumber, given, Int64, LongText, Maybe, Moment, readMoment, ShortText } from './wire.ts';

const NewItem = Type.Object({
  skuId: Int64,
  description: Maybe(LongText),
  quantity: DecimalNumber,
  cost: DecimalNumber,
  shipmentItemId: Maybe(Int64),
  budgetCodeId: Maybe(Int64),
});

const ChangedItem = Type.Object({
  id: Int64,
  skuId: Int64,
  itemDescription: Maybe(LongText),
  quantity: DecimalNumber,
  cost: DecimalNumber,
  budgetCodeId: Maybe(Int64),
});

export const CreateReturnRequest = Type.Object({
  vendorId: Int64,
  jobId: Maybe(Int64),
  purchaseOrderId: Maybe(Int64),
  returnTypeId: Int64,
  businessUnitId: Int64,
  budgetCodeId: Maybe(Int64),
  referenceNumber: Maybe(ShortText),
  inventoryLocationId: Int64,
  returnDate: Moment,
  memo: Maybe(LongText),
  tax: DecimalNumber,
  shipping: DecimalNumber,
  restockingFee: DecimalNumber,
  items: Maybe(Type.Array(NewItem, { maxItems: ITEMS_MAX })),
});

export const UpdateReturnRequest = Type.Object({
  returnTypeId: Maybe(Int64),
  businessUnitId: Maybe(Int64),
  referenceNumber: Maybe(ShortText),
  inventoryLocationId: Maybe(Int64),
  returnDate: Maybe(Moment),
  memo: Maybe(LongText),
  tax: Maybe(DecimalNumber),
  shipping: Maybe(DecimalNumber),
  restockingFee: Maybe(DecimalNumber),
  budgetCodeId: Maybe(Int64),
  items: Maybe(Type.Array(ChangedItem, { maxItems: ITEMS_MAX })),
  externalData: Maybe(ExternalDataUpdateRequest),
});

/** Fields of the core under their names in a return. */
export const RETURN_FIELDS = {
  typeId: 'returnTypeId',
  date: 'returnDate',
  receiptLineId: 'shipmentItemId',
  description: 'itemDescription',
};

export function toNewReturn(request: Static<typeof CreateReturnRequest>): NewReturn {
  return {
    ...toHead(request),
    ...pickIds(request, ['vendorId', 'jobId', 'purchaseOrderId']),
    lines: (request.items ?? []).map((item, index): ReturnLineInput => {
      const { skuId, description, shipmentItemId, budgetCodeId } = item;
      return {
        itemId: skuId,
        ...(description == null ? {} : { description }),
        ...(shipmentItemId == null ? {} : { receiptLineId: shipmentItemId }),
        ...readQuantityAndCost(item, index),
        ...budgetCode(budgetCodeId),
      };
    }),
  };
}

/** A change of a return from a request; fields left out, or null, stay. The id 0 means a new item. */
export function toReturnPatch(request: Static<typeof UpdateReturnRequest>): ReturnInput {
  const lines = request.items?.map((item, index): ReturnLineInput => {
    const { id, skuId, itemDescription, budgetCodeId } = item;
    return {
      ...(id === 0 ? {} : { id }),
      itemId: skuId,
      ...(itemDescription == null ? {} : { description: itemDescription }),
      ...readQuantityAndCost(item, index),
      inBaseUnits: true,
      ...budgetCode(budgetCodeId),
    };
  });
  return { ...toHead(request), ...(lines === undefined ? {} : { lines }) };
}

function toHead(request: Omit<Static<typeof UpdateReturnRequest>, 'items' | 'externalData'>): ReturnInput {
  const { returnTypeId, inventoryLocationId, referenceNumber, memo, returnDate } = given(request);
  return {
    ...pickIds(request, ['businessUnitId']),
    ...readAmounts(request, ['tax', 'shipping', 'restockingFee']),
    ...(returnTypeId === undefined ? {} : { typeId: returnTypeId }),
    ...(inventoryLocationId === undefined ? {} : { locationId: inventoryLocationId }),
    ...(referenceNumber === undefined ? {} : { reference: referenceNumber }),
    ...(memo === undefined ? {} : { memo }),
    ...(returnDate === undefined ? {} : { date: readMoment(returnDate, 'returnDate') }),
    ...budgetCode(request.budgetCodeId),
  };
}
