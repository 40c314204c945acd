import { type Book, oneByOne, type Shelf, type Wants } from '../../ledger/index.ts';
import { type Quantity, readDecimal, type Sql } from '../../platform/index.ts';

/**
 * What stands on vendor returns of the lines of an order or of a receipt with its order, by line. A return's line counts for the line of the order
 * that it gives back, and for the line of the receipt where it names one. Canceled returns do not count.
 */
const RETURNED: Shelf<number, readonly Row[]> = {
  name: 'what was returned',
  pageOnly: true,
  read: oneByOne(readReturned),
};

/** Wants what was returned of an order, or of a receipt with its order. */
export function wantReturned(wants: Wants, id: number | null): void {
  wants.rows(RETURNED, [id]);
}

/** By line, of an order, or of a receipt with its order; what one return gives back may be left out. */
export function returnedOf(book: Book, id: number, exceptReturnId?: number): Map<number, Quantity> {
  const sums = new Map<number, Quantity>();
  const add = (lineId: number, quantity: Quantity) => sums.set(lineId, (sums.get(lineId) ?? 0n) + quantity);
  for (const { return_id, line_id, receipt_line_id, quantity } of book.row(RETURNED, id) ?? []) {
    if (return_id === exceptReturnId) continue;
    add(line_id, readDecimal(quantity));
    if (receipt_line_id !== null) add(receipt_line_id, readDecimal(quantity));
  }
  return sums;
}

interface Row {
  return_id: number;
  line_id: number;
  receipt_line_id: number | null;
  quantity: string;
}

/** The order's lines are found by the index on source_line_id; a receipt's line is reached through the order's line that it fills. */
function readReturned(sql: Sql, tenantId: number, id: number): Promise<Row[]> {
  return sql.rows<Row>({
    name: 'purchasing-returned',
    text: `select d.id as return_id, l.source_line_id as line_id, (l.details ->> 'receiptLineId')::bigint as receipt_line_id, l.quantity
      from (select $2::bigint as id union select source_id from document where tenant_id = $1 and id = $2 and kind = 'receipt') as asked
      cross join lateral (select id from document_line x where x.tenant_id = $1 and x.document_id = asked.id offset 0) as given
      cross join lateral (select * from document_line x where x.tenant_id = $1 and x.source_line_id = given.id and x.active offset 0) as l
      join document d on d.tenant_id = $1 and d.id = l.document_id and d.kind = 'vendor_return' and d.status <> 'canceled'`,
    values: [tenantId, id],
  });
}
