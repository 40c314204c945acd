import { createCustomerReturn, createVendorReturn, documentFor, shipVendorReturn } from '../../../documents/index.ts';
import { linesOf, priceOf } from '../lines.ts';
import { type Ask, type Created, type Effect, fieldsOf, linkedId, linkedKind, wrongLink } from './effect.ts';

/** A customer brings goods back, or goods of an order go back to the vendor; both with immediate effect. */
export const returnEffect: Effect = {
  create(ask) {
    const linked = linkedId(ask.wire);
    if (linked === null) return takeBack(ask, null);
    switch (linkedKind(ask.unit, linked)) {
      case 'sale':
        return takeBack(ask, linked);
      case 'purchase_order':
        return sendBack(ask, linked);
      case 'receipt':
        return sendBack(ask, orderOf(ask, linked));
      default:
        throw wrongLink('a return must refer to a transaction of type sales, purchase or receiving.');
    }
  },
  settle() {},
};

function takeBack({ unit, names, wire, locationId, inPlaceOf }: Ask, saleId: number | null): Created {
  const lines = linesOf(names, wire);
  const { id } = unit.decide(createCustomerReturn, { ...fieldsOf(wire, inPlaceOf), locationId, saleId, lines });
  return { id, hasSteps: false };
}

function sendBack({ unit, names, wire, locationId, inPlaceOf }: Ask, purchaseOrderId: number): Created {
  const lines = linesOf(names, wire).map((line) => ({
    itemId: line.itemId,
    quantity: line.quantity,
    unitCost: priceOf(line.wire, line.path),
    description: line.wire.note,
    lot: line.lot,
    serials: line.serials,
  }));
  const { date, ...fields } = fieldsOf(wire, inPlaceOf);
  const dated = date === null ? {} : { date };
  const { id } = unit.decide(createVendorReturn, { ...fields, ...dated, purchaseOrderId, locationId, lines });
  if (lines.length > 0) unit.decide(shipVendorReturn, { id, ...dated });
  return { id, hasSteps: false };
}

function orderOf({ unit }: Ask, receiptId: number): number {
  const receipt = documentFor(unit, receiptId);
  if (receipt?.head.sourceId != null) return receipt.head.sourceId;
  throw wrongLink('this receiving was not for an order, so there is no vendor to send the goods back to.');
}
