import type { Visibility } from '../../catalog/index.ts';
import { formatQuantity, plainArray, readDecimal, readPage, type Sql } from '../../platform/index.ts';
import { DOCUMENTS } from '../document/document-list.ts';
import { viewDocuments } from '../document/document-views.ts';
import type { PurchasingKind, PurchasingView } from './views.ts';

/** One purchasing document, or undefined when it is not there or not for the reader's eyes. */
export async function findPurchasing<Kind extends PurchasingKind>(
  sql: Sql,
  tenantId: number,
  reader: Visibility,
  kind: Kind,
  id: number,
): Promise<PurchasingView<Kind> | undefined> {
  const heads = await readPage(sql, tenantId, DOCUMENTS, { kind, ids: [id], reader }, { limit: 1 });
  const [view] = await viewDocuments(sql, tenantId, heads);
  return view as PurchasingView<Kind> | undefined;
}

/**
 * How much of each item is on order: what the open lines of open orders have not brought yet, to the sites of a reader. Items without
 * any are left out.
 */
export async function onOrder(
  sql: Sql,
  tenantId: number,
  itemIds: readonly number[],
  siteIds: readonly number[] | null = null,
): Promise<Map<number, string>> {
  if (itemIds.length === 0) return new Map();
  const rows = await sql.rows<{ item_id: number; quantity: string }>({
    name: 'purchasing-on-order',
    // From the lines of the item to the document of each, whatever the planner knows of either table.
    text: `select l.item_id, sum(l.quantity - l.received) as quantity from document_line l
      where l.tenant_id = $1 and l.item_id = any($2::bigint[]) and l.active and l.received < l.quantity
        and (select d.kind = 'purchase_order' and d.status in ('pending', 'sent', 'partially_received')
            and ($3::bigint[] is null or exists (select from location w
              where w.tenant_id = $1 and w.id = d.location_id and w.site_id = any($3::bigint[])))
          from document d where d.tenant_id = $1 and d.id = l.document_id)
      group by l.item_id`,
    values: [tenantId, plainArray(itemIds), siteIds && plainArray(siteIds)],
  });
  return new Map(rows.map((row) => [row.item_id, formatQuantity(readDecimal(row.quantity))]));
}
