import { refuseAll } from '../../catalog/index.ts';
import {
  type Book,
  type LotPick,
  labelAt,
  type NamedLot,
  oneByOne,
  type Shelf,
  standingFor,
  type Wants,
} from '../../ledger/index.ts';
import { type Fault, formatQuantity, plainArray, type Quantity, readDecimal, type Sql } from '../../platform/index.ts';
import type { DocumentHead, DocumentLine } from '../document/document.ts';
import { type Unit, writtenLine } from '../document/document-book.ts';
import { lineDetails } from './details.ts';
import { lineUp, type OrderLineInput, wantLines } from './order-lines.ts';
import { returnedOf, wantReturned } from './returned.ts';

/** A line of a return: goods by themselves, or a part of what a line of an order or of a receipt brought. */
export interface ReturnLineInput extends OrderLineInput {
  purchaseOrderLineId?: number | null | undefined;
  receiptLineId?: number | null | undefined;
  lot?: NamedLot | undefined;
  serials?: string[] | undefined;
  /** Which lots go back where none is named; any by default. */
  pick?: LotPick | undefined;
}

/** A line that brought goods, and how much of them has not gone back yet. */
interface Source {
  id: number;
  itemId: number;
  left: Quantity;
  /** Of a receipt's line: the line of the order that it fills. */
  orderLineId: number | null;
}

interface Binding {
  orderLineId: number | null;
  receiptLineId: number | null;
}

/** The lines of a return after a change, each bound to what it gives back. `ordered` are the lines of its order, if it has one. */
export function mergeReturnLines(
  unit: Unit,
  head: DocumentHead,
  ordered: readonly DocumentLine[] | null,
  before: readonly DocumentLine[],
  inputs: readonly ReturnLineInput[],
): DocumentLine[] {
  const { kept, struck } = lineUp(unit, head, before, inputs);
  if (ordered === null) refuseNamedLines(inputs);
  const bindings = ordered === null ? kept.map(() => UNBOUND) : bindAll(unit, head, ordered, kept, inputs);
  const byId = new Map(before.map((line) => [line.id, line]));
  const lines = kept.map((line, index): DocumentLine => {
    const { lot, serials, pick = lineDetails(line).pick } = inputs[index] ?? {};
    const { orderLineId, receiptLineId } = bindings[index] ?? UNBOUND;
    const { orderLineId: _order, receiptLineId: _receipt, ...details } = lineDetails(line);
    const after = {
      ...line,
      lot: labelAt(unit.book, { itemId: line.itemId, locationId: head.locationId }, lot) ?? line.lot,
      serials: serials ?? line.serials,
      sourceLineId: orderLineId,
      details: {
        ...details,
        ...(pick === undefined ? {} : { pick }),
        ...(orderLineId === null ? {} : { orderLineId }),
        ...(receiptLineId === null ? {} : { receiptLineId }),
      },
    };
    const old = byId.get(line.id);
    return old === undefined ? after : writtenLine(unit, old, after);
  });
  return [...struck, ...lines].sort((a, b) => a.id - b.id);
}

/** Without an order there is nothing that a line could give back. */
function refuseNamedLines(inputs: readonly ReturnLineInput[]): void {
  const named = ['purchaseOrderLineId', 'receiptLineId'] as const;
  refuseAll(
    inputs.flatMap((input, index) =>
      named
        .filter((name) => input[name] != null)
        .map((name): Fault => {
          const message = `There is no line ${input[name]} of an order or a receipt that goods could go back from.`;
          return { path: `lines.${index}.${name}`, code: 'unknown_line', message };
        }),
    ),
  );
}

const UNBOUND: Binding = { orderLineId: null, receiptLineId: null };

/** Finds for each line what it gives back: never more than was received there and has not gone back on another return. */
function bindAll(
  { book }: Unit,
  head: DocumentHead,
  ordered: readonly DocumentLine[],
  lines: readonly DocumentLine[],
  inputs: readonly ReturnLineInput[],
): Binding[] {
  const orderId = head.sourceId ?? 0;
  const returned = returnedOf(book, orderId, head.id);
  const left = (id: number, received: Quantity) => received - (returned.get(id) ?? 0n);
  const orderSources = ordered.map(
    ({ id, itemId, received }): Source => ({
      id,
      itemId: standingFor(book, itemId),
      left: left(id, received),
      orderLineId: null,
    }),
  );
  const receiptSources = (book.row(RECEIVED, orderId) ?? []).map((source) => ({
    ...source,
    itemId: standingFor(book, source.itemId),
    left: left(source.id, source.left),
  }));
  const faults: Fault[] = [];
  const bindings = lines.map((line, index) => {
    return bind(line, namedBy(line, inputs[index]), orderSources, receiptSources, `lines.${index}`, faults);
  });
  refuseAll(faults);
  return bindings;
}

