import type { Shelf } from '../ledger/index.ts';
import { plainArray } from '../platform/index.ts';

/** A shelf of the ids of a table's rows by their uuids in lower case, which never change. */
export function uuidShelf(table: 'item' | 'location'): Shelf<string, number> {
  return {
    name: `uuids of ${table}s`,
    pageOnly: true,
    async read(sql, tenantId, uuids) {
      const rows = await sql.rows<{ id: number; uuid: string }>({
        name: `catalog-${table}-ids-by-uuid`,
        text: `select id, uuid from ${table} where tenant_id = $1 and uuid = any($2::uuid[])`,
        values: [tenantId, plainArray(uuids)],
      });
      return rows.map(({ id, uuid }) => [uuid, id]);
    },
  };
}
