import type { LoneCommand } from '../../journal/index.ts';
import { type EntryRequest, furtherSlices, writeSlices } from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import { type DocumentFields, newHead, requireNamed } from '../document/document-fields.ts';
import { postForDocument } from '../document/document-movements.ts';
import { openHead, requireNotExported, requireStatus } from '../document/document-rules.ts';
import { requireDocument, writeDocument } from '../document/document-store.ts';
import {
  type AdjustmentView,
  ownMovement,
  readMovementsOf,
  viewBorn,
  viewDocument,
} from '../document/document-views.ts';
import { takeBack } from '../movements/taking-back.ts';

export interface AdjustmentRequest extends DocumentFields {
  reasonCode?: string | null | undefined;
  lines: EntryRequest[];
}

/**
 * Posts a movement of kind adjustment with all that its document is to say from the beginning. A line that takes and names no lot takes
 * any that is there.
 */
export const createAdjustment: LoneCommand<AdjustmentRequest, AdjustmentView> = {
  sort: 'lone',
  name: 'adjustments.create',
  async run({ reasonCode = null, lines, ...fields }, unit) {
    await requireNamed(unit, fields);
    const head = newHead(unit, 'adjustment', 'ADJ', fields);
    const movement = await postForDocument(unit, head, {
      kind: 'adjustment',
      entries: lines.map((line) => (line.quantity < 0n && line.lot === undefined ? { pick: 'any', ...line } : line)),
      reasonCode,
      reason: head.memo,
      reference: head.reference,
      jobId: head.jobId,
      occurredAt: fields.date ?? null,
    });
    const place = movement.entries[0]?.locationId ?? 0;
    const born = {
      ...head,
      immediate: true,
      status: 'posted',
      type: reasonCode ?? 'adjustment',
      date: movement.occurredAt,
      locationId: place === 0 ? null : place,
    };
    await writeDocument(unit.sql, unit.tenantId, born);
    await writeSlices(unit.sql, unit.tenantId, furtherSlices(born, movement));
    return viewBorn(unit.sql, unit.tenantId, born, movement);
  },
};

/** Takes an adjustment back: what it changed is changed back by a movement of the same document. */
export const cancelAdjustment: LoneCommand<
  { id: number; reason: string; reasonCode?: string | null | undefined },
  AdjustmentView
> = {
  sort: 'lone',
  name: 'adjustments.cancel',
  async run({ id, reason, reasonCode = null }, unit) {
    const head = await openHead(unit, 'adjustment', id);
    requireNotExported(head);
    requireStatus(head, ['posted'], 'it was taken back already');
    const movement = ownMovement((await readMovementsOf(unit.sql, unit.tenantId, [id])).get(id) ?? []);
    if (movement === undefined) throw new Refusal('not_reversible', `${head.number} moved nothing.`);
    await takeBack(unit, movement, reason, reasonCode);
    const canceled = await requireDocument(unit, 'adjustment', id);
    return (await viewDocument(unit.sql, unit.tenantId, canceled)) as AdjustmentView;
  },
};
