import {
  cancelSale,
  createSale,
  type DocumentLine,
  fillSale,
  fulfilSale,
  type NewSaleLine,
} from '../../../documents/index.ts';
import { formatQuantity, type Quantity, Refusal } from '../../../platform/index.ts';
import { linesOf, priceOf } from '../lines.ts';
import { itemOf, type Names } from '../names.ts';
import { quantityOf, type WireItem, type WireTransaction } from '../wire.ts';
import { begins, type Change, type Effect, fieldsOf, linesNow, requireKept } from './effect.ts';

/** Reserves sold goods; issues fulfilled ones; releases rejected ones. */
export const salesEffect: Effect = {
  create({ unit, names, wire, locationId, inPlaceOf }) {
    const sale = { ...fieldsOf(wire, inPlaceOf), locationId, lines: linesToSell(names, wire) };
    return { id: unit.decide(createSale, sale).id, hasSteps: true };
  },
  settle(change) {
    const { unit, names, head, after } = change;
    const lines = linesNow(unit, head.id);
    if (lines.some((line) => line.picked > 0n)) requireKept(change, ['fulfilledAt']);
    if (head.status === 'canceled' || head.status === 'expired') requireKept(change, ['rejectedAt']);
    if (after.fulfilledAt !== undefined) {
      const parts = partsOf(lines, targetsOf(names, lines, after.fulfilledItems));
      if (parts.length > 0) unit.decide(fulfilSale, { saleId: head.id, lines: parts });
    }
    if (begins(change, 'rejectedAt')) unit.decide(cancelSale, { saleId: head.id, reason: after.reason ?? null });
  },
  replaceItems({ unit, names, head, after }: Change) {
    unit.decide(fillSale, { saleId: head.id, lines: linesToSell(names, after) });
  },
};

function linesToSell(names: Names, wire: WireTransaction): NewSaleLine[] {
  return linesOf(names, wire).map((line) => ({
    itemId: line.itemId,
    quantity: line.quantity,
    unitPrice: priceOf(line.wire, line.path),
    description: line.wire.note ?? null,
    lot: line.lot,
    serials: line.serials,
  }));
}

/** How much of each line should have left by now: all, or the amounts in `fulfilledItems`, spread over the lines of an item in order. */
function targetsOf(names: Names, lines: readonly DocumentLine[], fulfilled: WireItem[] | undefined): Quantity[] {
  if (fulfilled === undefined) return lines.map((line) => line.quantity);
  const targets = lines.map(() => 0n);
  fulfilled.forEach((wire, index) => {
    const path = `fulfilledItems.${index}`;
    const item = itemOf(names, wire, path);
    const mine = lines.flatMap((line, at) => (line.itemId === item?.id ? [at] : []));
    const given = quantityOf(wire.quantity ?? wire.adjustment);
    let left = given ?? mine.reduce((sum, at) => sum + (lines[at]?.quantity ?? 0n) - (targets[at] ?? 0n), 0n);
    for (const at of mine) {
      const room = (lines[at]?.quantity ?? 0n) - (targets[at] ?? 0n);
      const part = room < left ? room : left;
      targets[at] = (targets[at] ?? 0n) + part;
      left -= part;
    }
    if (left === 0n && (given ?? 0n) >= 0n) return;
    throw new Refusal('invalid_quantity', `${path}: more than the sale has of this item, by ${formatQuantity(left)}.`, {
      path,
    });
  });
  return targets;
}

function partsOf(lines: readonly DocumentLine[], targets: readonly Quantity[]) {
  return lines.flatMap((line, at) => {
    const quantity = (targets[at] ?? 0n) - line.picked;
    if (quantity < 0n) {
      throw new Refusal(
        'invalid_quantity',
        'fulfilledItems: it is the total fulfilled so far, and more has already left. Use a return for goods that come back.',
        { path: 'fulfilledItems' },
      );
    }
    return quantity === 0n ? [] : [{ lineId: line.id, quantity }];
  });
}
