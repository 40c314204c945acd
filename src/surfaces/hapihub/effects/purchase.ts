import { systemActor } from '../../../access/index.ts';
import { createReference, referenceNamed } from '../../../catalog/index.ts';
import {
  cancelPurchaseOrder,
  createPurchaseOrder,
  createReceipt,
  updatePurchaseOrder,
} from '../../../documents/index.ts';
import { linesOf, priceOf } from '../lines.ts';
import type { Names } from '../names.ts';
import type { WireTransaction } from '../wire.ts';
import { openParts } from './approved.ts';
import { begins, type Change, type Effect, fieldsOf, linesNow, requireKept, type Step } from './effect.ts';

/** An order, which on its own moves no stock. */
export const purchaseEffect: Effect = {
  create({ unit, names, wire, locationId, inPlaceOf }) {
    const vendorId = vendorOf(unit, wire.supplier);
    const shipTo = typeof wire.shipTo === 'string' ? { description: wire.shipTo, address: null } : undefined;
    const order = { ...fieldsOf(wire, inPlaceOf), vendorId, locationId, shipTo, lines: linesToBuy(names, wire) };
    return { id: unit.decide(createPurchaseOrder, order).id, hasSteps: true };
  },
  settle(change) {
    const { unit, names, head, after } = change;
    requireKept(change, ['receivedAt', 'rejectedAt']);
    if (begins(change, 'rejectedAt')) {
      unit.decide(cancelPurchaseOrder, { id: head.id, reason: after.reason ?? null });
    }
    if (!begins(change, 'receivedAt')) return;
    const parts = openParts(names, linesNow(unit, head.id), after.approvedItems);
    // If nothing is left to come in, or nothing was ordered, only the time is recorded. A canceled order refuses.
    if (parts.length > 0) unit.decide(createReceipt, { purchaseOrderId: head.id, lines: parts });
    else if (head.status === 'canceled' || begins(change, 'rejectedAt')) {
      unit.decide(createReceipt, { purchaseOrderId: head.id });
    }
  },
  replaceItems({ unit, names, head, after }: Change) {
    unit.decide(updatePurchaseOrder, { id: head.id, patch: { lines: linesToBuy(names, after) } });
  },
};

function linesToBuy(names: Names, wire: WireTransaction) {
  return linesOf(names, wire).map((line) => ({
    itemId: line.itemId,
    quantity: line.quantity,
    unitCost: priceOf(line.wire, line.path),
    description: line.wire.note,
  }));
}

/** The vendor of an order that names none. */
const NOBODY = 'Unnamed supplier';

/**
 * The vendor that `supplier` names by id, uuid or name. An unknown one is created, because an order has a vendor; a restricted
 * actor creates none, except the placeholder for no supplier, which is the program's own.
 */
export function vendorOf(unit: Step, supplier = NOBODY): number {
  const known = referenceNamed(unit.book, 'vendor', supplier);
  if (known !== undefined) return known;
  const actor = supplier === NOBODY ? systemActor(unit.book.tenantId) : unit.actor;
  return unit.decide(createReference, { kind: 'vendor', name: supplier }, actor).id;
}
