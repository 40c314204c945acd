import { type DocumentLine, readLines } from '../../../documents/index.ts';
import type { LoneUnit } from '../../../journal/index.ts';
import type { Quantity } from '../../../platform/index.ts';
import { findHeads } from '../find.ts';
import { itemOf, type Names, readNames } from '../names.ts';
import { sentOf } from '../sent.ts';
import { quantityOf, type WireItem } from '../wire.ts';

/** How much of which lines of an order comes in. */
export interface ApprovedLine {
  purchaseOrderLineId: number;
  itemId: number;
  quantity: Quantity;
}

/**
 * What is still to come in on lines of an order: all that is open, or where something was approved, as much of it as that says, spread over
 * the lines of an item in their order. What approves an item without an amount approves all of it; what is not approved brings nothing.
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

/** What was approved of an order and has not come in; undefined where nothing was said of approval, so that all of it may. */
export async function approvedLines(unit: LoneUnit, orderId: number): Promise<ApprovedLine[] | undefined> {
  const [head] = await findHeads(unit.sql, unit.actor, [orderId]);
  const approved = head && sentOf(head)?.approvedItems;
  if (approved === undefined) return undefined;
  const names = await readNames(unit.sql, unit.actor, [{ approvedItems: approved }]);
  return openParts(names, (await readLines(unit.sql, unit.tenantId, [orderId])).get(orderId) ?? [], approved);
}
