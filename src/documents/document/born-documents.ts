import type { FeedSource } from '../../journal/index.ts';
import { lastMovementUpTo } from '../../ledger/index.ts';
import { plainArray, textArray } from '../../platform/index.ts';
import { DOCUMENT_COLUMNS, type DocumentKind, type DocumentRow, documentFromRow } from './document.ts';
import { BORN_KIND, BORN_ROWS, documentsByIds } from './document-sources.ts';
import { viewDocuments } from './document-views.ts';

/**
 * Documents that were born with their movement and not changed since: for the sake of the write they have no change of their own. Their
 * ids are values of the clock, and their revisions until they are changed for the first time, when the feed is given their birth too.
 */
export const bornDocuments: FeedSource = {
  kinds: ['adjustment', 'transfer'],
  async list(sql, tenantId, { after, upTo, limit, kinds }) {
    // A page may end between a movement and the document that it is.
    const from = await lastMovementUpTo(sql, tenantId, after);
    const rows = await sql.rows<{ id: number; kind: DocumentKind }>({
      name: 'feed-born-documents',
      text: `select id, kind from (
          (select id, kind from document
            where tenant_id = $1 and id > $2 and id <= $3 and immediate and revision = id and kind = any($5::text[]) order by id limit $4)
          union all (select d.id, '${BORN_KIND}' as kind from ${BORN_ROWS}
            where '${BORN_KIND}' = any($5::text[]) and d.tenant_id = $1 and d.movement_id >= $6 and d.movement_id < $3
              and d.id > $2 and d.id <= $3 order by d.movement_id limit $4)) d order by id limit $4`,
      values: [tenantId, after, upTo, limit, textArray(kinds), from],
    });
    return rows.map(({ id, kind }) => ({ at: id, revision: id, kind, id }));
  },
  async rows(sql, tenantId, marks) {
    const ids = marks.map(({ id }) => id);
    const rows = await sql.rows<DocumentRow>({
      name: 'feed-born-document-rows',
      text: `select ${DOCUMENT_COLUMNS} from ${documentsByIds('$1', '$2::bigint[]')} order by d.id`,
      values: [tenantId, plainArray(ids)],
    });
    const views = await viewDocuments(sql, tenantId, rows.map(documentFromRow));
    const byId = new Map(views.map((view) => [view.id, view]));
    return ids.map((id) => byId.get(id));
  },
};
