import type { Shelf, Wants } from '../../ledger/index.ts';
import { plainArray, Refusal } from '../../platform/index.ts';
import type { DocumentKind } from '../document/document.ts';
import type { Document, Unit } from '../document/document-book.ts';
import { requireNotExported } from '../document/document-rules.ts';
import { ownMovement } from '../document/document-views.ts';

/** Documents that have an effect on the one that they came from, whether they move anything themselves or not. */
const FOLLOWING: readonly DocumentKind[] = ['receipt', 'vendor_return', 'packaging', 'customer_return', 'delivery'];

/** The kind of each document that has moved stock, or that another one came of. */
const MOVED: Shelf<number, DocumentKind> = {
  name: 'documents that moved',
  pageOnly: true,
  async read(sql, tenantId, ids) {
    const rows = await sql.rows<{ id: number; kind: DocumentKind }>({
      name: 'documents-moved',
      text: `select d.id, d.kind from document d where d.tenant_id = $1 and d.id = any($2::bigint[]) and (
        exists (select from movement m where m.tenant_id = $1 and m.document_id = d.id and m.document_kind = d.kind
          and m.kind not in ('reserve', 'release'))
        or exists (select from document f where f.tenant_id = $1 and f.source_id = d.id and f.kind <> 'packaging'))`,
      values: [tenantId, plainArray(ids)],
    });
    return rows.map(({ id, kind }) => [id, kind]);
  },
};

/** Wants whether a document has moved stock. */
export function wantUnmoved(wants: Wants, id: number): void {
  wants.rows(MOVED, [id]);
}

/**
 * Throws `wrong_state`, at the field that was to change, for a document that has moved stock or that another one came of: it stays what it
 * is and where it is. What is held for it has not moved.
 */
export function requireUnmoved({ book }: Unit, { head, movements }: Document, path: string): void {
  requireNotExported(head);
  const { id, kind, number, sourceId, status } = head;
  const moved =
    ownMovement(movements) !== undefined ||
    book.row(MOVED, id) !== undefined ||
    (sourceId !== null && FOLLOWING.includes(kind));
  if (moved) throw new Refusal('wrong_state', `${number} has moved stock already, so this stays as it is.`, { path });
  if (status === 'canceled' || status === 'expired')
    throw new Refusal('wrong_state', `${number} is ${status}, so this stays as it is.`, { path });
}
