import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { Refusal } from '../../platform/index.ts';
import { holdAt, releaseHeld } from '../sales/hold-sale.ts';
import { requireUnmoved } from '../stock/unmoved.ts';
import { requireEnds } from '../transfers/transfers.ts';
import type { DocumentHead, DocumentKind, DocumentLine } from './document.ts';
import { keepBirth, saveDocument } from './document-change.ts';
import { requireLocation } from './document-fields.ts';
import { openDocument } from './document-rules.ts';
import { deleteLines, touch } from './document-store.ts';
import { type DocumentView, viewDocument } from './document-views.ts';

export interface Relocation {
  kind: DocumentKind;
  id: number;
  locationId: number;
  /** Of a transfer its other end. */
  toLocationId?: number | undefined;
  /** Where the caller named the place, for a refusal because something has moved. */
  at?: string | undefined;
}

/** Says that a document that has moved nothing yet is of another place. What a sale holds is held there. Throws `wrong_state`. */
export const relocateDocument: LoneCommand<Relocation, DocumentView> = {
  sort: 'lone',
  name: 'documents.relocate',
  async run({ kind, id, locationId, toLocationId, at = 'locationId' }, unit) {
    const { head, lines } = await openDocument(unit, kind, id);
    const isSame = locationId === head.locationId && (toLocationId ?? head.toLocationId) === head.toLocationId;
    if (isSame) return viewDocument(unit.sql, unit.tenantId, head);
    await requireUnmoved(unit, head, at);
    await keepBirth(unit, [head]);
    const changed = await moveTo(unit, head, lines, locationId, toLocationId);
    return saveDocument(unit, head, undefined, changed);
  },
};

async function moveTo(
  unit: LoneUnit,
  head: DocumentHead,
  lines: DocumentLine[],
  locationId: number,
  toLocationId: number | undefined,
): Promise<DocumentLine[]> {
  if (head.kind === 'transfer') {
    const end = toLocationId ?? head.toLocationId ?? 0;
    await requireEnds(unit, locationId, end);
    Object.assign(head, { locationId, toLocationId: end });
    return [];
  }
  const location = await requireLocation(unit, locationId, 'locationId');
  if (!location.active) {
    throw new Refusal('inactive_location', `${location.name} is not active.`, { path: 'locationId' });
  }
  const held = head.kind === 'sale' ? await releaseHeld(unit, head, lines) : [];
  head.locationId = locationId;
  return holdAt(unit, head, held);
}

/**
 * Takes a document back that has moved nothing, so that one of another kind can be made in its place: what it holds is free again, its lines
 * go, and the feed hears of it. Its row is there until the other one is written. Throws `wrong_state`.
 */
export const withdrawDocument: LoneCommand<{ kind: DocumentKind; id: number }, DocumentHead> = {
  sort: 'lone',
  name: 'documents.withdraw',
  async run({ kind, id }, unit) {
    const { head, lines } = await openDocument(unit, kind, id);
    await requireUnmoved(unit, head, 'type');
    await keepBirth(unit, [head]);
    if (kind === 'sale') await releaseHeld(unit, head, lines);
    const view = await viewDocument(unit.sql, unit.tenantId, head);
    await deleteLines(unit.sql, unit.tenantId, id);
    touch(unit, head);
    unit.book.changed(kind, id, head.revision, view, true);
    return head;
  },
};
