import type { Address } from '../../catalog/index.ts';
import type { PurchaseOrderView, PurchaseRequestView, ShipTo } from '../../documents/index.ts';
import { readDecimal, share, units } from '../../platform/index.ts';
import { exactNumber } from '../http/index.ts';
import { type FullDocument, itemFields } from './documents.ts';
import { budgetCodeOf } from './purchase-shapes.ts';
import { fromAddress } from './wire.ts';

/** A decimal of a view as a JSON number. */
export function number(decimal: string) {
  return exactNumber(readDecimal(decimal));
}

interface WithAmounts {
  quantity: string;
  unit: string | null;
  baseQuantity: string;
  unitCost: string;
}

/** The quantity and the cost of a line. The vendor knows no units, so that both are of base units; the cost is rounded where it has to be. */
export function amountsOf({ quantity, unit, baseQuantity, unitCost }: WithAmounts) {
  const cost = readDecimal(unitCost);
  const [written, base] = [readDecimal(quantity), readDecimal(baseQuantity)];
  return {
    quantity: exactNumber(base),
    cost: exactNumber(unit === null ? cost : share(cost, units(1), share(base, units(1), written))),
  };
}

export function fromShipTo(shipTo: ShipTo | null): Address {
  return fromAddress(shipTo?.address);
}

/** The fields that requests and orders share. Removed lines are not shown, because their shape cannot mark them. */
export function purchaseFields(document: FullDocument<PurchaseOrderView> | FullDocument<PurchaseRequestView>) {
  const { head, view, customFields } = document;
  return {
    invoiceId: null,
    jobId: head.jobId,
    projectId: head.projectId,
    typeId: head.typeId ?? 0,
    vendorId: head.vendorId ?? 0,
    technicianId: head.technicianId,
    businessUnitId: head.businessUnitId,
    inventoryLocationId: head.locationId,
    batchId: head.batchId,
    vendorDocumentNumber: head.reference ?? '',
    date: head.date.toISOString(),
    requiredOn: view.requiredOn,
    createdOn: head.createdAt.toISOString(),
    modifiedOn: head.updatedAt.toISOString(),
    total: number(view.total),
    tax: number(view.tax),
    shipping: number(view.shipping),
    summary: head.memo ?? '',
    items: view.lines.filter((line) => line.active).map((line) => purchaseItem(document, line)),
    customFields,
  };
}

type OrderLine = PurchaseRequestView['lines'][number] & Partial<Pick<PurchaseOrderView['lines'][number], 'received'>>;

function purchaseItem(document: FullDocument, line: OrderLine) {
  const { id, skuId, description, name, code } = itemFields(document, line);
  const { received = '0' } = line;
  return {
    id,
    skuId,
    description,
    createdOn: line.createdAt,
    modifiedOn: line.updatedAt,
    skuName: name,
    skuCode: code,
    // Items tracked by serial are equipment.
    skuType: document.item(line.itemId).tracking === 'serial' ? 'Equipment' : 'Material',
    vendorPartNumber: line.vendorPartNumber ?? '',
    ...amountsOf(line),
    quantityReceived: number(received),
    total: number(line.total),
    serialNumbers: [],
    status: itemStatus(document, readDecimal(line.baseQuantity), readDecimal(received)),
    chargeable: false,
    budgetCodeId: budgetCodeOf(line.details),
  };
}

function itemStatus({ head }: FullDocument, quantity: bigint, received: bigint): string {
  if (head.status === 'canceled') return 'Canceled';
  if (received === 0n) return 'Pending';
  return received < quantity ? 'PartiallyReceived' : 'Received';
}
