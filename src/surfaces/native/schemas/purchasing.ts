import Type from 'typebox';
import { UNIT_NAME_MAX } from '../../../catalog/index.ts';
import {
  DOCUMENT_LINES_MAX,
  documentQuery,
  headFields,
  headInput,
  history,
  lineFields,
  plainLineFields,
  state,
  trackedInput,
} from './documents.ts';
import { addressParts } from './locations.ts';
import { anyPick } from './movements.ts';
import {
  free,
  id,
  input,
  many,
  maybe,
  maybeNull,
  money,
  oneOf,
  orNull,
  percent,
  positive,
  quantity,
  quantityInput,
  rowFields,
  shape,
  shown,
  stamps,
  text,
  time,
  timeInput,
  unitInput,
} from './scalars.ts';

/** The states of each kind. */
export const STATES = {
  PurchaseRequest: ['pending_approval', 'approved', 'rejected'],
  PurchaseOrder: ['pending', 'sent', 'partially_received', 'received', 'canceled'],
  Receipt: ['received', 'canceled'],
  VendorReturn: ['pending', 'returned', 'credit_received', 'canceled'],
} as const;

const partyFields = {
  vendorId: orNull(id('The vendor.')),
  typeId: orNull(id('The type of the document.')),
  locationId: orNull(id('The location that the goods come to, or leave.')),
  technicianId: orNull(id('The technician whom it is for.')),
};
const partyInput = {
  vendorId: maybe(partyFields.vendorId),
  typeId: maybe(partyFields.typeId),
  locationId: maybe(partyFields.locationId),
  technicianId: maybe(partyFields.technicianId),
};
const details = free('What else is known. A change replaces it key by key; null takes one away.');

const document = (states: readonly string[]) => ({
  ...headFields(state(states)),
  ...partyFields,
  tax: money('The tax.'),
  shipping: money('What the shipping costs.'),
  subtotal: money('What the active lines come to, each rounded half away from zero to six decimals.'),
  total: money('The subtotal with tax and shipping, less the restocking fee of a return.'),
  details,
  history,
});
const lineRest = {
  vendorPartNumber: orNull(shown("The vendor's own number of the item.")),
  total: money(
    'Quantity times unit cost, rounded half away from zero to six decimals. Of a part of a line that was ordered in another unit its share of that, so that all parts come to the total of the order.',
  ),
  details,
  ...stamps,
};
const trackedLine = { ...lineFields, ...lineRest };
const orderedLine = {
  ...plainLineFields,
  ...lineRest,
  price: orNull(
    money(
      'The unit cost with the markup of its range, when the line was written; null outside of every range. The range is that of the cost of a base unit.',
    ),
  ),
  markupPercent: orNull(percent('The markup of that range.')),
};
const requiredOn = orNull(time('When the goods are needed.'));
const shipTo = orNull(
  Type.Unsafe<{ description: string | null; address: Record<string, string | null> | null }>({
    title: 'ShipTo',
    description: 'Where the goods are to be sent.',
    type: 'object',
    properties: {
      description: orNull(shown('The place in words.')),
      address: orNull(free('Its postal address, part by part.')),
    },
    additionalProperties: true,
  }),
);
const purchaseOrderId = orNull(id('The purchase order.'));
const purchaseOrderLineId = orNull(id('The line of the purchase order.'));

export const PurchaseRequest = shape(
  'PurchaseRequest',
  'A wish to have something ordered, which somebody approves or rejects.',
  {
    ...document(STATES.PurchaseRequest),
    requiredOn,
    shipTo,
    purchaseOrderId: orNull(id('The purchase order that it became.')),
    lines: many(shape('PurchaseRequestLine', 'A line of a purchase request.', orderedLine), 'What is wanted.'),
  },
);
export const PurchaseOrder = shape('PurchaseOrder', 'What is ordered of a vendor.', {
  ...document(STATES.PurchaseOrder),
  purchaseRequestId: orNull(id('The purchase request that it came from.')),
  requiredOn,
  sentOn: orNull(time('When it was last sent.')),
  receivedOn: orNull(time('When all of it had been received.')),
  shipTo,
  lines: many(
    shape('PurchaseOrderLine', 'A line of a purchase order.', {
      ...orderedLine,
      received: quantity('How much of it was received, in base units.'),
    }),
    'What is ordered.',
  ),
});
export const Receipt = shape('Receipt', 'Goods of a purchase order that came in.', {
  ...document(STATES.Receipt),
  purchaseOrderId,
  shipTo,
  lines: many(shape('ReceiptLine', 'A line of a receipt.', { ...trackedLine, purchaseOrderLineId }), 'What came in.'),
});
export const VendorReturn = shape('VendorReturn', 'Goods that go back to their vendor for credit.', {
  ...document(STATES.VendorReturn),
  purchaseOrderId,
  restockingFee: money('What the vendor keeps.'),
  returnedOn: orNull(time('When the goods left.')),
  creditReceivedOn: orNull(time('When the credit came in.')),
  lines: many(
    shape('VendorReturnLine', 'A line of a vendor return.', {
      ...trackedLine,
      purchaseOrderLineId,
      receiptLineId: orNull(id('The line of the receipt.')),
    }),
    'What goes back.',
  ),
});

