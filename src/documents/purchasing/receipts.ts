import { requireRevision } from '../../catalog/index.ts';
import { formatQuantity, Refusal } from '../../platform/index.ts';
import type { DocumentHead } from '../document/document.ts';
import {
  type Document,
  documentCommand,
  openDocument,
  saveDocument,
  saveIfChanged,
  type Unit,
  wantDocuments,
} from '../document/document-book.ts';
import { reverseForDocument, wantReversal } from '../document/document-movements.ts';
import { requireNotExported, requireStatus } from '../document/document-rules.ts';
import { fillHead, type HeadInput, requireChangeable, wantHead } from './heads.ts';
import type { Reason } from './inputs.ts';
import { giveBackShare } from './receipt-costs.ts';
import { makeReceipt, openLines, type ReceiptLineInput, settleOrder, wantTolerance } from './receive.ts';
import { returnedOf, wantReturned } from './returned.ts';
import type { ReceiptView } from './views.ts';

export interface NewReceipt extends HeadInput {
  purchaseOrderId: number;
  /** Left out: everything that is open. */
  lines?: readonly ReceiptLineInput[] | undefined;
  /** A withdrawn document whose id it takes. */
  inPlaceOf?: DocumentHead | undefined;
}

const RECEIVABLE = ['pending', 'sent', 'partially_received', 'received'];

/** Goods came in. Without lines it receives all that is open. */
export const createReceipt = documentCommand<NewReceipt, ReceiptView>({
  name: 'receipts.create',
  wants({ purchaseOrderId, ...input }, wants, actor) {
    wantDocuments(wants, actor, [purchaseOrderId]);
    wantHead(wants, input);
    wantTolerance(wants);
  },
  run({ purchaseOrderId, lines: given, ...input }, unit) {
    const order = openNamed(unit, purchaseOrderId);
    requireStatus(order.head, RECEIVABLE, 'nothing can be received on it', 'purchaseOrderId');
    if (given?.length === 0) {
      throw new Refusal('invalid_request', 'Name at least one line that came in.', { path: 'lines' });
    }
    const lines = given ?? openLines(order.lines);
    if (lines.length === 0) {
      throw new Refusal('wrong_state', `Nothing of ${order.head.number} is open.`, { path: 'lines' });
    }
    return makeReceipt(unit, order, input, lines).receipt;
  },
});

/** An order as a receipt or a return names it. */
export function openNamed(unit: Unit, purchaseOrderId: number): Document {
  try {
    return openDocument(unit, 'purchase_order', purchaseOrderId);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.code, error.message, { path: 'purchaseOrderId' });
  }
}

/** Changes what is said about a receipt; what came in stays. */
export const updateReceipt = documentCommand<{ id: number; patch: HeadInput; ifRevision?: number | null }, ReceiptView>(
  {
    name: 'receipts.update',
    wants({ id, patch }, wants, actor) {
      wantDocuments(wants, actor, [id]);
      wantHead(wants, patch);
    },
    run({ id, patch, ifRevision }, unit) {
      const receipt = openDocument(unit, 'receipt', id);
      requireRevision(receipt.head, ifRevision);
      requireChangeable(receipt.head, patch, []);
      fillHead(unit, receipt.head, patch, { types: 'purchase_order_type', required: [] });
      return saveIfChanged(unit, receipt) as ReceiptView;
    },
  },
);

/** Takes a receipt back, with its movement; the order is then what it is without it. */
export const cancelReceipt = documentCommand<{ id: number } & Reason, ReceiptView>({
  name: 'receipts.cancel',
  alone: () => true,
  wants({ id }, wants, actor) {
    wantDocuments(wants, actor, [id]);
    wantReversal(wants, id);
    wantReturned(wants, id);
  },
  run({ id, ...why }, unit) {
    const receipt = openDocument(unit, 'receipt', id);
    const { head } = receipt;
    requireNotExported(head);
    requireStatus(head, ['received'], 'it was canceled before');
    if (head.sourceId === null) throw new Error('A receipt has no order.');
    const order = openDocument(unit, 'purchase_order', head.sourceId);
    const byId = new Map(order.lines.map((line) => [line.id, line]));
    for (const line of receipt.lines) {
      const ordered = byId.get(line.sourceLineId ?? 0);
      if (ordered === undefined) continue;
      ordered.received -= line.quantity;
      giveBackShare(ordered, line);
      ordered.updatedAt = unit.now;
    }
    requireNotReturned(unit, receipt, order);
    reverseForDocument(unit, head, why.reason ?? null);
    head.status = 'canceled';
    const view = saveDocument(unit, receipt, why) as ReceiptView;
    settleOrder(unit, order, head);
    return view;
  },
});

/** What went back to the vendor, or is to go, was received; without this receipt it would not have been. */
function requireNotReturned({ book }: Unit, receipt: Document, order: Document): void {
  const returned = returnedOf(book, receipt.head.id);
  const kept = receipt.lines.find((line) => (returned.get(line.id) ?? 0n) > 0n);
  const short = order.lines.find((line) => (returned.get(line.id) ?? 0n) > line.received);
  if (kept === undefined && short === undefined) return;
  const amount = formatQuantity(returned.get((kept ?? short)?.id ?? 0) ?? 0n);
  throw new Refusal('wrong_state', `${amount} of it stand on a vendor return. Cancel that first.`, { path: 'lines' });
}
