import sqlTag, { join } from 'sql-template-tag';
import { EVERYTHING, type Visibility } from '../../catalog/index.ts';
import { plainArray, type Sql } from '../../platform/index.ts';
import { visibleDocuments } from '../document/document-visibility.ts';

/** The purchase order behind a line of a receipt. */
export interface OrderOfReceipt {
  receiptId: number;
  itemId: number;
  orderNumber: string;
  orderLineId: number | null;
}

/** Which purchase orders these receipts came from, item by item, as far as a reader sees both. A receipt of its own has none. */
export async function findOrdersOfReceipts(
  sql: Sql,
  tenantId: number,
  receiptIds: readonly number[],
  reader: Visibility = EVERYTHING,
): Promise<OrderOfReceipt[]> {
  if (receiptIds.length === 0) return [];
  const visible = [sqlTag`true`, ...visibleDocuments(tenantId, reader)];
  const { text, values } = sqlTag`select d.id as receipt_id, l.item_id, o.number, min(l.source_line_id) as line_id
    from unnest(${plainArray(receiptIds)}::bigint[]) as asked (id)
    join document d on d.tenant_id = ${tenantId} and d.id = asked.id and d.kind = 'receipt'
    join document o on o.tenant_id = ${tenantId} and o.id = d.source_id and o.kind = 'purchase_order'
    join document_line l on l.tenant_id = ${tenantId} and l.document_id = d.id
    where ${join(visible, ' and ')} group by d.id, l.item_id, o.number`;
  const rows = await sql.rows<{ receipt_id: number; item_id: number; number: string; line_id: number | null }>({
    ...(visible.length === 1 ? { name: 'documents-orders-of-receipts' } : {}),
    text,
    values,
  });
  return rows.map((row) => ({
    receiptId: row.receipt_id,
    itemId: row.item_id,
    orderNumber: row.number,
    orderLineId: row.line_id,
  }));
}
