import type { LoneCommand } from '../../journal/index.ts';
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
export const transferDirectly: LoneCommand<DirectTransfer, number> = {
  sort: 'lone',
  name: 'transfers.direct',
  async run({ fromLocationId, toLocationId, lines, externalData = {}, ...facts }, unit) {
    if (fromLocationId === toLocationId) {
      throw new Refusal('invalid_request', 'A transfer goes from one location to another.', { path: 'toLocationId' });
    }
    const sums = new Map<number, Quantity>();
    for (const { itemId, quantity } of lines) sums.set(itemId, (sums.get(itemId) ?? 0n) + quantity);
    const leaving = lines.map(({ itemId, quantity, lot, serials }): EntryRequest => {
      const named = serials ? { serials } : lot ? { lot: { number: lot.number } } : { pick: 'fefo' as const };
      return { itemId, locationId: fromLocationId, quantity: -quantity, ...named };
    });
    const arriving = [...sums].map(
      ([itemId, quantity]): EntryRequest => ({ itemId, locationId: toLocationId, quantity }),
    );
    const request: MovementRequest = {
      kind: 'transfer',
      entries: [...leaving, ...arriving],
      reason: facts.memo ?? null,
      reference: facts.reference ?? null,
      occurredAt: facts.date ?? null,
      externalData,
    };
    await unit.read((wants) => wants.movement(request));
    const { document } = postMovement(unit.book, unit.actor, request);
    if (document === null) throw new Error('A direct transfer was posted without its document.');
    return document.id;
  },
};
