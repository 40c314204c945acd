import { requireRevision } from '../../catalog/index.ts';
import type { LoneCommand } from '../../journal/index.ts';
import { saveDocument, saveIfChanged } from '../document/document-change.ts';
import { newDocument, openDocument, requireStatus } from '../document/document-rules.ts';
import { setTotal } from './amounts.ts';
import { setDetails } from './details.ts';
import { fillHead, requireChangeable } from './heads.ts';
import { PURCHASE_RULES, type PurchaseInput, type PurchaseUpdate, type Reason } from './inputs.ts';
import { mergeLines } from './order-lines.ts';
import { makeOrder } from './orders.ts';
import type { PurchaseRequestView } from './views.ts';

/** Somebody asks to have something ordered. */
export const createPurchaseRequest: LoneCommand<PurchaseInput, PurchaseRequestView> = {
  sort: 'lone',
  name: 'purchase_requests.create',
  async run(input, unit) {
    const head = newDocument(unit, 'purchase_request', 'PR', { status: 'pending_approval' });
    await fillHead(unit, head, input, PURCHASE_RULES);
    const lines = await mergeLines(unit, head, [], input.lines ?? []);
    setTotal(head, lines);
    return (await saveDocument(unit, head, {}, lines)) as PurchaseRequestView;
  },
};

export const updatePurchaseRequest: LoneCommand<PurchaseUpdate, PurchaseRequestView> = {
  sort: 'lone',
  name: 'purchase_requests.update',
  async run({ id, patch, ifRevision }, unit) {
    const { head, lines: before } = await openDocument(unit, 'purchase_request', id);
    requireRevision(head, ifRevision);
    requireChangeable(head, patch, ['pending_approval']);
    const was = { head: { ...head }, lines: before };
    await fillHead(unit, head, patch, PURCHASE_RULES);
    const lines = patch.lines === undefined ? before : await mergeLines(unit, head, before, patch.lines);
    setTotal(head, lines);
    return (await saveIfChanged(unit, was, { head, lines })) as PurchaseRequestView;
  },
};

/** Says yes: the request becomes a pending order with a number of its own, and keeps its own record. */
export const approvePurchaseRequest: LoneCommand<{ id: number } & Reason, PurchaseRequestView> = {
  sort: 'lone',
  name: 'purchase_requests.approve',
  async run({ id, ...why }, unit) {
    const { head, lines } = await openDocument(unit, 'purchase_request', id);
    requireStatus(head, ['pending_approval'], 'only a request that waits can be approved');
    const { purchaseOrderId } = await makeOrder(unit, head, lines);
    head.status = 'approved';
    setDetails(head, { purchaseOrderId });
    return (await saveDocument(unit, head, why)) as PurchaseRequestView;
  },
};

/** Says no, and why. */
export const rejectPurchaseRequest: LoneCommand<{ id: number } & Reason, PurchaseRequestView> = {
  sort: 'lone',
  name: 'purchase_requests.reject',
  async run({ id, ...why }, unit) {
    const { head } = await openDocument(unit, 'purchase_request', id);
    requireStatus(head, ['pending_approval'], 'only a request that waits can be rejected');
    head.status = 'rejected';
    return (await saveDocument(unit, head, why)) as PurchaseRequestView;
  },
};
