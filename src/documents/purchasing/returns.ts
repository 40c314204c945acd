import {
  changeExternalData,
  type ExternalDataChange,
  REFERENCE_ROWS,
  referenceFor,
  requireRevision,
} from '../../catalog/index.ts';
import type { MovementRequest } from '../../ledger/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import {
  type Document,
  documentCommand,
  openDocument,
  saveDocument,
  saveIfChanged,
  type Unit,
  wantDocuments,
} from '../document/document-book.ts';
import { postForDocument, reverseForDocument, wantReversal } from '../document/document-movements.ts';
import { newDocument, requireNotExported, requireStatus } from '../document/document-rules.ts';
import { setTotal } from './amounts.ts';
import { lineDetails, setDetails } from './details.ts';
import { fillHead, type HeadInput, requireChangeable, requireNotCanceled, wantHead } from './heads.ts';
import type { Reason } from './inputs.ts';
import { openNamed } from './receipts.ts';
import { mergeReturnLines, orderBehind, type ReturnLineInput, wantGoingBack, wantReturnLines } from './return-lines.ts';
import type { VendorReturnView } from './views.ts';

export interface ReturnInput extends HeadInput {
  lines?: readonly ReturnLineInput[] | undefined;
}

export interface NewReturn extends ReturnInput {
  /** The order whose goods go back, also known by the lines that are named; a return may stand by itself too. */
  purchaseOrderId?: number | null | undefined;
  /** A withdrawn document whose id it takes. */
  inPlaceOf?: DocumentHead | undefined;
}

const RULES = { types: 'return_type', required: ['vendorId', 'locationId'] } as const;

/** Says that goods are to go back to the vendor. Nothing moves yet. */
export const createVendorReturn = documentCommand<NewReturn, VendorReturnView>({
  name: 'vendor_returns.create',
  alone: () => true,
  wants({ purchaseOrderId, lines, ...input }, wants, actor) {
    wantHead(wants, input);
    wantReturnLines(wants, lines);
    wantDocuments(wants, actor, [purchaseOrderId]);
    wantGoingBack(wants, purchaseOrderId);
  },
  run({ purchaseOrderId, lines: given = [], inPlaceOf, ...input }, unit) {
    const { actor, book } = unit;
    const sourceId = purchaseOrderId ?? orderBehind(book, given);
    book.need((wants) => {
      wantDocuments(wants, actor, [sourceId]);
      wantGoingBack(wants, sourceId);
    });
    const order = sourceId === null ? null : openNamed(unit, sourceId);
    const made = newDocument(unit, 'vendor_return', 'RET', { status: 'pending', sourceId }, inPlaceOf);
    const { head } = made;
    const { vendorId, locationId, businessUnitId, jobId, projectId } = order?.head ?? head;
    const from = { vendorId, locationId, businessUnitId, jobId, projectId };
    if (order && input.vendorId !== undefined && input.vendorId !== vendorId) {
      throw new Refusal('invalid_request', `${order.head.number} is of vendor ${vendorId}.`, { path: 'vendorId' });
    }
    const stated = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    fillHead(unit, head, { ...from, ...stated }, RULES);
    made.lines = mergeReturnLines(unit, head, order?.lines ?? null, [], given);
    setTotal(head, made.lines);
    return saveDocument(unit, made, {}) as VendorReturnView;
  },
});

interface ReturnUpdate {
  id: number;
  patch: ReturnInput;
  /** What an application changes in its own external data. */
  external?: ExternalDataChange | undefined;
  /** Whether a canceled return takes no change at all; else what is said about it may still change. */
  unlessCanceled?: boolean;
  ifRevision?: number | null;
}

