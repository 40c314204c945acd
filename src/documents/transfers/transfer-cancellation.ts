import type { EntryRecord, MovementRequest } from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { DocumentHead } from '../document/document.ts';
import {
  bornWith,
  type Document,
  documentCommand,
  openShared,
  requireWhollyOwn,
  saveDocument,
  type Unit,
  wantDocuments,
} from '../document/document-book.ts';
import { newNamed } from '../document/document-fields.ts';
import { postForDocument } from '../document/document-movements.ts';
import { requireNotExported, requireStatus } from '../document/document-rules.ts';
import { ownMovement, type TransferView, viewOf } from '../document/document-views.ts';
import { takeBack } from '../movements/taking-back.ts';
import { onTheWay, setOnTheWay } from './transfer-line.ts';
import { inOwnName, moveGoods, type Portion, sliceOff } from './transfer-steps.ts';
import { transitLocation, wantTransit } from './transit.ts';

/** Where the goods of a transfer are that is given up: nobody but the caller knows. */
export const GOODS_AT = ['source', 'destination', 'lost'] as const;
export type GoodsAt = (typeof GOODS_AT)[number];

export interface TransferCancellation {
  id: number;
  reason: string;
  reasonCode?: string | null | undefined;
  goodsAt?: GoodsAt | undefined;
}

/** Gives a transfer up. What is in transit goes to where the caller says that it is; what is lost is written off. */
export const cancelTransfer = documentCommand<TransferCancellation, TransferView>({
  name: 'transfers.cancel',
  // One that was made by its movement is taken back with it.
  alone: () => true,
  wants({ id }, wants, actor) {
    wantDocuments(wants, actor, [id]);
    wantTransit(wants);
  },
  run({ id, reason, reasonCode = null, goodsAt }, unit) {
    const transfer = openShared(unit, 'transfer', id);
    const { head, lines } = transfer;
    // A plan is its source's to give up; where the goods end up, or came by one movement, their place must be the actor's own as well.
    requireWhollyOwn(unit, head, head.immediate || goodsAt === 'destination' ? 'all' : 'source');
    requireNotExported(head);
    if (head.immediate) return cancelDirect(unit, transfer, reason, reasonCode);
    requireStatus(head, ['pending', 'partially_picked', 'picked', 'partially_received'], 'it is over');
    const rest = lines.flatMap((line) => onTheWay(line).map((part): Portion => ({ line, ...part })));
    if (rest.length > 0) {
      if (goodsAt === undefined) {
        throw new Refusal('wrong_state', `Goods of ${head.number} are in transit: say in goodsAt where they are.`, {
          path: 'goodsAt',
        });
      }
      const moved = settle(unit, head, rest, goodsAt, reason);
      for (const { line, quantity } of rest) {
        if (goodsAt === 'destination') line.received += quantity;
        setOnTheWay(line, []);
        line.updatedAt = unit.now;
      }
      if (goodsAt === 'destination') sliceOff(unit, head, rest, moved);
      head.details = { ...head.details, goodsAt };
    }
    head.status = 'canceled';
    return saveDocument(unit, transfer, { reason, reasonCode }) as TransferView;
  },
});

/** What one movement brought is taken back by another. */
function cancelDirect(
  unit: Unit,
  { head, movements }: Document,
  reason: string,
  reasonCode: string | null,
): TransferView {
  requireStatus(head, ['received'], 'it is over');
  const movement = ownMovement(movements);
  if (movement === undefined) throw new Refusal('not_reversible', `${head.number} moved nothing.`);
  takeBack(unit, movement, reason, reasonCode);
  return viewOf(openShared(unit, 'transfer', head.id)) as TransferView;
}

function settle(unit: Unit, head: DocumentHead, rest: Portion[], goodsAt: GoodsAt, reason: string): EntryRecord[] {
  const from = transitLocation(unit);
  if (goodsAt === 'lost') {
    writeOff(unit, head, rest, from, reason);
    return [];
  }
  return moveGoods(unit, head, rest, { from, to: goodsAt === 'source' ? head.locationId : head.toLocationId, reason });
}

/**
 * An adjustment of its own, which names the transfer that it came from. It is one of the place that the goods had left: with the transfer
 * given up nothing else says that they are gone from there.
 */
function writeOff(unit: Unit, transfer: DocumentHead, rest: Portion[], transitId: number, reason: string): void {
  const { jobId, projectId, businessUnitId, reference, locationId } = transfer;
  const document = newNamed(unit, 'adjustment', 'ADJ', { reference, memo: reason, jobId, projectId, businessUnitId });
  const type = 'lost_in_transit';
  const request: MovementRequest = {
    kind: 'adjustment',
    reasonCode: type,
    reason,
    reference,
    jobId,
    entries: rest.map(({ line, quantity, lot, serials }) => ({
      itemId: line.itemId,
      locationId: transitId,
      quantity: -quantity,
      ...(lot === null ? {} : { lot: { number: lot } }),
      ...(serials === null ? {} : { serials }),
    })),
  };
  const movement = postForDocument(unit, document.head, request, inOwnName(unit));
  bornWith(unit, document, movement, { type, locationId, sourceId: transfer.id });
}
