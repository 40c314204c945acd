import { requireRevision } from '../../catalog/index.ts';
import {
  documentCommand,
  openDocument,
  saveDocument,
  saveIfChanged,
  wantDocuments,
} from '../document/document-book.ts';
import { newDocument, requireStatus } from '../document/document-rules.ts';
import { setTotal } from './amounts.ts';
import { setDetails } from './details.ts';
import { fillHead, requireChangeable, wantHead } from './heads.ts';
import { PURCHASE_RULES, type PurchaseInput, type PurchaseUpdate, type Reason } from './inputs.ts';
import { mergeLines, wantLines } from './order-lines.ts';
import { makeOrder } from './orders.ts';
import type { PurchaseRequestView } from './views.ts';

/** Somebody asks to have something ordered. */
export const createPurchaseRequest = documentCommand<PurchaseInput, PurchaseRequestView>({
  name: 'purchase_requests.create',
  wants(input, wants) {
    wantHead(wants, input);
    wantLines(wants, input.lines);
  },
  run(input, unit) {
    const request = newDocument(unit, 'purchase_request', 'PR', { status: 'pending_approval' });
    fillHead(unit, request.head, input, PURCHASE_RULES);
    request.lines = mergeLines(unit, request.head, [], input.lines ?? []);
    setTotal(request.head, request.lines);
    return saveDocument(unit, request, {}) as PurchaseRequestView;
  },
});

export const updatePurchaseRequest = documentCommand<PurchaseUpdate, PurchaseRequestView>({
  name: 'purchase_requests.update',
  wants({ id, patch }, wants, actor) {
    wantDocuments(wants, actor, [id]);
    wantHead(wants, patch);
    wantLines(wants, patch.lines);
  },
  run({ id, patch, ifRevision }, unit) {
    const request = openDocument(unit, 'purchase_request', id);
    const { head, lines: before } = request;
    requireRevision(head, ifRevision);
    requireChangeable(head, patch, ['pending_approval']);
    fillHead(unit, head, patch, PURCHASE_RULES);
    if (patch.lines !== undefined) request.lines = mergeLines(unit, head, before, patch.lines);
    setTotal(head, request.lines);
    return saveIfChanged(unit, request) as PurchaseRequestView;
  },
});

/** Says yes: the request becomes a pending order with a number of its own, and keeps its own record. */
export const approvePurchaseRequest = documentCommand<{ id: number } & Reason, PurchaseRequestView>({
  name: 'purchase_requests.approve',
  wants: ({ id }, wants, actor) => wantDocuments(wants, actor, [id]),
  run({ id, ...why }, unit) {
    const request = openDocument(unit, 'purchase_request', id);
    requireStatus(request.head, ['pending_approval'], 'only a request that waits can be approved');
    const { purchaseOrderId } = makeOrder(unit, request);
    request.head.status = 'approved';
    setDetails(request.head, { purchaseOrderId });
    return saveDocument(unit, request, why) as PurchaseRequestView;
  },
});

/** Says no, and why. */
export const rejectPurchaseRequest = documentCommand<{ id: number } & Reason, PurchaseRequestView>({
  name: 'purchase_requests.reject',
  wants: ({ id }, wants, actor) => wantDocuments(wants, actor, [id]),
  run({ id, ...why }, unit) {
    const request = openDocument(unit, 'purchase_request', id);
    requireStatus(request.head, ['pending_approval'], 'only a request that waits can be rejected');
    request.head.status = 'rejected';
    return saveDocument(unit, request, why) as PurchaseRequestView;
  },
});
