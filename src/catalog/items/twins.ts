import type { Sql } from '../../platform/index.ts';

/** Items whose part numbers differ in case, blanks around them or Unicode form alone: the ids beside the part numbers. */
export interface Twins {
  itemIds: number[];
  partNumbers: string[];
}

/**
 * Items that share a part number, the oldest first, `most` groups of them. None can be made, but a database may hold some that were
 * there before part numbers were compared so.
 */
export function listTwins(sql: Sql, tenantId: number, most: number): Promise<Twins[]> {
  return sql.rows<Twins>({
    name: 'catalog-twins',
    text: `select array_agg(id order by id) as "itemIds", array_agg(part_number order by id) as "partNumbers" from item
      where tenant_id = $1 group by part_number_key having count(*) > 1 order by min(id) limit $2`,
    values: [tenantId, most],
  });
}
