import type { FeedSource } from '../../journal/index.ts';
import { plainArray, textArray } from '../../platform/index.ts';
import { DOCUMENT_COLUMNS, type DocumentKind, type DocumentRow, documentFromRow } from './document.ts';
import { viewDocuments } from './document-views.ts';

/**
 * Documents that were born with their movement and not changed since: for the sake of the write they have no change of their own. Their
 * ids are values of the clock, and their revisions until they are changed for the first time, when the feed is given their birth too.
 */
export const bornDocuments: FeedSource = {
  kinds: ['adjustment', 'transfer'],
  async list(sql, tenantId, { after, upTo, limit, kinds }) {
    const rows = await sql.rows<{ id: number; kind: DocumentKind }>({
      name: 'feed-born-documents',
      text: `select id, kind from document
        where tenant_id = $1 and id > $2 and id <= $3 and immediate and revision = id and kind = any($5::text[]) order by id limit $4`,
      values: [tenantId, after, upTo, limit, textArray(kinds)],
    });
    return rows.map(({ id, kind }) => ({ at: id, revision: id, kind, id }));
  },
  async rows(sql, tenantId, marks) {
    const ids = marks.map(({ id }) => id);
    const rows = await sql.rows<DocumentRow>({
      name: 'feed-born-document-rows',
      text: `select ${DOCUMENT_COLUMNS} from document d where d.tenant_id = $1 and d.id = any($2::bigint[]) order by d.id`,
      values: [tenantId, plainArray(ids)],
    });
    const views = await viewDocuments(sql, tenantId, rows.map(documentFromRow));
    const byId = new Map(views.map((view) => [view.id, view]));
    return ids.map((id) => byId.get(id));
  },
};
