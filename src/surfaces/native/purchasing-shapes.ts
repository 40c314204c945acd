import Type, { type Static } from 'typebox';
import { Decimal, DecimalInput, FreeObject, Id, Nullable, Text, Timestamp } from '../http/index.ts';
import {
  DOCUMENT_LINES_MAX,
  headFields,
  headInput,
  lineFields,
  readAmount,
  readTracked,
  StateList,
  trackedInput,
} from './document-shapes.ts';
import { readQuantity } from './movements.ts';
import { readTime } from './time.ts';

const addressPart = Type.Optional(Nullable(Text(500)));
const ShipTo = Type.Object(
  {
    description: Type.Optional(Nullable(Text(1_000))),
    address: Type.Optional(
      Nullable(
        Type.Object(
          {
            street: addressPart,
            unit: addressPart,
            city: addressPart,
            state: addressPart,
            zip: addressPart,
            country: addressPart,
          },
          { additionalProperties: false },
        ),
      ),
    ),
  },
  { additionalProperties: false, description: 'Where the goods are to be sent.' },
);

const document = {
  ...headFields,
  vendorId: Nullable(Id),
  typeId: Nullable(Id),
  locationId: Nullable(Id),
  technicianId: Nullable(Id),
  tax: Decimal,
  shipping: Decimal,
  subtotal: Type.String({
    description: 'What the active lines come to, each rounded half away from zero to six decimals.',
  }),
  total: Decimal,
  details: FreeObject,
  history: StateList,
};
const documentLine = {
  ...lineFields,
  vendorPartNumber: Nullable(Type.String()),
  total: Decimal,
  details: FreeObject,
  createdAt: Timestamp,
  updatedAt: Timestamp,
};
const { lot: _lot, serials: _serials, ...plainLine } = documentLine;
const orderedLine = {
  ...plainLine,
  price: Nullable(
    Type.String({ description: 'The unit cost with the markup of its range, when the line was written.' }),
  ),
  markupPercent: Nullable(Type.String()),
};
const shipTo = Nullable(Type.Object({}, { additionalProperties: true }));

export const PurchaseRequest = Type.Object({
  ...document,
  requiredOn: Nullable(Timestamp),
  shipTo,
  purchaseOrderId: Nullable(Id),
  lines: Type.Array(Type.Object(orderedLine)),
});
export const PurchaseOrder = Type.Object({
  ...document,
  purchaseRequestId: Nullable(Id),
  requiredOn: Nullable(Timestamp),
  sentOn: Nullable(Timestamp),
  receivedOn: Nullable(Timestamp),
  shipTo,
  lines: Type.Array(Type.Object({ ...orderedLine, received: Decimal })),
});
export const Receipt = Type.Object({
  ...document,
  purchaseOrderId: Nullable(Id),
  shipTo,
  lines: Type.Array(Type.Object({ ...documentLine, purchaseOrderLineId: Nullable(Id) })),
});
export const VendorReturn = Type.Object({
  ...document,
  purchaseOrderId: Nullable(Id),
  restockingFee: Decimal,
  returnedOn: Nullable(Timestamp),
  creditReceivedOn: Nullable(Timestamp),
  lines: Type.Array(Type.Object({ ...documentLine, purchaseOrderLineId: Nullable(Id), receiptLineId: Nullable(Id) })),
});

const id = Type.Optional(Nullable(Id));
const amount = Type.Optional(DecimalInput({ minimum: 0 }));
const purchasingInput = {
  ...headInput,
  vendorId: id,
  typeId: id,
  locationId: id,
  technicianId: id,
  tax: amount,
  shipping: amount,
  details: Type.Optional(FreeObject),
};
const lineInput = {
  id: Type.Optional(Id),
  itemId: Id,
  description: Type.Optional(Nullable(Text(20_000))),
  quantity: DecimalInput(),
  unitCost: amount,
  vendorPartNumber: Type.Optional(Nullable(Text(500))),
  details: Type.Optional(FreeObject),
};
const many = { maxItems: DOCUMENT_LINES_MAX };
const closed = { additionalProperties: false } as const;

