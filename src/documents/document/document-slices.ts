import { isRestricted } from '../../access/index.ts';
import type { LoneUnit } from '../../journal/index.ts';
import { plainArray, readPage, type Sql } from '../../platform/index.ts';
import type { DocumentHead, DocumentKind } from './document.ts';
import { SLICES } from './document-list.ts';
import { readDocuments } from './document-store.ts';
import { requireWhollyOwn } from './document-visibility.ts';

/** The kinds of documents that may have further slices. */
const SLICED_KINDS: readonly DocumentKind[] = ['adjustment', 'transfer'];

interface SliceOfDocument {
  id: number;
  document_id: number;
  location_id: number | null;
  to_location_id: number | null;
  status: string | null;
  created_at: Date;
}

/** The further slices of these documents, by document, in the order of their ids. */
async function readSlices(
  sql: Sql,
  tenantId: number,
  heads: readonly DocumentHead[],
): Promise<Map<number, SliceOfDocument[]>> {
  const slices = new Map<number, SliceOfDocument[]>();
  const documentIds = heads.filter(({ kind }) => SLICED_KINDS.includes(kind)).map(({ id }) => id);
  if (documentIds.length === 0) return slices;
  const rows = await sql.rows<SliceOfDocument>({
    name: 'documents-read-slices',
    text: `select id, document_id, location_id, to_location_id, status, created_at from document_slice
      where tenant_id = $1 and document_id = any($2::bigint[]) order by document_id, id`,
    values: [tenantId, plainArray(documentIds)],
  });
  for (const row of rows) slices.set(row.document_id, [...(slices.get(row.document_id) ?? []), row]);
  return slices;
}

/** The ids of those documents that have further slices. */
export async function slicedAmong(sql: Sql, tenantId: number, heads: readonly DocumentHead[]): Promise<Set<number>> {
  return new Set((await readSlices(sql, tenantId, heads)).keys());
}

/** Documents as a list by slices has them: in place of each all of its slices, in the order of their ids. */
export async function withSlices(sql: Sql, tenantId: number, heads: readonly DocumentHead[]): Promise<DocumentHead[]> {
  const slices = await readSlices(sql, tenantId, heads);
  return heads.flatMap((head) => {
    const further = (slices.get(head.id) ?? []).map(
      (slice): DocumentHead => ({
        ...head,
        id: slice.id,
        sliceOf: head.id,
        locationId: slice.location_id,
        toLocationId: slice.to_location_id,
        status: slice.status ?? head.status,
        createdAt: slice.created_at,
      }),
    );
    return [head, ...further].sort((a, b) => a.id - b.id);
  });
}

/**
 * The documents of a kind that are known by these ids, which may be those of slices, by the ids as they were given. Ids that nothing has,
 * or nothing that the actor sees, are left out. Throws `actor_restricted` for a document, or a slice of one, that is not all the actor's own.
 */
export async function findBySlices(
  unit: LoneUnit,
  kind: DocumentKind,
  ids: readonly number[],
): Promise<Map<number, DocumentHead>> {
  const { sql, tenantId } = unit;
  const known = await readDocuments(sql, tenantId, kind, ids);
  const found = new Map(known.map((head) => [head.id, head]));
  const others = ids.filter((id) => !found.has(id));
  if (others.length > 0) {
    const rows = await sql.rows<{ id: number; document_id: number }>({
      name: 'documents-behind-slices',
      text: 'select id, document_id from document_slice where tenant_id = $1 and id = any($2::bigint[])',
      values: [tenantId, plainArray(others)],
    });
    const behind = await readDocuments(sql, tenantId, kind, [...new Set(rows.map((row) => row.document_id))]);
    const byId = new Map([...known, ...behind].map((head) => [head.id, head]));
    for (const { id, document_id } of rows) {
      const head = byId.get(document_id);
      if (head !== undefined) found.set(id, head);
    }
  }
  for (const [id, head] of found) {
    if ((await isVisible(unit, kind, head.id)) || (id !== head.id && (await isVisible(unit, kind, id)))) {
      await requireWhollyOwn(unit, head);
    } else found.delete(id);
  }
  return found;
}

/** Whether the actor sees the document or the slice with this id. */
async function isVisible({ sql, tenantId, actor }: LoneUnit, kind: DocumentKind, id: number): Promise<boolean> {
  if (!isRestricted(actor)) return true;
  const found = await readPage(sql, tenantId, SLICES, { kind, ids: [id], reader: actor }, { limit: 1 });
  return found.length > 0;
}
