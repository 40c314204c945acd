import type { Actor } from '../../access/index.ts';
import type { Shelf, Wants } from '../../ledger/index.ts';
import { plainArray, readPage, type Sql } from '../../platform/index.ts';
import type { DocumentHead, DocumentKind } from './document.ts';
import { type Document, documentOf, requireWhollyOwn, type Unit, wantDocuments } from './document-book.ts';
import { SLICES } from './document-list.ts';
import { readHeads } from './document-store.ts';
import type { DocumentReader } from './document-visibility.ts';

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

/** A document of a kind by an id that may be that of a slice, as a reader sees it. */
interface Asked {
  reader: DocumentReader;
  kind: DocumentKind;
  id: number;
}

/** The ids of documents by what they are asked for with, an `Asked` in JSON: those that the reader sees, or of which it sees the slice. */
const SEEN: Shelf<string, number> = {
  name: 'documents by slices',
  pageOnly: true,
  async read(sql, tenantId, keys) {
    const asked = keys.map((key) => ({ key, ...(JSON.parse(key) as Asked) }));
    const rows = await sql.rows<{ id: number; document_id: number }>({
      name: 'documents-behind-slices',
      text: 'select id, document_id from document_slice where tenant_id = $1 and id = any($2::bigint[])',
      values: [tenantId, plainArray(asked.map(({ id }) => id))],
    });
    const behind = new Map(rows.map((row) => [row.id, row.document_id]));
    const idOf = ({ id }: Asked) => behind.get(id) ?? id;
    const kinds = new Map((await readHeads(sql, tenantId, asked.map(idOf))).map(({ id, kind }) => [id, kind]));
    const seen = await Promise.all(
      asked.map(async (one): Promise<[string, number][]> => {
        const id = idOf(one);
        if (kinds.get(id) !== one.kind) return [];
        const isSeen =
          (await isVisible(sql, tenantId, one, id)) || (id !== one.id && (await isVisible(sql, tenantId, one, one.id)));
        return isSeen ? [[one.key, id]] : [];
      }),
    );
    return seen.flat();
  },
};

function keyOf({ siteIds, brandId, kind: actorKind, id: actorId }: Actor, kind: DocumentKind, id: number): string {
  const asked: Asked = { reader: { siteIds, brandId, kind: actorKind, id: actorId }, kind, id };
  return JSON.stringify(asked);
}

/** Wants documents by ids that may be those of slices. */
export function wantBySlices(wants: Wants, actor: Actor, kind: DocumentKind, ids: readonly number[]): void {
  wants.rows(
    SEEN,
    ids.map((id) => keyOf(actor, kind, id)),
  );
}

/** Several documents by ids that may be those of slices. */
export function openAllBySlices(
  unit: Unit,
  kind: DocumentKind,
  ids: readonly number[],
): readonly (Document | undefined)[] {
  const { actor, book } = unit;
  book.need((wants) => wantBySlices(wants, actor, kind, ids));
  const behind = ids.map((id) => book.row(SEEN, keyOf(actor, kind, id)));
  book.need((wants) => wantDocuments(wants, actor, behind));
  return ids.map((id) => openBySlice(unit, kind, id));
}

/**
 * A document of a kind by an id that may be that of a slice; undefined for an id that nothing has, or nothing that the actor sees. Throws
 * `actor_restricted` for a document, or a slice of one, that is not all the actor's own.
 */
export function openBySlice(unit: Unit, kind: DocumentKind, id: number): Document | undefined {
  const { actor, book } = unit;
  const documentId = book.row(SEEN, keyOf(actor, kind, id));
  if (documentId === undefined) return undefined;
  book.need((wants) => wantDocuments(wants, actor, [documentId]));
  const document = documentOf(unit, documentId);
  if (document !== undefined) requireWhollyOwn(unit, document.head);
  return document;
}

/** Whether a reader sees the document or the slice with this id. */
async function isVisible(sql: Sql, tenantId: number, { reader, kind }: Asked, id: number): Promise<boolean> {
  if (reader.siteIds === null && reader.brandId === null) return true;
  return (await readPage(sql, tenantId, SLICES, { kind, ids: [id], reader }, { limit: 1 })).length > 0;
}
