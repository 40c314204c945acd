import sqlTag, { type Sql as Fragment } from 'sql-template-tag';
import type { Visibility } from '../../catalog/index.ts';
import { formatQuantity, plainArray, readDecimal, type Sql } from '../../platform/index.ts';
import { type DocumentFilter, type DocumentPage, listDocuments } from '../document-list.ts';
import { maySeeDocument } from '../document-rules.ts';
import { readDocuments, readLines } from '../document-store.ts';
import { type PurchasingKind, type PurchasingView, viewDocuments } from './views.ts';

/** One purchasing paper, or undefined when it is not there or not for the reader's eyes. */
export async function findPurchasing<Kind extends PurchasingKind>(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  kind: Kind,
  id: number,
): Promise<PurchasingView<Kind> | undefined> {
  const [head] = await readDocuments(sql, tenantId, kind, [id]);
  if (head === undefined) return undefined;
  const lines = (await readLines(sql, tenantId, [id])).get(id) ?? [];
  if (!(await maySeeDocument(sql, tenantId, visibility, head, lines))) return undefined;
  return (await viewDocuments(sql, tenantId, kind, [head]))[0];
}

/** Purchasing papers of one kind that a reader may see. */
export async function listPurchasing<Kind extends PurchasingKind>(
  sql: Sql,
  tenantId: number,
  visibility: Visibility,
  filter: Omit<DocumentFilter, 'kind' | 'siteIds'> & { kind: Kind },
  page: DocumentPage,
): Promise<PurchasingView<Kind>[]> {
  const seen = { siteIds: visibility.siteIds, more: [...(filter.more ?? []), ...ownBrand(tenantId, visibility)] };
  const heads = await listDocuments(sql, tenantId, { ...filter, ...seen }, page);
  return viewDocuments(sql, tenantId, filter.kind, heads);
}

/** Who is held to a brand sees no paper with a line of another. */
function ownBrand(tenantId: number, { brandId }: Visibility): Fragment[] {
  if (brandId === null) return [];
  return [
    sqlTag`not exists (select from document_line f join item i on i.tenant_id = ${tenantId} and i.id = f.item_id
      where f.tenant_id = ${tenantId} and f.document_id = d.id and i.brand_id is distinct from ${brandId})`,
  ];
}

/** How much of each item is on order: what the open lines of open orders have not brought yet. Items without any are left out. */
export async function onOrder(sql: Sql, tenantId: number, itemIds: readonly number[]): Promise<Map<number, string>> {
  if (itemIds.length === 0) return new Map();
  const rows = await sql.rows<{ item_id: number; quantity: string }>({
    name: 'purchasing-on-order',
    text: `select l.item_id, sum(l.quantity - l.received) as quantity from document_line l
      join document d on d.tenant_id = $1 and d.id = l.document_id
      where l.tenant_id = $1 and l.item_id = any($2::bigint[]) and l.active and l.received < l.quantity
        and d.kind = 'purchase_order' and d.status in ('pending', 'sent', 'partially_received')
      group by l.item_id`,
    values: [tenantId, plainArray(itemIds)],
  });
  return new Map(rows.map((row) => [row.item_id, formatQuantity(readDecimal(row.quantity))]));
}