const LineInput = Type.Object(lineInput, closed);
export const PurchaseInput = Type.Object(
  {
    ...purchasingInput,
    requiredOn: Type.Optional(Nullable(Timestamp)),
    shipTo: Type.Optional(Nullable(ShipTo)),
    lines: Type.Optional(Type.Array(LineInput, many)),
  },
  closed,
);

const ReceiptLineInput = Type.Object(
  {
    purchaseOrderLineId: Type.Optional(Id),
    itemId: Type.Optional(Id),
    description: lineInput.description,
    quantity: DecimalInput(),
    unitCost: amount,
    vendorPartNumber: lineInput.vendorPartNumber,
    details: lineInput.details,
    ...trackedInput,
  },
  closed,
);
const { vendorId: _vendor, typeId: _type, ...receiptInput } = purchasingInput;
export const ReceiptInput = Type.Object(
  {
    ...receiptInput,
    purchaseOrderId: Id,
    lines: Type.Optional(Type.Array(ReceiptLineInput, { ...many, minItems: 1 })),
  },
  closed,
);
export const ReceiptPatch = Type.Object(
  {
    reference: headInput.reference,
    memo: headInput.memo,
    customFields: headInput.customFields,
    externalData: headInput.externalData,
  },
  closed,
);

const ReturnLineInput = Type.Object(
  { ...lineInput, purchaseOrderLineId: id, receiptLineId: id, ...trackedInput },
  closed,
);
const returnInput = {
  ...purchasingInput,
  restockingFee: amount,
  lines: Type.Optional(Type.Array(ReturnLineInput, many)),
};
export const ReturnInput = Type.Object({ ...returnInput, purchaseOrderId: id }, closed);
export const ReturnPatch = Type.Object(returnInput, closed);

type Purchase = Static<typeof PurchaseInput>;

function readPurchasingHead({ date, tax, shipping, ...rest }: Omit<Purchase, 'lines' | 'requiredOn' | 'shipTo'>) {
  return {
    ...rest,
    date: date === undefined ? undefined : readTime(date, 'date'),
    tax: readAmount(tax, 'tax'),
    shipping: readAmount(shipping, 'shipping'),
  };
}

function readLine<Line extends Static<typeof LineInput>>(line: Line, index: number) {
  const path = `lines.${index}`;
  return {
    ...line,
    quantity: readQuantity(line.quantity, `${path}.quantity`),
    unitCost: readAmount(line.unitCost, `${path}.unitCost`),
  };
}

/** A request, an order or a change of one, for the core. */
export function readPurchase({ lines, requiredOn, shipTo, ...rest }: Purchase) {
  return {
    ...readPurchasingHead(rest),
    requiredOn: requiredOn === undefined ? undefined : readTime(requiredOn, 'requiredOn'),
    shipTo: shipTo && { description: shipTo.description ?? null, address: readAddress(shipTo.address) },
    lines: lines?.map(readLine),
  };
}

function readAddress(address: Record<string, string | null | undefined> | null | undefined) {
  if (!address) return null;
  return Object.fromEntries(Object.entries(address).map(([part, text]) => [part, text ?? null]));
}

export function readReceipt({ lines, purchaseOrderId, ...rest }: Static<typeof ReceiptInput>) {
  return {
    ...readPurchasingHead(rest),
    purchaseOrderId,
    lines: lines?.map(({ lot, serials, ...line }, index) => {
      const path = `lines.${index}`;
      return {
        ...line,
        quantity: readQuantity(line.quantity, `${path}.quantity`),
        unitCost: readAmount(line.unitCost, `${path}.unitCost`),
        ...readTracked({ lot, serials }, path),
      };
    }),
  };
}

export function readReturn({ lines, restockingFee, ...rest }: Static<typeof ReturnPatch>) {
  return {
    ...readPurchasingHead(rest),
    restockingFee: readAmount(restockingFee, 'restockingFee'),
    lines: lines?.map(({ lot, serials, ...line }, index) => ({
      ...readLine(line, index),
      ...readTracked({ lot, serials }, `lines.${index}`),
    })),
  };
}
