import { findReference, requireRevision } from '../../catalog/index.ts';
import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import { saveDocument, saveIfChanged } from '../document/document-change.ts';
import { newDocument, newLine, openDocument, requireNotExported, requireStatus } from '../document/document-rules.ts';
import { setTotal } from './amounts.ts';
import { detailsOf, setDetails } from './details.ts';
import { fillHead, requireChangeable, requireNotCanceled } from './heads.ts';
import { type NewPurchase, PURCHASE_RULES, type PurchaseUpdate, type Reason } from './inputs.ts';
import { mergeLines } from './order-lines.ts';
import { orderStatus } from './order-status.ts';
import { makeReceipt, openLines } from './receive.ts';
import type { PurchaseOrderView } from './views.ts';

const OPEN = ['pending', 'sent', 'partially_received'];

/** Orders something, pending until it is sent or received. A type that receives automatically receives it at once. */
export const createPurchaseOrder: LoneCommand<NewPurchase, PurchaseOrderView> = {
  sort: 'lone',
  name: 'purchase_orders.create',
  async run({ inPlaceOf, ...input }, unit) {
    const head = newDocument(unit, 'purchase_order', 'PO', { status: 'pending' }, inPlaceOf);
    await fillHead(unit, head, input, PURCHASE_RULES);
    const lines = await mergeLines(unit, head, [], input.lines ?? []);
    return finishNew(unit, head, lines);
  },
};

/** The pending order that an approved request becomes. */
export async function makeOrder(
  unit: LoneUnit,
  request: DocumentHead,
  requested: readonly DocumentLine[],
): Promise<{ purchaseOrderId: number }> {
  const { id: sourceId, kind, number, status, syncStatus, batchId, ...fields } = request;
  const head = newDocument(unit, 'purchase_order', 'PO', { ...fields, sourceId, status: 'pending' });
  const lines = requested
    .filter((line) => line.active)
    .map((line) => newLine(unit, head.id, { ...line, sourceLineId: line.id }));
  await finishNew(unit, head, lines);
  return { purchaseOrderId: head.id };
}

async function finishNew(unit: LoneUnit, head: DocumentHead, lines: DocumentLine[]): Promise<PurchaseOrderView> {
  setTotal(head, lines);
  const made = (await saveDocument(unit, head, {}, lines)) as PurchaseOrderView;
  if (!(await isReceivedAutomatically(unit, head)) || lines.length === 0) return made;
  const { tax, shipping, reference, date } = head;
  const received = date > unit.now ? null : date;
  const { order } = await makeReceipt(
    unit,
    head,
    lines,
    { tax, shipping, reference, date: received },
    openLines(lines),
  );
  return order;
}

async function isReceivedAutomatically(unit: LoneUnit, { typeId }: DocumentHead): Promise<boolean> {
  if (typeId === null) return false;
  const type = await findReference(unit.sql, unit.tenantId, unit.actor, 'purchase_order_type', typeId);
  return type?.automaticallyReceive === true;
}

/** Changes an order that is open and not exported; of others only what is said about them. */
export const updatePurchaseOrder: LoneCommand<PurchaseUpdate, PurchaseOrderView> = {
  sort: 'lone',
  name: 'purchase_orders.update',
  async run({ id, patch, unlessCanceled = false, ifRevision }, unit) {
    const { head, lines: before } = await openDocument(unit, 'purchase_order', id);
    requireRevision(head, ifRevision);
    if (unlessCanceled) requireNotCanceled(head);
    requireChangeable(head, patch, OPEN);
    const was = { head: { ...head }, lines: before };
    const wasReceived = before.some((line) => line.received > 0n);
    if (wasReceived && patch.vendorId !== undefined && patch.vendorId !== head.vendorId) {
      throw new Refusal('wrong_state', `${head.number} was received in part: its vendor stays.`, { path: 'vendorId' });
    }
    await fillHead(unit, head, patch, PURCHASE_RULES);
    const lines = patch.lines === undefined ? before : await mergeLines(unit, head, before, patch.lines);
    setTotal(head, lines);
    const status = OPEN.includes(head.status) ? orderStatus(head, lines) : head.status;
    const isNew = status !== head.status;
    head.status = status;
    if (isNew && status === 'received') setDetails(head, { receivedOn: unit.now.toISOString() });
    return (await saveIfChanged(unit, was, { head, lines }, isNew ? {} : undefined)) as PurchaseOrderView;
  },
};

/** Says that the order went to the vendor. */
export const sendPurchaseOrder: LoneCommand<{ id: number }, PurchaseOrderView> = {
  sort: 'lone',
  name: 'purchase_orders.send',
  async run({ id }, unit) {
    const { head, lines } = await openDocument(unit, 'purchase_order', id);
    requireStatus(head, OPEN, 'only an open order can be sent');
    if (detailsOf(head).sentOn === undefined) setDetails(head, { sentOn: unit.now.toISOString() });
    head.status = orderStatus(head, lines);
    return (await saveDocument(unit, head, { reasonCode: 'sent' })) as PurchaseOrderView;
  },
};

/** Calls an order off of which nothing was received. */
export const cancelPurchaseOrder: LoneCommand<{ id: number } & Reason, PurchaseOrderView> = {
  sort: 'lone',
  name: 'purchase_orders.cancel',
  async run({ id, ...why }, unit) {
    const { head } = await openDocument(unit, 'purchase_order', id);
    requireNotExported(head);
    requireStatus(head, ['pending', 'sent'], 'only an order of which nothing was received can be canceled');
    head.status = 'canceled';
    return (await saveDocument(unit, head, why)) as PurchaseOrderView;
  },
};
