import { kitTree } from '../../catalog/index.ts';
import { type Put, type Shelf, undoable } from '../../ledger/index.ts';
import { column, plainArray, type Quantity, Refusal, rowWriter, type Sql } from '../../platform/index.ts';
import type { DocumentLine } from '../document/document.ts';
import type { Document, Unit } from '../document/document-book.ts';
import { documentCommand, openDocument, saveDocument, wantDocuments } from '../document/document-book.ts';
import { choiceOf, holdLine } from './hold-line.ts';
import { type Portion, portionsOf, waitingOf, withPortions } from './portions.ts';
import { OPEN_SALE } from './sale-head.ts';

/** A line of a sale that waits for stock: where, and for which items, of which each would serve it. */
interface BackOrder {
  saleId: number;
  locationId: number;
  itemIds: readonly number[];
}

/** Lines that wait, by their ids. They are written; the sweeper looks for those that may be served. */
const BACK_ORDERS: Shelf<number, BackOrder> = {
  name: 'back orders',
  pageOnly: true,
  read: async () => [],
  async write(sql, tenantId, puts) {
    await deleteLines(sql, tenantId, puts);
    const rows = puts.flatMap(({ key, after }) =>
      (after?.itemIds ?? []).map((itemId) => ({ lineId: key, itemId, ...after! })),
    );
    await WRITER.write(sql, tenantId, rows);
  },
};

const WRITER = rowWriter<Omit<BackOrder, 'itemIds'> & { lineId: number; itemId: number }>(
  'back_order',
  {
    line_id: column.bigint((row) => row.lineId),
    item_id: column.bigint((row) => row.itemId),
    location_id: column.bigint((row) => row.locationId),
    sale_id: column.bigint((row) => row.saleId),
  },
  { key: ['line_id', 'item_id'] },
);

function deleteLines(sql: Sql, tenantId: number, puts: readonly Put<number, BackOrder>[]): Promise<unknown> {
  return sql.rows({
    name: 'delete-back-orders',
    text: 'delete from back_order where tenant_id = $1 and line_id = any($2::bigint[])',
    values: [tenantId, plainArray(puts.map(({ key }) => key))],
  });
}

/** Takes note of the lines of a sale that wait, and of none of its others. */
export function noteWaiting({ book }: Unit, { head, lines }: Pick<Document, 'head' | 'lines'>): void {
  for (const line of lines) {
    if (waitingOf(line) <= 0n) continue;
    const isPicked = 'pick' in choiceOf(line);
    const itemIds = isPicked ? kitTree(book, line.itemId).map(({ item }) => item.id) : [line.itemId];
    book.put(BACK_ORDERS, line.id, { saleId: head.id, locationId: head.locationId ?? 0, itemIds });
  }
}

/** Takes note that nothing waits for a sale any more. */
export function forgetWaiting({ book }: Unit, { lines }: Pick<Document, 'lines'>): void {
  for (const line of lines) if (waitingOf(line) > 0n) book.put(BACK_ORDERS, line.id, undefined);
}

/** A line that waits, with its sale. */
export interface WaitingLine {
  lineId: number;
  saleId: number;
}

/** Gives lines that wait what has come in, the oldest first. Answers how many of them got something. */
export const serveBackOrders = documentCommand<{ lines: readonly WaitingLine[] }, number>({
  name: 'sales.serve-back-orders',
  weight: ({ lines }) => lines.length,
  wants: ({ lines }, wants, actor) => {
    wantDocuments(
      wants,
      actor,
      lines.map(({ saleId }) => saleId),
    );
  },
  run({ lines }, unit) {
    let served = 0;
    for (const waiting of lines) if (serve(unit, waiting)) served += 1;
    return served;
  },
});

function serve(unit: Unit, { lineId, saleId }: WaitingLine): boolean {
  const sale = openDocument(unit, 'sale', saleId);
  const line = sale.lines.find(({ id }) => id === lineId);
  const waiting = line === undefined || !OPEN_SALE.includes(sale.head.status) ? 0n : waitingOf(line);
  if (line === undefined || waiting <= 0n) return false;
  const portion = tryToHold(unit, sale, line, waiting);
  if (portion === null) return false;
  line.details = withPortions(line, [...portionsOf(line), portion]);
  line.updatedAt = unit.now;
  unit.book.put(BACK_ORDERS, line.id, undefined);
  noteWaiting(unit, { head: sale.head, lines: [line] });
  saveDocument(unit, sale);
  return true;
}

/** What is wrong with one line, such as an item that is no longer in use, keeps no other waiting. */
function tryToHold(unit: Unit, { head }: Document, line: DocumentLine, waiting: Quantity): Portion | null {
  try {
    return undoable(unit.book, () => holdLine(unit, head, line, waiting).portion);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** Lines that one command serves. */
const SERVED_AT_ONCE = 200;

/** Lines behind this one that wait for something of which there is some where they wait, the oldest first. */
export async function readServable(sql: Sql, tenantId: number, after: number): Promise<WaitingLine[]> {
  return sql.rows<{ lineId: number; saleId: number }>({
    name: 'sales-servable',
    text: `select distinct line_id as "lineId", sale_id as "saleId" from back_order b
      where tenant_id = $1 and line_id > $2 and exists (select from position p
        where p.tenant_id = $1 and p.item_id = b.item_id and p.location_id = b.location_id and p.on_hand > p.reserved and p.status = 'available')
      order by line_id limit $3`,
    values: [tenantId, after, SERVED_AT_ONCE],
  });
}
