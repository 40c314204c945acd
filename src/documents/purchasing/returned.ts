import { plainArray, type Quantity, readDecimal, type Sql } from '../../platform/index.ts';

/**
 * What stands on vendor returns of these lines, of orders or of receipts, by line. A return's line counts for the line of the order
 * that it gives back, and for the line of the receipt where it names one. Canceled returns do not count.
 */
export async function returnedOf(
  sql: Sql,
  tenantId: number,
  lineIds: readonly number[],
  exceptDocumentId: number | null = null,
): Promise<Map<number, Quantity>> {
  if (lineIds.length === 0) return new Map();
  interface Row {
    line_id: number;
    receipt_line_id: number | null;
    quantity: string;
  }
  // The order's lines are found by the index on source_line_id; a receipt's line is reached through the order's line that it fills.
  const rows = await sql.rows<Row>({
    name: 'purchasing-returned',
    text: `select l.source_line_id as line_id, (l.details ->> 'receiptLineId')::bigint as receipt_line_id, l.quantity
      from document_line l join document d on d.tenant_id = $1 and d.id = l.document_id
      where l.tenant_id = $1 and l.source_line_id = any($2::bigint[]) and l.active and d.kind = 'vendor_return'
        and d.status <> 'canceled' and d.id <> $3`,
    values: [tenantId, plainArray(lineIds), exceptDocumentId ?? 0],
  });
  const sums = new Map<number, Quantity>();
  const add = (id: number, quantity: Quantity) => sums.set(id, (sums.get(id) ?? 0n) + quantity);
  for (const { line_id, receipt_line_id, quantity } of rows) {
    add(line_id, readDecimal(quantity));
    if (receipt_line_id !== null) add(receipt_line_id, readDecimal(quantity));
  }
  return sums;
}
