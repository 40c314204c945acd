import Type, { type Static } from 'typebox';
import type { OrderLineInput, PurchaseInput, ShipTo } from '../../documents/index.ts';
import { type Quantity, Refusal } from '../../platform/index.ts';
import { Nullable } from '../http/index.ts';
import {
  AddressRequest,
  DecimalNumber,
  given,
  Int64,
  LongText,
  Maybe,
  Moment,
  readDecimal,
  readMoment,
  ShortText,
  toAddress,
} from './wire.ts';

/** The common parts of purchasing requests. Only fields named here are read from a request. */

export const ITEMS_MAX = 5_000;

/** An amount or a fee of a request, zero or more. */
export function readAmount(value: number | string, path: string): Quantity {
  const amount = readDecimal(value, path);
  if (amount >= 0n) return amount;
  throw new Refusal('invalid_quantity', 'This must not be below zero.', { path });
}

/** The given amounts of a request, by name. */
export function readAmounts<Name extends string>(
  request: { [Key in Name]?: number | string | null | undefined },
  names: readonly Name[],
): { [Key in Name]?: Quantity } {
  const amounts = names.flatMap((name): [Name, Quantity][] => {
    const value = request[name];
    return value == null ? [] : [[name, readAmount(value, name)]];
  });
  return Object.fromEntries(amounts) as { [Key in Name]?: Quantity };
}

/** The given ids of a request, by name. */
export function pickIds<Name extends string>(
  request: { [Key in Name]?: number | null | undefined },
  names: readonly Name[],
): { [Key in Name]?: number } {
  const ids = names.flatMap((name): [Name, number][] => (request[name] == null ? [] : [[name, request[name]]]));
  return Object.fromEntries(ids) as { [Key in Name]?: number };
}

/** Fields that the core does not have go into the details, under the vendor's name. */
export function budgetCode(id: number | null | undefined): { details?: { budgetCodeId: number } } {
  return id == null ? {} : { details: { budgetCodeId: id } };
}

export function budgetCodeOf(details: Record<string, unknown>): number | null {
  const { budgetCodeId } = details;
  return typeof budgetCodeId === 'number' ? budgetCodeId : null;
}

const ShipToRequest = Type.Object({ description: Nullable(LongText), address: AddressRequest });

function toShipTo({ description, address }: Static<typeof ShipToRequest>): ShipTo {
  return { description, address: { ...toAddress(address) } };
}

export const OrderItemRequest = Type.Object({
  skuId: Int64,
  description: Nullable(LongText),
  vendorPartNumber: Nullable(ShortText),
  quantity: DecimalNumber,
  cost: DecimalNumber,
  budgetCodeId: Maybe(Int64),
});

const NewOrderItems = Type.Array(OrderItemRequest, { maxItems: ITEMS_MAX });
const ChangedOrderItems = Type.Array(Type.Object({ id: Int64, ...OrderItemRequest.properties }), {
  maxItems: ITEMS_MAX,
});

export const CreatePurchaseOrderRequest = Type.Object({
  vendorId: Int64,
  typeId: Int64,
  businessUnitId: Int64,
  inventoryLocationId: Int64,
  jobId: Maybe(Int64),
  technicianId: Maybe(Int64),
  projectId: Maybe(Int64),
  budgetCodeId: Maybe(Int64),
  shipTo: ShipToRequest,
  vendorInvoiceNumber: Maybe(ShortText),
  impactsTechnicianPayroll: Type.Boolean(),
  memo: Maybe(LongText),
  date: Moment,
  requiredOn: Moment,
  tax: DecimalNumber,
  shipping: DecimalNumber,
  items: NewOrderItems,
});

export const UpdatePurchaseOrderRequest = Type.Object({
  vendorId: Maybe(Int64),
  typeId: Maybe(Int64),
  businessUnitId: Maybe(Int64),
  inventoryLocationId: Maybe(Int64),
  jobId: Maybe(Int64),
  technicianId: Maybe(Int64),
  projectId: Maybe(Int64),
  budgetCodeId: Maybe(Int64),
  shipTo: Maybe(ShipToRequest),
  vendorInvoiceNumber: Maybe(ShortText),
  impactsTechnicianPayroll: Maybe(Type.Boolean()),
  memo: Maybe(LongText),
  date: Maybe(Moment),
  requiredOn: Maybe(Moment),
  tax: Maybe(DecimalNumber),
  shipping: Maybe(DecimalNumber),
  items: Maybe(ChangedOrderItems),
});

type OrderRequest = Omit<Static<typeof UpdatePurchaseOrderRequest>, 'items'> & {
  items?: (Static<typeof OrderItemRequest> & { id?: number })[] | null;
};

/** A change of an order from a request; fields left out, or null, stay. */
export function toPurchase(request: OrderRequest): PurchaseInput {
  const { inventoryLocationId, vendorInvoiceNumber, shipTo, date, requiredOn, memo, items } = given(request);
  const { impactsTechnicianPayroll, budgetCodeId } = request;
  const details = {
    ...budgetCode(budgetCodeId).details,
    ...(impactsTechnicianPayroll == null ? {} : { impactsTechnicianPayroll }),
  };
  return {
    ...pickIds(request, ['vendorId', 'typeId', 'businessUnitId', 'jobId', 'technicianId', 'projectId']),
    ...readAmounts(request, ['tax', 'shipping']),
    ...(inventoryLocationId === undefined ? {} : { locationId: inventoryLocationId }),
    ...(vendorInvoiceNumber === undefined ? {} : { reference: vendorInvoiceNumber }),
    ...(memo === undefined ? {} : { memo }),
    ...(shipTo === undefined ? {} : { shipTo: toShipTo(shipTo) }),
    ...(date === undefined ? {} : { date: readMoment(date, 'date') }),
    ...(requiredOn === undefined ? {} : { requiredOn: readMoment(requiredOn, 'requiredOn') }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
    ...(items === undefined ? {} : { lines: items.map(toOrderLine) }),
  };
}

/** An item of an order. The id 0 means a new one. */
function toOrderLine(item: Static<typeof OrderItemRequest> & { id?: number }, index: number): OrderLineInput {
  const { id = 0, skuId, description, vendorPartNumber, budgetCodeId } = item;
  return {
    ...(id === 0 ? {} : { id }),
    itemId: skuId,
    description,
    vendorPartNumber,
    ...readQuantityAndCost(item, index),
    inBaseUnits: true,
    ...budgetCode(budgetCodeId),
  };
}

export function readQuantityAndCost(
  { quantity, cost }: { quantity: number | string; cost: number | string },
  index: number,
): { quantity: Quantity; unitCost: Quantity } {
  return {
    quantity: readDecimal(quantity, `items[${index}].quantity`),
    unitCost: readAmount(cost, `items[${index}].cost`),
  };
}
