import { changeExternalData, type ExternalDataChange, findReference, requireRevision } from '../../catalog/index.ts';
import type { LoneCommand, LoneUnit } from '../../journal/index.ts';
import { Refusal } from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import { saveDocument, saveIfChanged } from '../document/document-change.ts';
import { postForDocument, reverseForDocument } from '../document/document-movements.ts';
import { newDocument, openDocument, requireNotExported, requireStatus } from '../document/document-rules.ts';
import { setTotal } from './amounts.ts';
import { setDetails } from './details.ts';
import { fillHead, type HeadInput, requireChangeable, requireNotCanceled } from './heads.ts';
import type { Reason } from './inputs.ts';
import { mergeReturnLines, orderBehind, type ReturnLineInput } from './return-lines.ts';
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
export const createVendorReturn: LoneCommand<NewReturn, VendorReturnView> = {
  sort: 'lone',
  name: 'vendor_returns.create',
  async run({ purchaseOrderId, lines: given = [], inPlaceOf, ...input }, unit) {
    const sourceId = purchaseOrderId ?? (await orderBehind(unit, given));
    const order = sourceId === null ? null : await findOrder(unit, sourceId);
    const head = newDocument(unit, 'vendor_return', 'RET', { status: 'pending', sourceId }, inPlaceOf);
    const { vendorId, locationId, businessUnitId, jobId, projectId } = order?.head ?? head;
    const from = { vendorId, locationId, businessUnitId, jobId, projectId };
    if (order && input.vendorId !== undefined && input.vendorId !== vendorId) {
      throw new Refusal('invalid_request', `${order.head.number} is of vendor ${vendorId}.`, { path: 'vendorId' });
    }
    const stated = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    await fillHead(unit, head, { ...from, ...stated }, RULES);
    const lines = await mergeReturnLines(unit, head, order?.lines ?? null, [], given);
    setTotal(head, lines);
    return (await saveDocument(unit, head, {}, lines)) as VendorReturnView;
  },
};

async function findOrder(unit: LoneUnit, id: number): Promise<{ head: DocumentHead; lines: DocumentLine[] }> {
  try {
    return await openDocument(unit, 'purchase_order', id);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.code, error.message, { path: 'purchaseOrderId' });
  }
}

interface ReturnUpdate {
  id: number;
  patch: ReturnInput;
  /** What an application changes in its own external data. */
  external?: ExternalDataChange | undefined;
  /** Whether a canceled return takes no change at all; else what is said about it may still change. */
  unlessCanceled?: boolean;
  ifRevision?: number | null;
}

export const updateVendorReturn: LoneCommand<ReturnUpdate, VendorReturnView> = {
  sort: 'lone',
  name: 'vendor_returns.update',
  async run({ id, patch, external, unlessCanceled = false, ifRevision }, unit) {
    const { head, lines: before } = await openDocument(unit, 'vendor_return', id);
    requireRevision(head, ifRevision);
    if (unlessCanceled) requireNotCanceled(head);
    requireChangeable(head, patch, ['pending']);
    const was = { head: { ...head }, lines: before };
    if (head.sourceId !== null && patch.vendorId !== undefined && patch.vendorId !== head.vendorId) {
      throw new Refusal('wrong_state', `${head.number} returns goods of an order, whose vendor stays.`, {
        path: 'vendorId',
      });
    }
    await fillHead(unit, head, patch, RULES);
    if (external !== undefined) head.externalData = changeExternalData(head.externalData, external);
    let lines = before;
    if (patch.lines !== undefined) {
      const order = head.sourceId === null ? null : await findOrder(unit, head.sourceId);
      lines = await mergeReturnLines(unit, head, order?.lines ?? null, before, patch.lines);
    }
    setTotal(head, lines);
    return (await saveIfChanged(unit, was, { head, lines })) as VendorReturnView;
  },
};

/** The goods leave. Where the type takes the vendor's credit for granted, it has been received at once. */
export const shipVendorReturn: LoneCommand<{ id: number; date?: Date | null }, VendorReturnView> = {
  sort: 'lone',
  name: 'vendor_returns.ship',
  async run({ id, date = null }, unit) {
    const { head, lines } = await openDocument(unit, 'vendor_return', id);
    requireStatus(head, ['pending'], 'only a pending return can be shipped');
    const active = lines.filter((line) => line.active);
    if (active.length === 0) throw new Refusal('wrong_state', `${head.number} has no lines.`, { path: 'lines' });
    await postForDocument(unit, head, {
      kind: 'vendor_return',
      jobId: head.jobId,
      reference: head.reference,
      occurredAt: date,
      entries: active.map((line) => ({
        itemId: line.itemId,
        locationId: head.locationId,
        quantity: -line.quantity,
        ...(line.serials ? { serials: line.serials } : {}),
        // What has expired goes back to its vendor like anything else.
        ...(line.lot ? { lot: line.lot } : { pick: 'any' as const }),
      })),
    });
    const returnedOn = (date ?? unit.now).toISOString();
    head.status = 'returned';
    setDetails(head, { returnedOn });
    const shipped = (await saveDocument(unit, head, {})) as VendorReturnView;
    return (await isCreditedAutomatically(unit, head)) ? credit(unit, head, returnedOn) : shipped;
  },
};

async function isCreditedAutomatically(unit: LoneUnit, { typeId }: DocumentHead): Promise<boolean> {
  if (typeId === null) return false;
  const type = await findReference(unit.sql, unit.tenantId, unit.actor, 'return_type', typeId);
  return type?.automaticallyReceiveVendorCredit === true;
}

/** The vendor's credit came in. */
export const creditVendorReturn: LoneCommand<{ id: number; date?: Date | null }, VendorReturnView> = {
  sort: 'lone',
  name: 'vendor_returns.credit',
  async run({ id, date }, unit) {
    const { head } = await openDocument(unit, 'vendor_return', id);
    requireStatus(head, ['returned'], 'credit comes for what was returned');
    return credit(unit, head, (date ?? unit.now).toISOString());
  },
};

async function credit(unit: LoneUnit, head: DocumentHead, creditReceivedOn: string): Promise<VendorReturnView> {
  head.status = 'credit_received';
  setDetails(head, { creditReceivedOn });
  return (await saveDocument(unit, head, {})) as VendorReturnView;
}

/** Calls a return off; what has left comes back into stock. */
export const cancelVendorReturn: LoneCommand<{ id: number } & Reason, VendorReturnView> = {
  sort: 'lone',
  name: 'vendor_returns.cancel',
  async run({ id, ...why }, unit) {
    const { head } = await openDocument(unit, 'vendor_return', id);
    requireNotExported(head);
    requireStatus(head, ['pending', 'returned'], 'it can no longer be canceled');
    if (head.status === 'returned') await reverseForDocument(unit, head, why.reason ?? null);
    head.status = 'canceled';
    return (await saveDocument(unit, head, why)) as VendorReturnView;
  },
};
