import { labelAt, type MovementRequest, type NamedLot, postMovement } from '../../ledger/index.ts';
import type { Quantity } from '../../platform/index.ts';
import type { DocumentHead } from '../document/document.ts';
import { documentCommand, saveDocument } from '../document/document-book.ts';
import { linkTo } from '../document/document-movements.ts';
import { newLine } from '../document/document-rules.ts';
import { newOfSale, type SaleFields } from './sale-document.ts';
import type { DeliveryView } from './sale-view.ts';

export interface DeliveryLine {
  itemId: number;
  quantity: Quantity;
  unitCost?: Quantity | undefined;
  lot?: NamedLot | undefined;
  serials?: string[] | undefined;
}

export interface NewDelivery extends SaleFields {
  /** The transfer whose goods it speaks of: they arrive by the transfer's own movement, and the document only says so. Null: nothing announced it. */
  transferId: number | null;
  lines: DeliveryLine[];
}

/** Goods that came in without an order. */
export const createDelivery = documentCommand<NewDelivery, DeliveryView>({
  name: 'deliveries.create',
  weight: ({ lines }) => lines.length,
  wants(input, wants) {
    if (moves(input)) wants.movement(movementOf(input));
  },
  run(input, unit) {
    const { transferId } = input;
    const delivery = newOfSale(unit, 'delivery', 'DEL', { ...input, status: 'received', sourceId: transferId });
    if (moves(input)) postMovement(unit.book, unit.actor, movementOf(input, delivery.head));
    delivery.lines = input.lines.map(({ itemId, quantity, unitCost, lot, serials }) =>
      newLine(unit, delivery.head.id, {
        itemId,
        quantity,
        unitCost: unitCost ?? 0n,
        lot: labelAt(unit.book, { itemId, locationId: input.locationId }, lot),
        serials: serials ?? null,
      }),
    );
    return saveDocument(unit, delivery, {}) as DeliveryView;
  },
});

const moves = ({ transferId, lines }: NewDelivery) => transferId === null && lines.length > 0;

function movementOf({ lines, locationId, reference = null }: NewDelivery, head?: DocumentHead): MovementRequest {
  const entries = lines.map(({ itemId, quantity, unitCost, lot, serials }) => ({
    itemId,
    locationId,
    quantity,
    ...(unitCost === undefined ? {} : { unitCost }),
    ...(lot === undefined ? {} : { lot }),
    ...(serials === undefined ? {} : { serials }),
  }));
  return { kind: 'receipt', reference, entries, ...(head && { document: linkTo(head) }) };
}