const purchasingInput = {
  ...headInput,
  ...partyInput,
  tax: maybe(positive('The tax, as money.')),
  shipping: maybe(positive('What the shipping costs, as money.')),
  details: maybe(details),
};
const lineInput = {
  description: maybeNull(text(20_000, 'What the line says of the item.')),
  quantity: quantityInput('How much, in `unit`; more than 0.'),
  unit: unitInput,
  unitCost: maybe(positive('What one of `unit` costs, as money; left out: what the order or the item says.')),
  vendorPartNumber: maybeNull(text(500, "The vendor's own number of the item.")),
  details: maybe(details),
};
const itemId = id('The item.');
/** A line that is there keeps its unit where none is named. */
const unitOfLine = maybeNull(
  text(
    UNIT_NAME_MAX,
    'The unit of the item that `quantity` counts, compared without case; null, and left out of a new line: the base unit; left out of a line that is there: the unit that it has. Their product has at most 6 decimals.',
  ),
);
const lineId = maybe(id('The line that is meant; left out: a new one.'));
const upTo = { maxItems: DOCUMENT_LINES_MAX };
const shipToInput = input('ShipToInput', 'Where the goods are to be sent.', {
  description: maybeNull(text(1_000, 'The place in words.')),
  address: maybeNull(input('ShipToAddressInput', 'Its postal address.', addressParts(500))),
});

export const PurchaseLineInput = input('PurchaseLineInput', 'A line of a purchase request or a purchase order.', {
  id: lineId,
  itemId,
  ...lineInput,
  unit: unitOfLine,
});
export const PurchaseInput = input(
  'PurchaseInput',
  'A purchase request or a purchase order, or a change of one: what is left out stays.',
  {
    ...purchasingInput,
    requiredOn: maybeNull(timeInput('When the goods are needed.')),
    shipTo: maybeNull(shipToInput),
    lines: maybe(many(PurchaseLineInput, 'All lines; in a change, a line that is not named becomes inactive.', upTo)),
  },
);

const { vendorId: _vendor, typeId: _type, ...receiptInput } = purchasingInput;
export const ReceiptInput = input('ReceiptInput', 'Goods of a purchase order that came in.', {
  ...receiptInput,
  purchaseOrderId: id('The purchase order.'),
  lines: maybe(
    many(
      input('ReceiptLineInput', 'What came in of a line of the order.', {
        purchaseOrderLineId: maybe(id('The line of the order; or else name the item.')),
        itemId: maybe(id('The item: the first line of it that is open is meant.')),
        ...lineInput,
        ...trackedInput,
      }),
      'What came in; left out: all that is open.',
      { ...upTo, minItems: 1 },
    ),
  ),
});
export const ReceiptPatch = Type.Pick(ReceiptInput, ['reference', 'memo', 'customFields', 'externalData'], {
  title: 'ReceiptPatch',
  description: 'What changes of what is said of a receipt; what is left out stays.',
  additionalProperties: false,
});

export const VendorReturnInput = input('VendorReturnInput', 'Goods that are to go back to their vendor.', {
  ...purchasingInput,
  restockingFee: maybe(positive('What the vendor keeps, as money.')),
  purchaseOrderId: maybeNull(id('The purchase order that they came by.')),
  lines: maybe(
    many(
      input('VendorReturnLineInput', 'A line of a vendor return.', {
        id: lineId,
        itemId,
        ...lineInput,
        unit: unitOfLine,
        purchaseOrderLineId: maybeNull(id('The line of the purchase order.')),
        receiptLineId: maybeNull(id('The line of the receipt.')),
        ...trackedInput,
        pick: maybe(anyPick),
      }),
      'All lines; in a change, a line that is not named becomes inactive.',
      upTo,
    ),
  ),
});
export const VendorReturnPatch = Type.Omit(VendorReturnInput, ['purchaseOrderId'], {
  title: 'VendorReturnPatch',
  description: 'What changes of a vendor return; what is left out stays.',
  additionalProperties: false,
});

/** How a list of purchasing documents is narrowed that can have these states. */
export const purchasingQuery = (states: readonly string[]) => ({
  ...documentQuery,
  status: maybe(oneOf(states, 'Documents in this state.')),
  vendorId: maybe(id('Documents of this vendor.')),
  typeId: maybe(id('Documents of this type.')),
  itemId: maybe(id('Documents that have an active line of this item.')),
  technicianId: maybe(id('Documents for this technician.')),
  sourceId: maybe(id("An order's request; a receipt's or a return's order.")),
  sentFrom: maybe(timeInput('Sent from this moment on.')),
  sentBefore: maybe(timeInput('Sent before this moment.')),
});

const range = {
  from: positive('The unit cost from which on it holds, as money; it is inside of the range.'),
  to: positive('The unit cost up to which it holds, as money; it is outside of the range.'),
  percent: positive('By how many per cent the price stands above the cost.'),
};
export const MarkupInput = input('MarkupInput', 'A range of unit costs with its markup.', range);
export const MarkupPatch = Type.Partial(MarkupInput, {
  title: 'MarkupPatch',
  description: 'What changes of a markup; what is left out stays.',
  additionalProperties: false,
});
export const Markup = shape(
  'Markup',
  'By how many per cent a price stands above a unit cost of at least `from` and below `to`.',
  {
    ...rowFields,
    from: money('The unit cost from which on it holds; it is inside of the range.'),
    to: money('The unit cost up to which it holds; it is outside of the range.'),
    percent: percent('By how many per cent the price stands above the cost.'),
    ...stamps,
  },
);
