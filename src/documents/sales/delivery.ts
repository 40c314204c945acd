import type { LoneCommand } from '../../journal/index.ts';
import { postMovement } from '../../ledger/index.ts';
import type { Quantity } from '../../platform/index.ts';
import { newLine } from '../document/document-rules.ts';
import { linkTo, newHead, type SaleFields, saveSale } from './sale-document.ts';
import type { DeliveryView } from './sale-view.ts';

export interface DeliveryLine {
  itemId: number;
  quantity: Quantity;
  unitCost?: Quantity | undefined;
  lot?: { number: string; expiresAt?: Date | null } | undefined;
  serials?: string[] | undefined;
}

export interface NewDelivery extends SaleFields {
  /** The transfer whose goods it speaks of: they arrive by the transfer's own movement, and the document only says so. Null: nothing announced it. */
  transferId: number | null;
  lines: DeliveryLine[];
}

/** Goods that came in without an order. */
export const createDelivery: LoneCommand<NewDelivery, DeliveryView> = {
  sort: 'lone',
  name: 'deliveries.create',
  async run(input, unit) {
    const { transferId, locationId } = input;
    const head = newHead(unit, 'delivery', 'DEL', { ...input, status: 'received', sourceId: transferId });
    if (transferId === null && input.lines.length > 0) {
      const entries = input.lines.map(({ itemId, quantity, unitCost, lot, serials }) => ({
        itemId,
        locationId,
        quantity,
        ...(unitCost === undefined ? {} : { unitCost }),
        ...(lot === undefined ? {} : { lot }),
        ...(serials === undefined ? {} : { serials }),
      }));
      const request = { kind: 'receipt', reference: head.reference, document: linkTo(head), entries } as const;
      await unit.read((wants) => wants.movement(request));
      postMovement(unit.book, unit.actor, request);
    }
    const lines = input.lines.map(({ itemId, quantity, unitCost, lot, serials }) =>
      newLine(unit, head.id, {
        itemId,
        quantity,
        unitCost: unitCost ?? 0n,
        lot: lot === undefined ? null : { number: lot.number, expiresAt: lot.expiresAt ?? null },
        serials: serials ?? null,
      }),
    );
    return (await saveSale(unit, head, lines)) as DeliveryView;
  },
};
