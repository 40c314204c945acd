import { plainArray, type Sql } from '../platform/index.ts';

/** Items, and those that were merged into them, whose history is theirs. */
export async function withMerged(sql: Sql, tenantId: number, itemIds: readonly number[]): Promise<number[]> {
  if (itemIds.length === 0) return [];
  const rows = await sql.rows<{ id: number }>({
    name: 'ledger-merged-items',
    text: 'select id from item where tenant_id = $1 and merged_into_id = any($2::bigint[]) order by id',
    values: [tenantId, plainArray(itemIds)],
  });
  return [...itemIds, ...rows.map(({ id }) => id)];
}
