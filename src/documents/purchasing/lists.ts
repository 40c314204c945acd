import type { Visibility } from '../../catalog/index.ts';
import { formatQuantity, plainArray, readDecimal, type Sql } from '../../platform/index.ts';
import { type DocumentFilter, type DocumentPage, listDocuments } from '../document-list.ts';
import { viewDocuments } from '../document-views.ts';
import type { PurchasingKind, PurchasingView } from './views.ts';

/** One purchasing paper, or undefined when it is not there or not for the reader's eyes. */
export async function findPurchasing<Kind extends PurchasingKind>(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  kind: Kind,
  id: number,
): Promise<PurchasingView<Kind> | undefined> {
  const [found] = await listPurchasing(sql, tenantId, visibility, { kind, ids: [id] }, { limit: 1 });
  return found;
}

/** Purchasing papers of one kind that a reader may see. */
export async function listPurchasing<Kind extends PurchasingKind>(
  sql: Sql,
  tenantId: number,
  { siteIds, brandId }: Visibility,
  filter: Omit<DocumentFilter, 'kind' | 'siteIds' | 'brandId'> & { kind: Kind },
  page: DocumentPage,
): Promise<PurchasingView<Kind>[]> {
  const heads = await listDocuments(sql, tenantId, { ...filter, siteIds, brandId }, page);
  return (await viewDocuments(sql, tenantId, heads)) as PurchasingView<Kind>[];
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
    text: `select l.item_id, sum(l.quantity - l.received) as quantity from document_line l
      join document d on d.tenant_id = $1 and d.id = l.document_id
      where l.tenant_id = $1 and l.item_id = any($2::bigint[]) and l.active and l.received < l.quantity
        and d.kind = 'purchase_order' and d.status in ('pending', 'sent', 'partially_received')
        and ($3::bigint[] is null or exists (select from location w
          where w.tenant_id = $1 and w.id = d.location_id and w.site_id = any($3::bigint[])))
      group by l.item_id`,
    values: [tenantId, plainArray(itemIds), siteIds && plainArray(siteIds)],
  });
  return new Map(rows.map((row) => [row.item_id, formatQuantity(readDecimal(row.quantity))]));
}
