import {
  type BaseQuantity,
  inBaseUnits,
  inUnitOf,
  REFERENCE_ROWS,
  referenceFor,
  refuseAll,
  type Written,
  wantItems,
} from '../../catalog/index.ts';
import { labelAt, type MovementRequest, type NamedLot, type Shelf, type Wants } from '../../ledger/index.ts';
import { type Fault, formatQuantity, QUANTITY_MAX, type Quantity, Refusal } from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import { type Document, saveDocument, type Unit } from '../document/document-book.ts';
import { postForDocument } from '../document/document-movements.ts';
import { newDocument, newLine } from '../document/document-rules.ts';
import { setTotal } from './amounts.ts';
import { detailsOf, lineDetails, setDetails } from './details.ts';
import { fillHead, findLineItems, type HeadInput, wantHead } from './heads.ts';
import { orderStatus } from './order-status.ts';
import { costOfEntry, type ReceivedCost, receivedCost } from './receipt-costs.ts';
import type { PurchaseOrderView, ReceiptView } from './views.ts';

/** What came in on one line of an order. */
export interface ReceiptLineInput {
  /** The order's line; without it the order's first line of the item that is still open. */
  purchaseOrderLineId?: number | undefined;
  itemId?: number | undefined;
  quantity: Quantity;
  /** What the quantity counts, and the unit cost is for; left out or null: the base unit. */
  unit?: string | null | undefined;
  /** What the order says, where nothing is said. */
  unitCost?: Quantity | undefined;
  description?: string | null | undefined;
  lot?: NamedLot | undefined;
  serials?: string[] | undefined;
  vendorPartNumber?: string | null | undefined;
  details?: Record<string, unknown> | undefined;
}

/** What came in, in base units, where it is known how that is written. */
interface OpenLine extends ReceiptLineInput {
  written?: Written | null;
}

/** Everything that has not come in yet, in the unit that was ordered where it is so many of that. */
export function openLines(lines: readonly DocumentLine[]): OpenLine[] {
  return lines
    .filter((line) => line.active && line.received < line.quantity)
    .map((line) => {
      const quantity = line.quantity - line.received;
      const written = line.written && inUnitOf(line.written, quantity);
      return { purchaseOrderLineId: line.id, itemId: line.itemId, quantity, written };
    });
}

/** Receives lines of an order: the receipt, its movement, and what both make of the order. */
export function makeReceipt(
  unit: Unit,
  order: Document,
  { inPlaceOf, ...input }: HeadInput & { inPlaceOf?: DocumentHead | undefined },
  inputs: readonly OpenLine[],
): { receipt: ReceiptView; order: PurchaseOrderView } {
  const matched = matchLines(unit, order.lines, inputs);
  const { id, kind, number, status, reference, memo, tax, shipping, details, ...from } = order.head;
  const { shipTo } = detailsOf(order.head);
  const fields = {
    ...from,
    ...(shipTo ? { details: { shipTo } } : {}),
    date: input.date ?? unit.now,
    customFields: {},
    externalData: {},
    syncStatus: 'pending',
    batchId: null,
    total: 0n,
    sourceId: id,
    status: 'received',
  } as const;
  const receipt = newDocument(unit, 'receipt', 'RCV', fields, inPlaceOf);
  const { head } = receipt;
  receipt.lines = matched.map((one) => receiptLine(unit, head, one));
  needAll(unit, receipt, input);
  requireItems(unit, matched);
  requireTolerance(unit, matched);
  fillHead(unit, head, input, { types: 'purchase_order_type', required: ['locationId'] });
  requireJob(unit, head);
  setTotal(head, receipt.lines);
  for (const { line } of matched) line.updatedAt = unit.now;
  postForDocument(unit, head, movementOf(receipt, input));
  const view = saveDocument(unit, receipt, {}) as ReceiptView;
  return { receipt: view, order: settleOrder(unit, order, head) };
}

/** What came in, as the ledger is given it. */
function movementOf({ head, lines }: Document, { date }: HeadInput): MovementRequest {
  return {
    kind: 'receipt',
    wasOrdered: true,
    jobId: head.jobId,
    reference: head.reference,
    occurredAt: date ?? null,
    entries: lines.map((line) => ({
      itemId: line.itemId,
      locationId: head.locationId,
      quantity: line.quantity,
      ...costOfEntry(line),
      ...(line.lot ? { lot: line.lot } : {}),
      ...(line.serials ? { serials: line.serials } : {}),
    })),
  };
}

/** All that will be looked at, so that it is read together. */
function needAll({ book }: Unit, receipt: Document, input: HeadInput): void {
  const { typeId, locationId, jobId } = receipt.head;
  const asked: Document = {
    ...receipt,
    head: { ...receipt.head, locationId: input.locationId ?? locationId, jobId: input.jobId ?? jobId },
  };
  book.need((wants) => {
    wantItems(wants, new Set(receipt.lines.map(({ itemId }) => itemId)));
    wants.rows(REFERENCE_ROWS, [typeId, input.typeId]);
    wantHead(wants, input);
    wants.movement(movementOf(asked, input));
    wantTolerance(wants);
  });
}

/** Some types of orders are not received without a job. */
function requireJob({ actor, book }: Unit, { jobId, typeId }: DocumentHead): void {
  if (jobId !== null || typeId === null) return;
  const type = referenceFor(book, actor, 'purchase_order_type', typeId);
  if (type?.fields.details.requireJobBeforeReceipt !== true) return;
  throw new Refusal('invalid_request', `Orders of type ${type.fields.name} are received for a job: name one.`, {
    path: 'jobId',
  });
}