/** What a line is said to give back, now or before. */
function namedBy(line: DocumentLine, input: ReturnLineInput | undefined) {
  const { orderLineId = null, receiptLineId = null } = lineDetails(line);
  return {
    purchaseOrderLineId: input?.purchaseOrderLineId ?? orderLineId,
    receiptLineId: input?.receiptLineId ?? receiptLineId,
  };
}

function bind(
  line: DocumentLine,
  { purchaseOrderLineId, receiptLineId }: Pick<ReturnLineInput, 'purchaseOrderLineId' | 'receiptLineId'>,
  orderSources: Source[],
  receiptSources: Source[],
  path: string,
  faults: Fault[],
): Binding {
  const say = (name: string, code: Fault['code'], message: string) => {
    faults.push({ path: `${path}.${name}`, code, message });
    return UNBOUND;
  };
  const receiptSource = receiptSources.find(({ id }) => id === receiptLineId);
  if (receiptLineId != null && receiptSource?.itemId !== line.itemId)
    return say('receiptLineId', 'unknown_line', `The order has no receipt with a line ${receiptLineId} of this item.`);
  const ofItem = orderSources.filter(({ itemId }) => itemId === line.itemId);
  const named = purchaseOrderLineId ?? receiptSource?.orderLineId ?? null;
  const source =
    named === null
      ? (ofItem.find((one) => one.left >= line.quantity) ?? ofItem.at(-1))
      : ofItem.find(({ id }) => id === named);
  if (source === undefined || (receiptSource && receiptSource.orderLineId !== source.id)) {
    const name = purchaseOrderLineId == null ? 'itemId' : 'purchaseOrderLineId';
    return say(name, 'unknown_line', `The order has no such line of item ${line.itemId}.`);
  }
  for (const one of [source, ...(receiptSource ? [receiptSource] : [])]) {
    if (one.left < line.quantity) {
      const kept = formatQuantity(one.left < 0n ? 0n : one.left);
      return say('quantity', 'over_return', `Of line ${one.id} ${kept} were received and not returned yet.`);
    }
  }
  source.left -= line.quantity;
  if (receiptSource) receiptSource.left -= line.quantity;
  return { orderLineId: source.id, receiptLineId: receiptSource?.id ?? null };
}

/** The lines of the receipts that stand, by the order that they fill; `left` is what they brought. */
const RECEIVED: Shelf<number, readonly Source[]> = {
  name: 'lines of receipts',
  pageOnly: true,
  read: oneByOne(readReceiptLines),
};

async function readReceiptLines(sql: Sql, tenantId: number, orderId: number): Promise<Source[]> {
  const rows = await sql.rows<{ id: number; item_id: number; quantity: string; source_line_id: number }>({
    name: 'purchasing-receipt-lines',
    text: `select l.id, l.item_id, l.quantity, l.source_line_id from document d
      join document_line l on l.tenant_id = $1 and l.document_id = d.id and l.source_line_id is not null
      where d.tenant_id = $1 and d.source_id = $2 and d.kind = 'receipt' and d.status = 'received' order by l.id`,
    values: [tenantId, orderId],
  });
  return rows.map((row) => ({
    id: row.id,
    itemId: row.item_id,
    left: readDecimal(row.quantity),
    orderLineId: row.source_line_id,
  }));
}

/** The orders behind lines of receipts or orders, by line. */
const ORDERS_BEHIND: Shelf<number, number> = {
  name: 'orders behind lines',
  pageOnly: true,
  async read(sql, tenantId, lineIds) {
    const rows = await sql.rows<{ id: number; order_id: number }>({
      name: 'purchasing-orders-behind',
      text: `select l.id, case d.kind when 'receipt' then d.source_id else d.id end as order_id from document_line l
        join document d on d.tenant_id = $1 and d.id = l.document_id
        where l.tenant_id = $1 and l.id = any($2::bigint[]) and d.kind in ('receipt', 'purchase_order')`,
      values: [tenantId, plainArray(lineIds)],
    });
    return rows.map((row) => [row.id, row.order_id]);
  },
};

/** Wants what lines of a return name. */
export function wantReturnLines(wants: Wants, lines: readonly ReturnLineInput[] | undefined): void {
  wantLines(wants, lines);
  wants.rows(ORDERS_BEHIND, (lines ?? []).flatMap(namedLines));
}

/** Wants what stands between an order and what goes back of it. */
export function wantGoingBack(wants: Wants, orderId: number | null | undefined): void {
  wants.rows(RECEIVED, [orderId]);
  wantReturned(wants, orderId ?? null);
}

function namedLines({ purchaseOrderLineId, receiptLineId }: ReturnLineInput): number[] {
  return [receiptLineId, purchaseOrderLineId].filter((id) => id != null);
}

/** The order behind the lines of receipts or orders that a return names; null when it names none. */
export function orderBehind(book: Book, inputs: readonly ReturnLineInput[]): number | null {
  for (const lineId of inputs.flatMap(namedLines)) {
    const orderId = book.row(ORDERS_BEHIND, lineId);
    if (orderId !== undefined) return orderId;
  }
  return null;
}
