import { rowsPut, type Shelf } from '../../ledger/index.ts';
import { plainArray, type Sql, textArray } from '../../platform/index.ts';
import type { DocumentLine } from '../document/document.ts';
import { readLines, readLinesByIds, writeLines } from '../document/document-store.ts';

/** Lines of count sheets by their ids: a sheet may have thousands, of which few are written at once. */
export const SHEET_LINES: Shelf<number, DocumentLine> = {
  name: 'lines of sheets',
  pageOnly: true,
  read: async (sql, tenantId, ids) => (await readLinesByIds(sql, tenantId, ids)).map((line) => [line.id, line]),
  write: (sql, tenantId, puts) => writeLines(sql, tenantId, rowsPut(puts)),
};

/** All lines of sheets, by the sheet. */
export const ALL_LINES: Shelf<number, readonly DocumentLine[]> = {
  name: 'sheets',
  pageOnly: true,
  read: readLines,
};

/** By which a line is found on its sheet; without a lot the last part is empty. */
export function placeOnSheet(documentId: number, itemId: number, lot: string): string {
  return `${documentId}:${itemId}:${lot}`;
}

/** The ids of lines by the places that they are about. */
export const LINES_ON_SHEETS: Shelf<string, number> = {
  name: 'places on sheets',
  pageOnly: true,
  read: readPlaces,
};

async function readPlaces(sql: Sql, tenantId: number, keys: readonly string[]): Promise<[string, number][]> {
  const places = keys.map((key) => /^(\d+):(\d+):(.*)$/s.exec(key) ?? []);
  const rows = await sql.rows<{ n: number; id: number }>({
    name: 'counts-places',
    text: `select asked.n, l.id from unnest($2::bigint[], $3::bigint[], $4::text[]) with ordinality as asked (document_id, item_id, lot, n)
      cross join lateral (select min(id) as id from document_line x where x.tenant_id = $1 and x.document_id = asked.document_id
        and x.item_id = asked.item_id and coalesce(x.lot, '') = asked.lot) as l where l.id is not null`,
    values: [
      tenantId,
      plainArray(places.map(([, documentId]) => documentId ?? null)),
      plainArray(places.map(([, , itemId]) => itemId ?? null)),
      textArray(places.map(([, , , lot]) => lot ?? null)),
    ],
  });
  return rows.map(({ n, id }) => [keys[n - 1]!, id]);
}
