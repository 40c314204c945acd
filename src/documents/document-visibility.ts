import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import type { Visibility } from '../catalog/index.ts';
import type { LoneUnit } from '../journal/index.ts';
import { plainArray, Refusal } from '../platform/index.ts';
import type { DocumentHead } from './document.ts';

/**
 * The documents `d` that a reader sees: one that touches a site of its own, with nothing on it but items of its own brand. The lines
 * of a document are its own, or the entries of its movements; `documentId` says where in `d` its id stands.
 */
export function visibleDocuments(tenantId: number, { siteIds, brandId }: Visibility, documentId = 'd.id'): Fragment[] {
  const conditions: Fragment[] = [];
  const own = raw(documentId);
  if (siteIds !== null) {
    conditions.push(sqlTag`exists (select from location w where w.tenant_id = ${tenantId} and w.id in (d.location_id, d.to_location_id)
      and w.site_id = any(${plainArray(siteIds)}::bigint[]))`);
  }
  if (brandId !== null) {
    conditions.push(
      sqlTag`not exists (select from document_line l join item i on i.tenant_id = l.tenant_id and i.id = l.item_id
        where l.tenant_id = ${tenantId} and l.document_id = ${own} and i.brand_id is distinct from ${brandId})`,
      sqlTag`not exists (select from movement m
        join entry e on e.tenant_id = m.tenant_id and e.id > m.id and e.id <= m.id + m.entry_count
        join item i on i.tenant_id = e.tenant_id and i.id = e.item_id
        where m.tenant_id = ${tenantId} and m.document_id = ${own} and i.brand_id is distinct from ${brandId})`,
    );
  }
  return conditions;
}

/** A document that the actor may not see is not there for it. Throws `not_found`. */
export async function requireVisible(unit: LoneUnit, head: Pick<DocumentHead, 'id' | 'kind'>): Promise<void> {
  const conditions = visibleDocuments(unit.tenantId, unit.actor);
  if (conditions.length === 0) return;
  const { text, values } =
    sqlTag`select exists (select from document d where d.tenant_id = ${unit.tenantId} and d.id = ${head.id}
    and ${join(conditions, ' and ')}) as visible`;
  const [row] = await unit.sql.rows<{ visible: boolean }>({ text, values });
  if (row?.visible) return;
  throw new Refusal('not_found', `There is no ${head.kind.replaceAll('_', ' ')} with the id ${head.id}.`);
}
