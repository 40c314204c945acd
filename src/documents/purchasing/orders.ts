import { referenceFor, requireRevision } from '../../catalog/index.ts';
import { Refusal } from '../../platform/index.ts';
import {
  type Document,
  documentCommand,
  openDocument,
  saveDocument,
  saveIfChanged,
  type Unit,
  wantDocuments,
} from '../document/document-book.ts';
import { newDocument, newLine, requireNotExported, requireStatus } from '../document/document-rules.ts';
import { setTotal } from './amounts.ts';
import { detailsOf, setDetails } from './details.ts';
import { fillHead, requireChangeable, requireNotCanceled, wantHead } from './heads.ts';
import { type NewPurchase, PURCHASE_RULES, type PurchaseUpdate, type Reason } from './inputs.ts';
import { mergeLines, wantLines } from './order-lines.ts';
import { orderStatus } from './order-status.ts';
import { makeReceipt, openLines } from './receive.ts';
import type { PurchaseOrderView } from './views.ts';

const OPEN = ['pending', 'sent', 'partially_received'];

/** Orders something, pending until it is sent or received. A type that receives automatically receives it at once. */
export const createPurchaseOrder = documentCommand<NewPurchase, PurchaseOrderView>({
  name: 'purchase_orders.create',
  wants(input, wants) {
    wantHead(wants, input);
    wantLines(wants, input.lines);
  },
  run({ inPlaceOf, ...input }, unit) {
    const order = newDocument(unit, 'purchase_order', 'PO', { status: 'pending' }, inPlaceOf);
    fillHead(unit, order.head, input, PURCHASE_RULES);
    order.lines = mergeLines(unit, order.head, [], input.lines ?? []);
    return finishNew(unit, order);
  },
});

/** The pending order that an approved request becomes. */
export function makeOrder(unit: Unit, { head, lines }: Document): { purchaseOrderId: number } {
  const { id: sourceId, kind, number, status, syncStatus, batchId, ...fields } = head;
  const order = newDocument(unit, 'purchase_order', 'PO', { ...fields, sourceId, status: 'pending' });
  order.lines = lines
    .filter((line) => line.active)
    .map((line) => newLine(unit, order.head.id, { ...line, sourceLineId: line.id }));
  finishNew(unit, order);
  return { purchaseOrderId: order.head.id };
}

function finishNew(unit: Unit, order: Document): PurchaseOrderView {
  const { head, lines } = order;
  setTotal(head, lines);
  const made = saveDocument(unit, order, {}) as PurchaseOrderView;
  if (!isReceivedAutomatically(unit, order) || lines.length === 0) return made;
  const { tax, shipping, reference, date } = head;
  const received = date > unit.now ? null : date;
  return makeReceipt(unit, order, { tax, shipping, reference, date: received }, openLines(lines)).order;
}

function isReceivedAutomatically({ actor, book }: Unit, { head: { typeId } }: Document): boolean {
  if (typeId === null) return false;
  return referenceFor(book, actor, 'purchase_order_type', typeId)?.fields.details.automaticallyReceive === true;
}

/** Changes an order that is open and not exported; of others only what is said about them. */
export const updatePurchaseOrder = documentCommand<PurchaseUpdate, PurchaseOrderView>({
  name: 'purchase_orders.update',
  wants({ id, patch }, wants, actor) {
    wantDocuments(wants, actor, [id]);
    wantHead(wants, patch);
    wantLines(wants, patch.lines);
  },
  run({ id, patch, unlessCanceled = false, ifRevision }, unit) {
    const order = openDocument(unit, 'purchase_order', id);
    const { head, lines: before } = order;
    requireRevision(head, ifRevision);
    if (unlessCanceled) requireNotCanceled(head);
    requireChangeable(head, patch, OPEN);
    const wasReceived = before.some((line) => line.received > 0n);
    if (wasReceived && patch.vendorId !== undefined && patch.vendorId !== head.vendorId) {
      throw new Refusal('wrong_state', `${head.number} was received in part: its vendor stays.`, { path: 'vendorId' });
    }
    fillHead(unit, head, patch, PURCHASE_RULES);
    if (patch.lines !== undefined) order.lines = mergeLines(unit, head, before, patch.lines);
    setTotal(head, order.lines);
    const status = OPEN.includes(head.status) ? orderStatus(head, order.lines) : head.status;
    const isNew = status !== head.status;
    head.status = status;
    if (isNew && status === 'received') setDetails(head, { receivedOn: unit.now.toISOString() });
    return saveIfChanged(unit, order, isNew ? {} : undefined) as PurchaseOrderView;
  },
});

/** Says that the order went to the vendor. */
export const sendPurchaseOrder = documentCommand<{ id: number }, PurchaseOrderView>({
  name: 'purchase_orders.send',
  wants: ({ id }, wants, actor) => wantDocuments(wants, actor, [id]),
  run({ id }, unit) {
    const order = openDocument(unit, 'purchase_order', id);
    const { head, lines } = order;
    requireStatus(head, OPEN, 'only an open order can be sent');
    if (detailsOf(head).sentOn === undefined) setDetails(head, { sentOn: unit.now.toISOString() });
    head.status = orderStatus(head, lines);
    return saveDocument(unit, order, { reasonCode: 'sent' }) as PurchaseOrderView;
  },
});

/** Calls an order off of which nothing was received. */
export const cancelPurchaseOrder = documentCommand<{ id: number } & Reason, PurchaseOrderView>({
  name: 'purchase_orders.cancel',
  wants: ({ id }, wants, actor) => wantDocuments(wants, actor, [id]),
  run({ id, ...why }, unit) {
    const order = openDocument(unit, 'purchase_order', id);
    const { head } = order;
    requireNotExported(head);
    requireStatus(head, ['pending', 'sent'], 'only an order of which nothing was received can be canceled');
    head.status = 'canceled';
    return saveDocument(unit, order, why) as PurchaseOrderView;
  },
});
