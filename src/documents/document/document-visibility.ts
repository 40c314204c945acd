import sqlTag, { type Sql as Fragment, join, raw } from 'sql-template-tag';
import { type Actor, atVisibleSites, ofLocations, type Visibility } from '../../access/index.ts';
import { type MovementRecord, movementsOfDocument } from '../../ledger/index.ts';
import { plainArray, type Sql } from '../../platform/index.ts';
import type { DocumentHead } from './document.ts';
import { documentById } from './document-sources.ts';

/** What part of the documents a reader sees, and which of them it made itself; an Actor is one. */
export interface DocumentReader extends Visibility {
  kind?: Actor['kind'] | undefined;
  id?: Actor['id'] | undefined;
}

/**
 * The documents `d` that a reader sees: one that touches a site of its own, with nothing on it but items of its own brand. The lines
 * of a document are its own, or the entries of its movements; `documentId` says where in `d` its id stands. One without any is of the
 * brand of the document that it came from, else of nobody's: it is shown to who made it.
 */
export function visibleDocuments(tenantId: number, reader: DocumentReader, documentId = 'd.id'): Fragment[] {
  const { siteIds, brandId } = reader;
  const conditions: Fragment[] = [];
  if (siteIds !== null) {
    conditions.push(ofLocations(tenantId, sqlTag`w.id in (d.location_id, d.to_location_id)`, siteIds));
  }
  if (brandId !== null) {
    const [own, source] = [raw(documentId), raw('d.source_id')];
    const maker =
      reader.id == null ? sqlTag`false` : sqlTag`d.actor_kind = ${reader.kind} and d.actor_id = ${reader.id}`;
    conditions.push(...ofBrandAlone(tenantId, own, brandId));
    conditions.push(sqlTag`(${hasLines(tenantId, own)} or (${maker})
      or (${hasLines(tenantId, source)} and ${join(ofBrandAlone(tenantId, source, brandId), ' and ')}))`);
  }
  return conditions;
}

/** Locations of a reader's sites that are named one by one; of more than these each document is asked for its own. */
const NAMED_LOCATIONS_MAX = 2_000;

/** The same for a list of many documents. The locations of a reader's sites are looked up first: named, they enter an index. */
export async function visibleAmongMany(
  sql: Sql,
  tenantId: number,
  reader: DocumentReader,
  documentId: string,
): Promise<Fragment[]> {
  const { siteIds } = reader;
  if (siteIds === null) return visibleDocuments(tenantId, reader, documentId);
  const rows = await sql.rows<{ id: number }>({
    name: 'documents-locations-of-sites',
    text: 'select id from location where tenant_id = $1 and site_id = any($2::bigint[]) limit $3',
    values: [tenantId, plainArray(siteIds), NAMED_LOCATIONS_MAX + 1],
  });
  if (rows.length > NAMED_LOCATIONS_MAX) return visibleDocuments(tenantId, reader, documentId);
  const ids = plainArray(rows.map((row) => row.id));
  return [
    sqlTag`(d.location_id = any(${ids}::bigint[]) or d.to_location_id = any(${ids}::bigint[]))`,
    ...visibleDocuments(tenantId, { ...reader, siteIds: null }, documentId),
  ];
}

/** That nothing is on a document but items of a brand. */
function ofBrandAlone(tenantId: number, id: Fragment, brandId: number): Fragment[] {
  return [
    sqlTag`not exists (select from document_line l join item i on i.tenant_id = l.tenant_id and i.id = l.item_id
      where l.tenant_id = ${tenantId} and l.document_id = ${id} and i.brand_id is distinct from ${brandId})`,
    sqlTag`not exists (select from ${movementsOfDocument(tenantId, id)}
      join entry e on e.tenant_id = m.tenant_id and e.id > m.id and e.id <= m.id + m.entry_count
      join item i on i.tenant_id = e.tenant_id and i.id = e.item_id
      where i.brand_id is distinct from ${brandId})`,
  ];
}

