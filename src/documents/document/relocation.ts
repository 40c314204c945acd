import { requireLocation } from '../../catalog/index.ts';
import { Refusal } from '../../platform/index.ts';
import { noteWaiting } from '../sales/back-orders.ts';
import { holdAt, releaseHeld, releaseToMove } from '../sales/hold-sale.ts';
import { requireUnmoved, wantUnmoved } from '../stock/unmoved.ts';
import { requireEnds } from '../transfers/transfers.ts';
import type { DocumentHead, DocumentKind } from './document.ts';
import {
  type Document,
  documentCommand,
  openDocument,
  saveDocument,
  type Unit,
  wantDocuments,
  withdraw,
} from './document-book.ts';
import { type DocumentView, viewOf } from './document-views.ts';

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
export const relocateDocument = documentCommand<Relocation, DocumentView>({
  name: 'documents.relocate',
  alone: () => true,
  wants({ id }, wants, actor) {
    wantDocuments(wants, actor, [id]);
    wantUnmoved(wants, id);
  },
  run({ kind, id, locationId, toLocationId, at = 'locationId' }, unit) {
    const document = openDocument(unit, kind, id);
    const { head } = document;
    const isSame = locationId === head.locationId && (toLocationId ?? head.toLocationId) === head.toLocationId;
    if (isSame) return viewOf(document);
    requireUnmoved(unit, document, at);
    moveTo(unit, document, locationId, toLocationId);
    return saveDocument(unit, document);
  },
});

function moveTo(unit: Unit, document: Document, locationId: number, toLocationId: number | undefined): void {
  const { head, lines } = document;
  if (head.kind === 'transfer') {
    const end = toLocationId ?? head.toLocationId ?? 0;
    requireEnds(unit, locationId, end);
    Object.assign(head, { locationId, toLocationId: end });
    return;
  }
  const { fields } = requireLocation(unit.book, unit.actor, locationId, 'locationId');
  if (!fields.active) {
    throw new Refusal('inactive_location', `${fields.name} is not active.`, { path: 'locationId' });
  }
  const held = head.kind === 'sale' ? releaseToMove(unit, document) : [];
  head.locationId = locationId;
  const changed = new Map(holdAt(unit, head, held).map((line) => [line.id, line]));
  document.lines = lines.map((line) => changed.get(line.id) ?? line);
  if (head.kind === 'sale') noteWaiting(unit, document);
}

/**
 * Takes a document back that has moved nothing, so that one of another kind can be made in its place: what it holds is free again, its lines
 * go, and the feed hears of it. Its row is there until the other one is written. Throws `wrong_state`.
 */
export const withdrawDocument = documentCommand<{ kind: DocumentKind; id: number }, DocumentHead>({
  name: 'documents.withdraw',
  alone: () => true,
  wants({ id }, wants, actor) {
    wantDocuments(wants, actor, [id]);
    wantUnmoved(wants, id);
  },
  run({ kind, id }, unit) {
    const document = openDocument(unit, kind, id);
    requireUnmoved(unit, document, 'type');
    if (kind === 'sale') releaseHeld(unit, document);
    return withdraw(unit, document);
  },
});
