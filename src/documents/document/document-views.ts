import { EVERYTHING, type Visibility } from '../../catalog/index.ts';
import { lotLabel, type MovementRecord, readMovementsOf, type SliceLine } from '../../ledger/index.ts';
import { formatQuantity, type Sql } from '../../platform/index.ts';
import { countView } from '../counts/count-view.ts';
import { PURCHASING_VIEWS } from '../purchasing/views.ts';
import { customerReturnView, deliveryView, packagingView, saleView } from '../sales/sale-view.ts';
import { inTransit, onTheWay } from '../transfers/transfer-line.ts';
import {
  type DocumentHead,
  type DocumentKind,
  type DocumentLine,
  type DocumentState,
  headView,
  lineView,
  stateView,
} from './document.ts';
import { readLines, readStates } from './document-store.ts';
import { withoutForeignEntries } from './document-visibility.ts';

/** What a view of a document is made of. */
export interface DocumentParts {
  head: DocumentHead;
  lines: DocumentLine[];
  /** The movements that it caused, oldest first; read for documents that were born with theirs. */
  movements: MovementRecord[];
  /** The records of its way, but for its birth where it was born complete. */
  states: DocumentState[];
}

export type AdjustmentView = ReturnType<typeof adjustmentView>;
export type TransferView = ReturnType<typeof transferView>;
export type DocumentView = ReturnType<typeof headView> & { lines?: object[]; history: object[] };

/**
 * Documents of any kinds as the outside sees them, in the order given, read in as many statements as one takes. A reader who is restricted
 * to sites sees of an adjustment the lines there.
 */
export async function viewDocuments(
  sql: Sql,
  tenantId: number,
  heads: readonly DocumentHead[],
  reader: Visibility = EVERYTHING,
): Promise<DocumentView[]> {
  return (await readParts(sql, tenantId, heads, reader)).map(viewOf);
}

/** A document as the outside sees it, made of its parts alone. */
export function viewOf(parts: DocumentParts): DocumentView {
  const states = [...birthOf(parts.head), ...parts.states];
  return (VIEWS[parts.head.kind] ?? plainView)({ ...parts, states });
}

const VIEWS: Partial<Record<DocumentKind, (parts: DocumentParts) => DocumentView>> = {
  adjustment: (parts) => adjustmentView(parts),
  transfer: (parts) => transferView(parts),
  count: (parts) => countView(parts),
  ...PURCHASING_VIEWS,
  sale: saleView,
  packaging: packagingView,
  customer_return: customerReturnView,
  delivery: deliveryView,
};

/** Everything that the views of these documents are made of. */
async function readParts(
  sql: Sql,
  tenantId: number,
  heads: readonly DocumentHead[],
  reader: Visibility,
): Promise<DocumentParts[]> {
  const planned = heads.filter((head) => !head.immediate && head.kind !== 'count').map((head) => head.id);
  const born = heads.filter((head) => head.immediate);
  const [lines, movements, states] = await Promise.all([
    readLines(sql, tenantId, planned),
    readShownMovements(sql, tenantId, born, reader),
    readStates(
      sql,
      tenantId,
      heads.map((head) => head.id),
    ),
  ]);
  return heads.map((head) => ({
    head,
    lines: lines.get(head.id) ?? [],
    movements: movements.get(head.id) ?? [],
    states: states.get(head.id) ?? [],
  }));
}

/** The movements that documents were born with, and that took them back, as far as a reader sees them. */
export async function readShownMovements(
  sql: Sql,
  tenantId: number,
  born: readonly DocumentHead[],
  reader: Visibility,
): Promise<Map<number, MovementRecord[]>> {
  const ids = born.map(({ id }) => id);
  const adjustments = born.filter(({ kind }) => kind === 'adjustment');
  return withoutForeignEntries(sql, tenantId, await readMovementsOf(sql, tenantId, ids), adjustments, reader);
}

/** The first state of a document that was born complete; nothing else is kept of its birth. */
function birthOf(head: DocumentHead): DocumentState[] {
  if (!head.immediate) return [];
  const status = head.kind === 'transfer' ? 'received' : 'posted';
  const { id, createdBy: actor, createdAt: recordedAt } = head;
  return [{ id, status, reasonCode: null, reason: null, actor, recordedAt }];
}

/**
 * The movement that a document was born with: the later ones took it back, or brought it again. What an earlier one under its id held, in
 * whose place it was made, is none of its own.
 */
export function ownMovement(movements: readonly MovementRecord[]): MovementRecord | undefined {
  return movements.find(({ kind, reverses }) => reverses === null && kind !== 'reserve' && kind !== 'release');
}

/** An adjustment or a count as the outside sees it. */
export function adjustmentView({ head, movements, states }: DocumentParts) {
  const movement = ownMovement(movements);
  return Object.assign(headView(head), {
    type: head.type,
    locationId: head.locationId,
    countId: head.sourceId,
    movementId: movement?.id ?? null,
    lines: (movement?.entries ?? []).map((entry) => ({
      id: entry.id,
      itemId: entry.itemId,
      locationId: entry.locationId === 0 ? null : entry.locationId,
      lot: entry.lot && lotLabel(entry.lot),
      serials: entry.serials,
      quantity: formatQuantity(entry.change),
      before: formatQuantity(entry.after - entry.change),
      after: formatQuantity(entry.after),
      value: formatQuantity(entry.valueChange),
    })),
    history: states.map(stateView),
  });
}

/** A transfer as the outside sees it, planned or direct. */
export function transferView({ head, lines, movements, states }: DocumentParts) {
  return Object.assign(headView(head), {
    fromLocationId: head.locationId,
    toLocationId: head.toLocationId,
    technicianId: head.technicianId,
    direct: head.immediate,
    goodsAt: (head.details.goodsAt ?? null) as string | null,
    lines: head.immediate ? directLines(ownMovement(movements)) : lines.map(plannedLine),
    history: states.map(stateView),
  });
}

/** A line of a planned transfer as it is seen. */
export function plannedLine(line: DocumentLine) {
  return Object.assign(lineView(line), {
    picked: formatQuantity(line.picked),
    received: formatQuantity(line.received),
    inTransit: formatQuantity(inTransit(line)),
    onTheWay: onTheWay(line).map((part) => ({ ...part, quantity: formatQuantity(part.quantity) })),
  });
}

/** What a direct transfer brought, as the lines of a planned one that is all there. */
function directLines(movement: MovementRecord | undefined): ReturnType<typeof plannedLine>[] {
  return (movement?.entries ?? [])
    .filter((entry) => entry.change > 0n)
    .map((entry) => arrivedLine({ ...entry, quantity: entry.change }));
}

/** A line of a transfer of which all is there. */
export function arrivedLine({ id, itemId, lot, serials, quantity }: SliceLine): ReturnType<typeof plannedLine> {
  return {
    id,
    itemId,
    description: null,
    lot: lot && lotLabel(lot),
    serials,
    quantity: formatQuantity(quantity),
    unit: null,
    baseQuantity: formatQuantity(quantity),
    unitCost: '0',
    active: true,
    picked: formatQuantity(quantity),
    received: formatQuantity(quantity),
    inTransit: '0',
    onTheWay: [],
  };
}

function plainView({ head, lines, states }: DocumentParts): DocumentView {
  return Object.assign(headView(head), { lines: lines.map(lineView), history: states.map(stateView) });
}
