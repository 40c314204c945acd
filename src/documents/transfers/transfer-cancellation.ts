import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import type { EntryRecord, MovementRequest } from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { DocumentHead } from '../document/document.ts';
import { saveDocument } from '../document/document-change.ts';
import { newHead } from '../document/document-fields.ts';
import { postForDocument } from '../document/document-movements.ts';
import { openShared, requireNotExported, requireStatus } from '../document/document-rules.ts';
import { requireDocument, writeDocument, writeLines } from '../document/document-store.ts';
import { ownMovement, readMovementsOf, type TransferView, viewDocument } from '../document/document-views.ts';
import { requireWhollyOwn } from '../document/document-visibility.ts';
import { takeBack } from '../movements/taking-back.ts';
import { onTheWay, setOnTheWay } from './transfer-line.ts';
import { inOwnName, linesOf, moveGoods, type Portion, sliceOff } from './transfer-steps.ts';
import { transitLocation } from './transit.ts';

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
export const cancelTransfer: LoneCommand<TransferCancellation, TransferView> = {
  sort: 'lone',
  name: 'transfers.cancel',
  async run({ id, reason, reasonCode = null, goodsAt }, unit) {
    const head = await openShared(unit, 'transfer', id);
    await requireOwnEnds(unit, head, goodsAt);
    requireNotExported(head);
    if (head.immediate) return cancelDirect(unit, head, reason, reasonCode);
    requireStatus(head, ['pending', 'partially_picked', 'picked', 'partially_received'], 'it is over');
    const lines = await linesOf(unit, head);
    const rest = lines.flatMap((line) => onTheWay(line).map((part): Portion => ({ line, ...part })));
    if (rest.length > 0) {
      if (goodsAt === undefined) {
        throw new Refusal('wrong_state', `Goods of ${head.number} are in transit: say in goodsAt where they are.`, {
          path: 'goodsAt',
        });
      }
      const moved = await settle(unit, head, rest, goodsAt, reason);
      for (const { line, quantity } of rest) {
        if (goodsAt === 'destination') line.received += quantity;
        setOnTheWay(line, []);
        line.updatedAt = unit.now;
      }
      if (goodsAt === 'destination') await sliceOff(unit, head, rest, moved);
      await writeLines(unit.sql, unit.tenantId, lines);
      head.details = { ...head.details, goodsAt };
    }
    head.status = 'canceled';
    return (await saveDocument(unit, head, { reason, reasonCode })) as TransferView;
  },
};

/** A plan is its source's to give up; where the goods end up, or came by one movement, their place must be the actor's own as well. */
async function requireOwnEnds(unit: LoneUnit, head: DocumentHead, goodsAt: GoodsAt | undefined): Promise<void> {
  const isAboutBoth = head.immediate || goodsAt === 'destination';
  await requireWhollyOwn(unit, isAboutBoth ? head : { ...head, toLocationId: null });
}

/** What one movement brought is taken back by another. */
async function cancelDirect(
  unit: LoneUnit,
  head: DocumentHead,
  reason: string,
  reasonCode: string | null,
): Promise<TransferView> {
  requireStatus(head, ['received'], 'it is over');
  const movement = ownMovement((await readMovementsOf(unit.sql, unit.tenantId, [head.id])).get(head.id) ?? []);
  if (movement === undefined) throw new Refusal('not_reversible', `${head.number} moved nothing.`);
  await takeBack(unit, movement, reason, reasonCode);
  const canceled = await requireDocument(unit, 'transfer', head.id);
  return (await viewDocument(unit.sql, unit.tenantId, canceled)) as TransferView;
}

async function settle(
  unit: LoneUnit,
  head: DocumentHead,
  rest: Portion[],
  goodsAt: GoodsAt,
  reason: string,
): Promise<EntryRecord[]> {
  const from = await transitLocation(unit);
  if (goodsAt === 'lost') {
    await writeOff(unit, head, rest, from, reason);
    return [];
  }
  return moveGoods(unit, head, rest, { from, to: goodsAt === 'source' ? head.locationId : head.toLocationId, reason });
}

/**
 * An adjustment of its own, which names the transfer that it came from. It is one of the place that the goods had left: with the transfer
 * given up nothing else says that they are gone from there.
 */
async function writeOff(
  unit: LoneUnit,
  transfer: DocumentHead,
  rest: Portion[],
  transitId: number,
  reason: string,
): Promise<void> {
  const { jobId, projectId, businessUnitId, reference, locationId } = transfer;
  const head = newHead(unit, 'adjustment', 'ADJ', { reference, memo: reason, jobId, projectId, businessUnitId });
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
  await postForDocument(unit, head, request, inOwnName(unit));
  const born = { ...head, immediate: true, status: 'posted', type, locationId, sourceId: transfer.id };
  await writeDocument(unit.sql, unit.tenantId, born);
}
