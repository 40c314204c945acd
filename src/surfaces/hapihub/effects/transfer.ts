import {
  cancelTransfer,
  createTransfer,
  type DocumentLine,
  pickTransfer,
  receiveTransfer,
  type StepLine,
  transferDirectly,
} from '../../../documents/index.ts';
import { Refusal } from '../../../platform/index.ts';
import { type Line, linesOf } from '../lines.ts';
import { invalid } from '../wire.ts';
import { begins, type Change, type Effect, fieldsOf, linesNow, placeAt, requireKept, type Step } from './effect.ts';

/** Planned, then shipped from its source into transit, then received at its destination. */
export const transferEffect: Effect = {
  create({ unit, names, wire, locationId, inPlaceOf }) {
    if (wire.destination === undefined) throw invalid('destination', 'A transfer needs a destination.');
    const fromLocationId = placeAt(names, wire.source, 'source', locationId);
    const toLocationId = placeAt(names, wire.destination, 'destination', locationId);
    if (locationId !== fromLocationId && locationId !== toLocationId) {
      throw invalid('warehouse', 'The warehouse of a transfer is its source or its destination.');
    }
    const lines = linesOf(names, wire).map(({ itemId, quantity, lot, serials, wire: { note } }) => ({
      itemId,
      quantity,
      lot,
      serials,
      description: note ?? null,
      pick: 'good_first' as const,
    }));
    const transfer = { ...fieldsOf(wire, inPlaceOf), fromLocationId, toLocationId, lines };
    const isOver = wire.shippedAt !== undefined && wire.receivedAt !== undefined && wire.rejectedAt === undefined;
    // A single movement would be a new document, so a transaction that already has a document takes the steps.
    if (isOver && lines.length > 0 && inPlaceOf === undefined)
      return { id: unit.decide(transferDirectly, transfer), hasSteps: false };
    return { id: unit.decide(createTransfer, transfer).id, hasSteps: true };
  },
  settle(change) {
    const { unit, head, after } = change;
    requireKept(change, ['shippedAt', 'receivedAt', 'rejectedAt']);
    const step = { id: head.id };
    const ships = begins(change, 'shippedAt') || begins(change, 'receivedAt');
    if (ships && leftOf(change, (line) => line.picked < line.quantity)) unit.decide(pickTransfer, step);
    if (begins(change, 'receivedAt') && leftOf(change, (line) => line.received < line.quantity)) {
      unit.decide(receiveTransfer, step);
    }
    if (begins(change, 'rejectedAt')) {
      unit.decide(cancelTransfer, { ...step, reason: after.reason ?? 'Rejected', goodsAt: 'source' });
    }
  },
};

function leftOf({ unit, head }: Change, isLeft: (line: DocumentLine) => boolean): boolean {
  return linesNow(unit, head.id).some(isLeft);
}

/** The arriving amounts, spread in order over the lines of the transfer that are in transit. */
export function openTransferLines(unit: Step, id: number, arriving: readonly Line[]): StepLine[] {
  const open = linesNow(unit, id).map((line) => ({ line, left: line.picked - line.received }));
  return arriving.flatMap(({ itemId, quantity, lot, serials, path }) => {
    let missing = quantity;
    const parts: StepLine[] = [];
    for (const part of open) {
      const take = part.line.itemId !== itemId ? 0n : part.left < missing ? part.left : missing;
      if (take === 0n) continue;
      part.left -= take;
      missing -= take;
      parts.push({ lineId: part.line.id, quantity: take, lot, serials });
    }
    if (missing === 0n) return parts;
    throw new Refusal('invalid_quantity', `${path}: less than that is in transit.`, { path: `${path}.quantity` });
  });
}