/** Gives an order the state that its lines have come to, and saves it with them. */
export function settleOrder(unit: Unit, order: Document, receipt: DocumentHead): PurchaseOrderView {
  const { head, lines } = order;
  head.status = orderStatus(head, lines);
  setDetails(head, { receivedOn: head.status === 'received' ? receipt.date.toISOString() : undefined });
  return saveDocument(unit, order, { reasonCode: receipt.status, reason: receipt.number }) as PurchaseOrderView;
}

interface Matched {
  line: DocumentLine;
  input: ReceiptLineInput;
  path: string;
  amount: BaseQuantity;
  cost: ReceivedCost;
}

/** Finds the order's line of each that came in, and books it there. */
function matchLines(unit: Unit, orderLines: readonly DocumentLine[], inputs: readonly OpenLine[]): Matched[] {
  const faults: Fault[] = [];
  const matched = inputs.flatMap((input, index): Matched[] => {
    const path = `lines.${index}`;
    const say = (name: string, code: Fault['code'], message: string) => {
      faults.push({ path: `${path}.${name}`, code, message });
      return [];
    };
    if (input.quantity <= 0n)
      return say('quantity', 'invalid_quantity', 'The quantity of a receipt must be above zero.');
    const { purchaseOrderLineId: lineId, itemId } = input;
    const line = lineId === undefined ? lineOfItem(orderLines, itemId) : orderLines.find(({ id }) => id === lineId);
    if (line === undefined || !line.active) {
      return lineId === undefined
        ? say('itemId', 'unknown_line', `The order has no line of item ${itemId}.`)
        : say('purchaseOrderLineId', 'unknown_line', `The order has no active line ${lineId}.`);
    }
    if (itemId !== undefined && itemId !== line.itemId)
      return say('itemId', 'invalid_request', `Line ${line.id} of the order is of item ${line.itemId}.`);
    const amount = amountOf(unit, line.itemId, input, path, faults);
    line.received += amount.quantity;
    const cost = receivedCost(line, amount, input.unitCost);
    if (cost.unitCost > QUANTITY_MAX)
      return say('unitCost', 'invalid_quantity', 'One of this unit would cost more than twelve whole digits.');
    return [{ line, input, path, amount, cost }];
  });
  refuseAll(faults);
  return matched;
}

function amountOf(unit: Unit, itemId: number, input: OpenLine, path: string, faults: Fault[]): BaseQuantity {
  const { quantity, unit: named, written = null } = input;
  if (named == null) return { quantity, written };
  return inBaseUnits(unit, { itemId, quantity, unit: named }, path, faults);
}

function lineOfItem(lines: readonly DocumentLine[], itemId: number | undefined): DocumentLine | undefined {
  const ofItem = lines.filter((line) => line.active && line.itemId === itemId);
  return ofItem.find((line) => line.received < line.quantity) ?? ofItem.at(-1);
}

function requireItems(unit: Unit, matched: readonly Matched[]): void {
  const faults: Fault[] = [];
  const lines = matched.map(({ line, path }) => ({ itemId: line.itemId, path, asksForMore: false }));
  findLineItems(unit, lines, faults);
  refuseAll(faults);
}

/** By how many per cent the company takes more than it ordered, under one key. */
const TOLERANCE: Shelf<'percent', number> = {
  name: 'tolerance of receipts',
  pageOnly: true,
  async read(sql, tenantId) {
    const rows = await sql.rows<{ percent: number }>({
      name: 'purchasing-tolerance',
      text: `select coalesce((settings ->> 'overReceiptPercent')::integer, 0) as percent from tenant where tenant_id = $1`,
      values: [tenantId],
    });
    return rows.map(({ percent }) => ['percent', percent]);
  },
};

/** Wants what receipts are judged by. */
export function wantTolerance(wants: Wants): void {
  wants.rows(TOLERANCE, ['percent']);
}

/** Judges each line over all of its receipts: what was received may exceed what was ordered by the tenant's per cent, and no more. */
function requireTolerance({ book }: Unit, matched: readonly Matched[]): void {
  const percent = BigInt(book.row(TOLERANCE, 'percent') ?? 0);
  const faults = matched
    .filter(({ line }) => line.received * 100n > line.quantity * (100n + percent))
    .map(({ line, path, amount: { quantity } }): Fault => {
      const before = formatQuantity(line.received - quantity);
      const message = `${formatQuantity(line.quantity)} were ordered on line ${line.id}; with ${before} received, ${formatQuantity(quantity)} more are too many.`;
      return { path: `${path}.quantity`, code: 'over_receipt', message };
    });
  refuseAll(faults);
}

function receiptLine(unit: Unit, head: DocumentHead, { line, input, amount, cost }: Matched): DocumentLine {
  const { unitCost } = cost;
  if (unitCost < 0n) throw new Refusal('invalid_quantity', 'A cost is not below zero.', { path: 'lines' });
  const { vendorPartNumber = lineDetails(line).vendorPartNumber ?? null } = input;
  return newLine(unit, head.id, {
    itemId: line.itemId,
    ...amount,
    unitCost,
    description: input.description ?? line.description,
    lot: labelAt(unit.book, { itemId: line.itemId, locationId: head.locationId }, input.lot),
    serials: input.serials ?? null,
    sourceLineId: line.id,
    details: { vendorPartNumber, ...cost.details, more: input.details ?? {} },
  });
}
