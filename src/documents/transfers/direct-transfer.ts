import type { BatchCommand } from '../../journal/index.ts';
import { type EntryRequest, type MovementRequest, postMovement } from '../../ledger/index.ts';
import { type Quantity, Refusal } from '../../platform/index.ts';
import type { TransferLineRequest } from './transfers.ts';

/** A transfer that has happened already, from the one place straight to the other. */
export interface DirectTransfer {
  fromLocationId: number;
  toLocationId: number;
  lines: TransferLineRequest[];
  date?: Date | null | undefined;
  reference?: string | null | undefined;
  memo?: string | null | undefined;
  externalData?: Record<string, unknown> | undefined;
}

/** Records a transfer that needed no planning: one movement, which is its document. Gives the document's id. */
export const transferDirectly: BatchCommand<DirectTransfer, number> = {
  sort: 'batch',
  name: 'transfers.direct',
  weight: ({ lines }) => 2 * lines.length,
  wants: (transfer, wants) => wants.movement(movementOf(transfer)),
  decide(transfer, actor, book) {
    if (transfer.fromLocationId === transfer.toLocationId) {
      throw new Refusal('invalid_request', 'A transfer goes from one location to another.', { path: 'toLocationId' });
    }
    const { document } = postMovement(book, actor, movementOf(transfer));
    if (document === null) throw new Error('A direct transfer was posted without its document.');
    return document.id;
  },
};

function movementOf({
  fromLocationId,
  toLocationId,
  lines,
  externalData = {},
  memo = null,
  reference = null,
  date = null,
}: DirectTransfer): MovementRequest {
  const sums = new Map<number, Quantity>();
  for (const { itemId, quantity } of lines) sums.set(itemId, (sums.get(itemId) ?? 0n) + quantity);
  const leaving = lines.map(({ itemId, quantity, lot, serials, pick = 'fefo' }): EntryRequest => {
    const named = serials ? { serials } : lot ? { lot: { number: lot.number } } : { pick };
    return { itemId, locationId: fromLocationId, quantity: -quantity, ...named };
  });
  const arriving = [...sums].map(
    ([itemId, quantity]): EntryRequest => ({ itemId, locationId: toLocationId, quantity }),
  );
  const entries = [...leaving, ...arriving];
  return { kind: 'transfer', entries, reason: memo, reference, occurredAt: date, externalData };
}