export const updateVendorReturn = documentCommand<ReturnUpdate, VendorReturnView>({
  name: 'vendor_returns.update',
  alone: ({ patch }) => patch.lines !== undefined,
  wants({ id, patch }, wants, actor) {
    wantDocuments(wants, actor, [id]);
    wantHead(wants, patch);
    wantReturnLines(wants, patch.lines);
  },
  run({ id, patch, external, unlessCanceled = false, ifRevision }, unit) {
    const open = openDocument(unit, 'vendor_return', id);
    const { head, lines: before } = open;
    requireRevision(head, ifRevision);
    if (unlessCanceled) requireNotCanceled(head);
    requireChangeable(head, patch, ['pending']);
    if (head.sourceId !== null && patch.vendorId !== undefined && patch.vendorId !== head.vendorId) {
      throw new Refusal('wrong_state', `${head.number} returns goods of an order, whose vendor stays.`, {
        path: 'vendorId',
      });
    }
    fillHead(unit, head, patch, RULES);
    if (external !== undefined) head.externalData = changeExternalData(head.externalData, external);
    if (patch.lines !== undefined) {
      unit.book.need((wants) => wantGoingBack(wants, head.sourceId));
      const order = head.sourceId === null ? null : openNamed(unit, head.sourceId);
      open.lines = mergeReturnLines(unit, head, order?.lines ?? null, before, patch.lines);
    }
    setTotal(head, open.lines);
    return saveIfChanged(unit, open) as VendorReturnView;
  },
});

/** The goods leave. Where the type takes the vendor's credit for granted, it has been received at once. */
export const shipVendorReturn = documentCommand<{ id: number; date?: Date | null }, VendorReturnView>({
  name: 'vendor_returns.ship',
  wants: ({ id }, wants, actor) => wantDocuments(wants, actor, [id]),
  run({ id, date = null }, unit) {
    const open = openDocument(unit, 'vendor_return', id);
    const { head, lines } = open;
    requireStatus(head, ['pending'], 'only a pending return can be shipped');
    const active = lines.filter((line) => line.active);
    if (active.length === 0) throw new Refusal('wrong_state', `${head.number} has no lines.`, { path: 'lines' });
    const request = leaving(head, active, date);
    unit.book.need((wants) => {
      wants.movement(request);
      wants.rows(REFERENCE_ROWS, [head.typeId]);
    });
    postForDocument(unit, head, request);
    const returnedOn = (date ?? unit.now).toISOString();
    head.status = 'returned';
    setDetails(head, { returnedOn });
    const shipped = saveDocument(unit, open, {}) as VendorReturnView;
    return isCreditedAutomatically(unit, head) ? credit(unit, open, returnedOn) : shipped;
  },
});

function leaving(head: DocumentHead, lines: readonly DocumentLine[], date: Date | null): MovementRequest {
  return {
    kind: 'vendor_return',
    jobId: head.jobId,
    reference: head.reference,
    occurredAt: date,
    entries: lines.map((line) => ({
      itemId: line.itemId,
      locationId: head.locationId,
      quantity: -line.quantity,
      ...(line.serials ? { serials: line.serials } : {}),
      // What has expired goes back to its vendor like anything else.
      ...(line.lot ? { lot: line.lot } : { pick: lineDetails(line).pick ?? 'any' }),
    })),
  };
}

function isCreditedAutomatically({ actor, book }: Unit, { typeId }: DocumentHead): boolean {
  if (typeId === null) return false;
  return referenceFor(book, actor, 'return_type', typeId)?.fields.details.automaticallyReceiveVendorCredit === true;
}

/** The vendor's credit came in. */
export const creditVendorReturn = documentCommand<{ id: number; date?: Date | null }, VendorReturnView>({
  name: 'vendor_returns.credit',
  wants: ({ id }, wants, actor) => wantDocuments(wants, actor, [id]),
  run({ id, date }, unit) {
    const open = openDocument(unit, 'vendor_return', id);
    requireStatus(open.head, ['returned'], 'credit comes for what was returned');
    return credit(unit, open, (date ?? unit.now).toISOString());
  },
});

function credit(unit: Unit, open: Document, creditReceivedOn: string): VendorReturnView {
  open.head.status = 'credit_received';
  setDetails(open.head, { creditReceivedOn });
  return saveDocument(unit, open, {}) as VendorReturnView;
}

/** Calls a return off; what has left comes back into stock. */
export const cancelVendorReturn = documentCommand<{ id: number } & Reason, VendorReturnView>({
  name: 'vendor_returns.cancel',
  alone: () => true,
  wants({ id }, wants, actor) {
    wantDocuments(wants, actor, [id]);
    wantReversal(wants, id);
  },
  run({ id, ...why }, unit) {
    const open = openDocument(unit, 'vendor_return', id);
    const { head } = open;
    requireNotExported(head);
    requireStatus(head, ['pending', 'returned'], 'it can no longer be canceled');
    if (head.status === 'returned') reverseForDocument(unit, head, why.reason ?? null);
    head.status = 'canceled';
    return saveDocument(unit, open, why) as VendorReturnView;
  },
});
