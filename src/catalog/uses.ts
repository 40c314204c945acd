import type { Shelf } from '../ledger/index.ts';
import { plainArray } from '../platform/index.ts';

/** Statuses of documents of which something is still to come, as a list in SQL. */
export const UNDER_WAY = `'pending', 'pending_approval', 'sent', 'partially_received', 'partially_picked', 'picked', 'open', 'packed', 'partially_fulfilled'`;

/**
 * A shelf that says of rows whether something speaks of them, so that they cannot be deleted. Each use is a statement that selects from a table by
 * the tenant `$1` and by `asked.id`.
 */
export function usesShelf(what: string, uses: readonly string[]): Shelf<number, boolean> {
  return {
    name: `uses of ${what}`,
    pageOnly: true,
    async read(sql, tenantId, ids) {
      const rows = await sql.rows<{ id: number; used: boolean }>({
        name: `catalog-uses-of-${what.replaceAll(' ', '-')}`,
        text: `select asked.id, ${uses.map((use) => `exists (${use})`).join(' or ')} as used
          from unnest($2::bigint[]) as asked (id)`,
        values: [tenantId, plainArray(ids)],
      });
      return rows.map(({ id, used }) => [id, used]);
    },
  };
}
