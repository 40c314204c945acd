import { type MovementRecord, readMovementsOf, sliceMovement } from '../../ledger/index.ts';
import type { Sql } from '../../platform/index.ts';
import { slicedOf } from '../transfers/transfer-line.ts';
import { type DocumentHead, type DocumentLine, stateView } from './document.ts';
import { slicedAmong } from './document-slices.ts';
import { readLines } from './document-store.ts';
import {
  type AdjustmentView,
  arrivedLine,
  type DocumentView,
  ownMovement,
  plannedLine,
  type TransferView,
  viewDocuments,
} from './document-views.ts';

/**
 * Slices as the outside sees them, in the order given, and documents that have no further ones: each is its document with those lines
 * alone that belong to it.
 */
export async function viewSlices(sql: Sql, tenantId: number, heads: readonly DocumentHead[]): Promise<DocumentView[]> {
  const documents = [...new Map(heads.map((head) => [documentId(head), { ...head, id: documentId(head) }])).values()];
  const [views, sliced] = await Promise.all([
    viewDocuments(sql, tenantId, documents),
    slicedAmong(sql, tenantId, documents),
  ]);
  const viewById = new Map(views.map((view) => [view.id, view]));
  const [movements, lines] = await Promise.all([
    readMovementsOf(sql, tenantId, [...sliced]),
    readLines(sql, tenantId, [...sliced]),
  ]);
  return heads.map((head) => {
    const id = documentId(head);
    const view = viewById.get(id)!; // Each document was viewed.
    if (!sliced.has(id)) return view;
    const moved = movements.get(id) ?? [];
    if (head.immediate) return viewBorn(head, view, moved);
    return viewPlanned(head, view as TransferView, moved, lines.get(id) ?? []);
  });
}

function documentId({ id, sliceOf }: DocumentHead): number {
  return sliceOf ?? id;
}

/** A slice of a document that is its one movement. */
function viewBorn(head: DocumentHead, view: DocumentView, movements: readonly MovementRecord[]): DocumentView {
  const movement = ownMovement(movements);
  const slices = movement === undefined ? [] : sliceMovement(movement);
  const own = (head.sliceOf === undefined ? slices[0] : slices.find(({ id }) => id === head.id))?.lines ?? [];
  if (head.kind === 'transfer') return { ...view, lines: own.map(arrivedLine) };
  const ids = new Set(own.map((line) => line.id));
  return { ...view, lines: (view as AdjustmentView).lines.filter((line) => ids.has(line.id)) };
}

/** One arrival of a planned transfer, or what is left of the transfer beside those that are slices of their own. */
function viewPlanned(
  head: DocumentHead,
  view: TransferView,
  movements: readonly MovementRecord[],
  lines: readonly DocumentLine[],
): DocumentView {
  if (head.sliceOf === undefined) {
    return {
      ...view,
      lines: lines
        .map(restOf)
        .filter(({ quantity }) => quantity !== 0n)
        .map(plannedLine),
    };
  }
  const arrival = movements.find(({ entries }) => entries.some(({ id }) => id === head.id));
  if (arrival === undefined) throw new Error(`Slice ${head.id} has no movement.`);
  const { id, actor, recordedAt } = arrival;
  const before = view.history.filter((state) => Date.parse(state.recordedAt) < recordedAt.getTime());
  return {
    ...view,
    status: 'received',
    lines: arrival.entries
      .filter(({ change }) => change > 0n)
      .map((entry) => arrivedLine({ ...entry, quantity: entry.change })),
    history: [...before, stateView({ id, status: 'received', reasonCode: null, reason: null, actor, recordedAt })],
  };
}

function restOf(line: DocumentLine): DocumentLine {
  const { quantity: sliced, serials } = slicedOf(line);
  return {
    ...line,
    quantity: line.quantity - sliced,
    written: sliced === 0n ? line.written : null,
    picked: line.picked - sliced,
    received: line.received - sliced,
    serials: line.serials?.filter((number) => !serials.includes(number)) ?? null,
  };
}
