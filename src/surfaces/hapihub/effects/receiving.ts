import { createDelivery, createReceipt, receiveTransfer } from '../../../documents/index.ts';
import { linesOf, priceOf } from '../lines.ts';
import { approvedLines } from './approved.ts';
import { type Ask, type Created, type Effect, fieldsOf, linkedId, linkedKind, wrongLink } from './effect.ts';
import { openTransferLines } from './transfer.ts';

/** Goods come in: for an order, for a transfer, or on their own. */
export const receivingEffect: Effect = {
  create(ask) {
    const linked = linkedId(ask.wire);
    if (linked === null) return deliver(ask, null);
    switch (linkedKind(ask.unit, linked)) {
      case 'purchase_order':
        return receive(ask, linked);
      case 'transfer':
        return arrive(ask, linked);
      default:
        throw wrongLink('a receiving must refer to a transaction of type purchase or transfer.');
    }
  },
  settle() {},
};

function deliver({ unit, names, wire, locationId, inPlaceOf }: Ask, transferId: number | null): Created {
  const lines = linesOf(names, wire).map((line) => ({
    ...line,
    unitCost: priceOf(line.wire, line.path),
  }));
  const { id } = unit.decide(createDelivery, { ...fieldsOf(wire, inPlaceOf), locationId, transferId, lines });
  return { id, hasSteps: false };
}

/** Without an amount on any line everything open comes in or, with an approval, everything approved. */
function receive({ unit, names, wire, locationId, inPlaceOf }: Ask, purchaseOrderId: number): Created {
  const lines = linesOf(names, wire).map((line) => ({
    itemId: line.itemId,
    quantity: line.quantity,
    unitCost: priceOf(line.wire, line.path),
    lot: line.lot,
    serials: line.serials,
  }));
  const { date, ...fields } = fieldsOf(wire, inPlaceOf);
  const { id } = unit.decide(createReceipt, {
    ...fields,
    ...(date === null ? {} : { date }),
    purchaseOrderId,
    locationId,
    lines: lines.length === 0 ? approvedLines(unit, purchaseOrderId) : lines,
  });
  return { id, hasSteps: false };
}

function arrive(ask: Ask, transferId: number): Created {
  const { unit, names, wire } = ask;
  const lines = linesOf(names, wire);
  const delivery = deliver(ask, transferId);
  const step = lines.length === 0 ? {} : { lines: openTransferLines(unit, transferId, lines) };
  unit.decide(receiveTransfer, { id: transferId, ...step });
  return delivery;
}
