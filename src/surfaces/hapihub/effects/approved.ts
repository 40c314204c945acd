import { type DocumentLine, documentFor } from '../../../documents/index.ts';
import type { Quantity } from '../../../platform/index.ts';
import { itemOf, type Names, namesIn } from '../names.ts';
import { sentOf } from '../sent.ts';
import { quantityOf, type WireItem } from '../wire.ts';
import type { Step } from './effect.ts';

/** How much comes in on which lines of an order. */
export interface ApprovedLine {
  purchaseOrderLineId: number;
  itemId: number;
  quantity: Quantity;
}

/**
 * What is still to come in on the lines of an order: everything open or, with an approval, the approved amount of it, spread over
 * the lines of an item in order. An approved item without an amount is approved in full; an item that is not approved brings nothing.
 */
export function openParts(
  names: Names,
  lines: readonly DocumentLine[],
  approved: readonly WireItem[] | undefined,
): ApprovedLine[] {
  const active = lines.filter((line) => line.active);
  const limits = approved === undefined ? active.map((line) => line.quantity) : limitsOf(names, active, approved);
  return active.flatMap((line, at) => {
    const quantity = (limits[at] ?? 0n) - line.received;
    return quantity > 0n ? [{ purchaseOrderLineId: line.id, itemId: line.itemId, quantity }] : [];
  });
}

function limitsOf(names: Names, lines: readonly DocumentLine[], approved: readonly WireItem[]): Quantity[] {
  const limits = lines.map(() => 0n);
  approved.forEach((wire, index) => {
    const item = itemOf(names, wire, `approvedItems.${index}`);
    let left = quantityOf(wire.quantity ?? wire.adjustment);
    lines.forEach((line, at) => {
      if (line.itemId !== item?.id) return;
      const room = line.quantity - (limits[at] ?? 0n);
      const part = left === undefined || room < left ? room : left > 0n ? left : 0n;
      limits[at] = (limits[at] ?? 0n) + part;
      if (left !== undefined) left -= part;
    });
  });
  return limits;
}

/** The approved part of an order that has not come in; undefined without an approval, so that all of it may. */
export function approvedLines(unit: Step, orderId: number): ApprovedLine[] | undefined {
  const order = documentFor(unit, orderId);
  const approved = order && sentOf(order.head)?.approvedItems;
  return approved && openParts(namesIn(unit), order.lines, approved);
}