function hasLines(tenantId: number, id: Fragment): Fragment {
  return sqlTag`(exists (select from document_line l where l.tenant_id = ${tenantId} and l.document_id = ${id})
    or exists (select from ${movementsOfDocument(tenantId, id)}))`;
}

/**
 * Leaves of the movements of adjustments the entries that a reader may see: one document may be about places of several sites. What was lost
 * on its way is at no site by then, and shown to who sees its document.
 */
export async function withoutForeignEntries(
  sql: Sql,
  tenantId: number,
  movements: Map<number, MovementRecord[]>,
  adjustments: readonly DocumentHead[],
  { siteIds }: Visibility,
): Promise<Map<number, MovementRecord[]>> {
  const ids = adjustments.flatMap(({ id }) =>
    (movements.get(id) ?? []).flatMap(({ entries }) => entries.map((e) => e.id)),
  );
  if (siteIds === null || ids.length === 0) return movements;
  const { text, values } = sqlTag`select e.id from entry e
    where e.tenant_id = ${tenantId} and e.id = any(${plainArray(ids)}::bigint[]) and (${join(atVisibleSites(tenantId, siteIds))}
      or exists (select from location w where w.tenant_id = ${tenantId} and w.id = e.location_id and w.kind = 'transit'))`;
  const seen = new Set((await sql.rows<{ id: number }>({ text, values })).map(({ id }) => id));
  const shown = new Map(movements);
  for (const { id } of adjustments) {
    const own = (movements.get(id) ?? []).map((movement) => ({
      ...movement,
      entries: movement.entries.filter((entry) => seen.has(entry.id)),
    }));
    shown.set(id, own);
  }
  return shown;
}

/** Which parts of a document that a reader sees are its own: its ends, and what its movements touched where it was born with them. */
export interface Sight {
  from: boolean;
  to: boolean;
  entries: boolean;
}

/** For readers and documents, each as `{ siteIds, brandId, kind, id, documentId }` in JSON, what is seen; documents that are not are left out. */
export async function readSight(sql: Sql, tenantId: number, keys: readonly string[]): Promise<[string, Sight][]> {
  const found = await Promise.all(
    keys.map(async (key): Promise<[string, Sight][]> => {
      const { documentId, ...reader } = JSON.parse(key) as DocumentReader & { documentId: number };
      const conditions = [sqlTag`true`, ...visibleDocuments(tenantId, reader)];
      const { text, values } = sqlTag`select ${isOwnPlace(tenantId, reader, 'd.location_id')} as "from",
          ${isOwnPlace(tenantId, reader, 'd.to_location_id')} as "to", ${areEntriesOwn(tenantId, reader)} as entries
        from ${documentById(tenantId, documentId)} where ${join(conditions, ' and ')}`;
      return (await sql.rows<Sight & object>({ text, values })).map((sight) => [key, sight]);
    }),
  );
  return found.flat();
}

/** No place is nobody else's. */
function isOwnPlace(tenantId: number, { siteIds }: DocumentReader, column: string): Fragment {
  if (siteIds === null) return sqlTag`true`;
  return sqlTag`not exists (select from location w where w.tenant_id = ${tenantId} and w.id = ${raw(column)}
    and not (w.site_id is not null and w.site_id = any(${plainArray(siteIds)}::bigint[])))`;
}

function areEntriesOwn(tenantId: number, { siteIds }: DocumentReader): Fragment {
  if (siteIds === null) return sqlTag`true`;
  return sqlTag`(not d.immediate or not exists (select from ${movementsOfDocument(tenantId, sqlTag`d.id`)}
    join entry e on e.tenant_id = m.tenant_id and e.id > m.id and e.id <= m.id + m.entry_count
    where not (${join(atVisibleSites(tenantId, siteIds))})
      and not exists (select from location w where w.tenant_id = ${tenantId} and w.id = e.location_id and w.kind = 'transit')))`;
}
