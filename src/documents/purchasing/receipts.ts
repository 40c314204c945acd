import { requireRevision } from '../../catalog/index.ts';
import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { formatQuantity, Refusal } from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import { saveDocument, saveIfChanged } from '../document/document-change.ts';
import { reverseForDocument } from '../document/document-movements.ts';
import { openDocument, requireNotExported, requireStatus } from '../document/document-rules.ts';
import { fillHead, type HeadInput, requireChangeable } from './heads.ts';
import type { Reason } from './inputs.ts';
import { makeReceipt, openLines, type ReceiptLineInput, settleOrder } from './receive.ts';
import { returnedOf } from './returned.ts';
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
export const createReceipt: LoneCommand<NewReceipt, ReceiptView> = {
  sort: 'lone',
  name: 'receipts.create',
  async run({ purchaseOrderId, lines: given, ...input }, unit) {
    const { head: order, lines: orderLines } = await openOrder(unit, purchaseOrderId);
    requireStatus(order, RECEIVABLE, 'nothing can be received on it', 'purchaseOrderId');
    if (given?.length === 0) {
      throw new Refusal('invalid_request', 'Name at least one line that came in.', { path: 'lines' });
    }
    const lines = given ?? openLines(orderLines);
    if (lines.length === 0) {
      throw new Refusal('wrong_state', `Nothing of ${order.number} is open.`, { path: 'lines' });
    }
    return (await makeReceipt(unit, order, orderLines, input, lines)).receipt;
  },
};

async function openOrder(unit: LoneUnit, id: number) {
  try {
    return await openDocument(unit, 'purchase_order', id);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.code, error.message, { path: 'purchaseOrderId' });
  }
}

/** Changes what is said about a receipt; what came in stays. */
export const updateReceipt: LoneCommand<{ id: number; patch: HeadInput; ifRevision?: number | null }, ReceiptView> = {
  sort: 'lone',
  name: 'receipts.update',
  async run({ id, patch, ifRevision }, unit) {
    const { head } = await openDocument(unit, 'receipt', id);
    requireRevision(head, ifRevision);
    requireChangeable(head, patch, []);
    const was = { head: { ...head }, lines: [] };
    await fillHead(unit, head, patch, { types: 'purchase_order_type', required: [] });
    return (await saveIfChanged(unit, was, { head, lines: [] })) as ReceiptView;
  },
};

/** Takes a receipt back, with its movement; the order is then what it is without it. */
export const cancelReceipt: LoneCommand<{ id: number } & Reason, ReceiptView> = {
  sort: 'lone',
  name: 'receipts.cancel',
  async run({ id, ...why }, unit) {
    const { head, lines } = await openDocument(unit, 'receipt', id);
    requireNotExported(head);
    requireStatus(head, ['received'], 'it was canceled before');
    if (head.sourceId === null) throw new Error('A receipt has no order.');
    const { head: order, lines: orderLines } = await openDocument(unit, 'purchase_order', head.sourceId);
    const byId = new Map(orderLines.map((line) => [line.id, line]));
    for (const line of lines) {
      const ordered = byId.get(line.sourceLineId ?? 0);
      if (ordered === undefined) continue;
      ordered.received -= line.quantity;
      ordered.updatedAt = unit.now;
    }
    await requireNotReturned(unit, lines, orderLines);
    await reverseForDocument(unit, head, why.reason ?? null);
    head.status = 'canceled';
    const receipt = (await saveDocument(unit, head, why)) as ReceiptView;
    await settleOrder(unit, order, orderLines, head);
    return receipt;
  },
};

/** What went back to the vendor, or is to go, was received; without this receipt it would not have been. */
async function requireNotReturned(
  unit: LoneUnit,
  lines: readonly DocumentLine[],
  orderLines: readonly DocumentLine[],
): Promise<void> {
  const returned = await returnedOf(
    unit.sql,
    unit.tenantId,
    [...lines, ...orderLines].map((line) => line.id),
  );
  const kept = lines.find((line) => (returned.get(line.id) ?? 0n) > 0n);
  const short = orderLines.find((line) => (returned.get(line.id) ?? 0n) > line.received);
  if (kept === undefined && short === undefined) return;
  const amount = formatQuantity(returned.get((kept ?? short)?.id ?? 0) ?? 0n);
  throw new Refusal('wrong_state', `${amount} of it stand on a vendor return. Cancel that first.`, { path: 'lines' });
}
