import { plainArray, type Sql } from '../platform/index.ts';

/** The purchase order behind a line of a receipt. */
export interface OrderOfReceipt {
  receiptId: number;
  itemId: number;
  orderNumber: string;
  orderLineId: number | null;
}

/** Which purchase orders these receipts came from, item by item. A receipt of its own has none. */
export async function findOrdersOfReceipts(
  sql: Sql,
  tenantId: number,
  receiptIds: readonly number[],
): Promise<OrderOfReceipt[]> {
  if (receiptIds.length === 0) return [];
  const rows = await sql.rows<{ receipt_id: number; item_id: number; number: string; line_id: number | null }>({
    name: 'documents-orders-of-receipts',
    text: `select r.id as receipt_id, l.item_id, o.number, min(l.source_line_id) as line_id
      from unnest($2::bigint[]) as asked (id)
      join document r on r.tenant_id = $1 and r.id = asked.id and r.kind = 'receipt'
      join document o on o.tenant_id = $1 and o.id = r.source_id and o.kind = 'purchase_order'
      join document_line l on l.tenant_id = $1 and l.document_id = r.id
      group by r.id, l.item_id, o.number`,
    values: [tenantId, plainArray(receiptIds)],
  });
  return rows.map((row) => ({
    receiptId: row.receipt_id,
    itemId: row.item_id,
    orderNumber: row.number,
    orderLineId: row.line_id,
  }));
}
