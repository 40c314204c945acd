import { entriesInBaseUnits, type WrittenEntry, wantUnits } from '../../catalog/index.ts';
import type { EntryRequest, MovementRequest } from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import { bornWith, documentCommand, openDocument, wantDocuments } from '../document/document-book.ts';
import { type DocumentFields, newNamed, requireNamed, wantNamed } from '../document/document-fields.ts';
import { postForDocument } from '../document/document-movements.ts';
import { requireNotExported, requireStatus } from '../document/document-rules.ts';
import { type AdjustmentView, ownMovement, viewOf } from '../document/document-views.ts';
import { takeBack } from '../movements/taking-back.ts';

export interface AdjustmentRequest extends DocumentFields {
  reasonCode?: string | null | undefined;
  lines: readonly WrittenEntry[];
}

/**
 * Posts a movement of kind adjustment with all that its document is to say from the beginning. A line that takes and names no lot takes
 * any that is there.
 */
export const createAdjustment = documentCommand<AdjustmentRequest, AdjustmentView>({
  name: 'adjustments.create',
  weight: ({ lines }) => lines.length,
  wants(request, wants) {
    wantNamed(wants, request);
    wants.movement(movementOf(request, request.lines));
    wantUnits(wants, request.lines);
  },
  run(request, unit) {
    const { reasonCode = null, lines: written, ...fields } = request;
    requireNamed(unit, fields);
    const lines = entriesInBaseUnits(unit, written, 'lines');
    const document = newNamed(unit, 'adjustment', 'ADJ', fields);
    const movement = postForDocument(unit, document.head, movementOf(request, lines));
    const place = movement.entries[0]?.locationId ?? 0;
    const type = reasonCode ?? 'adjustment';
    return bornWith(unit, document, movement, { type, locationId: place === 0 ? null : place }) as AdjustmentView;
  },
});

function movementOf(
  { reasonCode = null, memo, reference, jobId, date }: AdjustmentRequest,
  lines: readonly EntryRequest[],
): MovementRequest {
  return {
    kind: 'adjustment',
    entries: lines.map((line) => (line.quantity < 0n && line.lot === undefined ? { pick: 'any', ...line } : line)),
    reasonCode,
    reason: memo ?? null,
    reference: reference ?? null,
    jobId: jobId ?? null,
    occurredAt: date ?? null,
  };
}

/** Takes an adjustment back: what it changed is changed back by a movement of the same document. */
export const cancelAdjustment = documentCommand<
  { id: number; reason: string; reasonCode?: string | null | undefined },
  AdjustmentView
>({
  name: 'adjustments.cancel',
  alone: () => true,
  wants: ({ id }, wants, actor) => wantDocuments(wants, actor, [id]),
  run({ id, reason, reasonCode = null }, unit) {
    const { head, movements } = openDocument(unit, 'adjustment', id);
    requireNotExported(head);
    requireStatus(head, ['posted'], 'it was taken back already');
    const movement = ownMovement(movements);
    if (movement === undefined) throw new Refusal('not_reversible', `${head.number} moved nothing.`);
    takeBack(unit, movement, reason, reasonCode);
    return viewOf(openDocument(unit, 'adjustment', id)) as AdjustmentView;
  },
});
